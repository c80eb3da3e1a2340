package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// oneLine returns the error text with line breaks replaced by "; ".
func oneLine(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}

// percent formats a ratio as a percentage with two decimals.
func percent(ratio decimal.Decimal) string { return ratio.Shift(2).StringFixed(2) + " %" }

// millions formats a count in millions with two decimals.
func millions(n uint64) string { return fmt.Sprintf("%.2fM", float64(n)/1e6) }

// printReport prints a report as JSON, or its differences and its summary as text. It returns errFindings if there are differences.
func printReport[D any](e *env, asJSON bool, report any, differences []D, summary string) error {
	if asJSON {
		encoder := json.NewEncoder(e.stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(report); err != nil {
			return fmt.Errorf("printing the report: %w", err)
		}
	} else {
		for _, d := range differences {
			if _, err := fmt.Fprintln(e.stdout, d); err != nil {
				return fmt.Errorf("printing a difference: %w", err)
			}
		}
		if _, err := fmt.Fprintln(e.stdout, summary); err != nil {
			return fmt.Errorf("printing the report: %w", err)
		}
	}
	if len(differences) > 0 {
		return errFindings
	}
	return nil
}
