// Command astrolabe runs an on-chain index marketplace. `demo` shows the whole marketplace on its own chain. `serve` runs it
// against existing nodes and a database. The other commands deploy, migrate, audit and operate it.
//
// This package reads the configuration and connects the parts; their logic is in their own packages.
//
// Exit codes:
//   - 0: success.
//   - 1: the command ran and failed, or an audit found a difference.
//   - 2: the command could not start: a flag or file is wrong, or the database or the node does not answer.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/prometheus/client_golang/prometheus"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

type cli struct {
	Demo     demoCmd     `cmd:"" help:"Run a complete marketplace on a development chain, with simulated members and prices."`
	Serve    serveCmd    `cmd:"" help:"Run the indexer, the API and the rebalancer against your nodes and your database."`
	Feed     feedCmd     `cmd:"" help:"Deploy a price feed that composes other prices."`
	Deploy   deployCmd   `cmd:"" help:"Deploy the contracts and propose the assets that indices may hold."`
	Activate activateCmd `cmd:"" help:"List the assets that deploy proposed, after the listing delay."`
	Migrate  migrateCmd  `cmd:"" help:"Update the database schema."`
	Audit    auditCmd    `cmd:"" help:"Recompute every vault from the chain and report every difference."`
	Keeper   keeperCmd   `cmd:"" help:"Operate the rebalancer: status, kill switch, signers, schedules."`
	Verify   verifyCmd   `cmd:"" help:"Compare the database with a node: every log and every balance."`
	Reindex  reindexCmd  `cmd:"" help:"Rebuild every projection from the ledger in the database."`
	Keys     keysCmd     `cmd:"" help:"Create, rotate, roll back and revoke API keys, and show who uses them."`
	Backtest backtestCmd `cmd:"" help:"Replay a price history through the planner and print drift, turnover and cost."`
	Version  versionCmd  `cmd:"" help:"Print the version of the program."`

	LogLevel  slog.Level `help:"Lowest level that is logged: debug, info, warn or error." default:"info"`
	LogFormat string     `help:"Format of the log: text or json." enum:"text,json" default:"text"`
}

// env holds the parts of the process that a command uses.
type env struct {
	stdout io.Writer
	stderr io.Writer
	now    func() time.Time
	log    *slog.Logger
	logTo  func(w io.Writer) *slog.Logger // returns a logger with the level and format of the flags

	metrics *prometheus.Registry // metrics of the process
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal kills the program
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run parses the arguments, runs the command and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("astrolabe"), helpTexts(), kong.Description(description),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "astrolabe: reading the command line: %v\n", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help was printed
		return exited
	}
	if err != nil {
		return reportParseError(err, stderr)
	}
	logTo := func(w io.Writer) *slog.Logger {
		opts := &slog.HandlerOptions{Level: c.LogLevel}
		if c.LogFormat == "json" {
			return slog.New(slog.NewJSONHandler(w, opts))
		}
		return slog.New(slog.NewTextHandler(w, opts))
	}
	e := &env{
		stdout: stdout, stderr: stderr, now: time.Now, log: logTo(stderr), logTo: logTo, metrics: newMetrics(),
	}
	command.BindTo(ctx, (*context.Context)(nil))
	return report(command.Run(e), stderr)
}

// reportParseError prints the error and the usage of the command.
func reportParseError(err error, stderr io.Writer) int {
	_, _ = fmt.Fprintf(stderr, "astrolabe: %v\n\n", err)
	var parse *kong.ParseError
	if errors.As(err, &parse) {
		parse.Context.Stdout = stderr
		if err := parse.Context.PrintUsage(false); err != nil {
			_, _ = fmt.Fprintf(stderr, "astrolabe: printing help: %v\n", err)
		}
	}
	return exitUsage
}

// usageError is an error found before the command started its work. Causes are a wrong flag, a wrong file, or a database or
// node that does not answer. The exit code is 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// usageErrorf formats a usageError.
func usageErrorf(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errFindings ends a command that found differences or failures and has already printed them. The exit code is 1.
var errFindings = errors.New("differences or failures were found")

// report prints a command's error on one line and returns the exit code.
func report(err error, stderr io.Writer) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFailed
	case errors.As(err, &usage):
		_, _ = fmt.Fprintf(stderr, "astrolabe: %s\n", oneLine(err))
		return exitUsage
	default:
		_, _ = fmt.Fprintf(stderr, "astrolabe: %s\n", oneLine(err))
		return exitFailed
	}
}
