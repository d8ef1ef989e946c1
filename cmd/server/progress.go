package main

import (
	"fmt"
	"io"
	"time"
)

// progress is one line on a terminal that overwrites itself; where nobody watches it writes nothing.
type progress struct {
	w     io.Writer
	shown time.Time
	any   bool
}

func newProgress(t *terminal) *progress {
	if isTerminal(t.err) {
		return &progress{w: t.err}
	}
	return &progress{}
}

// often is how long a line stands at least: a terminal is slower than the work.
const often = 100 * time.Millisecond

func (p *progress) show(done, of int) {
	if p.w == nil || time.Since(p.shown) < often {
		return
	}
	p.shown, p.any = time.Now(), true
	if of > 0 {
		fmt.Fprintf(p.w, "\r%d of %d (%d %%) ", done, of, done*100/of)
	} else {
		fmt.Fprintf(p.w, "\r%d read ", done)
	}
}

// end clears the line.
func (p *progress) end() {
	if p.any {
		fmt.Fprint(p.w, "\r\033[K")
	}
}
