package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/astrolabe-index/astrolabe/internal/demo"
)

type demoCmd struct {
	Seed        uint64        `help:"${help_demo_seed}" default:"1"`
	For         time.Duration `help:"${help_demo_for}" default:"0s"`
	Blocks      uint64        `help:"${help_demo_blocks}" default:"0"`
	BlockTime   time.Duration `help:"${help_demo_block_time}" default:"0s"`
	Speed       int64         `help:"${help_demo_speed}" default:"60"`
	Days        int           `help:"${help_demo_days}" default:"30"`
	HTTP        string        `name:"http" help:"${help_demo_http}" default:"127.0.0.1:8080"`
	OpsListen   string        `help:"${help_ops_listen}" default:"127.0.0.1:0"`
	RPCPort     int           `name:"rpc-port" help:"${help_demo_rpc_port}" default:"8545"`
	Adversary   bool          `help:"${help_demo_adversary}"`
	NoRebalance bool          `help:"${help_demo_rebalance}"`
	Fresh       bool          `help:"${help_demo_fresh}"`
	DataDir     string        `help:"${help_demo_data_dir}" default:"${data_dir}" type:"path"`
	DatabaseURL string        `help:"${help_demo_database}" env:"DATABASE_URL" placeholder:"URL"`
	PublicURLs  []string      `name:"public-url" help:"${help_demo_public_url}" placeholder:"URL"`
	PublicRPC   string        `name:"public-rpc" help:"${help_demo_public_rpc}" placeholder:"URL"`
	Controls    bool          `help:"${help_demo_controls}"`
	Report      string        `help:"${help_demo_report}" type:"path"`
}

// Help explains the run and its end.
func (demoCmd) Help() string {
	return `Starts a development chain, deploys the contracts and launches five indices. Simulated creators and investors act while prices
move. The indexer, the API, the web app and the rebalancer run as in production. The program prints the address of each.

Examples:

  astrolabe demo                                      until Ctrl-C
  astrolabe demo --for 90s --fresh                    90 seconds from an empty database
  astrolabe demo --for 90s --fresh --no-rebalance     the same market without rebalancing
  astrolabe demo --for 90s --adversary                strangers attack: order spam, dust, sandwiches, stalled feeds
  astrolabe demo --speed 1                            in real time instead of an hour a minute

The chain is in memory, so every run begins a new one. A run without an end keeps the states of the newest 128 blocks, as most nodes
do, so that it can run for days. Other runs keep all states. PostgreSQL's data is kept: each run creates a database demo_<time>, and
the three newest remain for inspection.

The chain's clock is --speed times as fast as a real one: an hour passes in a minute. In chain time, prices are about as
volatile as real ones: 50 % to 90 % a year. Daily limits, fees and deadlines count in chain time.

A block is made after --block-time, when the indexer and the rebalancer have processed the previous block, or after two seconds.

At the end the market stops and open transactions settle. Then every vault and holder is audited.

Next: open the printed App address, or run the printed audit command while the demo runs.

Exit codes: 0 success; 1 failure; 2 could not start. A run fails if the audit finds a difference or an index drifts by 1.5 % or
more. It also fails if a trade reverts for another reason than a moved price.`
}

// defaultBlockTime is the time between blocks unless a block is then less than a second of chain time.
const defaultBlockTime = 500 * time.Millisecond

// maxSpeed is the largest --speed: an hour in half a second.
const maxSpeed = 7200

// chainTime returns the chain time of a block.
func (c *demoCmd) chainTime() time.Duration { return time.Duration(c.Speed) * c.BlockTime }

// check sets the default of --block-time and validates the flags.
func (c *demoCmd) check() error {
	if c.BlockTime == 0 {
		c.BlockTime = max(defaultBlockTime, time.Second/time.Duration(max(1, c.Speed)))
	}
	switch {
	case c.Speed < 1 || c.Speed > maxSpeed:
		return fmt.Errorf("--speed must be from 1 to %d, got %d", maxSpeed, c.Speed)
	case c.BlockTime < 50*time.Millisecond || c.BlockTime > time.Minute:
		return fmt.Errorf("--block-time must be from 50ms to 1m, got %s", c.BlockTime)
	case c.chainTime() < time.Second || c.chainTime() > time.Hour:
		return fmt.Errorf("--speed times --block-time must be from 1s to 1h of chain time, got %s", c.chainTime())
	case c.Days < 0 || c.Days > 365:
		return fmt.Errorf("--days must be from 0 to 365, got %d", c.Days)
	case c.For < 0:
		return fmt.Errorf("--for must not be negative, got %s", c.For)
	case c.RPCPort < 0 || c.RPCPort > 65535:
		return fmt.Errorf("--rpc-port must be from 0 to 65535, got %d", c.RPCPort)
	}
	return nil
}

// endless reports whether only a signal ends the run.
func (c *demoCmd) endless() bool { return c.For == 0 && c.Blocks == 0 }

// proposeAt returns the block after which a creator proposes new weights, early enough for the delay to pass within the run.
func (c *demoCmd) proposeAt() uint64 {
	expected := uint64(c.For / c.BlockTime)
	if c.Blocks > 0 && (expected == 0 || c.Blocks < expected) {
		expected = c.Blocks
	}
	if expected == 0 {
		return 20
	}
	return max(2, expected/8)
}

// Run runs the demo and prints its report.
func (c *demoCmd) Run(ctx context.Context, e *env) (err error) {
	if err := c.check(); err != nil {
		return usageError{err}
	}
	steps := newSteps(e)
	public, operations, closeBoth, err := listenBoth(ctx, c.HTTP, c.OpsListen)
	if err != nil {
		return err
	}
	defer closeBoth()
	if err := os.MkdirAll(c.DataDir, 0o755); err != nil { //nolint:gosec // PostgreSQL's user must be able to enter it
		return usageErrorf("creating --data-dir: %w", err)
	}
	logPath := filepath.Join(c.DataDir, "demo.log")
	logFile, err := os.Create(logPath) //nolint:gosec // the path comes from a flag
	if err != nil {
		return usageErrorf("opening the log: %w", err)
	}
	defer func() { err = errors.Join(err, logFile.Close()) }()
	e.log = e.logTo(logFile)

	d := &demoRun{cmd: c, env: e, steps: steps, public: public, operations: operations}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.open(ctx); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped during set-up: %w", context.Cause(ctx))
		}
		return err
	}
	d.ready = func() { d.welcome(logPath) }
	report, err := d.run(ctx)
	if err != nil {
		return err
	}
	return c.finish(e, report)
}

// finish prints and writes the report. It returns errFindings if the run was not a success.
func (c *demoCmd) finish(e *env, report *demo.Report) error {
	if err := report.Write(e.stdout); err != nil {
		return fmt.Errorf("printing the report: %w", err)
	}
	if c.Report != "" {
		raw, err := json.MarshalIndent(report, "", "  ")
		if err != nil {
			return fmt.Errorf("encoding the report: %w", err)
		}
		if err := os.WriteFile(c.Report, append(raw, '\n'), 0o644); err != nil { //nolint:gosec // the report is not secret
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	failures := report.Failures()
	for _, failure := range failures {
		_, _ = fmt.Fprintf(e.stderr, "astrolabe: %s\n", failure)
	}
	if len(failures) > 0 {
		return errFindings
	}
	return nil
}
