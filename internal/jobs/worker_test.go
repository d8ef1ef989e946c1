package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"openchair/internal/jobs"
)

// work runs a worker beside a test whose clock leaps.
func work(t *testing.T, w *jobs.Worker, hints <-chan struct{}) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() {
		w.Run(ctx, hints)
		close(over)
	}()
	return func() {
		cancel()
		<-over
	}
}

func add(t *testing.T, m *memory, js ...jobs.New) {
	t.Helper()
	if err := m.Enqueue(t.Context(), js...); err != nil {
		t.Fatal(err)
	}
}

// sleep lets the clock leap and everybody finish what the time brought.
func sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func middle() float64 { return 0.5 }

func TestBackoffGrowsFromAMinuteToADay(t *testing.T) {
	before := time.Duration(0)
	for n := 1; n <= 40; n++ {
		least, most := jobs.Backoff(n, 0), jobs.Backoff(n, 0.999999)
		if least < time.Minute || most > 24*time.Hour || least < before || most <= least {
			t.Errorf("after %d failures %s to %s", n, least, most)
		}
		before = least
	}
	if jobs.Backoff(1, 0) != time.Minute || jobs.Backoff(2, 0) != 2*time.Minute || jobs.Backoff(40, 0.999999) < 23*time.Hour {
		t.Error(jobs.Backoff(1, 0), jobs.Backoff(2, 0), jobs.Backoff(40, 1))
	}
}

func TestAFailedTryIsRepeatedLaterAndLaterThenBuried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var at []time.Duration
		began := time.Now()
		stop := work(t, &jobs.Worker{Queue: m, Tries: 6, Spread: func() float64 { return 0 }, Handlers: map[string]jobs.Handler{
			"k": func(context.Context, jobs.Job) error {
				at = append(at, time.Since(began))
				return errors.New("it is\x00 not there " + strings.Repeat("ñ", 1000))
			},
		}}, nil)
		add(t, m, jobs.New{Kind: "k"})
		sleep(48 * time.Hour)
		stop()
		r := m.look(1)
		if r == nil || !r.dead || len([]rune(r.why)) > 310 || !strings.HasPrefix(r.why, "it is not there ñ") {
			t.Fatalf("%+v", r)
		}
		// Each wait is the back-off and at most one poll.
		if len(at) != 6 {
			t.Fatalf("%d tries", len(at))
		}
		for i := 1; i < len(at); i++ {
			want := time.Minute << (i - 1)
			if wait := at[i] - at[i-1]; wait < want || wait > want+5*time.Second {
				t.Errorf("before try %d it waited %s, want %s", i+1, wait, want)
			}
		}
	})
}

// A mail server that is away for days must not use up a letter's tries in an hour.
func TestTheUsualTriesLastForDays(t *testing.T) {
	sum := time.Duration(0)
	for n := 1; n < 16; n++ {
		sum += jobs.Backoff(n, 0)
	}
	if sum < 4*24*time.Hour {
		t.Errorf("given up after %s", sum)
	}
}

func TestPermanentIsBuriedAndLaterIsNotCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		tries := map[string]int{}
		sent := false
		began := time.Now()
		var waited time.Duration
		stop := work(t, &jobs.Worker{Queue: m, Tries: 2, Slots: 1, Spread: middle, Handlers: map[string]jobs.Handler{
			"never": func(context.Context, jobs.Job) error {
				tries["never"]++
				return fmt.Errorf("letter: %w", jobs.Permanent(errors.New("no such address")))
			},
			"later": func(_ context.Context, j jobs.Job) error {
				tries["later"]++
				if j.Attempts != 1 {
					t.Errorf("try %d is counted", j.Attempts)
				}
				if tries["later"] < 10 {
					return jobs.Later(time.Hour, errors.New("not now"))
				}
				sent, waited = true, time.Since(began)
				return nil
			},
		}}, nil)
		add(t, m, jobs.New{Kind: "never"}, jobs.New{Kind: "later"})
		sleep(24 * time.Hour)
		stop()
		if r := m.look(1); r == nil || !r.dead || r.why != "letter: no such address" || tries["never"] != 1 {
			t.Errorf("%+v after %d tries", r, tries["never"])
		}
		if !sent || m.look(2) != nil || waited < 9*time.Hour || waited > 12*time.Hour {
			t.Errorf("sent %v after %s", sent, waited)
		}
	})
}

func TestAPanicIsAFailedTry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		done := 0
		stop := work(t, &jobs.Worker{Queue: m, Tries: 2, Handlers: map[string]jobs.Handler{
			"panic": func(context.Context, jobs.Job) error { panic("ana@example.org") },
			"exit":  func(context.Context, jobs.Job) error { runtime.Goexit(); return nil },
			"k":     func(context.Context, jobs.Job) error { done++; return nil },
		}}, nil)
		add(t, m, jobs.New{Kind: "panic"}, jobs.New{Kind: "exit"}, jobs.New{Kind: "k"})
		sleep(time.Hour)
		stop()
		for id := range int64(2) {
			if r := m.look(id + 1); r == nil || !r.dead || strings.Contains(r.why, "ana@") {
				t.Errorf("%+v", r)
			}
		}
		if done != 1 {
			t.Error("the others did not proceed")
		}
	})
}

// What kills its worker every time never fails; it is buried by the number of times it was begun.
func TestAJobThatKillsItsWorkersIsBuried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		add(t, m, jobs.New{Kind: "k", Key: "daily"})
		for range 3 {
			if js, _ := m.Claim(t.Context(), "killed", []string{"k"}, time.Minute, 1); len(js) != 1 {
				t.Fatal(js)
			}
			sleep(2 * time.Minute)
		}
		w := &jobs.Worker{
			Queue: m, Tries: 3, Every: []jobs.Every{{Kind: "k", Key: "daily", Period: time.Hour}},
			Handlers: map[string]jobs.Handler{"k": func(context.Context, jobs.Job) error { t.Error("begun once more"); return nil }},
		}
		if n, err := w.Step(t.Context()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if r := m.look(1); r == nil || !r.dead {
			t.Errorf("%+v", r)
		}
		if r := m.look(2); r == nil || r.dead {
			t.Errorf("the next of the recurring work: %+v", r)
		}
	})
}

func TestALeaseIsRenewedWhileTheWorkGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		begun := 0
		handlers := map[string]jobs.Handler{"k": func(context.Context, jobs.Job) error {
			begun++
			time.Sleep(time.Hour)
			return nil
		}}
		stop, stopOther := work(t, &jobs.Worker{Queue: m, Handlers: handlers}, nil), work(t, &jobs.Worker{Queue: m, Handlers: handlers}, nil)
		add(t, m, jobs.New{Kind: "k"})
		sleep(2 * time.Hour)
		stop()
		stopOther()
		if begun != 1 || m.look(1) != nil {
			t.Errorf("begun %d times, then %+v", begun, m.look(1))
		}
	})
}

func TestAWorkerThatLosesItsLeaseLetsGo(t *testing.T) {
	for name, lose := range map[string]func(*memory){
		"to another":          func(m *memory) { m.steal(1) },
		"because it is blind": func(m *memory) { m.fail(errDown) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				var cause error
				stop := work(t, &jobs.Worker{Queue: m, Handlers: map[string]jobs.Handler{"k": func(ctx context.Context, _ jobs.Job) error {
					<-ctx.Done()
					cause = context.Cause(ctx)
					return ctx.Err()
				}}}, nil)
				add(t, m, jobs.New{Kind: "k"})
				sleep(10 * time.Second)
				lose(m)
				before := m.look(1)
				sleep(2 * time.Minute)
				if cause == nil {
					t.Fatal("the work goes on although the job may be another's")
				}
				after := m.look(1)
				if after == nil || after.owner != before.owner || after.why != "" {
					t.Errorf("before %+v, after %+v", before, after)
				}
				stop()
			})
		})
	}
}

func TestStopping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		finished := 0
		stop := work(t, &jobs.Worker{Queue: m, Handlers: map[string]jobs.Handler{
			"short": func(context.Context, jobs.Job) error { time.Sleep(5 * time.Second); finished++; return nil },
			"long": func(ctx context.Context, _ jobs.Job) error {
				<-ctx.Done()
				return fmt.Errorf("interrupted: %w", jobs.Permanent(ctx.Err()))
			},
			"deaf": func(context.Context, jobs.Job) error { time.Sleep(time.Hour); return nil },
		}}, nil)
		add(t, m, jobs.New{Kind: "short"}, jobs.New{Kind: "long"}, jobs.New{Kind: "deaf"})
		sleep(6 * time.Second)
		add(t, m, jobs.New{Kind: "short"})
		began := time.Now()
		stop()
		if took := time.Since(began); took > 21*time.Second {
			t.Errorf("stopping took %s", took)
		}
		if finished != 1 || m.look(1) != nil {
			t.Errorf("begun work did not finish: %+v", m.look(1))
		}
		if r := m.look(2); r == nil || r.owner != "" || r.Attempts != 0 || r.runAt.After(time.Now()) || r.dead {
			t.Errorf("interrupted work was not given back: %+v", r)
		}
		if r := m.look(3); r == nil || r.owner == "" {
			t.Errorf("the lease of work that goes on: %+v", r)
		}
		if r := m.look(4); r == nil || r.Attempts != 0 {
			t.Errorf("claimed while stopping: %+v", r)
		}
		sleep(2 * time.Hour)
	})
}

// A claim that is under way when the worker is told to stop is waited for: its jobs would stay leased to nobody.
func TestStoppingWhileAClaimIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.slow = 4 * time.Second
		add(t, m, jobs.New{Kind: "short"}, jobs.New{Kind: "long"})
		finished := 0
		stop := work(t, &jobs.Worker{Queue: m, Handlers: map[string]jobs.Handler{
			"short": func(context.Context, jobs.Job) error { finished++; return nil },
			"long":  func(ctx context.Context, _ jobs.Job) error { <-ctx.Done(); return ctx.Err() },
		}}, nil)
		sleep(time.Second)
		stop()
		if finished != 1 || m.look(1) != nil {
			t.Errorf("%d finished: %+v", finished, m.look(1))
		}
		if r := m.look(2); r == nil || r.owner != "" || r.Attempts != 0 {
			t.Errorf("it was not given back: %+v", r)
		}
	})
}

func TestAHintWakesAndThePollFindsTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		hints := make(chan struct{}, 1)
		began := time.Now()
		var at []time.Duration
		stop := work(t, &jobs.Worker{Queue: m, Handlers: map[string]jobs.Handler{"k": func(context.Context, jobs.Job) error {
			at = append(at, time.Since(began))
			return nil
		}}}, hints)
		sleep(time.Second)
		add(t, m, jobs.New{Kind: "k"})
		hints <- struct{}{}
		sleep(time.Second)
		add(t, m, jobs.New{Kind: "k"})
		sleep(time.Minute)
		stop()
		if len(at) != 2 || at[0] != time.Second || at[1] > 7*time.Second {
			t.Errorf("done at %v", at)
		}
		if m.asked() > 20 {
			t.Errorf("the queue was asked %d times in a minute", m.asked())
		}
	})
}

func TestSeveralAtOnceButNoMoreThanTheSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		enter, leave := make(chan struct{}, 100), make(chan struct{}, 100)
		stop := work(t, &jobs.Worker{Queue: m, Slots: 3, Handlers: map[string]jobs.Handler{"k": func(context.Context, jobs.Job) error {
			enter <- struct{}{}
			if n := len(enter) - len(leave); n > 3 {
				t.Errorf("%d at once", n)
			}
			time.Sleep(time.Second)
			leave <- struct{}{}
			return nil
		}}}, nil)
		for range 12 {
			add(t, m, jobs.New{Kind: "k"})
		}
		sleep(10 * time.Second) // one poll, then four rounds of three
		stop()
		if len(leave) != 12 {
			t.Errorf("%d of 12 done", len(leave))
		}
	})
}

func TestRecurringWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.fail(errDown)
		var days []time.Duration
		began := time.Now()
		var broken atomic.Bool
		worker := func() *jobs.Worker {
			return &jobs.Worker{Queue: m, Tries: 2, Every: []jobs.Every{{Kind: "daily", Key: "daily", Period: 24 * time.Hour}}, Handlers: map[string]jobs.Handler{
				"daily": func(context.Context, jobs.Job) error {
					if broken.Load() {
						return errors.New("broken")
					}
					days = append(days, time.Since(began).Truncate(time.Hour))
					return nil
				},
			}}
		}
		stop, stopOther := work(t, worker(), nil), work(t, worker(), nil)
		sleep(time.Hour)
		m.fail(nil)
		sleep(50 * time.Hour)
		if want := []time.Duration{time.Hour, 25 * time.Hour, 49 * time.Hour}; !slices.Equal(days, want) {
			t.Errorf("it ran at %v, want %v", days, want)
		}
		broken.Store(true)
		sleep(24 * time.Hour)
		if r := m.look(1); r == nil || !r.dead {
			t.Errorf("that one day failed is to be seen: %+v", r)
		}
		broken.Store(false)
		sleep(24 * time.Hour)
		if len(days) != 4 {
			t.Errorf("after a bad day it ran at %v", days)
		}
		stop()
		stopOther()
	})
}

func TestADatabaseThatComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		runs := 0
		stop := work(t, &jobs.Worker{Queue: m, Handlers: map[string]jobs.Handler{"k": func(context.Context, jobs.Job) error {
			runs++
			// The work is done; the row cannot say so for a while.
			m.fail(errDown)
			time.AfterFunc(3*time.Second, func() { m.fail(nil) })
			return nil
		}}}, nil)
		add(t, m, jobs.New{Kind: "k"})
		sleep(time.Hour)
		if runs != 1 || m.look(1) != nil {
			t.Errorf("ran %d times, %+v", runs, m.look(1))
		}
		m.fail(errDown)
		before := m.asked()
		sleep(time.Hour)
		if asked := m.asked() - before; asked > 70 {
			t.Errorf("a database that is down was asked %d times in an hour", asked)
		}
		m.fail(nil)
		add(t, m, jobs.New{Kind: "k"})
		sleep(2 * time.Minute)
		stop()
		if runs != 2 {
			t.Errorf("after it came back: %d runs", runs)
		}
	})
}
