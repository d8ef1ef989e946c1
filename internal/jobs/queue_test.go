package jobs_test

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"openchair/internal/jobs"
)

// memory is a queue without a database. Whether the real one keeps the same promises is the store's test.
type memory struct {
	mu    sync.Mutex
	rows  map[int64]*row
	last  int64
	down  error         // what every call answers while it is set
	calls int           // claims
	slow  time.Duration // what a claim's answer takes; it is lost when the asker leaves before
}

type row struct {
	jobs.Job
	runAt, lease, queued time.Time
	owner, why           string
	dead                 bool
}

func newMemory() *memory { return &memory{rows: map[int64]*row{}} }

func (m *memory) Enqueue(_ context.Context, js ...jobs.New) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down != nil {
		return m.down
	}
	for _, j := range js {
		taken := false
		for _, r := range m.rows {
			taken = taken || j.Key != "" && r.Key == j.Key && !r.dead
		}
		if taken {
			continue
		}
		m.last++
		m.rows[m.last] = &row{Job: jobs.Job{ID: m.last, Kind: j.Kind, Key: j.Key, Payload: j.Payload}, runAt: time.Now().Add(j.After), queued: time.Now()}
	}
	return nil
}

func (m *memory) Claim(ctx context.Context, owner string, kinds []string, lease time.Duration, n int) ([]jobs.Job, error) {
	out, err := m.claim(owner, kinds, lease, n)
	if time.Sleep(m.slow); ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return out, err
}

func (m *memory) claim(owner string, kinds []string, lease time.Duration, n int) ([]jobs.Job, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	if m.down != nil {
		return nil, m.down
	}
	now := time.Now()
	var out []jobs.Job
	for _, r := range slices.SortedFunc(maps.Values(m.rows), func(a, b *row) int { return cmp.Or(a.runAt.Compare(b.runAt), cmp.Compare(a.ID, b.ID)) }) {
		if len(out) < n && !r.dead && !r.runAt.After(now) && !r.lease.After(now) && slices.Contains(kinds, r.Kind) {
			r.Attempts++
			r.Age = now.Sub(r.queued)
			r.owner, r.lease = owner, now.Add(lease)
			out = append(out, r.Job)
		}
	}
	return out, nil
}

func (m *memory) held(id int64, owner string, f func(r *row)) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down != nil {
		return false, m.down
	}
	r := m.rows[id]
	if r == nil || r.owner != owner || r.dead {
		return false, nil
	}
	f(r)
	return true, nil
}

func (m *memory) give(r *row, after time.Duration, why string) {
	r.owner, r.lease, r.runAt, r.why = "", time.Time{}, time.Now().Add(after), why
}

func (m *memory) Extend(_ context.Context, id int64, owner string, lease time.Duration) (bool, error) {
	return m.held(id, owner, func(r *row) { r.lease = time.Now().Add(lease) })
}

func (m *memory) Done(_ context.Context, id int64, owner string) (bool, error) {
	return m.held(id, owner, func(*row) { delete(m.rows, id) })
}

func (m *memory) Again(_ context.Context, id int64, owner string, after time.Duration) (bool, error) {
	return m.held(id, owner, func(r *row) { m.give(r, after, ""); r.Attempts = 0 })
}

func (m *memory) Retry(_ context.Context, id int64, owner string, after time.Duration, why string) (bool, error) {
	return m.held(id, owner, func(r *row) { m.give(r, after, why) })
}

func (m *memory) Release(_ context.Context, id int64, owner string, after time.Duration, why string) (bool, error) {
	return m.held(id, owner, func(r *row) { m.give(r, after, why); r.Attempts-- })
}

func (m *memory) Bury(_ context.Context, id int64, owner string, why string) (bool, error) {
	return m.held(id, owner, func(r *row) { r.dead, r.why = true, why })
}

// look is a copy of a job's row; nil when it is done.
func (m *memory) look(id int64) *row {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r := m.rows[id]; r != nil {
		c := *r
		return &c
	}
	return nil
}

// asked is how often somebody wanted jobs.
func (m *memory) asked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.calls
}

func (m *memory) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.down = err
}

// steal gives the job to somebody else, as the database does when a lease has ended.
func (m *memory) steal(id int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows[id].owner, m.rows[id].lease = "somebody else", time.Now().Add(time.Hour)
}

var errDown = errors.New("the database does not answer")
