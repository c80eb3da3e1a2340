package audit

import (
	"context"
	"fmt"
	"math/big"
	"strconv"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Registry, exit guard and mandates: assets, their pending terms, investors' orders and investors' mandates. Their facts name the
// contract that emitted the logs in place of a vault.

var (
	registryBinding = bindings.NewAssetRegistry()
	registryABI     = registryBinding.GetABI()
	guardBinding    = bindings.NewExitGuard()
	guardABI        = guardBinding.GetABI()
)

// protocol is the state of these contracts according to their own logs.
type protocol struct {
	registry        common.Address
	guard, mandates common.Address // zero: not audited
	assets          map[common.Address]*asset
	orders          []bindings.IExitGuardOrder  // by id, from 1
	accounts        map[common.Address]*mandate // by account
	rows            []Fact
}

// asset is a token that the registry ever emitted an event about.
type asset struct {
	listed                      bool
	terms                       bindings.IAssetRegistryListing
	tokenDecimals, feedDecimals uint8
	pending                     *bindings.AssetRegistryListingProposed // nil: none
}

// The values of IAssetRegistry.Status and IExitGuard.Status, as the database names them.
var (
	assetStatuses = []string{none, "active", "reduce_only", "delisted"}
	orderStatuses = []string{none, "open", "executed", "cancelled"}
)

const orderOpen, orderExecuted, orderCancelled = 1, 2, 3

// readProtocol folds what registry, guard and mandates emitted from block from up to the block at.
func readProtocol(ctx context.Context, node Node, contracts Contracts, from uint64, at *nodeBlock) (*protocol, error) {
	p := &protocol{
		guard: contracts.ExitGuard, mandates: contracts.Mandates, assets: map[common.Address]*asset{},
		accounts: map[common.Address]*mandate{},
	}
	factory := contracts.Factory
	key := factKey{field: VaultCount}
	said, failed, err := askAll(ctx, node, at.Hash, []query{{
		key: key, call: Call{To: factory, Data: factoryBinding.PackRegistry()}, decode: address(factoryBinding.UnpackRegistry),
	}})
	if err != nil {
		return nil, err
	}
	if reason, ok := failed[key]; ok {
		return nil, fmt.Errorf("asking %s for its registry: %s: %w", factory, reason, ErrNoFactory)
	}
	p.registry = common.HexToAddress(said[0].Value)
	emitters := []common.Address{p.registry}
	for _, contract := range []common.Address{p.guard, p.mandates} {
		if contract != (common.Address{}) {
			emitters = append(emitters, contract)
		}
	}
	logs, err := readLogs(ctx, node, ethereum.FilterQuery{Addresses: emitters}, from, uint64(at.Number))
	if err != nil {
		return nil, fmt.Errorf("reading the logs of registry, guard and mandates: %w", err)
	}
	for _, l := range logs {
		if err := p.apply(l); err != nil {
			return nil, fmt.Errorf("contract %s, log %d of block %d (transaction %s): %w", l.Address, l.Index, l.BlockNumber, l.TxHash, err)
		}
	}
	return p, nil
}

func (p *protocol) row(field Field, l types.Log, value string) {
	p.rows = append(p.rows, Fact{Vault: l.Address, Field: field, Subject: logKey(l.BlockNumber, uint64(l.Index)), Value: value})
}

// The handlers apply logs, by event. Nil: the event changes nothing audited.
var (
	registryHandlers = map[string]func(*protocol, types.Log) error{
		"ListingProposed":    onProtocol(registryBinding.UnpackListingProposedEvent, (*protocol).listingProposed),
		"ListingCancelled":   onProtocol(registryBinding.UnpackListingCancelledEvent, (*protocol).listingCancelled),
		"AssetListed":        onProtocol(registryBinding.UnpackAssetListedEvent, (*protocol).assetListed),
		"AssetTermsChanged":  onProtocol(registryBinding.UnpackAssetTermsChangedEvent, (*protocol).termsChanged),
		"AssetStatusChanged": onProtocol(registryBinding.UnpackAssetStatusChangedEvent, (*protocol).statusChanged),
		"TradeCapLowered":    onProtocol(registryBinding.UnpackTradeCapLoweredEvent, (*protocol).capLowered),
		"AdapterProposed":    nil, "AdapterProposalCancelled": nil, "AdapterChanged": nil, "SequencerProposed": nil,
		"SequencerProposalCancelled": nil, "SequencerChanged": nil, "GuardianChanged": nil, "OwnershipTransferStarted": nil,
		"OwnershipTransferred": nil, "PriceTrustChanged": nil,
	}
	guardHandlers = map[string]func(*protocol, types.Log) error{
		"OrderPlaced":    onProtocol(guardBinding.UnpackOrderPlacedEvent, (*protocol).orderPlaced),
		"OrderCancelled": onProtocol(guardBinding.UnpackOrderCancelledEvent, (*protocol).orderCancelled),
		"PeakRaised":     onProtocol(guardBinding.UnpackPeakRaisedEvent, (*protocol).peakRaised),
		"OrderExecuted":  onProtocol(guardBinding.UnpackOrderExecutedEvent, (*protocol).orderExecuted),

		"OrderMarked":        onProtocol(guardBinding.UnpackOrderMarkedEvent, (*protocol).orderMarked),
		"SignatureCancelled": onProtocol(guardBinding.UnpackSignatureCancelledEvent, (*protocol).signatureCancelled),
	}
)

func onProtocol[E any](unpack func(*types.Log) (*E, error), apply func(*protocol, *E) error) func(*protocol, types.Log) error {
	return func(p *protocol, l types.Log) error {
		event, err := unpack(&l)
		if err != nil {
			return fmt.Errorf("decoding: %w", err)
		}
		return apply(p, event)
	}
}

func (p *protocol) apply(l types.Log) error {
	contract, handlers := registryABI, registryHandlers
	switch l.Address {
	case p.guard:
		contract, handlers = guardABI, guardHandlers
	case p.mandates:
		contract, handlers = mandatesABI, mandateHandlers
	}
	if len(l.Topics) == 0 {
		return fmt.Errorf("anonymous log")
	}
	event, err := eventOf(&contract, l.Topics[0])
	if err != nil {
		return err
	}
	p.row(Event, l, digest(l))
	handle, known := handlers[event]
	if !known {
		return fmt.Errorf("event %s is unknown to this audit", event)
	}
	if handle == nil {
		return nil
	}
	return handle(p, l)
}

func eventOf(contract *abi.ABI, id common.Hash) (string, error) {
	event, err := contract.EventByID(id)
	if err != nil {
		return "", fmt.Errorf("unknown event %s", id)
	}
	return event.Name, nil
}

func (p *protocol) asset(token common.Address) *asset {
	a := p.assets[token]
	if a == nil {
		a = &asset{terms: bindings.IAssetRegistryListing{MinPriceD18: new(big.Int), MaxPriceD18: new(big.Int)}}
		p.assets[token] = a
	}
	return a
}

// settle records the outcome of what is pending.
func (p *protocol) settle(a *asset, state string) {
	if a.pending != nil {
		p.row(ListingResult, *a.pending.Raw, state)
	}
	a.pending = nil
}

func (p *protocol) listingProposed(e *bindings.AssetRegistryListingProposed) error {
	a := p.asset(e.Token)
	p.settle(a, "replaced")
	a.pending = e
	return nil
}

func (p *protocol) listingCancelled(e *bindings.AssetRegistryListingCancelled) error {
	a := p.asset(e.Token)
	if a.pending == nil {
		return fmt.Errorf("nothing is pending for %s", e.Token)
	}
	p.settle(a, "cancelled")
	return nil
}

func (p *protocol) assetListed(e *bindings.AssetRegistryAssetListed) error {
	p.asset(e.Token).listed = true
	p.row(AssetChange, *e.Raw, fmt.Sprintf("%s listed", e.Token))
	return nil
}

func (p *protocol) termsChanged(e *bindings.AssetRegistryAssetTermsChanged) error {
	a := p.asset(e.Token)
	if !a.listed {
		return fmt.Errorf("%s has terms but is not listed", e.Token)
	}
	state := "replaced"
	if a.pending != nil && listingValue(a.pending.Listing) == listingValue(e.Listing) {
		state = "executed"
	}
	p.settle(a, state)
	a.terms, a.tokenDecimals, a.feedDecimals = e.Listing, e.TokenDecimals, e.FeedDecimals
	p.row(AssetChange, *e.Raw, fmt.Sprintf("%s terms %s", e.Token, listingValue(e.Listing)))
	return nil
}

func (p *protocol) statusChanged(e *bindings.AssetRegistryAssetStatusChanged) error {
	p.asset(e.Token).terms.Status = e.Status
	p.row(AssetChange, *e.Raw, fmt.Sprintf("%s status %s", e.Token, nameOf(assetStatuses, e.Status)))
	return nil
}

func (p *protocol) capLowered(e *bindings.AssetRegistryTradeCapLowered) error {
	p.asset(e.Token).terms.TradeCapUsd = e.TradeCapUsd
	p.row(AssetChange, *e.Raw, fmt.Sprintf("%s trade_cap %d", e.Token, e.TradeCapUsd))
	return nil
}

func (p *protocol) orderPlaced(e *bindings.ExitGuardOrderPlaced) error {
	if e.Id.Cmp(big.NewInt(int64(len(p.orders)+1))) != 0 {
		return fmt.Errorf("order %s after %d", e.Id, len(p.orders))
	}
	p.orders = append(p.orders, e.Order)
	return nil
}

// open returns the order that a log concerns.
func (p *protocol) open(id *big.Int) (*bindings.IExitGuardOrder, error) {
	if !id.IsInt64() || id.Int64() < 1 || id.Int64() > int64(len(p.orders)) || p.orders[id.Int64()-1].Status != orderOpen {
		return nil, fmt.Errorf("order %s is not open", id)
	}
	return &p.orders[id.Int64()-1], nil
}

func (p *protocol) orderCancelled(e *bindings.ExitGuardOrderCancelled) error {
	o, err := p.open(e.Id)
	if err != nil {
		return err
	}
	o.Status = orderCancelled
	return nil
}

func (p *protocol) peakRaised(e *bindings.ExitGuardPeakRaised) error {
	o, err := p.open(e.Id)
	if err != nil {
		return err
	}
	o.PeakD18 = e.PeakD18
	p.row(PeakRaised, *e.Raw, fmt.Sprintf("%s %s %s", e.Id, e.PeakD18, e.TriggerD18))
	return nil
}

func (p *protocol) orderMarked(e *bindings.ExitGuardOrderMarked) error {
	o, err := p.open(e.Id)
	if err != nil {
		return err
	}
	o.MarkedAt = e.MarkedAt
	p.row(OrderMarked, *e.Raw, fmt.Sprintf("%s %s", e.Id, e.MarkedAt))
	return nil
}

func (p *protocol) signatureCancelled(e *bindings.ExitGuardSignatureCancelled) error {
	p.row(SignatureCancelled, *e.Raw, fmt.Sprintf("%s %s", e.Owner, e.Nonce))
	return nil
}

func (p *protocol) orderExecuted(e *bindings.ExitGuardOrderExecuted) error {
	o, err := p.open(e.Id)
	if err != nil {
		return err
	}
	o.Status = orderExecuted
	p.rows = append(p.rows, Fact{
		Vault: p.guard, Field: ExitResult, Subject: e.Id.String(),
		Value: exitResult{e.Executor, e.TokenOut, e.LevelD18, e.Shares, e.AmountOut, e.Tip}.value(),
	})
	return nil
}

// facts returns the state of registry, guard and mandates, and the rows that their logs imply.
func (p *protocol) facts() []Fact {
	facts := p.rows
	add := func(contract common.Address, field Field, subject, value string) {
		facts = append(facts, Fact{Vault: contract, Field: field, Subject: subject, Value: value})
	}
	for token, a := range p.assets {
		if a.listed {
			add(p.registry, AssetTerms, token.Hex(), assetValue(a.terms, a.tokenDecimals, a.feedDecimals))
		}
		if a.pending == nil {
			add(p.registry, PendingListing, token.Hex(), none)
			continue
		}
		add(p.registry, PendingListing, token.Hex(), pendingListingValue(a.pending.Listing, a.pending.ExecutableAt, a.pending.ExpiresAt))
		add(p.registry, ListingResult, logKey(a.pending.Raw.BlockNumber, uint64(a.pending.Raw.Index)), "pending")
	}
	for i, o := range p.orders {
		add(p.guard, ExitOrder, strconv.Itoa(i+1), exitOrderValue(o))
		add(p.guard, Trigger, strconv.Itoa(i+1), triggerOf(o).String())
	}
	for account, m := range p.accounts {
		add(p.mandates, Mandate, account.Hex(), mandateValue(m.IMandateTypesMandate))
		add(p.mandates, MandatePositions, account.Hex(), positionsValue(m.positions))
	}
	return facts
}

// triggerOf returns the level at or below which an order may be executed, rounded down: its floor, or its peak less its trail.
func triggerOf(o bindings.IExitGuardOrder) *big.Int {
	if o.Terms.TrailBps == 0 {
		return o.Terms.FloorD18
	}
	trailed := new(big.Int).Mul(o.PeakD18, big.NewInt(10_000-int64(o.Terms.TrailBps)))
	trailed.Quo(trailed, big.NewInt(10_000))
	if trailed.Cmp(o.Terms.FloorD18) < 0 {
		return o.Terms.FloorD18
	}
	return trailed
}

func nameOf(names []string, number uint8) string {
	if int(number) < len(names) {
		return names[number]
	}
	return strconv.Itoa(int(number))
}

func listingValue(l bindings.IAssetRegistryListing) string {
	return fmt.Sprintf("%s feed %s heartbeat %d cap %d price %s to %s pool %s window %d deviation %d",
		nameOf(assetStatuses, l.Status), l.Feed, l.Heartbeat, l.TradeCapUsd, l.MinPriceD18, l.MaxPriceD18,
		l.Pool, l.Window, l.MaxDeviationBps)
}

func assetValue(l bindings.IAssetRegistryListing, tokenDecimals, feedDecimals uint8) string {
	return listingValue(l) + " " + decimalsValue(tokenDecimals, feedDecimals)
}

// assetDecimals writes the decimals that the registry returns for an asset.
func assetDecimals(a bindings.IAssetRegistryAsset) string {
	return decimalsValue(a.TokenDecimals, a.FeedDecimals)
}

// storedListingValue writes the pending terms that the registry returns.
func storedListingValue(p bindings.PendingListingOutput) string {
	if p.ExpiresAt == 0 {
		return none
	}
	return pendingListingValue(p.Listing, p.ExecutableAt, p.ExpiresAt)
}

func decimalsValue(token, feed uint8) string { return fmt.Sprintf("decimals %d %d", token, feed) }

func pendingListingValue(l bindings.IAssetRegistryListing, executableAt, expiresAt uint64) string {
	return fmt.Sprintf("%s from %d to %d", listingValue(l), executableAt, expiresAt)
}

// lastSecond is the end of the year 9999, the latest time that the database stores.
const lastSecond = 253_402_300_799

func exitOrderValue(o bindings.IExitGuardOrder) string {
	t := o.Terms
	expires := t.ExpiresAt
	if expires.Cmp(big.NewInt(lastSecond)) > 0 {
		expires = big.NewInt(lastSecond)
	}
	return fmt.Sprintf("%s of %s in %s: floor %s trail %d peak %s slippage %d tip %d to %s until %s shares %s "+
		"ceiling %s limit %d in kind after %d min fill %d nonce %d marked %s",
		nameOf(orderStatuses, o.Status),
		o.Owner, t.Vault, t.FloorD18, t.TrailBps, o.PeakD18, t.MaxSlippageBps, t.TipBps, orNone(t.TokenOut), expires, t.Shares,
		t.CeilingD18, t.LimitBps, t.InKindAfter, t.MinFillPct, o.Nonce, o.MarkedAt)
}

// exitResult is the result of an executed order.
type exitResult struct {
	executor, token         common.Address // token zero: paid in kind
	level, shares, out, tip *big.Int
}

func (r exitResult) value() string {
	return fmt.Sprintf("by %s at %s: %s shares for %s of %s, tip %s", r.executor, r.level, r.shares, r.out, orNone(r.token), r.tip)
}
