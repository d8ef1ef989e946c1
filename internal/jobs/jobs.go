// Package jobs is durable work: what must be done later, once, whoever is killed meanwhile. A job is
// queued in the transaction that makes it necessary, claimed for a while by one worker, and done, tried
// again later, or laid aside where a person sees it. It refuses to know what the work is.
//
//	w := &jobs.Worker{Queue: st, Handlers: map[string]jobs.Handler{"mail": sender.Handle}, Log: log}
//	w.Run(ctx, hints)
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// New is a job to be queued.
type New struct {
	Kind    string
	Payload json.RawMessage
	// After delays it; 0 is now.
	After time.Duration
	// Key, when not empty, is unique among the jobs that are not done: a second one with the same key is not
	// queued, also while the first is being worked on. A job that was laid aside gives its key free.
	Key string
}

// Job is one that was claimed. ID is stable over its tries and never given again: what a job sends carries
// it, so that a second try can be recognized.
type Job struct {
	ID       int64
	Kind     string
	Key      string
	Payload  json.RawMessage
	Attempts int // this one included
	// Age is how long ago it was queued, or revived, by the database's clock.
	Age time.Duration
}

// Queue is what the worker needs of the store. Times are the database's own: workers on machines whose
// clocks differ agree on when a lease ends.
type Queue interface {
	Enqueue(ctx context.Context, jobs ...New) error
	// Claim takes up to n jobs of these kinds that are due and not leased, the longest due first. owner is
	// new with every claim: whoever held one of these jobs before, also the same worker, has lost it.
	Claim(ctx context.Context, owner string, kinds []string, lease time.Duration, n int) ([]Job, error)
	// The others answer false when the lease is no longer the owner's.

	// Extend makes the lease last this long from now.
	Extend(ctx context.Context, id int64, owner string, lease time.Duration) (bool, error)
	// Done forgets the job.
	Done(ctx context.Context, id int64, owner string) (bool, error)
	// Again is Done, and the same job queued anew in one step: recurring work.
	Again(ctx context.Context, id int64, owner string, after time.Duration) (bool, error)
	// Retry gives it back after a failed try.
	Retry(ctx context.Context, id int64, owner string, after time.Duration, why string) (bool, error)
	// Release gives it back as if it had not been tried.
	Release(ctx context.Context, id int64, owner string, after time.Duration, why string) (bool, error)
	// Bury lays it aside for a person to look at.
	Bury(ctx context.Context, id int64, owner string, why string) (bool, error)
}

// Dead is a job that was laid aside, for the people who can mend its cause. What it holds is not in here:
// a letter is between two people.
type Dead struct {
	ID       int64
	Kind     string
	Attempts int
	Why      string
	At       time.Time
}

// Counts are the jobs by state.
type Counts struct {
	Due     int           // waits for a worker
	Later   int           // its time has not come
	Running int           // a worker holds it
	Dead    int           // laid aside
	Waited  time.Duration // how long the longest due has been due; 0 when none is
}

// Handler does the work of one job. It may run twice for one job, when the first time ended in the dark.
// An error is a failed try, and its text is kept where people see it: it must not tell what the job holds.
type Handler func(ctx context.Context, j Job) error

// Every is recurring work: one job with this key, queued again by its own success.
type Every struct {
	Kind   string
	Key    string
	Period time.Duration
}

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent says that no further try can help: the job is laid aside at once.
func Permanent(err error) error { return permanent{err} }

type later struct {
	error
	after time.Duration
}

func (l later) Unwrap() error { return l.error }

// Later says that the job could not be tried now through no fault of its own; it waits this long, and
// the try is not counted.
func Later(after time.Duration, err error) error { return later{err, after} }

// errLost is why a handler is told to stop when its lease has ended: another worker may have the job.
var errLost = errors.New("the lease ended")

// errStopping is why a handler is told to stop when the server stops.
var errStopping = errors.New("the server stops")
