// Package backtest replays a price history through the planner, on pools of a stated depth, and reports the cost. It is
// a simulation: prices, returns and costs are floating point; what the planner sees is exact. It does I/O only on the
// readers and writers it is given. It uses no clock, and randomness only from a seed.
package backtest

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"time"
)

// History holds closing prices of assets at rising times.
type History struct {
	Assets []string
	Times  []time.Time
	Closes [][]float64 // USD, by time and asset
}

// Read reads CSV. The header is `time,SYMBOL,SYMBOL,…`. Each row is one close: a rising time as 2006-01-02 or RFC 3339,
// and prices in USD above 0. Errors name line and column.
func Read(r io.Reader) (*History, error) {
	rows := csv.NewReader(r)
	rows.ReuseRecord = true
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("reading the header of the price history: %w", err)
	}
	if len(header) < 3 || header[0] != "time" {
		return nil, fmt.Errorf("line 1: the header must be time and at least two symbols, separated by commas, got %q", header)
	}
	h := &History{Assets: append([]string(nil), header[1:]...)}
	seen := map[string]bool{}
	for i, symbol := range h.Assets {
		if symbol == "" || seen[symbol] {
			return nil, fmt.Errorf("line 1, column %d: symbol %q is empty or used twice", i+2, symbol)
		}
		seen[symbol] = true
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading the price history: %w", err)
		}
		line, _ := rows.FieldPos(0)
		if err := h.add(row, line); err != nil {
			return nil, err
		}
	}
	if len(h.Times) < 3 {
		return nil, fmt.Errorf("the price history has %d rows: it must have at least 3", len(h.Times))
	}
	return h, nil
}

func (h *History) add(row []string, line int) error {
	at, err := time.Parse(time.DateOnly, row[0])
	if err != nil {
		if at, err = time.Parse(time.RFC3339, row[0]); err != nil {
			return fmt.Errorf("line %d, column 1: time %q must be 2006-01-02 or 2006-01-02T15:04:05Z", line, row[0])
		}
	}
	if n := len(h.Times); n > 0 && !at.After(h.Times[n-1]) {
		return fmt.Errorf("line %d, column 1: time %s must be after the line before, %s", line, row[0], h.Times[n-1].Format(time.RFC3339))
	}
	closes := make([]float64, len(h.Assets))
	for i := range closes {
		price, err := strconv.ParseFloat(row[i+1], 64)
		if err != nil || !(price >= 1e-9 && price <= 1e9) {
			return fmt.Errorf("line %d, column %d: price of %s is %q: it must be a number from 1e-9 to 1e9",
				line, i+2, h.Assets[i], row[i+1])
		}
		closes[i] = price
	}
	h.Times, h.Closes = append(h.Times, at), append(h.Closes, closes)
	return nil
}

// Random returns correlated random walks with a market factor, each asset's own noise, and slowly changing volatilities
// from 40 % to 110 % a year. The same seed gives the same history.
func Random(seed uint64, assets, closes int, step time.Duration) *History {
	r := rand.New(rand.NewPCG(seed, 0xbac4)) //nolint:gosec // a history must be reproducible, not secret
	h := &History{}
	prices, vol, beta := make([]float64, assets), make([]float64, assets), make([]float64, assets)
	for i := range assets {
		h.Assets = append(h.Assets, fmt.Sprintf("A%d", i+1))
		prices[i], vol[i], beta[i] = math.Exp(4*r.NormFloat64()), 0.4+0.7*r.Float64(), 0.5+r.Float64()
	}
	at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	root := math.Sqrt(step.Hours() / (365 * 24))
	level := 0.0
	for range closes {
		h.Times, h.Closes = append(h.Times, at), append(h.Closes, append([]float64(nil), prices...))
		at = at.Add(step)
		level = 0.995*level + 0.03*r.NormFloat64()
		market := 0.5 * r.NormFloat64()
		for i := range prices {
			move := math.Exp(level) * root * (market*beta[i] + vol[i]*0.7*r.NormFloat64())
			prices[i] *= math.Exp(move - move*move/2)
			prices[i] = min(max(prices[i], 1e-6), 1e8)
		}
	}
	return h
}
