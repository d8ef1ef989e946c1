package moderation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"openchair/internal/fault"
	"openchair/internal/interop"
	"openchair/internal/listing"
)

// FeedStore is what an import needs of the store.
type FeedStore interface {
	FeedRows(ctx context.Context, feed string) (map[string]FeedRow, error)
	Commit(ctx context.Context, writes []Write) error
	Decide(ctx context.Context, d Decision) error
	SubmissionsFor(ctx context.Context, listing uuid.UUID, states ...SubmissionState) ([]Submission, error)
	Seen(ctx context.Context, ids []uuid.UUID, day listing.Date) error
	ByID(ctx context.Context, id uuid.UUID) (listing.Listing, error)
}

// Imported is what an import did. Rejected rows name row, field and reason.
type Imported struct {
	Read, New, Changed, Unchanged, Withdrawn int
	Kept                                     int // an organizer's word stands against the feed's
	Rejected                                 []interop.Rejection
	Notes                                    []string
	DryRun                                   bool
	// Refused: too much vanished, so nothing was changed.
	Refused string
}

// Importer lets a feed's rows in.
type Importer struct {
	Store FeedStore
	Words listing.Words
	// Progress is told how many rows were read, and of how many once that is known.
	Progress func(done, of int)
}

const (
	// maxVanished is the share of a feed's listings that may be missing before its fetch is not believed.
	maxVanished = 0.30
	// importBatch is how many listings one transaction holds.
	importBatch = 200
	// maxFeedRows bounds what is held in memory.
	maxFeedRows = 500_000
	// maxKeptNotes bounds a report: a feed of garbage has as many notes as rows.
	maxKeptNotes = 10_000
)

// Import reads a whole feed and then lets in what changed. A feed that cannot be read, or of which more
// than 30 % vanished, changes nothing. Errors: Invalid for a source that is no feed, Unavailable.
func (im Importer) Import(ctx context.Context, read interop.Reader, src io.Reader, o interop.Options, dryRun bool) (Imported, error) {
	report := Imported{DryRun: dryRun}
	var rows []interop.Row
	byKey := map[string]int{}
	reject := func(r interop.Rejection) {
		if len(report.Rejected) < maxKeptNotes {
			report.Rejected = append(report.Rejected, r)
		}
	}
	take := func(row interop.Row) error {
		report.Read++
		im.tell(report.Read, 0)
		if len(rows) == maxFeedRows {
			return fault.NewInvalid(fault.Problem{Field: "source", Code: "too-many-rows", Reason: fmt.Sprintf("This feed has more than %d rows. Split it.", maxFeedRows)})
		}
		for _, note := range row.Notes {
			if len(report.Notes) < maxKeptNotes {
				report.Notes = append(report.Notes, fmt.Sprintf("row %d: %s", row.Number, note))
			}
		}
		if at, there := byKey[row.Key]; there && at >= 0 {
			reject(interop.Rejection{Row: row.Number, Field: "external_id", Reason: "another row has the same id; the first one was taken"})
			return nil
		}
		if problems := row.Listing.Check(im.Words); len(problems) > 0 {
			reject(interop.Rejection{Row: row.Number, Field: problems[0].Field, Reason: problems[0].Reason})
			// Its listing, if it has one, stays as it was: a bad row is not a missing row.
			byKey[row.Key] = -1
			return nil
		}
		byKey[row.Key] = len(rows)
		rows = append(rows, row)
		return nil
	}
	lastRefused, nameless := -1, 0
	refuse := func(r interop.Rejection) {
		if r.Key == "" {
			nameless++
		} else if _, there := byKey[r.Key]; !there {
			byKey[r.Key] = -1
		}
		// A row with several faults is refused once for each, and read once.
		if r.Row != lastRefused {
			report.Read++
			lastRefused = r.Row
		}
		reject(r)
	}
	if err := read(ctx, src, o, take, refuse); err != nil {
		return report, err
	}
	known, err := im.Store.FeedRows(ctx, o.Name)
	if err != nil {
		return report, err
	}
	var gone []FeedRow
	for key, k := range known {
		if _, there := byKey[key]; !there && k.State != listing.Withdrawn {
			gone = append(gone, k)
		}
	}
	live := 0
	for _, k := range known {
		if k.State != listing.Withdrawn {
			live++
		}
	}
	if live > 0 && float64(len(gone)) > maxVanished*float64(live) {
		report.Refused = fmt.Sprintf("%d of %d listings are missing from this fetch, more than 30 %%. Nothing was changed.", len(gone), live)
		return report, nil
	}
	if nameless > 0 && len(gone) > 0 {
		report.Notes = append(report.Notes, fmt.Sprintf(
			"%d listings are missing, but some rows could not be read at all and may be theirs: none was withdrawn.", len(gone)))
		gone = nil
	}
	return report, im.apply(ctx, rows, gone, known, o, &report)
}

// apply writes what is new or different, notes what was seen, and takes down what is gone.
func (im Importer) apply(ctx context.Context, rows []interop.Row, gone []FeedRow, known map[string]FeedRow, o interop.Options, report *Imported) error {
	day := listing.DateOf(o.Now.UTC())
	by := Actor{Kind: listing.SourceFeed, Ref: o.Name}
	var writes []Write
	var seen []uuid.UUID
	flush := func() error {
		if len(writes) == 0 || report.DryRun {
			writes = writes[:0]
			return nil
		}
		err := im.Store.Commit(ctx, writes)
		writes = writes[:0]
		return err
	}
	for i, row := range rows {
		im.tell(i+1, len(rows))
		l := row.Listing
		hash := contentHash(&l)
		l.Source.SeenOn = day
		k, ok := known[row.Key]
		switch {
		case ok && k.Answered:
			report.Kept++
			if hash != k.Hash && hash != k.Shown && !report.DryRun {
				if err := im.propose(ctx, k, l, hash, o); err != nil {
					return err
				}
			}
			continue
		case ok && k.Hash == hash && k.State != listing.Withdrawn:
			report.Unchanged++
			seen = append(seen, k.ID)
			continue
		case ok:
			report.Changed++
			l.ID, l.Slug = k.ID, k.Slug
		default:
			report.New++
			l.ID = newID()
		}
		writes = append(writes, Write{Listing: l, Was: k.Revision, By: by, Reason: "import", At: o.Now, Hash: hash})
		if len(writes) == importBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	for _, k := range gone {
		if k.Answered {
			report.Kept++
			continue
		}
		report.Withdrawn++
		if report.DryRun {
			continue
		}
		l, err := im.Store.ByID(ctx, k.ID)
		if err != nil {
			return err
		}
		l.State = listing.Withdrawn
		writes = append(writes, Write{Listing: l, Was: l.Revision, By: by, Reason: "no longer in the feed", At: o.Now, Hash: k.Hash})
		if len(writes) == importBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if report.DryRun || len(seen) == 0 {
		return nil
	}
	return im.Store.Seen(ctx, seen, day)
}

// propose puts before a reviewer what a feed says differently from an organizer. A newer difference of the
// same feed takes the place of one that waits.
func (im Importer) propose(ctx context.Context, k FeedRow, row listing.Listing, hash string, o interop.Options) error {
	current, err := im.Store.ByID(ctx, k.ID)
	if err != nil {
		return err
	}
	wanted := corrected(current, row)
	if len(changes(&current, &wanted)) == 0 {
		return nil
	}
	older, err := im.Store.SubmissionsFor(ctx, k.ID, Waiting)
	if err != nil {
		return err
	}
	var dec Decision
	for _, s := range older {
		if s.Kind == FromFeed {
			s.State = Superseded
			dec.Submissions = append(dec.Submissions, s)
		}
	}
	dec.Submissions = append(dec.Submissions, Submission{
		ID: newID(), ListingID: k.ID, Kind: FromFeed, Base: current.Revision, Proposed: wanted, State: Waiting,
		FeedHash: hash, CreatedAt: o.Now.UTC(), SentAt: o.Now.UTC(), Sender: Sender{Note: o.Name},
	})
	return im.Store.Decide(ctx, dec)
}

func (im Importer) tell(done, of int) {
	if im.Progress != nil {
		im.Progress(done, of)
	}
}

// contentHash is what a feed says of a listing: everything but what we add.
func contentHash(l *listing.Listing) string {
	c := *l
	c.ID, c.Slug, c.Revision = uuid.Nil, "", 0
	c.CreatedAt, c.ChangedAt = time.Time{}, time.Time{}
	c.Freshness, c.NextMeeting, c.DistanceM, c.Estimate = "", nil, nil, nil
	b, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// newID is a UUIDv7: it sorts by the time it was made.
func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
