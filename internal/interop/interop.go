// Package interop reads and writes the formats listings travel in: our own CSV and Meeting Guide JSON.
// A reader turns a stream into rows, one listing each, and says of every row it cannot use which field
// is wrong and why. It never guesses a price, a length or a zone, confirms nothing, and drops what is
// personal or secret: contacts of individuals, passwords of meetings. It stores nothing: what a row
// means for the directory (new, changed, withdrawn) is its caller's.
//
//	read := interop.Formats["meeting-guide"]
//	err := read(ctx, file, interop.Options{Name: "aa-example", Program: "aa"}, keep, reject)
package interop

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"openchair/internal/fault"
	"openchair/internal/listing"
	"openchair/internal/place"
)

// Row is one listing of a feed. Number counts from 1, as the rejections do. Key tells the listing from
// every other of the same feed and is the same when the feed is read again; it is also in
// Source.ExternalID. Id and slug are not set; State is Published, or Paused where the feed says that
// the group does not meet now. Notes say what of the row was left out, and why.
type Row struct {
	Number  int
	Key     string
	Listing listing.Listing
	Notes   []string
}

// Rejection is a row that became no listing, or of a CSV file a cell that keeps it from becoming one.
// Reason is a sentence that may be shown; it repeats nothing of the row. Key is the row's, as far as it
// could be read: a row that is spoilt today is not a listing that was withdrawn.
type Rejection struct {
	Row           int
	Field, Reason string
	Key           string
}

// Options are what the host says about a feed that the feed does not say itself.
type Options struct {
	Name    string // of the feed; becomes the name of the source
	Program string // id of a fellowship whose rules settle topic, cost and the meaning of type codes
	Zone    string // for rows that state none and whose place is not known
	License string
	Now     time.Time
	Places  *place.Gazetteer // nil: places are not looked up
	Words   listing.Words
}

// Reader reads one format from a stream. An error is about the whole file: then the rows yielded
// before it must not be kept, for a feed cut in half looks like a feed whose other half was withdrawn.
// An error of yield ends the reading and comes back.
type Reader func(ctx context.Context, r io.Reader, o Options, yield func(Row) error, reject func(Rejection)) error

// Formats are the readers by the name a command uses.
var Formats = map[string]Reader{
	"csv":           ReadCSV,
	"meeting-guide": ReadMeetingGuide,
}

// check finds whether the options can be used at all.
func (o Options) check() error {
	if o.Words == nil {
		return fmt.Errorf("interop: options without a vocabulary")
	}
	if o.Zone != "" {
		if _, err := time.LoadLocation(o.Zone); err != nil || o.Zone == "Local" {
			return fault.NewInvalid(fault.Problem{Field: "zone", Code: "zone", Reason: "Name a time zone like America/New_York."})
		}
	}
	return nil
}

// source marks a listing as this feed's row.
func (o Options) source(l *listing.Listing, key string) {
	l.Source.Kind, l.Source.Name, l.Source.ExternalID = listing.SourceFeed, listing.Text(o.Name), listing.Text(key)
	if o.License != "" || l.Source.License == "" {
		l.Source.License = listing.Text(o.License)
	}
}

// forgetConfirmations: another directory's confirmation is not ours, and no import confirms.
func forgetConfirmations(l *listing.Listing) {
	l.ConfirmedOn, l.ConfirmedBy, l.ScheduleConfirmedOn = "", "", ""
	l.Cost.ConfirmedOn, l.Insurance.ConfirmedOn = "", ""
	l.Freshness = listing.Unconfirmed
	for i := range l.Leaders {
		if p := l.Leaders[i].License; p != nil {
			p.CheckedOn, p.CheckedBy = "", "" // a check is a reviewer's word, not a file's
		}
	}
}

// keyFor makes a key for a row that has none, from what stays when somebody edits its words.
func keyFor(parts ...string) string {
	return listing.Slug(strings.Join(parts, " "), "")
}

// broken is a fault about a whole file.
func broken(code, sentence string, cause error) error {
	f := fault.NewInvalid(fault.Problem{Field: "file", Code: code, Reason: sentence})
	f.Sentence = sentence
	if cause != nil {
		return f.Because(cause)
	}
	return f
}
