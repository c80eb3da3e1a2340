// Command gastable compares the gas of the contracts with the gas of the bare transfers and with other protocols. It reads
// the snapshots that `forge test` writes, and prints the page docs/gas.md:
//
//	go run ./internal/tools/gastable -contracts contracts > docs/gas.md
//
// With -check it prints only faults, and fails if there are any. A fault is an operation above its limit, above a peer, or
// with gas that grows faster than its basket.
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
	dir := flag.String("contracts", "contracts", "folder of the Solidity project, which has snapshots/")
	check := flag.Bool("check", false, "print no page; only compare the gas with the limits and the peers")
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
			return errors.New("operations exceed their limits")
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

// sizes has the measured basket sizes, in constituents.
var sizes = []int{5, 10, 20, 32}

// measured has the gas of each operation by basket size and by the operation's name in the snapshot.
type measured map[int]map[string]int

// read reads three files for each size: the operations without a market, those that trade, and those of mandates.
func read(dir string) (measured, error) {
	gas := measured{}
	for _, n := range sizes {
		gas[n] = map[string]int{}
		for _, kind := range []string{"basket", "market", "mandate"} {
			path := filepath.Join(dir, fmt.Sprintf("%s-%02d.json", kind, n))
			data, err := os.ReadFile(path) // #nosec G304 -- a file of the project that the caller chose
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

// limits has the largest gas of an operation on ten constituents, for a sender that has made it before.
var limits = []struct {
	name string
	most int
}{
	{"contribute, repeat", 290_000},
	{"withdraw, repeat", 262_000},
	{"execute targets, repeat", 400_000},
	{"open auction, repeat", 300_000},
	{"bid, repeat", 188_000},
	{"executeTrades, four legs, repeat", 800_000},
	{"launch, funded, first", 1_600_000},
	{"mandate bought: one index, repeat", 1_700_000},
}

// judge returns the operations that exceed their limit.
func judge(gas measured) ([]string, error) {
	var missed []string
	for _, limit := range limits {
		got, ok := gas[10][limit.name]
		if !ok {
			return nil, fmt.Errorf("no snapshot of %q on 10 constituents", limit.name)
		}
		if got > limit.most {
			missed = append(missed, fmt.Sprintf("%s: %s, %s above its limit of %s",
				limit.name, group(got), group(got-limit.most), group(limit.most)))
		}
	}
	return missed, nil
}

// judgePeers returns the main rows that cost more than another protocol's, except those whose section explains it.
func judgePeers(gas measured) []string {
	var above []string
	for _, s := range sections {
		for _, row := range s.ours {
			if !slices.Contains(s.excused, row.label) {
				above = append(above, exceeded(gas, s, row)...)
			}
		}
	}
	return above
}

// mostGrowth is the largest growth of the gas per constituent, in percent: from 20 to 32 compared with from 5 to 10.
// Memory causes some growth, because its gas has a quadratic part.
const mostGrowth = 110

// judgeGrowth returns the operations whose gas per constituent grows with the number of constituents.
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

// negligible is the gas per constituent below which growth is ignored, because it is mostly noise.
const negligible = 2_000

// group writes 1234567 as 1,234,567.
func group(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// thousands returns the gas in thousands, rounded to the nearest.
func thousands(n int) string { return group((n + 500) / 1000) }

// cells returns the text of one cell: the gas of a snapshot at all sizes, or "" if the row has no such snapshot.
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
