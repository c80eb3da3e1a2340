package backtest

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// Match compares a rule with the planner's policy at a tracking error that is no higher than the rule's.
type Match struct {
	Rule, Policy Result
	RiskAversion float64 // that the policy needed
	Reached      bool    // the policy's tracking error is not above the rule's
}

// Cheaper reports whether the policy tracks as well as the rule at a lower cost.
func (m Match) Cheaper() bool { return m.Reached && m.Policy.Cost < m.Rule.Cost }

// Range of risk aversions that is searched, and the number of halvings.
const (
	leastAversion, mostAversion = 0.01, 1e5
	halvings                    = 9
)

// AtEqualTracking runs the rule, then the default policy with the smallest risk aversion that tracks as well as the
// rule.
func AtEqualTracking(h *History, c Config, rule Rule) (Match, error) {
	m := Match{}
	var err error
	if m.Rule, err = Run(h, c, rule); err != nil {
		return m, err
	}
	low, high := math.Log(leastAversion), math.Log(mostAversion)
	for i := range halvings + 1 {
		at := (low + high) / 2
		if i == 0 {
			at = high // if the largest risk aversion does not reach it, none does
		}
		policy := Default()
		policy.Policy.RiskAversion, policy.Policy.MinBandBps = math.Exp(at), 1
		policy.Policy.MaxBandBps = 10_000
		got, err := Run(h, c, policy)
		if err != nil {
			return m, err
		}
		if got.TrackingError > m.Rule.TrackingError {
			low = at
			if i == 0 {
				m.Policy, m.RiskAversion = got, math.Exp(at)
				return m, nil
			}
			continue
		}
		high = at
		m.Policy, m.RiskAversion, m.Reached = got, math.Exp(at), true
	}
	return m, nil
}

// WriteTable prints one result a line.
func WriteTable(w io.Writer, results []Result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "rule\tplans\tlegs\tturnover/yr\tcost bp/yr\tfee\timpact\tgas\ttracking error bp/yr\tmean drift bp\t")
	for _, r := range results {
		fmt.Fprintf(t, "%s\t%d\t%d\t%.2f\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t\n", r.Rule, r.Plans, r.Legs, r.Turnover,
			r.Cost*1e4, r.Fee*1e4, r.Impact*1e4, r.Gas*1e4, r.TrackingError*1e4, r.MeanDrift*1e4)
	}
	return t.Flush()
}

// WriteQuality prints a Markdown table of the policy against each rule at equal tracking error, on seeded histories. It
// returns how often the policy was not cheaper.
func WriteQuality(w io.Writer, seeds int, c Config, history func(seed uint64) *History) (lost int, err error) {
	fmt.Fprintln(w, "| Seed | Rule | Tracking error of rule, policy, bp a year | Cost of rule, bp a year | Cost of policy | Saved |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|")
	rules := Calendars()
	saved := make([]float64, len(rules))
	for seed := range seeds {
		h := history(uint64(seed))
		for i, rule := range rules {
			m, err := AtEqualTracking(h, c, rule)
			if err != nil {
				return lost, fmt.Errorf("seed %d: %s: %w", seed, rule.Name, err)
			}
			note := ""
			if !m.Cheaper() {
				lost++
				note = " **not cheaper**"
			}
			part := 1 - m.Policy.Cost/m.Rule.Cost
			saved[i] += part / float64(seeds)
			fmt.Fprintf(w, "| %d | %s | %.1f, %.1f | %.1f | %.1f | %.0f %%%s |\n", seed, rule.Name, m.Rule.TrackingError*1e4,
				m.Policy.TrackingError*1e4, m.Rule.Cost*1e4, m.Policy.Cost*1e4, part*100, note)
		}
	}
	for i, rule := range rules {
		fmt.Fprintf(w, "| mean | %s | | | | %.0f %% |\n", rule.Name, saved[i]*100)
	}
	return lost, nil
}
