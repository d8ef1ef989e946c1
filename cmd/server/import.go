package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"openchair/internal/fault"
	"openchair/internal/interop"
	"openchair/internal/moderation"
	"openchair/internal/vocab"
)

type importCommand struct {
	Format  string `arg:"" enum:"csv,meeting-guide" help:"csv or meeting-guide."`
	Source  string `arg:"" help:"A file, an https address, or - for standard input."`
	Name    string `help:"Name of the feed; the file's name without it. The same name again replaces what it brought before." placeholder:"NAME"`
	Program string `help:"The fellowship whose own rules settle cost and topic, as aa or na." placeholder:"ID"`
	Zone    string `help:"Time zone of rows that state none, as America/Chicago." placeholder:"ZONE"`
	License string `help:"Under which terms the facts may be used." placeholder:"TEXT"`
	DryRun  bool   `help:"Say what would change, and change nothing."`
}

// maxSource is the largest file that is read: a feed of half a million listings is smaller.
const maxSource = 200 << 20

// Run reads the whole feed before it changes anything, and says what became of every row. It answers with
// 1 when rows were rejected and with 2 when nothing was imported.
func (cmd importCommand) Run(s *Settings, h *Host, t *terminal, box contextBox) error {
	err := cmd.run(box.Context, s, h, t)
	if _, told := errors.AsType[exit](err); err == nil || told {
		return err
	}
	t.say(err)
	return exit(exitNothing)
}

func (cmd importCommand) run(ctx context.Context, s *Settings, h *Host, t *terminal) error {
	name, err := cmd.feedName()
	if err != nil {
		return err
	}
	src, err := cmd.open(ctx, t)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	st, err := openStore(ctx, s, t)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	bar := newProgress(t)
	im := moderation.Importer{Store: st, Words: vocab.Must(), Progress: bar.show}
	report, err := im.Import(ctx, interop.Formats[cmd.Format], src, interop.Options{
		Name: name, Program: cmd.Program, Zone: cmd.Zone, License: cmd.License, Now: t.now(), Places: h.places, Words: vocab.Must(),
	}, cmd.DryRun)
	bar.end()
	if err != nil {
		return err
	}
	printReport(t.out, report)
	switch imported := report.New + report.Changed + report.Unchanged + report.Withdrawn + report.Kept; {
	case report.Refused != "" || imported == 0:
		return exit(exitNothing)
	case len(report.Rejected) > 0:
		return exit(exitFailed)
	}
	return nil
}

// feedName is what tells this feed's rows from every other's, at this import and the next.
func (cmd importCommand) feedName() (string, error) {
	switch {
	case strings.TrimSpace(cmd.Name) != "":
		return strings.TrimSpace(cmd.Name), nil
	case cmd.Source == "-":
		return "", fault.NewInvalid(fault.Problem{Field: "--name", Reason: "What comes from standard input needs a name: --name."})
	case isURL(cmd.Source):
		u, err := url.Parse(cmd.Source)
		if err != nil {
			return "", errAddress
		}
		if base := path.Base(u.Path); base != "/" && base != "." {
			return base, nil
		}
		return u.Hostname(), nil
	}
	return filepath.Base(cmd.Source), nil
}

func isURL(s string) bool { return strings.Contains(s, "://") }

// open gives the source as a stream that ends with an error, not quietly, when it is too large: half a
// feed looks like a feed whose other half was withdrawn.
func (cmd importCommand) open(ctx context.Context, t *terminal) (io.ReadCloser, error) {
	switch {
	case cmd.Source == "-":
		return limited(io.NopCloser(t.in), maxSource), nil
	case isURL(cmd.Source):
		return newFetcher().fetch(ctx, cmd.Source)
	}
	info, err := os.Stat(cmd.Source)
	switch {
	case err != nil:
		return nil, fault.NewNotFound("There is no such file.").Because(err)
	case info.IsDir():
		return nil, fault.NewInvalid(fault.Problem{Field: "SOURCE", Reason: "This is a folder. Name one file."})
	case info.Size() > maxSource:
		return nil, tooLarge(maxSource)
	}
	f, err := os.Open(cmd.Source)
	if err != nil {
		return nil, fault.NewNotFound("The file cannot be read. Check its permissions.").Because(err)
	}
	return limited(f, maxSource), nil
}

func tooLarge(limit int64) error {
	return fault.NewInvalid(fault.Problem{Field: "SOURCE", Reason: fmt.Sprintf("This is larger than %d MiB, so it was not read. Split it into several feeds.", limit>>20)})
}

// limitedReader ends in an error once more than left bytes came.
type limitedReader struct {
	io.ReadCloser
	left, limit int64
}

func limited(r io.ReadCloser, limit int64) io.ReadCloser {
	return &limitedReader{ReadCloser: r, left: limit, limit: limit}
}

func (l *limitedReader) Read(b []byte) (int, error) {
	n, err := l.ReadCloser.Read(b)
	if l.left -= int64(n); l.left < 0 {
		return 0, tooLarge(l.limit)
	}
	return n, err
}

// maxPrinted is how many rejected rows and notes are listed; nobody reads more, and the counts are whole.
const maxPrinted = 1000

func printReport(w io.Writer, r moderation.Imported) {
	if r.DryRun {
		fmt.Fprintln(w, "Dry run: nothing was changed.")
	}
	if r.Refused != "" {
		fmt.Fprintln(w, r.Refused)
	}
	fmt.Fprintf(w, "read %d, new %d, changed %d, unchanged %d, withdrawn %d, rejected %d\n", r.Read, r.New, r.Changed, r.Unchanged, r.Withdrawn, len(r.Rejected))
	if r.Kept > 0 {
		fmt.Fprintf(w, "kept as their organizers say: %d\n", r.Kept)
	}
	for i, x := range r.Rejected {
		if i == maxPrinted {
			fmt.Fprintf(w, "… and %d more rejected\n", len(r.Rejected)-i)
			break
		}
		fmt.Fprintf(w, "row %d rejected: %s: %s\n", x.Row, x.Field, x.Reason)
	}
	for i, n := range r.Notes {
		if i == maxPrinted {
			fmt.Fprintf(w, "… and %d more notes\n", len(r.Notes)-i)
			break
		}
		fmt.Fprintln(w, n)
	}
}
