package main

import (
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
