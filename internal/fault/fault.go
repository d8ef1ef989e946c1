// Package fault holds the kinds of error the product knows, each with a sentence that is safe to
// show to a person. It refuses to carry what a stranger typed, a path, or a database's words: those
// belong in the wrapped error, which only the log sees.
//
//	return fault.NotFound("There is no listing at this address.")
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what went wrong in the one way a caller can act on.
type Kind int

const (
	// Unknown is every error nobody classified: a 500, its words only in the log.
	Unknown Kind = iota
	// Invalid: the person can correct it. Carries problems, one a field.
	Invalid
	// NotFound: nothing is there, or this person may not know that something is.
	NotFound
	// Gone: it was there and was taken down.
	Gone
	// Conflict: somebody else was quicker, or it exists already.
	Conflict
	// Denied: known person, not allowed.
	Denied
	// Unavailable: the database or the index does not answer now; trying again can help.
	Unavailable
)

// Choice is one of the values a person may have meant.
type Choice struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Problem is one thing wrong with one field or parameter. Reason is a full English sentence that
// says what to do; Code names the same sentence in web/locales ("problem.<Code>"), filled with Args.
// Neither repeats what was typed.
type Problem struct {
	Field   string
	Code    string
	Args    map[string]any
	Reason  string
	Allowed []string
	Choices []Choice
}

// Fault is an error that may be shown.
type Fault struct {
	Kind     Kind
	Sentence string
	Problems []Problem
	cause    error
}

// Error joins the sentence, the problems and the cause: for logs and tests, never for a page.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Sentence)
	for _, p := range f.Problems {
		fmt.Fprintf(&b, " [%s: %s]", p.Field, p.Reason)
	}
	if f.cause != nil {
		fmt.Fprintf(&b, ": %v", f.cause)
	}
	return b.String()
}

// Unwrap gives the cause, which must never be shown.
func (f *Fault) Unwrap() error { return f.cause }

// Because keeps the cause for the log.
func (f *Fault) Because(cause error) *Fault {
	g := *f
	g.cause = cause
	return &g
}

// NewInvalid reports correctable problems, one a field.
func NewInvalid(problems ...Problem) *Fault {
	return &Fault{Kind: Invalid, Sentence: "Some of this needs another look.", Problems: problems}
}

// NewNotFound, NewGone, NewConflict, NewDenied and NewUnavailable make a fault of that kind; the
// sentence is shown as it stands.
func NewNotFound(sentence string) *Fault    { return &Fault{Kind: NotFound, Sentence: sentence} }
func NewGone(sentence string) *Fault        { return &Fault{Kind: Gone, Sentence: sentence} }
func NewConflict(sentence string) *Fault    { return &Fault{Kind: Conflict, Sentence: sentence} }
func NewDenied(sentence string) *Fault      { return &Fault{Kind: Denied, Sentence: sentence} }
func NewUnavailable(sentence string) *Fault { return &Fault{Kind: Unavailable, Sentence: sentence} }

// Of finds the fault inside err; ok is false when nobody classified it.
func Of(err error) (*Fault, bool) { return errors.AsType[*Fault](err) }

// Is reports whether err is, or wraps, a fault of this kind.
func Is(err error, kind Kind) bool {
	f, ok := Of(err)
	return ok && f.Kind == kind
}
