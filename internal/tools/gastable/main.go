// Command gastable sets the gas that the contracts use beside what the transfers alone would cost and beside what other
// protocols use. It reads the snapshots that `forge test` writes and prints the page:
//
//	go run ./internal/tools/gastable -contracts contracts > docs/gas.md
//
// With -check it prints nothing but what is not as it must be, and fails where there is something: an operation above its
// bar, above a peer, or that grows faster than its basket.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("contracts", "contracts", "folder of the Solidity project, with snapshots/ in it")
	check := flag.Bool("check", false, "only compare with bars and peers")
	flag.Parse()
	if err := run(*dir, *check, os.Stdout); err != nil {
		log.Fatalf("gastable: %v", err)
	}
}

func run(dir string, check bool, out io.Writer) error {
	gas, err := read(filepath.Join(dir, "snapshots"))
	if err != nil {
		return err
	}
	missed, err := judge(gas)
	if err != nil {
		return err
	}
	if check {
		missed = append(missed, judgePeers(gas)...)
		missed = append(missed, judgeGrowth(gas)...)
		for _, m := range missed {
			if _, err := fmt.Fprintln(out, m); err != nil {
				return fmt.Errorf("writing: %w", err)
			}
		}
		if len(missed) != 0 {
			return errors.New("operations cost more than they may")
		}
		return nil
	}
	page, err := render(gas, missed)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, page); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	return nil
}

// sizes of the baskets that are measured, in constituents.
var sizes = []int{5, 10, 20, 32}

// measured gas by size and by the name that the snapshot has.
type measured map[int]map[string]int

// read takes every size's two files: what needs no market, and what trades.
func read(dir string) (measured, error) {
	gas := measured{}
	for _, n := range sizes {
		gas[n] = map[string]int{}
		for _, kind := range []string{"basket", "market"} {
			path := filepath.Join(dir, fmt.Sprintf("%s-%02d.json", kind, n))
			data, err := os.ReadFile(path) // #nosec G304 -- a file of the project, named by its own make target
			if err != nil {
				return nil, fmt.Errorf("reading snapshot: %w", err)
			}
			var values map[string]string
			if err := json.Unmarshal(data, &values); err != nil {
				return nil, fmt.Errorf("reading snapshot %s: %w", path, err)
			}
			for name, text := range values {
				value, err := strconv.Atoi(text)
				if err != nil {
					return nil, fmt.Errorf("reading snapshot %s: %s: %w", path, name, err)
				}
				gas[n][name] = value
			}
		}
	}
	return gas, nil
}

// bars on ten constituents, for who has done it before.
var bars = []struct {
	name string
	most int
}{
	{"contribute, repeat", 290_000},
	{"withdraw, repeat", 255_000},
	{"execute targets, repeat", 400_000},
	{"open auction, repeat", 300_000},
	{"bid, repeat", 179_000},
	{"executeTrades, four legs, repeat", 800_000},
	{"launch, funded, first", 1_600_000},
}

// judge lists what is above its bar.
func judge(gas measured) ([]string, error) {
	var missed []string
	for _, bar := range bars {
		got, ok := gas[10][bar.name]
		if !ok {
			return nil, fmt.Errorf("no snapshot of %q on 10 constituents", bar.name)
		}
		if got > bar.most {
			missed = append(missed, fmt.Sprintf("%s: %s, %s above its bar of %s",
				bar.name, group(got), group(got-bar.most), group(bar.most)))
		}
	}
	return missed, nil
}

// judgePeers lists the main rows that cost more than another protocol's, but for those whose section says why.
func judgePeers(gas measured) []string {
	var above []string
	for _, s := range sections {
		for _, row := range s.ours {
			if row.label != s.excused {
				above = append(above, exceeded(gas, s, row)...)
			}
		}
	}
	return above
}

// mostGrowth of what a constituent adds, in per cent: from 20 to 32 against from 5 to 10. Memory alone adds some, whose
// price has a square in it.
const mostGrowth = 110

// judgeGrowth lists the operations that a constituent makes dearer the more there are.
func judgeGrowth(gas measured) []string {
	var above []string
	for _, name := range slices.Sorted(maps.Keys(gas[10])) {
		few := (gas[10][name] - gas[5][name]) / 5
		many := (gas[32][name] - gas[20][name]) / 12
		if many*100 > few*mostGrowth && many > negligible {
			above = append(above, fmt.Sprintf("%s: a constituent adds %s from 5 to 10 and %s from 20 to 32",
				name, group(few), group(many)))
		}
	}
	return above
}

// negligible is what a constituent may add whatever the growth: what hardly grows with the basket is measured with noise.
const negligible = 2_000

// group writes 1234567 as 1,234,567.
func group(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// thousands of gas, rounded to the nearest.
func thousands(n int) string { return group((n + 500) / 1000) }

// cells of one of our rows in one of its two states; empty where it has none.
func cells(gas measured, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	var out []string
	for _, n := range sizes {
		value, ok := gas[n][name]
		if !ok {
			return "", fmt.Errorf("no snapshot of %q on %d constituents", name, n)
		}
		out = append(out, thousands(value))
	}
	return strings.Join(out, " / "), nil
}
