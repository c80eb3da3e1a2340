package main

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// oneLine keeps an error on a line of its own, whatever it wraps.
func oneLine(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}

// percent writes a ratio for a person.
func percent(ratio decimal.Decimal) string { return ratio.Shift(2).StringFixed(2) + " %" }

// millions writes a large count for a person.
func millions(n uint64) string { return fmt.Sprintf("%.2fM", float64(n)/1e6) }
