package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ours is a row of what is measured here, by the names of its snapshots.
type ours struct {
	label  string
	first  string
	repeat string
	legs   int // that one call has, where the others' rows are for one; 0: nothing to divide by
}

// peer is a row of what was measured of another protocol: thousands of gas on 5, 10 and 20 constituents, or one number
// where their count does not matter.
type peer struct {
	label  string
	first  []int
	repeat []int
}

type section struct {
	title string
	note  string
	ours  []ours
	peers []peer
	// excused is the label of a row that costs more than others do, for the reason that explain gives; every other row
	// in bold has to cost less.
	excused string
	explain func(gas measured) (string, error)
}

func both(label, name string) ours {
	return ours{label: label, first: name + ", first", repeat: name + ", repeat"}
}

// The peers were run on the same footing: one transaction for each operation on a development chain, cold storage, the
// receipts' gasUsed, OpenZeppelin tokens, infinite approvals.
var sections = []section{
	{
		title: "In, in kind",
		ours: []ours{
			both("floor: N `transferFrom` and a mint", "floor: N transferFrom + mint"),
			both("**contribute**", "contribute"),
			{"contribute, with all four fees due (prices read)", "", "contribute, all fees due", 0},
		},
		peers: []peer{
			{"Reserve mint", []int{225, 340, 569}, []int{208, 322, 552}},
			{"Set issue", []int{257, 425, 759}, []int{240, 407, 742}},
			{"Enzyme buy (one asset)", []int{319, 487, 823}, []int{302, 470, 806}},
		},
	},
	{
		title: "Out, in kind",
		ours: []ours{
			both("floor: a burn and N `transfer`", "floor: burn + N transfer"),
			both("**withdraw**", "withdraw"),
			{"withdraw, with all four fees due (prices read)", "", "withdraw, all fees due", 0},
		},
		peers: []peer{
			{"Reserve redeem", []int{250, 443, 827}, []int{165, 272, 485}},
			{"Set redeem", []int{347, 626, 1184}, []int{261, 455, 842}},
			{"Enzyme redeem in kind", []int{319, 529, 949}, []int{233, 358, 607}},
		},
	},
	{
		title: "Launch, funded",
		ours:  []ours{{"**launch**", "launch, funded, first", "", 0}},
		peers: []peer{{"Reserve deploy, funded", []int{1985, 2415, 3275}, nil}},
	},
	{
		title: "New targets",
		ours: []ours{
			both("propose targets", "propose targets"),
			both("**execute targets**", "execute targets"),
		},
		peers: []peer{{"Reserve start a rebalance", []int{1088, 1937, 3635}, []int{314, 537, 982}}},
	},
	{
		title: "Auction",
		ours:  []ours{both("**open auction**", "open auction")},
		peers: []peer{{"Reserve open an auction", []int{535, 901, 1632}, []int{519, 884, 1616}}},
	},
	{
		title: "Bid",
		ours:  []ours{both("**bid**", "bid")},
		peers: []peer{{"Reserve bid", []int{230}, []int{179}}},
	},
	{
		title: "A trade through Uniswap v3",
		note: "Ours reads the oracle of every constituent, and checks drift, slippage, direction, overshoot and the day's " +
			"allowances, once for all legs of a call; none of the others reads a price. Four legs count against the others' " +
			"one by a quarter.",
		ours: []ours{
			both("floor: the leg sent by an account", "floor: v3 leg by an account"),
			{"floor: N feeds read", "", "floor: N feeds read", 0},
			both("**executeTrades, one leg**", "executeTrades, one leg"),
			{"**executeTrades, four legs**", "executeTrades, four legs, first", "executeTrades, four legs, repeat", 4},
		},
		excused: "**executeTrades, one leg**",
		explain: explainTrade,
		peers: []peer{
			{"Set TradeModule, one leg", []int{258}, []int{231}},
			{"Set GIM, one leg", []int{317, 328, 349}, []int{267, 278, 300}},
			{"Enzyme, one leg", []int{272}, []int{218}},
		},
	},
	{
		title: "One token in or out, by N − 1 swaps through Uniswap v3",
		ours:  []ours{both("zap in", "zap in"), both("zap out", "zap out")},
	},
}

const preamble = `# Gas

Made by ` + "`make gas`" + ` from ` + "`contracts/snapshots`" + `; do not edit.

Thousands of gas on 5 / 10 / 20 / 32 constituents, of the others on 5 / 10 / 20. Each is one transaction from cold storage,
as its receipt would say (` + "`forge test`" + ` isolates every call of these tests): OpenZeppelin tokens, infinite allowances,
the management fee running. *First* is the first time for whoever sends it (no shares yet, or none of the tokens), *repeat*
the next. The floors are measured in the same run and take their tokens from calldata.

The others were measured on the same footing, but not in this run: Reserve Index DTF, Set Protocol V2 as Index Coop keeps
it, Enzyme v4.
`

// render makes the page.
func render(gas measured, missed []string) (string, error) {
	var b strings.Builder
	b.WriteString(preamble)
	for _, s := range sections {
		fmt.Fprintf(&b, "\n## %s\n\n", s.title)
		if s.note != "" {
			fmt.Fprintf(&b, "%s\n\n", s.note)
		}
		b.WriteString("| | first | repeat |\n|---|---|---|\n")
		for _, row := range s.ours {
			first, err := cells(gas, row.first)
			if err != nil {
				return "", err
			}
			repeat, err := cells(gas, row.repeat)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", row.label, first, repeat)
		}
		for _, p := range s.peers {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", p.label, list(p.first), list(p.repeat))
		}
		if len(s.peers) != 0 {
			fmt.Fprintf(&b, "\n%s\n", verdict(gas, s))
		}
		if s.explain != nil {
			text, err := s.explain(gas)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&b, "\n%s\n", text)
		}
	}
	b.WriteString("\n## Bars\n\nOn 10 constituents.\n\n| | gas | bar |\n|---|---|---|\n")
	for _, bar := range bars {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", bar.name, group(gas[10][bar.name]), group(bar.most))
	}
	if len(missed) == 0 {
		b.WriteString("\nAll are met.\n")
	} else {
		fmt.Fprintf(&b, "\nNot met: %s.\n", strings.Join(missed, "; "))
	}
	return b.String(), nil
}

func list(values []int) string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		out = append(out, group(v))
	}
	return strings.Join(out, " / ")
}

// verdict says where the section's main rows (in bold) are above a peer's.
func verdict(gas measured, s section) string {
	var above []string
	for _, row := range s.ours {
		above = append(above, exceeded(gas, s, row)...)
	}
	if len(above) == 0 {
		return "Below every row of the others, at every size they were measured at."
	}
	return "Above: " + strings.Join(above, "; ") + "."
}

// exceeded lists where a main row (in bold) is above a peer's.
func exceeded(gas measured, s section, row ours) []string {
	if !strings.HasPrefix(row.label, "**") {
		return nil
	}
	var above []string
	for _, p := range s.peers {
		above = append(above, compare(gas, row, p)...)
	}
	return above
}

// compare lists the sizes at which the row costs more than the peer's.
func compare(gas measured, row ours, p peer) []string {
	var above []string
	for _, state := range []struct {
		name, snapshot string
		theirs         []int
	}{{"first", row.first, p.first}, {"repeat", row.repeat, p.repeat}} {
		var at []string
		for i, n := range sizes[:3] {
			if state.snapshot == "" || len(state.theirs) == 0 {
				continue
			}
			theirs := state.theirs[min(i, len(state.theirs)-1)]
			if gas[n][state.snapshot] > theirs*1000*max(row.legs, 1) {
				at = append(at, strconv.Itoa(n))
			}
		}
		if len(at) != 0 {
			label := strings.Trim(row.label, "*")
			above = append(above, fmt.Sprintf("%s (%s) of %s on %s constituents",
				label, state.name, p.label, strings.Join(at, ", ")))
		}
	}
	return above
}

// explainTrade says what a trade of one leg costs beyond what others do, and where it goes.
func explainTrade(gas measured) (string, error) {
	const intrinsic = 21_000 // of a transaction
	at := gas[10]
	one, leg, feeds := at["executeTrades, one leg, repeat"], at["floor: v3 leg by an account, repeat"], at["floor: N feeds read"]
	four := at["executeTrades, four legs, repeat"]
	if one == 0 || leg == 0 || feeds == 0 || four == 0 {
		return "", errors.New("no snapshots of a trade and its floors on 10 constituents")
	}
	reading := feeds - intrinsic
	return fmt.Sprintf(tradeText, group(one), group(leg), group(reading), group(one-leg-reading), group((four-one)/3)), nil
}

const tradeText = `Of the %s of one leg on 10 constituents, the swap sent by an account is %s, and reading ten feeds from cold
storage, without any registry, is %s: a vault that values its basket before it trades cannot have that for less (feeds here
are one contract with three slots; Chainlink's, a proxy before an aggregator, cost more). The rest, %s, is the registry's slot
of each constituent, the vault's own (bases, charter, limits, allowances, nonce), the exact approval and the balances that
measure a swap instead of believing it, events, and the checks' arithmetic. A further leg is %s.`
