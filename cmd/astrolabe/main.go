// Command astrolabe runs an on-chain index marketplace: `demo` shows all of it on a chain of its own, `serve` runs it
// against given nodes and a database, and the other commands deploy, migrate and audit.
//
// This package wires and reads configuration; what the parts do is theirs. Exit codes: 0 done; 1 it ran and failed, or an
// audit found a difference; 2 it could not begin, for a flag, a file, or a database or node that does not answer.
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
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

type cli struct {
	Demo     demoCmd     `cmd:"" help:"Run the whole marketplace on a development chain, with creators, investors and moving prices."`
	Serve    serveCmd    `cmd:"" help:"Run indexer, API and rebalancer against given nodes and a database."`
	Deploy   deployCmd   `cmd:"" help:"Deploy the contracts and propose assets."`
	Activate activateCmd `cmd:"" help:"List the assets that deploy proposed, once their delay is over."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database's schema up to date."`
	Audit    auditCmd    `cmd:"" help:"Recompute every vault from the chain and find where contracts, database or API differ."`
	Keeper   keeperCmd   `cmd:"" help:"Look after the rebalancer: status, kill switch, signers, schedules."`
	Verify   verifyCmd   `cmd:"" help:"Compare the database with a node, log by log and balance by balance."`
	Reindex  reindexCmd  `cmd:"" help:"Make every projection anew from the database's own ledger."`
	Keys     keysCmd     `cmd:"" help:"Make, rotate, roll back and revoke API keys, and see who uses them."`
	Backtest backtestCmd `cmd:"" help:"Replay a price history through the planner and print what it would have cost."`
	Version  versionCmd  `cmd:"" help:"Print the version."`

	LogLevel  slog.Level `help:"Least level that is logged: debug, info, warn or error." default:"info" placeholder:"LEVEL"`
	LogFormat string     `help:"Form of log lines: text or json." enum:"text,json" default:"text"`
}

// env is what a command may touch of the process it runs in.
type env struct {
	stdout io.Writer
	stderr io.Writer
	now    func() time.Time
	log    *slog.Logger
	logTo  func(w io.Writer) *slog.Logger // a logger of the same level and form
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without the process: what it writes goes to stdout and stderr, what it returns is the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("astrolabe"), kong.Vars{"data_dir": defaultDataDir()}, kong.Description("On-chain index marketplace, self-hosted."),
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
	if exited >= 0 { // --help was asked for and printed
		return exited
	}
	if err != nil {
		return misuse(err, stderr)
	}
	logTo := func(w io.Writer) *slog.Logger {
		opts := &slog.HandlerOptions{Level: c.LogLevel}
		if c.LogFormat == "json" {
			return slog.New(slog.NewJSONHandler(w, opts))
		}
		return slog.New(slog.NewTextHandler(w, opts))
	}
	e := &env{
		stdout: stdout, stderr: stderr, log: logTo(stderr), logTo: logTo,
		now: time.Now,
	}
	command.BindTo(ctx, (*context.Context)(nil))
	return report(command.Run(e), stderr)
}

// misuse prints what is wrong and then how it is done right.
func misuse(err error, stderr io.Writer) int {
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

// usageError is a fault found before anything was begun: in flags, in files they name, or in what does not answer.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// unfit marks an error as one for which nothing was begun.
func unfit(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errFound ends a command whose findings are printed already.
var errFound = errors.New("differences or failures were found")

// report turns a command's error into one line and an exit code.
func report(err error, stderr io.Writer) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFound):
		return exitFailed
	case errors.As(err, &usage):
		_, _ = fmt.Fprintf(stderr, "astrolabe: %s\n", oneLine(err))
		return exitUsage
	default:
		_, _ = fmt.Fprintf(stderr, "astrolabe: %s\n", oneLine(err))
		return exitFailed
	}
}
