package audit

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// How each side writes values, so that they can be compared.

func (p *Proposal) value() string {
	if p == nil {
		return none
	}
	return fmt.Sprintf("%d %s %d %d", p.ID, p.Hash, p.ExecutableAt, p.ExpiresAt)
}

func (p *FeeProposal) value() string {
	if p == nil {
		return none
	}
	return fmt.Sprintf("%s at %d", feesValue(p.Fees), p.ExecutableAt)
}

func pendingFeesValue(p bindings.IVaultTypesPendingFees) string {
	if p.ExecutableAt == 0 {
		return none
	}
	return (&FeeProposal{p.Fees, p.ExecutableAt}).value()
}

func pendingTargetsValue(p bindings.IVaultTypesPendingTargets) string {
	if p.Id.Sign() == 0 {
		return none
	}
	return (&Proposal{ID: p.Id.Uint64(), Hash: p.Hash, ExecutableAt: p.ExecutableAt, ExpiresAt: p.ExpiresAt}).value()
}

func feesValue(f bindings.IVaultTypesFees) string {
	return fmt.Sprintf("%d %d %d %d", f.ManagementBps, f.PerformanceBps, f.EntryBps, f.ExitBps)
}

func limitsValue(l bindings.IVaultTypesLimits) string {
	return fmt.Sprintf("slippage %d trade %d loss %d turnover %d drawdown %d band %d idle %d cool-off %d", l.MaxSlippageBps,
		l.MaxTradeBps, l.DailyLossBps, l.DailyTurnoverBps, l.DrawdownBps, l.AuctionBandBps, l.AuctionIdle, l.CoolOff)
}

func proposerValue(account common.Address, maxChangeBps uint16, lastAt uint64) string {
	return fmt.Sprintf("%s %d %d", account, maxChangeBps, lastAt)
}

// successorFields are the facts about pending changes of roles, by role.
var successorFields = [...]Field{NextGuardian, NextPlatform}

func successorValue(s Successor) string {
	return fmt.Sprintf("%s %d %d", s.Account, s.ExecutableAt, s.ExpiresAt)
}

func windDownValue(by common.Address, reason string) string {
	return fmt.Sprintf("%s %s", by, reason)
}

func auctionValue(id, openedAt, endsAt uint64, opener common.Address, nav *big.Int) string {
	return fmt.Sprintf("%d %d %d %s %s", id, openedAt, endsAt, opener, nav)
}

// auctionResult is the result of an auction.
type auctionResult struct {
	opener, closedBy   common.Address // closedBy zero: not closed
	nav, drift         *big.Int       // at the opening
	bids               uint64
	sold, bought, tips *big.Int
}

func (r auctionResult) value() string {
	return fmt.Sprintf("opened by %s at nav %s drift %s: %d bids sold %s bought %s tips %s closed by %s",
		r.opener, r.nav, r.drift, r.bids, r.sold, r.bought, r.tips, r.closedBy)
}

func scaledValue(scale *big.Int, bases []*big.Int) string {
	return fmt.Sprintf("%s %s", scale, bases)
}

func orNone(a common.Address) string {
	if a == (common.Address{}) {
		return none
	}
	return a.Hex()
}

func addresses(list []common.Address) string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = a.Hex()
	}
	return strings.Join(out, " ")
}

// flow is a contribution or a withdrawal.
type flow struct {
	kind             string
	sender, receiver common.Address
	shares           *big.Int
	tokens           []common.Address
	amounts          []*big.Int // one for each token
}

func (f flow) value() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s from %s to %s shares %s", f.kind, f.sender, f.receiver, f.shares)
	for i, amount := range f.amounts {
		if amount.Sign() != 0 {
			fmt.Fprintf(&b, " %s:%s", f.tokens[i], amount)
		}
	}
	return b.String()
}

// trade is a leg of a keeper's trade, or a bid in an auction.
type trade struct {
	nonce, leg, auction uint64         // auction 0: the keeper's
	via                 common.Address // the adapter, or the bidder
	exchange
	valueIn, valueOut *big.Int
}

// exchange is one constituent sold for another.
type exchange struct {
	sold, bought             common.Address
	amountSold, amountBought *big.Int
}

func (t trade) value() string {
	return fmt.Sprintf("nonce %d leg %d auction %d via %s sold %s %s bought %s %s worth %s for %s",
		t.nonce, t.leg, t.auction, t.via, t.amountSold, t.sold, t.amountBought, t.bought, t.valueIn, t.valueOut)
}

func rebalanceValue(nonce uint64, navBefore, navAfter, driftBefore, driftAfter *big.Int) string {
	return fmt.Sprintf("nonce %d nav %s to %s drift %s to %s", nonce, navBefore, navAfter, driftBefore, driftAfter)
}

func chargeValue(kind string, shares *big.Int, account common.Address, mark *big.Int) string {
	return fmt.Sprintf("%s %s of %s mark %s", kind, shares, account, mark)
}

func paymentValue(creator common.Address, creatorShares *big.Int, platform common.Address, platformShares, supply *big.Int) string {
	return fmt.Sprintf("creator %s %s platform %s %s supply %s", creator, creatorShares, platform, platformShares, supply)
}

func changeValue(fees bindings.IVaultTypesFees, executableAt uint64, state string) string {
	return fmt.Sprintf("%s at %d %s", feesValue(fees), executableAt, state)
}
