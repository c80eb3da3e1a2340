package fakechain

import (
	"maps"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Guard is the exit guard's address.
var Guard = common.HexToAddress("0x6a4d000000000000000000000000000000000006")

// Orders are the guard's orders by id, from 1. Status 1 is open.
type Orders []bindings.IExitGuardOrder

// Place places an exit order on a vault.
func (w *World) Place(owner common.Address, peak *big.Int, terms bindings.IExitGuardTerms) {
	w.transact()
	if terms.CeilingD18 == nil {
		terms.CeilingD18 = new(big.Int)
	}
	o := bindings.IExitGuardOrder{Owner: owner, Status: 1, PeakD18: peak, Terms: terms, MarkedAt: new(big.Int)}
	w.Orders = append(w.Orders, o)
	w.emit(Guard, guardABI, "OrderPlaced", big.NewInt(int64(len(w.Orders))), owner, terms.Vault, o)
}

// Trigger returns the level at or below which an order may be executed.
func Trigger(o bindings.IExitGuardOrder) *big.Int {
	trailed := new(big.Int).Mul(o.PeakD18, big.NewInt(10_000-int64(o.Terms.TrailBps)))
	trailed.Quo(trailed, big.NewInt(10_000))
	if o.Terms.TrailBps == 0 || trailed.Cmp(o.Terms.FloorD18) < 0 {
		return o.Terms.FloorD18
	}
	return trailed
}

// Poke raises an order's peak.
func (w *World) Poke(id int, peak *big.Int) {
	w.transact()
	w.Orders[id-1].PeakD18 = peak
	w.emit(Guard, guardABI, "PeakRaised", big.NewInt(int64(id)), peak, Trigger(w.Orders[id-1]))
}

// Mark records an order as triggered, or clears the record.
func (w *World) Mark(id int) {
	w.transact()
	o := &w.Orders[id-1]
	marked := new(big.Int)
	if o.MarkedAt.Sign() == 0 {
		marked.SetUint64(w.time)
	}
	o.MarkedAt = marked
	w.emit(Guard, guardABI, "OrderMarked", big.NewInt(int64(id)), marked)
}

// CancelSignature uses up the next number of an owner's signed orders.
func (w *World) CancelSignature(owner common.Address) {
	w.transact()
	if w.cancelled == nil {
		w.cancelled = map[common.Address]uint64{}
	}
	w.cancelled[owner]++
	w.emit(Guard, guardABI, "SignatureCancelled", owner, new(big.Int).SetUint64(w.cancelled[owner]))
}

// CancelOrder ends an order.
func (w *World) CancelOrder(id int) {
	w.transact()
	w.Orders[id-1].Status = 3
	w.emit(Guard, guardABI, "OrderCancelled", big.NewInt(int64(id)), w.Orders[id-1].Owner, w.Orders[id-1].Terms.Vault)
}

// ExecuteOrder takes shares from an order's owner, withdraws them and emits the payment.
func (w *World) ExecuteOrder(id int, executor common.Address, shares *big.Int) {
	o := &w.Orders[id-1]
	v := w.Vaults[o.Terms.Vault]
	w.transact()
	w.move(v, o.Owner, Guard, shares)
	receiver, amountOut, tip := Guard, big.NewInt(777), big.NewInt(7)
	if o.Terms.TokenOut == zero {
		receiver, amountOut, tip = o.Owner, new(big.Int), new(big.Int)
	}
	w.withdraw(v, Guard, receiver, shares, Honest)
	o.Status = 2
	w.emit(Guard, guardABI, "OrderExecuted",
		big.NewInt(int64(id)), o.Owner, executor, Trigger(*o), shares, o.Terms.TokenOut, amountOut, tip)
}

// guard makes something happen to orders, or places one.
func (w *World) guard(v *Vault, holder, anyone common.Address, draw func(int) int) {
	if len(w.Orders) == 0 || draw(3) == 0 {
		terms := bindings.IExitGuardTerms{
			Vault: v.Address, FloorD18: big.NewInt(int64(draw(1e9))), TrailBps: uint16(draw(3) * 1000), MaxSlippageBps: 200,
			TipBps: uint16(draw(100)),
			ExpiresAt: new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(31+draw(10))),
				big.NewInt(1)), Shares: big.NewInt(1 + int64(draw(1e18))),
			CeilingD18: big.NewInt(2e9 + int64(draw(1e9))), LimitBps: uint16(draw(10_000)), InKindAfter: uint16(draw(1000)),
			MinFillPct: uint8(draw(101)),
		}
		if draw(2) == 0 {
			terms.TokenOut = w.Tokens[draw(len(w.Tokens))]
		}
		peak := new(big.Int)
		if terms.TrailBps > 0 {
			peak.SetInt64(1e9 + int64(draw(1e9)))
		}
		w.Place(holder, peak, terms)
		return
	}
	id := 1 + draw(len(w.Orders))
	o := w.Orders[id-1]
	switch n := draw(7); {
	case n == 5:
		w.CancelSignature(holder)
	case o.Status != 1:
	case n == 6:
		w.Mark(id)
	case n == 0:
		w.CancelOrder(id)
	case n == 1:
		if shares := w.Vaults[o.Terms.Vault].balance(o.Owner); shares.Sign() > 0 {
			if shares.Cmp(o.Terms.Shares) > 0 {
				shares = o.Terms.Shares
			}
			w.ExecuteOrder(id, anyone, shares)
		}
	case o.Terms.TrailBps > 0:
		w.Poke(id, new(big.Int).Add(o.PeakD18, big.NewInt(1+int64(draw(1e6)))))
	}
}

// ProposeListing proposes terms of a token, in place of pending ones.
func (w *World) ProposeListing(listing bindings.IAssetRegistryListing) {
	w.transact()
	w.Listings[listing.Token] = listing
	w.emit(Registry, registryABI, "ListingProposed", listing.Token, listing, w.time+600, w.time+1200)
}

// ExecuteListing puts pending terms into force.
func (w *World) ExecuteListing(token common.Address) {
	w.transact()
	listing := w.Listings[token]
	delete(w.Listings, token)
	was := w.Assets[token]
	w.Assets[token] = listing.Status
	if was == 0 {
		w.Tokens, w.Prices[token], w.Names[token] = append(w.Tokens, token), 3, "Proposed"
		w.emit(Registry, registryABI, "AssetListed", token, listing.Feed, listing.Heartbeat, uint8(18), uint8(8))
	}
	w.emit(Registry, registryABI, "AssetTermsChanged", token, listing, uint8(18), uint8(8))
	if was != listing.Status {
		w.emit(Registry, registryABI, "AssetStatusChanged", token, listing.Status)
	}
}

// CancelListing cancels pending terms.
func (w *World) CancelListing(token common.Address) {
	w.transact()
	w.dropListing(token)
}

// dropListing cancels pending terms, as a reduction of risk does.
func (w *World) dropListing(token common.Address) {
	if _, pending := w.Listings[token]; pending {
		delete(w.Listings, token)
		w.emit(Registry, registryABI, "ListingCancelled", token, Guardian)
	}
}

// listing makes something happen to proposed terms, or proposes some.
func (w *World) listing(draw func(int) int) {
	pending := slices.SortedFunc(maps.Keys(w.Listings), common.Address.Cmp)
	if len(pending) == 0 || draw(3) == 0 {
		w.ProposeListing(bindings.IAssetRegistryListing{
			Token: Token(draw(len(w.Tokens) + 1)), Status: uint8(1 + draw(3)), Feed: Platform, Heartbeat: uint32(1 + draw(1e6)),
			TradeCapUsd: uint32(draw(1000)), MinPriceD18: big.NewInt(int64(draw(9))), MaxPriceD18: big.NewInt(int64(draw(1e9))),
			Pool: []common.Address{zero, Platform}[draw(2)], Window: uint32(draw(3600)), MaxDeviationBps: uint16(draw(500)),
		})
		return
	}
	token := pending[draw(len(pending))]
	if draw(3) == 0 {
		w.CancelListing(token)
		return
	}
	w.ExecuteListing(token)
}
