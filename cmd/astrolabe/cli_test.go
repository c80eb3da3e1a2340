package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/audit"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// outcome is the exit code and the output of a command.
type outcome struct {
	code           int
	stdout, stderr string
}

func astrolabe(ctx context.Context, args ...string) outcome {
	var stdout, stderr bytes.Buffer
	code := run(ctx, args, &stdout, &stderr)
	return outcome{code, stdout.String(), stderr.String()}
}

// oneLineOf requires that the whole output is one line on stderr, and returns it.
func oneLineOf(t *testing.T, o outcome) string {
	t.Helper()
	require.Empty(t, o.stdout)
	require.Equal(t, 1, strings.Count(o.stderr, "\n"), "stderr: %s", o.stderr)
	return o.stderr
}

const deadDatabase = "postgres://nobody@127.0.0.1:1/none"

func TestNoCommandAndHelpPrintTheCommands(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"--help"}} {
		o := astrolabe(t.Context(), args...)
		require.Equal(t, exitOK, o.code)
		for _, command := range []string{"demo", "serve", "feed", "deploy", "activate", "migrate", "audit", "reindex", "version"} {
			require.Contains(t, o.stdout, "\n  "+command)
		}
	}
}

// Every command and every flag has a help text, and no variable of the texts is left unresolved.
func TestEveryCommandAndFlagHasHelp(t *testing.T) {
	t.Parallel()
	var c cli
	parser, err := kong.New(&c, kong.Name("astrolabe"), helpTexts())
	require.NoError(t, err)
	require.NoError(t, kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		switch n := node.(type) {
		case *kong.Node:
			if n.Type == kong.CommandNode {
				require.NotEmpty(t, n.Help, n.FullPath())
				require.NotContains(t, n.Help+n.Detail, "${", n.FullPath())
			}
		case *kong.Flag:
			require.NotEmpty(t, n.Help, n.Name)
			require.NotContains(t, n.Help, "${", n.Name)
		}
		return next(nil)
	}))
}

func TestMisuseSaysWhatIsWrongAndHowItIsDoneRight(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{"demo", "--bogus"}, []string{"unknown flag --bogus", "Usage: astrolabe demo", "--seed"}},
		{[]string{"serve", "--bogus"}, []string{"unknown flag --bogus", "Usage: astrolabe serve", "--roles"}},
		{[]string{"dance"}, []string{"dance", "Usage: astrolabe <command>"}},
		{[]string{"demo", "--for", "soon"}, []string{"--for", "soon", "Usage: astrolabe demo"}},
		{[]string{"audit"}, []string{"--rpc", "--factory", "Usage: astrolabe audit"}},
		{
			[]string{"audit", "--rpc", "http://x", "--factory", "0x1", "--database-url", "a", "--api", "b"},
			[]string{"--database-url", "--api", "Usage: astrolabe audit"},
		},
	} {
		o := astrolabe(t.Context(), c.args...)
		require.Equal(t, exitUsage, o.code, "%v", c.args)
		for _, text := range c.says {
			require.Contains(t, o.stderr, text, "%v", c.args)
		}
	}
}

func TestBadValuesAreRefusedInOneLineThatNamesThem(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing.json")
	deployment, _, password := writeFiles(t, chain.Deployment{})
	busy, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, busy.Close()) })
	serve := func(args ...string) []string {
		return append([]string{"serve", "--rpc", "http://127.0.0.1:1", "--deployment", deployment}, args...)
	}
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{"demo", "--block-time", "1ms"}, []string{"--block-time", "50ms"}},
		{[]string{"demo", "--for=-1s"}, []string{"--for", "negative"}},
		{[]string{"demo", "--days", "366"}, []string{"--days", "365"}},
		{[]string{"demo", "--rpc-port", "70000"}, []string{"--rpc-port", "65535"}},
		{[]string{"demo", "--http", "nonsense"}, []string{"--http", "host:port"}},
		{[]string{"demo", "--http", busy.Addr().String()}, []string{"cannot listen", busy.Addr().String(), "--http"}},
		{[]string{"serve", "--rpc", "http://127.0.0.1:1", "--deployment", missing}, []string{"missing.json"}},
		{serve("--roles", "juggler"), []string{"--roles", "juggler", "rebalancer"}},
		{serve("--max-lag-blocks", "0"), []string{"--max-lag-blocks", "at least 1"}},
		{serve("--nav-interval", "999ms"), []string{"--nav-interval", "1s", "999ms"}},
		{serve("--keep-nav", "47h"), []string{"--keep-nav", "48h", "47h"}},
		{serve("--keep-feed", "59m"), []string{"--keep-feed", "1h", "59m"}},
		{serve("--roles", "rebalancer"), []string{"--keeper-keystore"}},
		{serve("--keeper-keystore", missing, "--keeper-password-file", password), []string{"missing.json"}},
		{serve("--roles", "api", "--min-trade-usd", "much"), []string{"--min-trade-usd", "much"}},
		{[]string{"audit", "--rpc", "http://127.0.0.1:1", "--factory", "0x12"}, []string{"--factory", "0x12"}},
	} {
		o := astrolabe(t.Context(), c.args...)
		require.Equal(t, exitUsage, o.code, "%v: %s", c.args, o.stderr)
		line := oneLineOf(t, o)
		for _, text := range c.says {
			require.Contains(t, line, text, "%v", c.args)
		}
	}
}

func TestRetentionIsWhatTheFlagsSay(t *testing.T) {
	t.Parallel()
	parse := func(args ...string) indexer.Config {
		var c struct {
			Serve serveCmd `cmd:""`
		}
		parser, err := kong.New(&c, helpTexts())
		require.NoError(t, err)
		_, err = parser.Parse(append([]string{"serve", "--rpc", "http://127.0.0.1:1", "--deployment", "deployment.json"}, args...))
		require.NoError(t, err)
		return c.Serve.indexing()
	}
	require.Equal(t, 72*time.Hour, parse().KeepFeed)
	require.Equal(t, 2160*time.Hour, parse().KeepNAV)
	require.Equal(t, 2*time.Minute, parse().NavEvery)
	changed := parse("--keep-feed", "240h", "--keep-nav", "0", "--nav-interval", "1h")
	require.Equal(t, 240*time.Hour, changed.KeepFeed)
	require.Zero(t, changed.KeepNAV)
	require.Equal(t, time.Hour, changed.NavEvery)
}

func TestADatabaseThatIsDownIsOneLineAndAnExitCode(t *testing.T) {
	t.Parallel()
	deployment, _, _ := writeFiles(t, chain.Deployment{})
	for _, args := range [][]string{
		{"serve", "--rpc", "http://127.0.0.1:1", "--deployment", deployment, "--roles", "indexer,api", "--database-url", deadDatabase},
		{"migrate", "--database-url", deadDatabase},
	} {
		o := astrolabe(t.Context(), args...)
		require.Equal(t, exitUsage, o.code, "%v", args)
		require.Contains(t, oneLineOf(t, o), "the database does not answer")
	}
}

func TestAnAuditWithoutANodeIsAnExitCode(t *testing.T) {
	t.Parallel()
	o := astrolabe(t.Context(), "audit", "--rpc", "http://127.0.0.1:1", "--factory", "0x00000000000000000000000000000000000000aa")
	require.Equal(t, exitUsage, o.code)
	require.Contains(t, o.stderr, "astrolabe: connecting to nodes")
}

func TestServingTheChainOfAnotherDeploymentIsRefused(t *testing.T) {
	t.Parallel()
	c, err := devchain.Start(t.Context(), devchain.Config{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	var d chain.Deployment
	deployment, _, _ := writeFiles(t, d)
	raw, err := os.ReadFile(deployment)
	require.NoError(t, err)
	raw = bytes.Replace(raw, []byte(strconv.FormatUint(devchain.ChainID, 10)), []byte("10"), 1)
	require.NoError(t, os.WriteFile(deployment, raw, 0o600))
	o := astrolabe(t.Context(), "serve", "--rpc", c.HTTPURL(), "--deployment", deployment, "--roles", "indexer",
		"--database-url", testkit.DatabaseURL(t))
	require.Equal(t, exitUsage, o.code, o.stderr)
	require.Contains(t, o.stderr, "serves 1337 instead of 10")
}

func TestVersionIsPrinted(t *testing.T) {
	t.Parallel()
	o := astrolabe(t.Context(), "version")
	require.Equal(t, exitOK, o.code)
	require.Regexp(t, `^astrolabe \S+`, o.stdout)
}

// writeFiles writes a deployment file and the deployer's keystore and password. An empty d gets made-up addresses.
func writeFiles(t *testing.T, d chain.Deployment) (deployment, keystoreFile, password string) {
	t.Helper()
	if d.ChainID == 0 {
		d.ChainID = devchain.ChainID
		for i, a := range []interface{ SetBytes([]byte) }{
			&d.Factory, &d.Registry, &d.Lens, &d.Zapper, &d.ExitGuard, &d.Adapter, &d.WETH, &d.USDC,
			&d.UniswapFactory, &d.UniswapRouter, &d.UniswapQuoter,
		} {
			a.SetBytes([]byte{byte(i + 1)})
		}
	}
	dir := t.TempDir()
	deployment = filepath.Join(dir, "deployment.json")
	require.NoError(t, d.Write(deployment))
	c, err := devchain.Start(t.Context(), devchain.Config{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	keystoreFile, password = writeKeystore(t, c.Account(devchain.Deployer))
	return deployment, keystoreFile, password
}

// writeKeystore encrypts an account's key. It uses the weakest settings because tests decrypt it often.
func writeKeystore(t *testing.T, account devchain.Account) (file, password string) {
	t.Helper()
	dir := t.TempDir()
	encrypted, err := keystore.EncryptKey(&keystore.Key{
		Id: uuid.New(), Address: account.Address, PrivateKey: account.Key,
	}, "correct horse", 2, 1)
	require.NoError(t, err)
	file, password = filepath.Join(dir, "key.json"), filepath.Join(dir, "password")
	require.NoError(t, os.WriteFile(file, encrypted, 0o600))
	require.NoError(t, os.WriteFile(password, []byte("correct horse\n"), 0o600))
	return file, password
}

func TestDeployWritesWhatServeAndAuditRead(t *testing.T) {
	t.Parallel()
	c, m := testkit.Market(t)
	ticking(t, c)
	keystoreFile, password := writeKeystore(t, c.Account(devchain.Deployer))
	dir := t.TempDir()
	var assets []map[string]any
	for _, a := range m.Assets {
		assets = append(assets, map[string]any{"token": a.Token, "feed": a.Feed, "heartbeat": "1h"})
	}
	raw, err := json.Marshal(assets)
	require.NoError(t, err)
	assetsFile, out := filepath.Join(dir, "assets.json"), filepath.Join(dir, "deployment.json")
	require.NoError(t, os.WriteFile(assetsFile, raw, 0o600))
	d := m.Deployment
	args := []string{
		"deploy", "--rpc", c.HTTPURL(), "--keystore", keystoreFile, "--password-file", password, "--assets", assetsFile, "--out", out,
		"--guardian", c.Account(devchain.Guardian).Address.Hex(), "--keeper", c.Account(devchain.Keeper).Address.Hex(),
		"--platform", c.Account(devchain.Platform).Address.Hex(), "--weth", d.WETH.Hex(), "--usdc", d.USDC.Hex(),
		"--uniswap-factory", d.UniswapFactory.Hex(), "--uniswap-router", d.UniswapRouter.Hex(), "--uniswap-quoter", d.UniswapQuoter.Hex(),
	}
	o := astrolabe(t.Context(), args...)
	require.Equal(t, exitOK, o.code, o.stderr)
	deployed, err := chain.ReadDeployment(out)
	require.NoError(t, err)
	require.NotEqual(t, d.Factory, deployed.Factory)

	o = astrolabe(t.Context(), "audit", "--rpc", c.HTTPURL(), "--factory", deployed.Factory.Hex())
	require.Equal(t, exitOK, o.code, o.stderr)
	require.Contains(t, o.stdout, "0 vaults, 0 holders")

	activate := []string{
		"activate", "--rpc", c.HTTPURL(), "--keystore", keystoreFile, "--password-file", password,
		"--assets", assetsFile, "--deployment", out,
	}
	o = astrolabe(t.Context(), activate...)
	require.Equal(t, exitOK, o.code, o.stderr)
	require.Equal(t, len(assets)+1, strings.Count(o.stderr, "waiting for the listing delay"), "the assets and the adapter: %s", o.stderr)

	o = astrolabe(t.Context(), args...)
	require.Equal(t, exitUsage, o.code, "deploy must not overwrite the first deployment file")
	require.Contains(t, o.stderr, "--out")
}

func TestAuditExitsByWhatItFound(t *testing.T) {
	t.Parallel()
	c, m := testkit.Market(t)
	testkit.Launch(t, c, m, c.Account(devchain.FirstMember), testkit.Index{})
	url := testkit.DatabaseURL(t)
	args := []string{"audit", "--rpc", c.HTTPURL(), "--factory", m.Deployment.Factory.Hex(), "--database-url", url, "--json"}
	o := astrolabe(t.Context(), args...)
	require.Equal(t, exitUsage, o.code, "nothing is indexed")
	require.Contains(t, o.stderr, audit.ErrNotIndexed.Error())

	st, err := openStore(t.Context(), url, false)
	require.NoError(t, err)
	t.Cleanup(st.Close)
	index(t, c, m, st)
	o = astrolabe(t.Context(), args...)
	require.Equal(t, exitOK, o.code, o.stderr)
	var report audit.Report
	require.NoError(t, json.Unmarshal([]byte(o.stdout), &report))
	require.Equal(t, 1, report.Vaults)

	_, err = st.Pool.Exec(t.Context(), "update balances set shares = shares + 1")
	require.NoError(t, err)
	o = astrolabe(t.Context(), args...)
	require.Equal(t, exitFailed, o.code)
	require.NoError(t, json.Unmarshal([]byte(o.stdout), &report))
	require.Len(t, report.Differences, 2, "the creator's shares and the locked ones")

	chainOnly := []string{"audit", "--rpc", c.HTTPURL(), "--factory", m.Deployment.Factory.Hex()}
	o = astrolabe(t.Context(), append(chainOnly, "--block", strconv.FormatUint(report.Block, 10))...)
	require.Equal(t, exitOK, o.code, "the chain itself is sound: %s", o.stderr)
	require.Contains(t, o.stdout, "against contract, 0 differences")
	o = astrolabe(t.Context(), append(chainOnly, "--block", "1000000")...)
	require.Equal(t, exitUsage, o.code)
	require.Contains(t, oneLineOf(t, o), audit.ErrBlock.Error())

	for _, wrong := range []string{m.Deployment.USDC.Hex(), "0x00000000000000000000000000000000000000aa"} {
		o = astrolabe(t.Context(), "audit", "--rpc", c.HTTPURL(), "--factory", wrong)
		require.Equal(t, exitUsage, o.code, "the address is a token or has no code")
		require.Contains(t, oneLineOf(t, o), audit.ErrNoFactory.Error())
	}
}

func TestMigrateMayRunTwice(t *testing.T) {
	t.Parallel()
	url := testkit.DatabaseURL(t)
	for range 2 {
		o := astrolabe(t.Context(), "migrate", "--database-url", url)
		require.Equal(t, exitOK, o.code, o.stderr)
	}
}

func TestOnlyTheNewestRunsKeepTheirDatabases(t *testing.T) {
	t.Parallel()
	url := testkit.DatabaseURL(t)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) })
	// The names are older than those of other tests, so only these databases are dropped.
	for run := range 6 {
		made, err := newRunDatabase(t.Context(), url, fmt.Sprintf("%s1970010%d.000", runDatabasePrefix, run))
		require.NoError(t, err)
		require.Contains(t, made, fmt.Sprintf("/demo_1970010%d_000", run))
	}
	var left int
	require.NoError(t, conn.QueryRow(t.Context(), "select count(*) from pg_database where datname like 'demo_1970%'").Scan(&left))
	require.LessOrEqual(t, left, runDatabasesKept)
}
