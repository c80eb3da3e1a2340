package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/astrolabe-index/astrolabe/rebalancer/backtest"
)

type backtestCmd struct {
	Prices    string  `arg:"" optional:"" help:"${help_prices}" placeholder:"FILE"`
	Weights   []int64 `help:"${help_weights}" placeholder:"BPS,…"`
	NAV       float64 `name:"nav" help:"Value of the vault at the start, in USD." default:"1000000"`
	Depth     float64 `help:"${help_depth}" default:"20000000"`
	Gas       float64 `help:"Cost of a million units of gas, in USD." default:"2"`
	Gamma     float64 `help:"${help_gamma}" placeholder:"G"`
	Report    string  `help:"Write an HTML page with charts to this file." placeholder:"FILE"`
	Histories int     `help:"${help_histories}" placeholder:"N"`
}

// Help explains the file format and the method.
func (backtestCmd) Help() string {
	return `The first line of the file is "time" and the symbols. Each further line is a time and the price of each asset in USD. Times
are dates (2006-01-02) or RFC 3339, in ascending order.

The vault follows its targets by the planner's policy, then by fixed rules: close every gap each day, each week, and from 5 %
of drift. Trades pay the pools' fees, move the prices and cost gas. A year has 365 days. The tracking error is the sample
standard deviation of the vault's return minus the index's return. The index itself pays no costs.

Examples:

  astrolabe backtest prices.csv --weights 5000,3000,2000 --report report.html
  astrolabe backtest --histories 20

Next: compare the policy's cost with the rules', then set --risk-aversion of astrolabe serve.

Exit codes: 0 success, 1 with --histories the policy was not cheaper everywhere, 2 the input could not be read.`
}

// Run replays the history and prints the table.
func (c *backtestCmd) Run(e *env) (err error) {
	cfg := backtest.Config{TargetsBps: c.Weights, NavUSD: c.NAV, DepthUSD: c.Depth, GasUSD: c.Gas}
	if c.Histories > 0 {
		const assets, closes, step = 8, 365 * 4, 6 * time.Hour
		lost, err := backtest.WriteQuality(e.stdout, c.Histories, cfg, func(seed uint64) *backtest.History {
			return backtest.Random(seed, assets, closes, step)
		})
		if err == nil && lost > 0 {
			return errFindings
		}
		return err
	}
	h, err := c.read()
	if err != nil {
		return usageError{err}
	}
	policy := backtest.Default()
	if c.Gamma != 0 {
		policy.Policy.RiskAversion = c.Gamma
	}
	var results []backtest.Result
	for _, rule := range append([]backtest.Rule{policy}, backtest.Calendars()...) {
		r, err := backtest.Run(h, cfg, rule)
		if err != nil {
			return usageErrorf("replaying %s: %w", rule.Name, err)
		}
		results = append(results, r)
	}
	if c.Report != "" {
		if err := c.write(h, results); err != nil {
			return err
		}
	}
	return backtest.WriteTable(e.stdout, results)
}

func (c *backtestCmd) read() (h *backtest.History, err error) {
	switch c.Prices {
	case "":
		return nil, errors.New("backtest needs a price file or --histories")
	case "-":
		return backtest.Read(os.Stdin)
	}
	file, err := os.Open(c.Prices)
	if err != nil {
		return nil, fmt.Errorf("opening the price history: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	h, err = backtest.Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Prices, err)
	}
	return h, nil
}

func (c *backtestCmd) write(h *backtest.History, results []backtest.Result) (err error) {
	file, err := os.Create(c.Report)
	if err != nil {
		return usageErrorf("creating the report: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return backtest.WriteHTML(file, h, results)
}
