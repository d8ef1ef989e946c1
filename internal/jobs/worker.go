package jobs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	mrand "math/rand/v2"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Worker does jobs, several at once. Any number of workers may share one queue, in one process or many.
// Zero settings are the usual ones.
type Worker struct {
	Queue    Queue
	Handlers map[string]Handler // by kind; other kinds are left to other workers
	Every    []Every
	Log      *slog.Logger

	Slots  int           // jobs at once; 4
	Tries  int           // after so many failures a job is laid aside; 16, which is about five days
	Lease  time.Duration // how long a dead worker's jobs wait for another; 1 minute, renewed while the work goes on
	Poll   time.Duration // the longest a due job waits when no hint came; 5 seconds
	Grace  time.Duration // how long begun work may take once the worker is told to stop; 10 seconds
	Spread func() float64

	ready  sync.Once
	kinds  []string
	name   string
	claims atomic.Int64
}

const (
	firstWait = time.Minute
	// longestWait leaves room for the spread below a day.
	longestWait = 16 * time.Hour
	// settle is how long a stopping worker waits for the end of a job to be written down.
	settle = 10 * time.Second
	// maxWhy keeps a failure's text short enough to be read in a list.
	maxWhy = 300
)

// Backoff is how long a job waits after its nth failure: 1 minute, doubled each time, up to a day. spread
// in [0,1) pulls apart what failed together.
func Backoff(failures int, spread float64) time.Duration {
	wait := longestWait
	if n := failures - 1; n < 10 {
		wait = firstWait << max(n, 0)
	}
	return wait + time.Duration(spread*float64(wait)/2)
}

func (w *Worker) prepare() { w.ready.Do(w.fill) }

func (w *Worker) fill() {
	w.name = rand.Text()
	w.kinds = slices.Sorted(maps.Keys(w.Handlers))
	w.Slots = orElse(w.Slots, 4)
	w.Tries = orElse(w.Tries, 16)
	w.Lease = orElse(w.Lease, time.Minute)
	w.Poll = orElse(w.Poll, 5*time.Second)
	w.Grace = orElse(w.Grace, 10*time.Second)
	if w.Spread == nil {
		w.Spread = mrand.Float64
	}
	if w.Log == nil {
		w.Log = slog.New(slog.DiscardHandler)
	}
}

func orElse[T comparable](value, usual T) T {
	var zero T
	if value == zero {
		return usual
	}
	return value
}

// claim takes jobs under a name nobody had before. A worker that is told to stop meanwhile waits for the answer: jobs
// that were taken and never heard of would stay leased to nobody.
func (w *Worker) claim(ctx context.Context, n int) (string, []Job, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.Grace)
	defer cancel()
	owner := fmt.Sprintf("%s-%d", w.name, w.claims.Add(1))
	js, err := w.Queue.Claim(ctx, owner, w.kinds, w.Lease, n)
	return owner, js, err
}

// ensure queues the recurring jobs that are not there: at the first start, and after one was laid aside.
func (w *Worker) ensure(ctx context.Context) error {
	var missing []New
	for _, e := range w.Every {
		missing = append(missing, New{Kind: e.Kind, Key: e.Key, Payload: []byte("null")})
	}
	if len(missing) == 0 {
		return nil
	}
	return w.Queue.Enqueue(ctx, missing...)
}

// Step does the jobs that are due, one after the other, until none is, and says how many it took. It is
// for tests and commands; a server calls Run. Recurring jobs are begun by Run only.
func (w *Worker) Step(ctx context.Context) (int, error) {
	w.prepare()
	for done := 0; ; {
		owner, js, err := w.claim(ctx, 1)
		if err != nil || len(js) == 0 {
			return done, err
		}
		w.do(ctx, owner, js[0])
		done++
	}
}

// Run works until ctx ends. A hint is a nudge that something may be due; the poll finds what no hint
// told. Told to stop, it claims no more, lets begun work finish for Grace, then interrupts it and gives
// it back, and returns.
func (w *Worker) Run(ctx context.Context, hints <-chan struct{}) {
	w.prepare()
	working, interrupt := context.WithCancelCause(context.WithoutCancel(ctx))
	defer interrupt(nil)
	free := make(chan struct{}, w.Slots)
	var busy sync.WaitGroup
	running, wait, ensured := 0, w.Poll, false
	for ctx.Err() == nil {
		if !ensured {
			ensured = w.ensure(ctx) == nil
		}
		full := false
		if running < w.Slots {
			owner, js, err := w.claim(ctx, w.Slots-running)
			switch {
			case ctx.Err() != nil && err != nil:
			case err != nil:
				wait = min(wait*2, time.Minute)
				w.Log.Warn("no job could be claimed", "error", err.Error())
			default:
				wait = w.Poll
			}
			full = len(js) > 0 && len(js) == w.Slots-running
			for _, j := range js {
				running++
				busy.Go(func() {
					defer func() { free <- struct{}{} }()
					w.do(working, owner, j)
				})
			}
		}
		if full {
			// Nothing can be claimed before a slot is free, so neither hint nor poll would help.
			select {
			case <-ctx.Done():
			case <-free:
				running--
			}
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-hints:
		case <-free:
			running--
		case <-timer.C:
		}
		timer.Stop()
	}
	w.stop(&busy, interrupt)
}

func (w *Worker) stop(busy *sync.WaitGroup, interrupt context.CancelCauseFunc) {
	over := make(chan struct{})
	go func() {
		busy.Wait()
		close(over)
	}()
	if ended(over, w.Grace) {
		return
	}
	interrupt(errStopping)
	if !ended(over, settle) {
		// A handler that does not listen keeps its lease; the job is another worker's when that ends.
		w.Log.Warn("a job did not stop in time")
	}
}

func ended(over <-chan struct{}, within time.Duration) bool {
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-over:
		return true
	case <-timer.C:
		return false
	}
}

// do works on one job and writes down how it ended.
func (w *Worker) do(ctx context.Context, owner string, j Job) {
	if j.Attempts > w.Tries {
		// Every try ended in the dark: the job may be what kills its workers.
		w.settle(ctx, j, func(ctx context.Context) (bool, error) {
			return w.Queue.Bury(ctx, j.ID, owner, "no try came to an end")
		})
		w.again(ctx, j)
		return
	}
	err := w.hold(ctx, owner, j)
	if errors.Is(err, errLost) {
		w.Log.Warn("a job's lease ended before its work", "kind", j.Kind, "job", j.ID)
		return
	}
	w.settle(ctx, j, func(ctx context.Context) (bool, error) { return w.end(ctx, owner, j, err) })
	if err != nil {
		w.again(ctx, j)
	}
}

// end tells the queue how a try ended.
func (w *Worker) end(ctx context.Context, owner string, j Job, err error) (bool, error) {
	if err == nil {
		if e, ok := w.recurring(j); ok {
			return w.Queue.Again(ctx, j.ID, owner, e.Period)
		}
		return w.Queue.Done(ctx, j.ID, owner)
	}
	if errors.Is(err, errStopping) {
		return w.Queue.Release(ctx, j.ID, owner, 0, "")
	}
	why := short(err.Error())
	if l, ok := errors.AsType[later](err); ok {
		return w.Queue.Release(ctx, j.ID, owner, l.after+time.Duration(w.Spread()*float64(l.after)/4), why)
	}
	if _, never := errors.AsType[permanent](err); never || j.Attempts >= w.Tries {
		w.Log.Error("a job was laid aside", "kind", j.Kind, "job", j.ID, "count", j.Attempts, "error", why)
		return w.Queue.Bury(ctx, j.ID, owner, why)
	}
	w.Log.Warn("a job failed and is tried again", "kind", j.Kind, "job", j.ID, "count", j.Attempts, "error", why)
	return w.Queue.Retry(ctx, j.ID, owner, Backoff(j.Attempts, w.Spread()), why)
}

func (w *Worker) recurring(j Job) (Every, bool) {
	for _, e := range w.Every {
		if e.Kind == j.Kind && e.Key == j.Key {
			return e, true
		}
	}
	return Every{}, false
}

// again sees to it that recurring work goes on although one time of it was laid aside. While the job
// still waits, its key refuses the second one.
func (w *Worker) again(ctx context.Context, j Job) {
	e, ok := w.recurring(j)
	if !ok {
		return
	}
	next := New{Kind: e.Kind, Key: e.Key, Payload: j.Payload, After: e.Period}
	w.settle(ctx, j, func(ctx context.Context) (bool, error) { return true, w.Queue.Enqueue(ctx, next) })
}

// hold runs the handler and renews the lease meanwhile. When the lease is lost the handler is interrupted
// and the error is errLost.
func (w *Worker) hold(ctx context.Context, owner string, j Job) error {
	ctx, interrupt := context.WithCancelCause(ctx)
	defer interrupt(nil)
	over := make(chan error, 1)
	go func() {
		err := errors.New("the work ended without a word")
		defer func() { over <- err }()
		err = w.handle(ctx, j)
	}()
	tick := time.NewTicker(w.Lease / 3)
	defer tick.Stop()
	held := time.Now()
	for {
		select {
		case err := <-over:
			if cause := context.Cause(ctx); err != nil && (errors.Is(cause, errStopping) || errors.Is(cause, errLost)) {
				return cause
			}
			return err
		case <-tick.C:
		}
		asked := time.Now()
		extending, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.Lease/3)
		ours, err := w.Queue.Extend(extending, j.ID, owner, w.Lease)
		cancel()
		switch {
		case err == nil && ours:
			held = asked
		case err == nil, time.Since(held) >= w.Lease:
			interrupt(errLost)
		}
	}
}

// handle is the handler with its panics as errors.
func (w *Worker) handle(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			w.Log.Error("panic", "error", fmt.Sprint(p), "kind", j.Kind, "stack", string(debug.Stack()))
			// The words of a panic may hold what the job holds; the list of dead jobs must not.
			err = errors.New("the program broke down; the log says where")
		}
	}()
	return w.Handlers[j.Kind](ctx, j)
}

// settle writes down how a job ended, also while the server stops, and tries for a while: a job whose
// work is done and whose row says otherwise is done twice.
func (w *Worker) settle(ctx context.Context, j Job, write func(context.Context) (bool, error)) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), max(settle, w.Lease/2))
	defer cancel()
	for pause := 100 * time.Millisecond; ; pause *= 2 {
		ours, err := write(ctx)
		if err == nil {
			if !ours {
				w.Log.Warn("a job's lease ended before its end was written down", "kind", j.Kind, "job", j.ID)
			}
			return
		}
		select {
		case <-ctx.Done():
			w.Log.Error("a job's end could not be written down; it will run again", "kind", j.Kind, "job", j.ID, "error", err.Error())
			return
		case <-time.After(pause):
		}
	}
}

func short(why string) string {
	why = strings.ToValidUTF8(strings.ReplaceAll(why, "\x00", ""), "�")
	if r := []rune(why); len(r) > maxWhy {
		why = string(r[:maxWhy]) + "…"
	}
	return why
}
