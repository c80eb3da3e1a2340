package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/astrolabe-index/astrolabe/rebalancer/backtest"
)

type backtestCmd struct {
	Prices    string  `arg:"" optional:"" help:"CSV of closes: time,SYMBOL,SYMBOL,…; - reads standard input." placeholder:"FILE"`
	Weights   []int64 `help:"Target weights in bps, in the order of the symbols; otherwise equal." placeholder:"BPS,…"`
	NAV       float64 `name:"nav" help:"Value of the vault at the start, USD." default:"1000000"`
	Depth     float64 `help:"What each asset's pools hold, both sides together, USD." default:"20000000"`
	Gas       float64 `help:"What a million units of gas cost, USD." default:"2"`
	Gamma     float64 `help:"Risk aversion of the policy; otherwise the default's." placeholder:"G"`
	Report    string  `help:"Write a page with plots here." placeholder:"FILE"`
	Histories int     `help:"Instead of a file: so many seeded histories, and the policy against each rule at equal tracking error, as Markdown." placeholder:"N"`
}

// Help says what the file must look like.
func (backtestCmd) Help() string {
	return `The file's first line is "time" and the symbols; each other line a time (2006-01-02 or RFC 3339), rising, and each
asset's price in USD. The vault follows its targets by the planner's own policy, then by fixed rules: all of every gap each
day, each week, and from 5 % of drift. Trades pay the pools' fees, move their prices, and cost gas. Conventions: 365 days a
year, tracking error is the sample standard deviation of the return less the index's, the index pays nothing.

Exit codes: 0 done, 1 with --histories where the policy was not cheaper everywhere, 2 the input cannot be read.`
}

// Run replays the history.
func (c *backtestCmd) Run(e *env) (err error) {
	cfg := backtest.Config{TargetsBps: c.Weights, NavUSD: c.NAV, DepthUSD: c.Depth, GasUSD: c.Gas}
	if c.Histories > 0 {
		const assets, closes, step = 8, 365 * 4, 6 * time.Hour
		lost, err := backtest.WriteQuality(e.stdout, c.Histories, cfg, func(seed uint64) *backtest.History {
			return backtest.Random(seed, assets, closes, step)
		})
		if err == nil && lost > 0 {
			return errFound
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
			return unfit("replaying %s: %w", rule.Name, err)
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
		return nil, errors.New("backtest needs a file of prices, or --histories")
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
		return unfit("creating the report: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return backtest.WriteHTML(file, h, results)
}
