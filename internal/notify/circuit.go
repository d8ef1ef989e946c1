package notify

import (
	"sync"
	"time"
)

// encounter is how a letter met the mail server.
type encounter int

const (
	unmet    encounter = iota // it never came so far
	answered                  // the server said something, be it no
	away                      // it did not answer, or would not speak with us
)

// turn is what an encounter did to the circuit.
type turn int

const (
	unturned turn = iota
	opened
	closed
)

const (
	// tolerated failures in a row, then letters wait instead of each trying for itself.
	tolerated   = 5
	firstPause  = time.Minute
	longestStop = 30 * time.Minute
	// behindProbe is how long the others wait while one letter tries whether the server is back.
	behindProbe = 30 * time.Second
)

// circuit keeps letters from hammering a mail server that is down: after some failures in a row it is
// open, and one letter at a time tries whether it answers again.
type circuit struct {
	mu       sync.Mutex
	failures int
	until    time.Time
	pause    time.Duration
	probing  bool
}

// enter asks whether a letter may try now; else how long it waits. Who entered must leave.
func (c *circuit) enter(now time.Time) (wait time.Duration, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.failures < tolerated:
		return 0, true
	case now.Before(c.until):
		return c.until.Sub(now), false
	case c.probing:
		return behindProbe, false
	}
	c.probing = true
	return 0, true
}

// leave tells how it went. spread pulls apart the servers of one database.
func (c *circuit) leave(now time.Time, met encounter, spread float64) turn {
	c.mu.Lock()
	defer c.mu.Unlock()
	wasOpen := c.failures >= tolerated
	c.probing = false
	switch met {
	case answered:
		c.failures, c.pause = 0, 0
		if wasOpen {
			return closed
		}
	case away:
		c.failures++
		// Letters that were under way when it opened say nothing new.
		if c.failures >= tolerated && !now.Before(c.until) {
			c.pause = min(max(2*c.pause, firstPause), longestStop)
			c.until = now.Add(c.pause + time.Duration(spread*float64(c.pause)/4))
		}
		if !wasOpen && c.failures >= tolerated {
			return opened
		}
	}
	return unturned
}
