package testkit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Postgres gives the test a PostgreSQL database of its own and returns its URL. The database is a
// copy of a template of this name, which migrate fills once for the whole test binary (nil leaves it
// empty); migrate must close its connections, or PostgreSQL refuses to copy. One server serves the
// binary; it is started at the first call and listens on the loopback only.
func Postgres(t testing.TB, template string, migrate func(ctx context.Context, url string) error) string {
	t.Helper()
	server, err := startedPostgres()
	if errors.Is(err, errNoPostgres) {
		Skip(t, err.Error())
	}
	if err != nil {
		t.Fatalf("starting PostgreSQL: %v", err)
	}
	name, err := server.copyOf(t.Context(), template, migrate)
	if err != nil {
		t.Fatalf("making a database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := server.do(ctx, "DROP DATABASE "+quoted(name)+" WITH (FORCE)"); err != nil {
			t.Errorf("dropping the test's database: %v", err)
		}
	})
	return server.url(name)
}

var errNoPostgres = errors.New("PostgreSQL is not installed: apt-get install postgresql")

type postgres struct {
	port int
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended
	log  bytes.Buffer  // to be read after done only

	mu        sync.Mutex
	templates map[string]error
	count     int
}

var (
	postgresMu      sync.Mutex
	postgresTried   bool
	postgresRunning *postgres
	postgresErr     error
)

func startedPostgres() (*postgres, error) {
	postgresMu.Lock()
	defer postgresMu.Unlock()
	if !postgresTried {
		postgresTried = true
		postgresRunning, postgresErr = startPostgres()
	}
	return postgresRunning, postgresErr
}

func stopPostgres() {
	postgresMu.Lock()
	defer postgresMu.Unlock()
	if postgresRunning == nil {
		return
	}
	// SIGQUIT: at once, without a checkpoint nobody will read.
	postgresRunning.cmd.Process.Signal(syscall.SIGQUIT)
	<-postgresRunning.done
}

// PostgresServer starts the shared throw-away server for a program that is no test; stop ends it.
func PostgresServer() (url string, stop func(), err error) {
	p, err := startedPostgres()
	if err != nil {
		return "", nil, err
	}
	return p.url("postgres"), stopPostgres, nil
}

func startPostgres() (*postgres, error) {
	bin, err := postgresBin()
	if err != nil {
		return nil, err
	}
	run, err := runDir()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(run, "postgres")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	attr, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", "data", "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
	initdb.Dir, initdb.SysProcAttr = dir, attr
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	// The port is free when it is looked up and may be taken when it is used.
	var last error
	for range 3 {
		p, err := launch(bin, dir, attr)
		if err == nil {
			return p, nil
		}
		last = err
	}
	return nil, last
}

func launch(bin, dir string, attr *syscall.SysProcAttr) (*postgres, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	p := &postgres{port: port, done: make(chan struct{}), templates: map[string]error{}}
	p.cmd = exec.Command(filepath.Join(bin, "postgres"), "-D", "data", "-p", strconv.Itoa(port), "-k", dir,
		"-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200",
		// What is lost in a crash is a test's data.
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	p.cmd.Dir, p.cmd.SysProcAttr = dir, attr
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	started := make(chan error)
	go func() {
		// The kernel sends Pdeathsig when the starting *thread* ends, so this one must outlive the server.
		runtime.LockOSThread()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			p.cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, p.await()
}

func (p *postgres) await() error {
	deadline := time.Now().Add(30 * time.Second)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		err := p.do(ctx, "SELECT 1")
		cancel()
		if err == nil {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("postgres ended: %s", p.log.String())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			p.cmd.Process.Kill()
			<-p.done
			return fmt.Errorf("postgres did not answer in 30 s: %w: %s", err, p.log.String())
		}
	}
}

// postgresBin is where the newest installed server is. Debian keeps it off PATH.
func postgresBin() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	best, bestVersion := "", -1
	for _, f := range found {
		dir := filepath.Dir(f)
		if v, err := strconv.Atoi(filepath.Base(filepath.Dir(dir))); err == nil && v > bestVersion {
			best, bestVersion = dir, v
		}
	}
	if best != "" {
		return best, nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", errNoPostgres
}

// unprivileged gives the folder to a user who is not root, because PostgreSQL refuses to run as root.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("no user to run PostgreSQL as: %w", err)
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err := errors.Join(err1, err2, os.Chown(dir, uid, gid)); err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, nil
}

func (p *postgres) url(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", p.port, database)
}

func (p *postgres) do(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, p.url("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// copyOf makes one database at a time: PostgreSQL refuses to copy a template that is in use.
func (p *postgres) copyOf(ctx context.Context, template string, migrate func(context.Context, string) error) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	from := "template_" + template
	err, made := p.templates[template]
	if !made {
		err = p.do(ctx, "CREATE DATABASE "+quoted(from))
		if err == nil && migrate != nil {
			err = migrate(ctx, p.url(from))
		}
		p.templates[template] = err
	}
	if err != nil {
		return "", fmt.Errorf("template %s: %w", template, err)
	}
	p.count++
	name := fmt.Sprintf("test_%d", p.count)
	return name, p.do(ctx, "CREATE DATABASE "+quoted(name)+" TEMPLATE "+quoted(from))
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }
