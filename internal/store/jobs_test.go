package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"openchair/internal/fault"
	"openchair/internal/jobs"
	"openchair/internal/store"
)

func queue(t testing.TB, st *store.Store, js ...jobs.New) {
	t.Helper()
	for i := range js {
		if js[i].Payload == nil {
			js[i].Payload = json.RawMessage("{}")
		}
	}
	if err := st.Enqueue(t.Context(), js...); err != nil {
		t.Fatal(err)
	}
}

func claim(t testing.TB, st *store.Store, owner string, n int, kinds ...string) []jobs.Job {
	t.Helper()
	if len(kinds) == 0 {
		kinds = []string{"k"}
	}
	js, err := st.Claim(t.Context(), owner, kinds, time.Minute, n)
	if err != nil {
		t.Fatal(err)
	}
	return js
}

func one(t testing.TB, st *store.Store, owner string) jobs.Job {
	t.Helper()
	js := claim(t, st, owner, 5)
	if len(js) != 1 {
		t.Fatalf("%d jobs claimed, want one", len(js))
	}
	return js[0]
}

func move(t testing.TB, st *store.Store, by time.Duration) {
	t.Helper()
	if err := st.MoveClock(t.Context(), by); err != nil {
		t.Fatal(err)
	}
}

// says gives a function that checks what the queue answered a worker.
func says(t testing.TB, want bool) func(bool, error) {
	t.Helper()
	return func(got bool, err error) {
		t.Helper()
		if err != nil || got != want {
			t.Errorf("the queue says %v, %v; want %v", got, err, want)
		}
	}
}

func counts(t testing.TB, st *store.Store) jobs.Counts {
	t.Helper()
	c, err := st.JobCounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.Waited = c.Waited.Truncate(time.Minute)
	return c
}

func TestJobsAreClaimedInOrderAndForgotten(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		queue(t, st, jobs.New{Kind: "k", Payload: []byte(`{"n":1}`)}, jobs.New{Kind: "other"}, jobs.New{Kind: "k", After: time.Hour}, jobs.New{Kind: "k", Payload: []byte(`{"n":"ñ"}`)})
		if c := counts(t, st); c != (jobs.Counts{Due: 3, Later: 1}) {
			t.Errorf("%+v", c)
		}
		if js := claim(t, st, "nobody", 3, "unknown"); len(js) != 0 {
			t.Errorf("a kind nobody asked for was claimed: %v", js)
		}
		first := claim(t, st, "a", 1)
		second := claim(t, st, "b", 9)
		if len(first) != 1 || string(first[0].Payload) != `{"n":1}` || len(second) != 1 || string(second[0].Payload) != `{"n":"ñ"}` || first[0].ID >= second[0].ID {
			t.Fatalf("first %v, then %v", first, second)
		}
		if first[0].Kind != "k" || first[0].Attempts != 1 || first[0].Age < 0 || first[0].Age > time.Minute {
			t.Errorf("%+v", first[0])
		}
		if c := counts(t, st); c != (jobs.Counts{Due: 1, Later: 1, Running: 2}) {
			t.Errorf("%+v", c)
		}
		says(t, true)(st.Done(t.Context(), first[0].ID, "a"))
		says(t, true)(st.Done(t.Context(), second[0].ID, "b"))
		move(t, st, time.Hour)
		delayed := one(t, st, "c")
		if delayed.Age < time.Hour || delayed.Age > time.Hour+time.Minute {
			t.Errorf("its age is %s", delayed.Age)
		}
		says(t, true)(st.Done(t.Context(), delayed.ID, "c"))
		if c := counts(t, st); c != (jobs.Counts{Due: 1, Waited: time.Hour}) {
			t.Errorf("%+v", c)
		}
		// A number is never given again: mails carry it.
		queue(t, st, jobs.New{Kind: "k"})
		if j := one(t, st, "d"); j.ID <= delayed.ID {
			t.Errorf("number %d after %d", j.ID, delayed.ID)
		}
	})
}

func TestTheLongestDueIsFirst(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		queue(t, st, jobs.New{Kind: "k", Payload: []byte("3"), After: 3 * time.Minute}, jobs.New{Kind: "k", Payload: []byte("1"), After: time.Minute}, jobs.New{Kind: "k", Payload: []byte("2"), After: 2 * time.Minute})
		move(t, st, time.Hour)
		var got string
		for _, j := range claim(t, st, "a", 3) {
			got += string(j.Payload)
		}
		if got != "123" {
			t.Errorf("claimed in the order %s", got)
		}
	})
}

func TestTwoWorkersNeverHoldOneJob(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		const total, workers = 120, 8
		queue(t, st, many()...)
		var mu sync.Mutex
		holders := map[int64]int{}
		var group sync.WaitGroup
		for w := range workers {
			group.Go(func() {
				for n := 0; n < 2*total; n++ {
					js, err := st.Claim(t.Context(), fmt.Sprintf("%d-%d", w, n), []string{"k"}, time.Minute, 3)
					if err != nil {
						t.Error(err)
						return
					}
					if len(js) > 3 {
						t.Errorf("%d jobs, asked for 3", len(js))
					}
					mu.Lock()
					for _, j := range js {
						holders[j.ID]++
					}
					all := len(holders) == total
					mu.Unlock()
					if all {
						return
					}
				}
			})
		}
		group.Wait()
		if len(holders) != total {
			t.Errorf("%d of %d jobs were claimed", len(holders), total)
		}
		for id, n := range holders {
			if n != 1 {
				t.Errorf("%d workers hold job %d", n, id)
			}
		}
	})
}

func many() []jobs.New {
	js := make([]jobs.New, 120)
	for i := range js {
		js[i].Kind = "k"
	}
	return js
}

// The clocks of this machine and of the database are 10 minutes apart, either way: only the database's counts.
func TestALeaseEndsByTheDatabasesClock(t *testing.T) {
	for _, off := range []time.Duration{10 * time.Minute, -10 * time.Minute} {
		both(t, func(t *testing.T, st *store.Store) {
			ctx := t.Context()
			move(t, st, off)
			queue(t, st, jobs.New{Kind: "k"})
			j := one(t, st, "a")
			move(t, st, 55*time.Second)
			if js := claim(t, st, "b", 1); len(js) != 0 {
				t.Fatal("the lease has not ended and another has the job")
			}
			says(t, true)(st.Extend(ctx, j.ID, "a", time.Minute))
			move(t, st, 55*time.Second)
			if js := claim(t, st, "b", 1); len(js) != 0 {
				t.Fatal("the lease was made longer and another has the job")
			}
			move(t, st, 6*time.Second)
			if again := one(t, st, "b"); again.ID != j.ID || again.Attempts != 2 {
				t.Fatalf("%+v", again)
			}
			lost := says(t, false)
			lost(st.Extend(ctx, j.ID, "a", time.Hour))
			lost(st.Done(ctx, j.ID, "a"))
			lost(st.Again(ctx, j.ID, "a", 0))
			lost(st.Retry(ctx, j.ID, "a", 0, "x"))
			lost(st.Release(ctx, j.ID, "a", 0, "x"))
			lost(st.Bury(ctx, j.ID, "a", "x"))
			says(t, true)(st.Done(ctx, j.ID, "b"))
			lost(st.Done(ctx, j.ID, "b"))
		})
	}
}

// Work that ended late but before anybody else began is still done.
func TestAnEndedLeaseNobodyTookIsStillTheOwners(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		queue(t, st, jobs.New{Kind: "k"})
		j := one(t, st, "a")
		move(t, st, time.Hour)
		says(t, true)(st.Done(t.Context(), j.ID, "a"))
	})
}

func TestTriesAreCountedAndGivenBack(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		queue(t, st, jobs.New{Kind: "k"})
		says(t, true)(st.Retry(ctx, one(t, st, "a").ID, "a", 10*time.Minute, "no luck"))
		move(t, st, 9*time.Minute)
		if js := claim(t, st, "b", 1); len(js) != 0 {
			t.Fatal("it was to wait ten minutes")
		}
		move(t, st, 2*time.Minute)
		j := one(t, st, "b")
		if j.Attempts != 2 {
			t.Errorf("try %d", j.Attempts)
		}
		says(t, true)(st.Release(ctx, j.ID, "b", 0, ""))
		if j = one(t, st, "c"); j.Attempts != 2 {
			t.Errorf("a try that was given back is counted: %d", j.Attempts)
		}
		says(t, true)(st.Again(ctx, j.ID, "c", time.Hour))
		move(t, st, 2*time.Hour)
		if j = one(t, st, "d"); j.Attempts != 1 || j.Age > 2*time.Hour+time.Minute {
			t.Errorf("queued anew: %+v", j)
		}
	})
}

func TestAKeyIsQueuedOnce(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		keyed := jobs.New{Kind: "k", Key: "daily"}
		queue(t, st, keyed, keyed, jobs.New{Kind: "k", Key: "weekly", After: time.Hour})
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if err := st.Enqueue(ctx, jobs.New{Kind: "k", Key: "daily", Payload: []byte("{}")}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		j := one(t, st, "a")
		if j.Key != "daily" {
			t.Errorf("%+v", j)
		}
		queue(t, st, keyed)
		if c := counts(t, st); c.Due != 0 || c.Running != 1 {
			t.Errorf("queued again while it runs: %+v", c)
		}
		says(t, true)(st.Bury(ctx, j.ID, "a", "cannot"))
		queue(t, st, keyed)
		if c := counts(t, st); c.Due != 1 || c.Dead != 1 {
			t.Errorf("a dead job must not keep its key: %+v", c)
		}
		if err := st.Revive(ctx, j.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("two of one key: %v", err)
		}
		says(t, true)(st.Done(ctx, one(t, st, "b").ID, "b"))
		queue(t, st, keyed)
		if c := counts(t, st); c.Due != 1 {
			t.Errorf("not queued after it was done: %+v", c)
		}
	})
}

func TestAJobIsThereExactlyWhenItsTransactionIs(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		broken := errors.New("the decision failed")
		if err := st.EnqueueIn(t.Context(), []jobs.New{{Kind: "k", Payload: []byte("{}")}}, broken); !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if c := counts(t, st); c != (jobs.Counts{}) {
			t.Errorf("a job of a transaction that was not kept: %+v", c)
		}
		if err := st.EnqueueIn(t.Context(), []jobs.New{{Kind: "k", Payload: []byte("{}")}}, nil); err != nil {
			t.Fatal(err)
		}
		_ = one(t, st, "a")
	})
}

func TestDeadJobsAreSeenRevivedAndForgotten(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		queue(t, st, jobs.New{Kind: "k"}, jobs.New{Kind: "k"})
		js := claim(t, st, "a", 2)
		says(t, true)(st.Bury(ctx, js[0].ID, "a", "no such address"))
		move(t, st, time.Hour)
		says(t, true)(st.Bury(ctx, js[1].ID, "a", "never"))
		dead, err := st.DeadJobs(ctx, 10)
		if err != nil || len(dead) != 2 || dead[0].ID != js[1].ID || dead[1].Why != "no such address" || dead[1].Kind != "k" || dead[1].Attempts != 1 {
			t.Fatalf("%+v, %v", dead, err)
		}
		if apart := dead[0].At.Sub(dead[1].At); apart < time.Hour || apart > time.Hour+time.Minute {
			t.Errorf("buried %s apart", apart)
		}
		if js := claim(t, st, "b", 2); len(js) != 0 {
			t.Error("a dead job was claimed")
		}
		if err := st.Revive(ctx, js[1].ID); err != nil {
			t.Fatal(err)
		}
		if j := one(t, st, "b"); j.ID != js[1].ID || j.Attempts != 1 || j.Age > time.Minute {
			t.Errorf("revived: %+v", j)
		}
		if err := st.Revive(ctx, js[1].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("reviving what is not dead: %v", err)
		}
		for _, c := range []struct{ by, old, gone int }{{0, 7, 0}, {6, 7, 0}, {1, 7, 1}, {1, 7, 0}} {
			move(t, st, time.Duration(c.by)*24*time.Hour)
			if n, err := st.ForgetDeadJobs(ctx, time.Duration(c.old)*24*time.Hour); err != nil || n != int64(c.gone) {
				t.Errorf("forgot %d, %v; want %d", n, err, c.gone)
			}
		}
		if err := st.Revive(ctx, js[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("reviving what is forgotten: %v", err)
		}
	})
}

func TestAClosedDatabaseClaimsNothing(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := st.Claim(t.Context(), "a", []string{"k"}, time.Minute, 1); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%v", err)
		}
		if _, err := st.Done(t.Context(), 1, "a"); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%v", err)
		}
		if err := st.Enqueue(t.Context(), jobs.New{Kind: "k"}); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%v", err)
		}
	})
}

// quality.md F15: what always fails is laid aside after its tries, and holds nobody up.
func TestAPoisonedJobIsBuriedWhileOthersProceed(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		done, tries := 0, 0
		w := &jobs.Worker{Queue: st, Tries: 5, Handlers: map[string]jobs.Handler{
			"poison": func(context.Context, jobs.Job) error { tries++; panic("poison") },
			"k":      func(context.Context, jobs.Job) error { done++; return nil },
		}}
		queue(t, st, jobs.New{Kind: "poison"})
		for day := range 7 {
			queue(t, st, jobs.New{Kind: "k"})
			if _, err := w.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
			if done != day+1 {
				t.Fatalf("day %d: %d jobs done", day, done)
			}
			move(t, st, 25*time.Hour)
		}
		if c := counts(t, st); tries != 5 || c != (jobs.Counts{Dead: 1}) {
			t.Errorf("%d tries, then %+v", tries, c)
		}
	})
}

// Several workers, some of which die with a job in their hands: everything is done, and nothing at once by two.
func TestWorkersShareAndOutliveEachOther(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store) {
		queue(t, st, many()...)
		// One dies at once, with five jobs.
		dead := claim(t, st, "dead", 5)
		var mu sync.Mutex
		holding, done := map[int64]bool{}, map[int64]int{}
		ended := make(chan struct{}, 200)
		var clashes atomic.Int32
		handle := func(_ context.Context, j jobs.Job) error {
			mu.Lock()
			if holding[j.ID] {
				clashes.Add(1)
			}
			holding[j.ID] = true
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			holding[j.ID] = false
			done[j.ID]++
			mu.Unlock()
			ended <- struct{}{}
			return nil
		}
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var group sync.WaitGroup
		for range 3 {
			w := &jobs.Worker{Queue: st, Poll: 20 * time.Millisecond, Handlers: map[string]jobs.Handler{"k": handle}}
			group.Go(func() { w.Run(ctx, nil) })
		}
		for n := range 120 {
			if n == 115 {
				move(t, st, 2*time.Minute)
			}
			select {
			case <-ended:
			case <-time.After(30 * time.Second):
				t.Fatalf("only %d of 120 jobs were done", n)
			}
		}
		// A job whose lease the clock ended is done once more. Told to stop, a worker may have claimed one that it
		// will not see, so all must be written down before.
		for end := time.Now().Add(30 * time.Second); counts(t, st) != (jobs.Counts{}) && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
		}
		stop()
		group.Wait()
		if c := counts(t, st); c != (jobs.Counts{}) || clashes.Load() > 0 || len(done) != 120 {
			t.Errorf("%+v remain, %d jobs done, %d held by two", c, len(done), clashes.Load())
		}
		for _, j := range dead {
			if done[j.ID] != 1 {
				t.Errorf("job %d of the dead worker was done %d times", j.ID, done[j.ID])
			}
		}
	})
}
