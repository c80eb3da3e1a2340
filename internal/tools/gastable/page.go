package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ours is a row of our own measurements, with the names of its snapshots.
type ours struct {
	label  string
	first  string
	repeat string
	legs   int // number of legs in one call, if the peers' rows have one leg; 0 if the row has no legs
}

// peer is a row of another protocol: thousands of gas on 5, 10 and 20 constituents, or one number for all sizes.
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
	// excused has the labels of rows that may cost more than the peers; explain gives the reason. Every other row in bold
	// must cost less.
	excused []string
	explain func(gas measured) (string, error)
}

func both(label, name string) ours {
	return ours{label: label, first: name + ", first", repeat: name + ", repeat"}
}

// sections has the tables of the page. The peers were measured like ours: one transaction for each operation on a development
// chain, cold storage, the receipts' gasUsed, OpenZeppelin tokens and infinite approvals.
var sections = []section{
	{
		title: "Contribute in kind",
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
		title: "Withdraw in kind",
		note: "A withdrawal pays in a call to itself, which undoes the payment if a token takes more than its amount.\n" +
			"The call costs about 7,000 gas on 10 constituents; without it, the other holders would pay the token's fee.",
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
		note: "Our bid reads two oracle prices, and the slot that says whether the chain has a sequencer.\n" +
			"The slot costs 2,100 gas; with it, a registry can get a sequencer feed later.\n" +
			"It also writes what was sold of the token in this hour.\n" +
			"That slot costs 5,000 gas, and 22,100 gas for the first sale of a token.\n" +
			"Without that slot, a trade cap would bind one bid, and not many.",
		ours:    []ours{both("**bid**", "bid")},
		excused: []string{"**bid**"},
		peers:   []peer{{"Reserve bid", []int{230}, []int{179}}},
	},
	{
		title: "A trade through Uniswap v3",
		note: "Our trade reads the oracle price of every constituent.\n" +
			"It checks drift, slippage, direction, overshoot and the daily allowances, once for all legs of a call.\n" +
			"It writes what was sold of each token in this hour, a slot of 5,000 gas.\n" +
			"Four legs that sell four tokens write four slots.\n" +
			"Without those slots, a trade cap would bind one leg, and not many.\n" +
			"None of the other protocols reads a price.\n" +
			"A call with four legs is compared with four calls of the others.",
		ours: []ours{
			both("floor: the leg sent by an account", "floor: v3 leg by an account"),
			{"floor: N feeds read", "", "floor: N feeds read", 0},
			both("**executeTrades, one leg**", "executeTrades, one leg"),
			{"**executeTrades, four legs**", "executeTrades, four legs, first", "executeTrades, four legs, repeat", 4},
		},
		excused: []string{"**executeTrades, one leg**", "**executeTrades, four legs**"},
		explain: explainTrade,
		peers: []peer{
			{"Set TradeModule, one leg", []int{258}, []int{231}},
			{"Set GIM, one leg", []int{317, 328, 349}, []int{267, 278, 300}},
			{"Enzyme, one leg", []int{272}, []int{218}},
		},
	},
	{
		title: "Enter or leave with one token, by N − 1 swaps through Uniswap v3",
		ours:  []ours{both("zap in", "zap in"), both("zap out", "zap out")},
	},
	{
		title: "Mandates",
		note: `Each execution reads the triggers of a stop, a trail, a take-profit and a band, and pays its tips.
Five indices of 20 constituents fit one transaction of 2²⁴ gas.
Steps do not depend on each other, so an executor can spread larger ones over several transactions.
A test holds that the tips of a purchase pay at least its gas and at most 1.6 times its gas, at every size.`,
		ours: []ours{
			{label: "open and fund, one index", first: "mandate opened: one index, first"},
			{label: "open and fund, five indices", first: "mandate opened: five indices, first"},
			both("execute a purchase of one index", "mandate bought: one index"),
			both("execute purchases of five indices", "mandate bought: five indices"),
			{label: "execute a stop over one index", first: "mandate sold: one index, first"},
			{label: "execute a stop over five indices", first: "mandate sold: five indices, first"},
		},
	},
}

const preamble = `# Gas

` + "`make gas`" + ` generates this page from ` + "`contracts/snapshots`" + `.
Do not edit it.

The numbers are thousands of gas on 5 / 10 / 20 / 32 constituents.
The numbers of other protocols are on 5 / 10 / 20 constituents.

| Term | Meaning |
|---|---|
| one number | The gas of one transaction with cold storage, as in its receipt. ` + "`forge test`" + ` isolates every call. |
| first | The sender's first transaction of its kind, without shares or tokens before it. |
| repeat | The sender's next transaction of the same kind. |
| floor | The least that the operation can cost, measured in the same run. Its tokens come from calldata. |

Tokens are OpenZeppelin's ERC-20, allowances are infinite, and the management fee accrues.
The other protocols were measured in the same way, but not in this run.
They are Reserve Index DTF, Set Protocol V2 as maintained by Index Coop, and Enzyme v4.
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
	b.WriteString("\n## Limits\n\n`make gas-check` fails if an operation on 10 constituents exceeds its limit.\n\n")
	b.WriteString("| | gas | limit |\n|---|---|---|\n")
	for _, limit := range limits {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", limit.name, group(gas[10][limit.name]), group(limit.most))
	}
	if len(missed) == 0 {
		b.WriteString("\nEvery operation is within its limit.\n")
	} else {
		fmt.Fprintf(&b, "\nSome operations exceed their limit: %s.\n", strings.Join(missed, "; "))
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

// verdict returns a text that says at which sizes the section's main rows (in bold) cost more than a peer's.
func verdict(gas measured, s section) string {
	var above []string
	for _, row := range s.ours {
		above = append(above, exceeded(gas, s, row)...)
	}
	if len(above) == 0 {
		return "Our rows in bold cost less than every row of the others, at every measured size."
	}
	return "Our rows in bold cost more than the others here:\n\n- " + strings.Join(above, "\n- ")
}

// exceeded returns the peers and sizes at which a main row (in bold) costs more.
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

// compare returns the sizes at which the row costs more than the peer's.
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
			above = append(above, fmt.Sprintf("%s (%s): more than %s on %s constituents",
				label, state.name, p.label, strings.Join(at, ", ")))
		}
	}
	return above
}

// explainTrade returns a text that divides the gas of a trade with one leg into its parts.
func explainTrade(gas measured) (string, error) {
	const intrinsic = 21_000 // gas of every transaction
	at := gas[10]
	one, leg, feeds := at["executeTrades, one leg, repeat"], at["floor: v3 leg by an account, repeat"], at["floor: N feeds read"]
	four := at["executeTrades, four legs, repeat"]
	if one == 0 || leg == 0 || feeds == 0 || four == 0 {
		return "", errors.New("no snapshots of a trade and its floors on 10 constituents")
	}
	reading := feeds - intrinsic
	return fmt.Sprintf(tradeText, group(one), group(leg), group(reading), group(one-leg-reading), group((four-one)/3)), nil
}

const tradeText = `One leg on 10 constituents costs %s gas:

| Part | gas |
|---|---|
| the swap, sent by an account | %s |
| reading ten feeds from cold storage, without a registry | %s |
| the registry's slots, the vault's slots, the approval, the balances that measure the swap, events and checks | %s |
| each further leg | %s |

A vault that values its basket before it trades must read the feeds.
The feeds here are one contract with three slots each.
Chainlink's feeds cost more, because a proxy calls an aggregator.`
