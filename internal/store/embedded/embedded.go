// Package embedded runs a PostgreSQL server as a child process for users who have none. It uses real server binaries, a
// persistent data folder, the loopback interface only, and a generated password. The server never outlives the process,
// however that ends.
package embedded

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// MinVersion is the oldest major version of PostgreSQL that the schema is tested with.
const MinVersion = 15

const (
	superuser    = "astrolabe"
	startTimeout = 60 * time.Second
	stopTimeout  = 30 * time.Second
	lockTimeout  = 10 * time.Second // the time for a killed program's server to end
)

// Config says where the server lives.
type Config struct {
	Dir      string // contains the data folder, the password and the log; created if missing
	Search   []string
	Fresh    bool // start with an empty data folder
	Volatile bool // for tests: no fsync, and Dir is removed when the server ends
}

// Server is a running PostgreSQL.
type Server struct {
	port     int
	password string
	cmd      *exec.Cmd
	lifeline io.Closer
	done     chan struct{} // closed when the server has ended
	logPath  string
}

// watchdog runs the server until it ends or standard input closes. The kernel closes it even if the parent is killed. watchdog
// then asks for a fast shutdown. $1 is a folder to remove at the end, or empty.
const watchdog = `rm_dir=$1; shift
"$@" </dev/null & pid=$!
( cat >/dev/null; kill -INT $pid 2>/dev/null ) <&3 &
wait $pid; code=$?
[ -n "$rm_dir" ] && rm -rf "$rm_dir"
exit $code`

// Start initialises the data folder if it is new and starts the server. It returns when the server accepts connections.
func Start(ctx context.Context, cfg Config) (*Server, error) {
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("finding the data folder: %w", err)
	}
	data := filepath.Join(dir, "data")
	if err := refuseSecond(ctx, data); err != nil {
		return nil, err
	}
	if cfg.Fresh {
		if err := os.RemoveAll(data); err != nil {
			return nil, fmt.Errorf("emptying the data folder: %w", err)
		}
	}
	who, err := serverUser()
	if err != nil {
		return nil, err
	}
	if err := makeDir(dir, who); err != nil {
		return nil, err
	}
	bin, err := findBinaries(ctx, cfg.Search, dir, who)
	if err != nil {
		return nil, err
	}
	password, err := readPassword(filepath.Join(dir, "password"), who)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); errors.Is(err, fs.ErrNotExist) {
		if err := initData(ctx, cfg, bin, dir, data, who); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, fmt.Errorf("looking at the data folder: %w", err)
	} else if err := matchVersion(ctx, bin, data); err != nil {
		return nil, err
	}

	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	s := &Server{port: port, password: password, done: make(chan struct{}), logPath: filepath.Join(dir, "postgres.log")}
	if err := s.launch(cfg, bin, dir, data, who); err != nil {
		return nil, err
	}
	if err := s.waitReady(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// URL returns the connection string of a database, which need not exist yet. The database "postgres" always exists.
func (s *Server) URL(database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(superuser, s.password),
		Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)), Path: database, RawQuery: "sslmode=disable",
	}
	return u.String()
}

// EnsureDatabase creates a database if it is missing and returns its URL.
func (s *Server) EnsureDatabase(ctx context.Context, name string) (string, error) {
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return "", fmt.Errorf("connecting to the embedded server: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var exists bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&exists); err != nil {
		return "", fmt.Errorf("looking for database %s: %w", name, err)
	}
	if !exists {
		if _, err := conn.Exec(ctx, "create database "+pgx.Identifier{name}.Sanitize()); err != nil {
			return "", fmt.Errorf("creating database %s: %w", name, err)
		}
	}
	return s.URL(name), nil
}

// Stop asks for a fast shutdown and waits for it. A second call does nothing.
func (s *Server) Stop() error {
	if err := s.lifeline.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("closing the server's lifeline: %w", err)
	}
	select {
	case <-s.done:
		return nil
	case <-time.After(stopTimeout):
		return fmt.Errorf("stopping PostgreSQL: still running after %s; its log is %s", stopTimeout, s.logPath)
	}
}

// Done returns a channel that is closed when the server has ended.
func (s *Server) Done() <-chan struct{} { return s.done }

func (s *Server) launch(cfg Config, bin, dir, data string, who *syscall.Credential) error {
	args := []string{
		filepath.Join(bin, "postgres"), "-D", data, "-p", strconv.Itoa(s.port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
		"-c", "shared_buffers=128MB", "-c", "timezone=UTC", "-c", "log_timezone=UTC",
	}
	removed := ""
	if cfg.Volatile {
		args = append(args, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
			"-c", "plan_cache_mode=force_generic_plan") // tests run each statement rarely, so planning costs more than a bad plan
		removed = dir
	}
	logFile, err := os.OpenFile(s.logPath, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("opening the server's log: %w", err)
	}
	defer func() { _ = logFile.Close() }()
	read, write, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("making the server's lifeline: %w", err)
	}
	defer func() { _ = read.Close() }()
	// It is not CommandContext, because the lifeline stops the server in order, never by a kill.
	args = append([]string{"-c", watchdog, "sh", removed}, args...)
	s.cmd = exec.Command("/bin/sh", args...) //nolint:gosec,noctx // our own arguments; see above
	s.cmd.Dir = dir
	s.cmd.Stdout, s.cmd.Stderr = logFile, logFile
	s.cmd.ExtraFiles = []*os.File{read} // file 3 of the watchdog
	// Its own process group: Ctrl-C in a terminal reaches only this program, which stops the server last.
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Setpgid: true}
	s.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	if err := s.cmd.Start(); err != nil {
		_ = write.Close()
		return fmt.Errorf("starting PostgreSQL: %w", err)
	}
	s.lifeline = write
	go func() {
		_ = s.cmd.Wait() // its log says how it ended
		close(s.done)
	}()
	return nil
}

func (s *Server) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.URL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.done:
			return fmt.Errorf("PostgreSQL ended while starting; its log ends: %s", s.logTail())
		case <-ctx.Done():
			return fmt.Errorf("waiting for PostgreSQL to answer: %w; its log ends: %s", err, s.logTail())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *Server) logTail() string {
	raw, err := os.ReadFile(s.logPath)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	return strings.Join(lines[max(0, len(lines)-5):], " | ")
}

// refuseSecond fails if a server already runs on the data folder. Two servers would corrupt it.
func refuseSecond(ctx context.Context, data string) error {
	raw, err := os.ReadFile(filepath.Join(data, "postmaster.pid")) //nolint:gosec // our own data folder
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the data folder's lock: %w", err)
	}
	first, _, _ := strings.Cut(string(raw), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		return fmt.Errorf("reading the data folder's lock: %w", err)
	}
	// The server of a killed program is shutting down. Wait for it.
	ctx, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	for syscall.Kill(pid, 0) == nil && isPostgres(pid) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("data folder %s is in use by PostgreSQL process %d: stop the other program, or choose another folder",
				data, pid)
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

func isPostgres(pid int) bool {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err != nil || bytes.Contains(raw, []byte("postgres"))
}

func initData(ctx context.Context, cfg Config, bin, dir, data string, who *syscall.Credential) error {
	auth := "scram-sha-256"
	if cfg.Volatile { // tests open thousands of connections, and SCRAM is slow on purpose
		auth = "md5"
	}
	// Run initdb in a neighbouring folder and rename it, so that a data folder is complete or absent.
	partial := data + ".partial"
	if err := os.RemoveAll(partial); err != nil {
		return fmt.Errorf("clearing an unfinished data folder: %w", err)
	}
	if out, err := runAs(ctx, dir, who, filepath.Join(bin, "initdb"), "-D", partial, "-U", superuser,
		"--pwfile", filepath.Join(dir, "password"), "--auth="+auth, "--encoding=UTF8", "--locale=C", "--no-instructions"); err != nil {
		return fmt.Errorf("initialising the data folder: %w: %s", err, out)
	}
	if err := os.Rename(partial, data); err != nil {
		return fmt.Errorf("finishing the data folder: %w", err)
	}
	return nil
}

func readPassword(path string, who *syscall.Credential) (string, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // our own folder
	if err == nil {
		return strings.TrimSpace(string(raw)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("reading the server's password: %w", err)
	}
	secret := make([]byte, 24)
	if _, err := rand.Read(secret); err != nil {
		return "", fmt.Errorf("making the server's password: %w", err)
	}
	password := hex.EncodeToString(secret)
	if err := os.WriteFile(path, []byte(password+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("storing the server's password: %w", err)
	}
	return password, own(path, who)
}

func freePort(ctx context.Context) (int, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("finding a free port: %w", err)
	}
	port := l.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // a TCP listener's address
	return port, l.Close()
}
