// Command server is Open Chair: it runs the directory, and its other commands fill, copy and mend it.
// Everything concrete (database, index, pages, addresses) is put together here and nowhere else.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // the zones of listings must be known where the system has none

	"github.com/alecthomas/kong"
	"github.com/gin-gonic/gin"

	"openchair/internal/fault"
)

// cli is every command. Only what works stands here.
type cli struct {
	Settings `embed:""`

	Serve    serveCommand    `cmd:"" default:"withargs" help:"Run the directory (what happens without a command)."`
	Import   importCommand   `cmd:"" help:"Read listings from a file, an https address or standard input (-)."`
	Export   exportCommand   `cmd:"" help:"Write every public listing."`
	Generate generateCommand `cmd:"" help:"Add made-up listings, marked as such, to try the server with many."`
	Reindex  reindexCommand  `cmd:"" help:"Make the search index anew, beside the running one."`
	Backup   backupCommand   `cmd:"" help:"Copy the database into a file, also while a server uses it."`
	Restore  restoreCommand  `cmd:"" help:"Put a backup in the database's place."`
	User     userCommand     `cmd:"" help:"Grant roles to people."`
	Check    checkCommand    `cmd:"" help:"Look at configuration, database and index, and say how to mend what is wrong."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database to this server's schema."`
	Version  versionCommand  `cmd:"" help:"Say which version this is."`
}

// Exit codes. An import also uses 1 when some rows were rejected.
const (
	exitOK      = 0
	exitFailed  = 1
	exitNothing = 2 // an import changed nothing; a check found something broken
	exitUsage   = 64
)

// exit is an error that only carries a code: what there was to say has been said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// terminal is the outside of one run.
type terminal struct {
	in          io.Reader
	out, err    io.Writer
	now         func() time.Time
	environment []string
}

// gcPercent is how much garbage may lie beside what is in use. At 100,000 listings half of Go's usual share keeps
// the server under 400 MB, and load tests do not show the difference.
const gcPercent = 50

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program: nothing of the process but what is handed in.
func run(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	gin.SetMode(gin.ReleaseMode)
	return runIn(ctx, args, &terminal{in: stdin, out: stdout, err: stderr, now: time.Now, environment: env})
}

func runIn(ctx context.Context, args []string, t *terminal) int {
	var c cli
	done, code := false, exitOK
	parser, err := kong.New(&c,
		kong.Name("server"),
		kong.Description("Open Chair: a directory of support groups and therapy."),
		kong.Writers(t.out, t.err),
		kong.Exit(func(n int) { done, code = true, n }),
		kong.Resolvers(fromEnvironment(t.environment)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(t.err, "server:", err)
		return exitFailed
	}
	if problems := unknownSettings(parser.Model, t.environment); len(problems) > 0 {
		return t.refuse(problems...)
	}
	parsed, err := parser.Parse(args)
	if done {
		return code
	}
	if err != nil {
		fmt.Fprintf(t.err, "server: %v\nTry “server --help”.\n", err)
		return exitUsage
	}
	host, problems := c.check(t.environment)
	if len(problems) > 0 {
		return t.refuse(problems...)
	}
	err = parsed.Run(&c.Settings, host, t, contextBox{ctx})
	if code, ok := errors.AsType[exit](err); ok {
		return int(code)
	}
	if err != nil {
		t.say(err)
		return exitFailed
	}
	return exitOK
}

// contextBox carries the context through kong, which binds by type.
type contextBox struct{ context.Context }

func (t *terminal) refuse(problems ...string) int {
	for _, p := range problems {
		fmt.Fprintln(t.err, "server:", p)
	}
	return exitFailed
}

// say prints an error as a sentence: the fault's own where there is one, and what lies behind it for
// the host, who runs this command and may see it.
func (t *terminal) say(err error) {
	f, ok := fault.Of(err)
	if !ok {
		fmt.Fprintln(t.err, "server:", err)
		return
	}
	fmt.Fprintln(t.err, "server:", f.Sentence)
	for _, p := range f.Problems {
		if p.Reason != f.Sentence {
			fmt.Fprintf(t.err, "  %s: %s\n", p.Field, p.Reason)
		}
	}
	if cause := f.Unwrap(); cause != nil {
		fmt.Fprintln(t.err, "  ("+cause.Error()+")")
	}
}
