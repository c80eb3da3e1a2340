package prepare

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

var guardABI = bindings.NewExitGuard()

// These limits equal those of the exit guard, which checks them again.
const (
	maxGuardTrailBps    = 9999
	maxGuardTipBps      = 100
	maxGuardSlippageBps = 2000
	minGuardSeconds     = 60
	maxGuardSeconds     = 10 * 365 * 24 * 3600
)

var (
	maxFloorD18 = new(big.Int).Lsh(big.NewInt(1), 88) // exclusive
	// maxGuardShare stands for all shares that the owner will ever hold.
	maxGuardShare = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1))
	guardStatuses = []string{"none", enum.OrderOpen, enum.OrderExecuted, enum.OrderCancelled} // IExitGuard.Status
	// guardObstacles are the values of IExitGuard.Obstacle, in order.
	guardObstacles = []string{
		"none", "not_open", "expired", "no_shares", "no_allowance", "no_price", "not_triggered", "below_limit",
	}
)

// oldObstacle returns the value of obstacle for a refusal. Clients know only the values that it had before orders had limits.
func oldObstacle(refusal string) string {
	if refusal == "below_limit" {
		return "not_triggered"
	}
	return refusal
}

func readTerms(t bindings.IExitGuardTerms) market.GuardTerms {
	out := market.GuardTerms{
		TrailBps: int32(t.TrailBps), Shares: rest.Units(t.Shares), MaxSlippageBps: int32(t.MaxSlippageBps), TipBps: int32(t.TipBps),
		ExpiresAt: time.Unix(t.ExpiresAt.Int64(), 0).UTC(),
		LimitBps:  int32(t.LimitBps), InKindAfter: int32(t.InKindAfter), MinFillPct: int32(t.MinFillPct),
	}
	if t.CeilingD18.Sign() > 0 {
		ceiling := rest.D18(t.CeilingD18)
		out.CeilingUSD = &ceiling
	}
	if t.FloorD18.Sign() > 0 {
		floor := rest.D18(t.FloorD18)
		out.FloorUSD = &floor
	}
	if t.TokenOut != (common.Address{}) {
		token := rest.Address(t.TokenOut)
		out.TokenOut = &token
	}
	return out
}

// triggerD18 is the higher of floor and trail, rounded down as the guard rounds it.
func triggerD18(floorD18, peakD18 *big.Int, trailBps uint16) *big.Int {
	trailed := new(big.Int)
	if trailBps > 0 {
		trailed = basket.MulDivDown(peakD18, big.NewInt(basket.FullBps-int64(trailBps)), big.NewInt(basket.FullBps))
	}
	if trailed.Cmp(floorD18) > 0 {
		return trailed
	}
	return floorD18
}

func readOrder(id int64, o bindings.IExitGuardOrder) market.GuardOrder {
	out := market.GuardOrder{
		ID: id, Owner: rest.Address(o.Owner), Index: rest.Address(o.Terms.Vault), Status: guardStatuses[o.Status],
		GuardTerms: readTerms(o.Terms),
		Nonce:      strconv.FormatUint(o.Nonce, 10),
		TriggerUSD: rest.D18(triggerD18(o.Terms.FloorD18, o.PeakD18, o.Terms.TrailBps)),
	}
	if o.MarkedAt.Sign() > 0 {
		at := time.Unix(o.MarkedAt.Int64(), 0).UTC()
		out.MarkedAt = &at
	}
	if o.Terms.TrailBps > 0 {
		peak := rest.D18(o.PeakD18)
		out.PeakUSD = &peak
	}
	return out
}

// GuardRequest asks for an order to leave an index when its level reaches a trigger.
type GuardRequest struct {
	From             rest.AddressText `json:"from" doc:"Account that will sign; this account's shares are sold"`
	Index            rest.AddressText `json:"index"`
	FloorUSD         rest.DecimalText `json:"floor_usd,omitempty" doc:"Level at or below which to sell. A floor, a trail or a ceiling is required"`
	TrailBps         int64            `json:"trail_bps,omitempty" doc:"Fall from the highest level recorded from now on at which to sell, 1 to 9,999"`
	Shares           string           `json:"shares" pattern:"^([0-9]{1,78}|max|all)$" patternDescription:"1 to 78 decimal digits, max or all" doc:"Shares to sell, 18 decimals. max: what the sender holds now; all: what it holds at the execution, which needs an unlimited allowance" example:"max"`
	TokenOut         rest.AddressText `json:"token_out,omitempty" doc:"Active asset to receive; absent: the constituents themselves"`
	MaxSlippageBps   int64            `json:"max_slippage_bps,omitempty" doc:"With token_out: maximum part of the oracle value that may be lost, tip included; above tip_bps, at most 2,000"`
	TipBps           int64            `json:"tip_bps,omitempty" doc:"Part of the proceeds that goes to the executor, 0 to 100. Without a tip hardly anybody will execute the order"`
	CeilingUSD       rest.DecimalText `json:"ceiling_usd,omitempty" doc:"Level at or above which to sell, to take a profit"`
	LimitBps         int64            `json:"limit_bps,omitempty" doc:"Part of the trigger below which not to sell, 1 to 9,999: the order waits until the level is back. Absent: sell at any level below the trigger"`
	InKindAfter      int64            `json:"in_kind_after_minutes,omitempty" doc:"With token_out: minutes after a mark from which the constituents themselves are accepted, 1 to 65,535. It helps when pools trail the oracle. Absent: never"`
	MinFillPct       int64            `json:"min_fill_pct,omitempty" doc:"Smallest part of the shares, in per cent, that one execution may sell, 1 to 100. Absent: all that the sender holds then"`
	ExpiresInSeconds int64            `json:"expires_in_seconds" minimum:"60" maximum:"315360000" doc:"Counted from the node's newest block, in chain time" example:"2592000"`
	DeadlineSeconds  int64            `json:"deadline_seconds,omitempty" minimum:"30" maximum:"86400" default:"1200" doc:"Lifetime of the offered permit in real seconds, from the node's newest block"`
	Permit           *PermitInput     `json:"permit,omitempty" doc:"Signed permit that replaces the approval of the shares. Sign the one that approvals offered"`
}

// GuardPreview is what the order will be.
type GuardPreview struct {
	Terms        market.GuardTerms `json:"terms"`
	LevelUSD     rest.Decimal      `json:"level_usd" doc:"Current level, rounded up as the guard does"`
	TriggerUSD   rest.Decimal      `json:"trigger_usd" doc:"Current trigger; the trigger of a trail rises with the level. 0 for an order with only a ceiling"`
	Distance     rest.Decimal      `json:"distance" doc:"How far the level must fall to the trigger: 0.1 is 10 %"`
	Held         rest.BaseUnits    `json:"held" doc:"Shares that the sender holds now"`
	ValueUSD     rest.Decimal      `json:"value_usd" doc:"Value of the shares that would be sold, at the trigger level, or at the ceiling if there is no trigger"`
	LeastUSD     *rest.Decimal     `json:"least_usd" nullable:"true" doc:"Minimum oracle value of what the owner would get for value_usd; null in kind, where nothing is swapped"`
	OtherOrders  int               `json:"other_orders" doc:"Number of other open orders of the sender on this index; they use the same allowance"`
	AllowanceFor rest.BaseUnits    `json:"allowance_for" doc:"Shares that all these orders may take together"`
}

type guardInput struct{ Body GuardRequest }

// readGuardTerms reads a request's terms, without the vault and the expiry. Shares are nil if they depend on the balance.
func readGuardTerms(f *rest.Validation, r GuardRequest) bindings.IExitGuardTerms {
	out := bindings.IExitGuardTerms{FloorD18: new(big.Int), ExpiresAt: new(big.Int), CeilingD18: new(big.Int)}
	if r.FloorUSD != "" {
		out.FloorD18 = basket.ToD18Down(f.Decimal("body.floor_usd", r.FloorUSD))
		if out.FloorD18.Cmp(maxFloorD18) >= 0 {
			f.Add("body.floor_usd", "", "is beyond any level")
		}
	}
	if r.Shares != "max" && r.Shares != "all" {
		out.Shares = f.Amount("body.shares", rest.UnitsText(r.Shares))
	}
	if r.FloorUSD == "" && r.TrailBps == 0 && r.CeilingUSD == "" {
		f.Add("body.floor_usd", "", "a floor, a trail or a ceiling is required")
	}
	readGuardExtras(f, r, &out)
	if r.TrailBps != 0 {
		f.Between("body.trail_bps", r.TrailBps, 1, maxGuardTrailBps, " bps")
	}
	f.Between("body.tip_bps", r.TipBps, 0, maxGuardTipBps, " bps")
	if r.TokenOut == "" {
		if r.MaxSlippageBps != 0 {
			f.Add("body.max_slippage_bps", "", "must be absent from a request in kind: nothing is swapped")
		}
	} else {
		out.TokenOut = f.Account("body.token_out", r.TokenOut)
		f.Between("body.max_slippage_bps", r.MaxSlippageBps, max(r.TipBps, 0)+1, maxGuardSlippageBps, " bps")
	}
	f.Between("body.expires_in_seconds", r.ExpiresInSeconds, minGuardSeconds, maxGuardSeconds, " seconds")
	out.TrailBps, out.TipBps, out.MaxSlippageBps = uint16(r.TrailBps), uint16(r.TipBps), uint16(r.MaxSlippageBps)
	return out
}

// readGuardExtras reads the terms of a take-profit, a stop-limit, a fallback in kind and partial fills.
func readGuardExtras(f *rest.Validation, r GuardRequest, out *bindings.IExitGuardTerms) {
	if r.CeilingUSD != "" {
		out.CeilingD18 = basket.ToD18Down(f.Decimal("body.ceiling_usd", r.CeilingUSD))
		switch {
		case out.CeilingD18.Cmp(maxFloorD18) >= 0:
			f.Add("body.ceiling_usd", "", "is beyond any level")
		case out.CeilingD18.Sign() == 0, out.CeilingD18.Cmp(out.FloorD18) <= 0:
			f.Add("body.ceiling_usd", "", "must be above 0 and above the floor")
		}
	}
	if r.LimitBps != 0 {
		f.Between("body.limit_bps", r.LimitBps, 1, maxGuardTrailBps, " bps")
	}
	if r.MinFillPct != 0 {
		f.Between("body.min_fill_pct", r.MinFillPct, 1, 100, " %")
	}
	switch {
	case r.InKindAfter == 0:
	case r.TokenOut == "":
		f.Add("body.in_kind_after_minutes", "", "must be absent from a request in kind")
	default:
		f.Between("body.in_kind_after_minutes", r.InKindAfter, 1, math.MaxUint16, " minutes")
	}
	out.LimitBps, out.InKindAfter, out.MinFillPct = uint16(r.LimitBps), uint16(r.InKindAfter), uint8(r.MinFillPct)
}

func (s *Preparer) placeGuardRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-guard", "/v1/tx/guard", "Place a max-loss order.",
		"Anyone may execute the order for its tip once the level, at fresh oracle prices, reaches its trigger or its ceiling. "+
			"The shares stay with the sender until then. An approval or a permit lets the guard take them."), s.placeGuard)
}

func (s *Preparer) placeGuard(ctx context.Context, in *guardInput) (*response[GuardPreview], error) {
	d, err := s.draftGuard(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	out := &Prepared[GuardPreview]{
		AsOf: d.pin.at, Preview: d.preview, MinOut: []market.FlowAmount{}, Approvals: []Approval{}, Issues: d.issues,
	}
	c := d.call(s)
	c.data, c.permit = guardABI.PackPlace(d.terms, d.permit.call()), d.permit
	c.deadline = d.pin.in(in.Body.DeadlineSeconds)
	return respond(ctx, s, d.index, c, out)
}

// guardDraft is a new order whose terms are complete.
type guardDraft struct {
	from      common.Address
	terms     bindings.IExitGuardTerms
	permit    *permit
	index     indexState
	pin       pin
	level     *big.Int // {USD D18 per whole share}
	preview   GuardPreview
	allowance *big.Int // shares that the guard must be allowed to take
	issues    []Issue
}

// call returns the sender's call without its data. A permit that it asks for lasts as long as the order.
func (d guardDraft) call(s *Preparer) call {
	guard := s.Deployment.ExitGuard
	return call{
		from: d.from, to: guard, roughGas: 500_000 + 60_000*uint64(len(d.index.listed)),
		spends:   []spend{{token: d.terms.Vault, spender: guard, amount: d.allowance, permits: true}},
		deadline: time.Unix(d.terms.ExpiresAt.Int64(), 0),
	}
}

// draftGuard reads a request and completes its terms at the current state.
func (s *Preparer) draftGuard(ctx context.Context, r GuardRequest) (d guardDraft, err error) {
	var f rest.Validation
	from, vault := f.Account("body.from", r.From), f.Account("body.index", r.Index)
	terms := readGuardTerms(&f, r)
	d.permit = readPermit(&f, r.Permit)
	if err := f.Err(); err != nil {
		return d, err
	}
	terms.Vault = vault
	var others openGuards
	d.index, err = s.lookup(ctx, vault, func(q *rest.Snapshot, at rest.AsOf) (err error) {
		others, err = s.openGuards(ctx, q, at, from, vault)
		return err
	})
	if err != nil {
		return d, err
	}
	if token := terms.TokenOut; token != (common.Address{}) && d.index.listed[token].Status != enum.AssetActive {
		f.Add("body.token_out", "", "is not an active asset; GET /v1/assets lists them")
		return d, f.Err()
	}
	if d.pin, err = s.pin(ctx, d.index.at); err != nil {
		return d, err
	}
	balances, err := s.balances(ctx, from, []common.Address{vault})
	if err != nil {
		return d, err
	}
	if d.level, err = s.guardLevel(ctx, d.pin, vault); err != nil {
		return d, err
	}
	if err := completeTerms(&terms, r, d.pin, d.level, balances[0]); err != nil {
		return d, err
	}
	if err := s.addPlaced(ctx, &others, d.pin, from, vault); err != nil {
		return d, err
	}
	d.from, d.terms, d.allowance, d.issues = from, terms, others.allowance(terms), []Issue{}
	d.preview = guardPreview(terms, d.level, balances[0])
	d.preview.OtherOrders, d.preview.AllowanceFor = others.count, rest.Units(d.allowance)
	if balances[0].Cmp(terms.Shares) < 0 && r.Shares != "all" {
		d.issues = append(d.issues, Issue{
			Code: issueBalance, Token: new(rest.Address(vault)),
			Message: fmt.Sprintf("the account holds %s of %s shares: the order would sell what it holds then", balances[0], terms.Shares),
		})
	}
	return d, nil
}

// completeTerms sets the terms that depend on the current state: shares and expiry. It refuses an order that would be executed at
// once.
func completeTerms(terms *bindings.IExitGuardTerms, r GuardRequest, p pin, level, balance *big.Int) error {
	var f rest.Validation
	if terms.FloorD18.Cmp(level) >= 0 {
		f.Add("body.floor_usd", d18String(level), "must be below the level, %s: the order would be executed at once", d18String(level))
	}
	if terms.CeilingD18.Sign() > 0 && terms.CeilingD18.Cmp(level) <= 0 {
		f.Add("body.ceiling_usd", d18String(level), "must be above the level, %s: the order would be executed at once", d18String(level))
	}
	switch r.Shares {
	case "max":
		if terms.Shares = balance; balance.Sign() == 0 {
			f.Add("body.shares", "0", "the account holds no shares")
		}
	case "all":
		terms.Shares = maxGuardShare
	}
	terms.ExpiresAt = big.NewInt(p.headTime.Add(time.Duration(r.ExpiresInSeconds) * time.Second).Unix())
	return f.Err()
}

// openGuards are an account's orders on an index that can still be executed.
type openGuards struct {
	count  int
	shares *big.Int // shares that they may take together
	newest int64    // newest order that the ledger has
}

// openGuards reads the open orders from the ledger.
func (s *Preparer) openGuards(ctx context.Context, q *rest.Snapshot, at rest.AsOf, owner, vault common.Address) (openGuards, error) {
	r, err := q.OpenGuards(ctx, readdb.OpenGuardsParams{ChainID: s.ChainID, Owner: owner, Vault: vault, AtTime: at.Timestamp})
	if err != nil {
		return openGuards{}, fmt.Errorf("adding up the exit orders of %s on %s: %w", owner, vault, err)
	}
	return openGuards{count: int(r.Orders), shares: r.Shares.BigInt(), newest: r.Newest}, nil
}

// guardPage is the number of orders that one call reads from the guard.
const guardPage = 100

// addPlaced adds the orders that the ledger does not have yet. An approval that omitted such an order would take away its
// allowance.
func (s *Preparer) addPlaced(ctx context.Context, g *openGuards, p pin, owner, vault common.Address) error {
	guard := s.Deployment.ExitGuard
	for start := g.newest + 1; ; start += guardPage {
		results, err := s.CallAll(ctx, newest, market.Call(guard, guardABI.PackOrders(big.NewInt(start), big.NewInt(guardPage))))
		if err != nil {
			return err
		}
		orders, err := market.Unpack(results[0], guardABI.UnpackOrders, "reading the newest exit orders")
		if err != nil {
			return err
		}
		for _, o := range orders {
			if guardStatuses[o.Status] == enum.OrderOpen && o.Owner == owner && o.Terms.Vault == vault &&
				o.Terms.ExpiresAt.Int64() >= p.headTime.Unix() {
				g.count++
				g.shares.Add(g.shares, o.Terms.Shares)
			}
		}
		if len(orders) < guardPage {
			return nil
		}
	}
}

// allowance returns the allowance that the open orders and one more need. An order for all shares ever held needs it without
// limit.
func (g openGuards) allowance(terms bindings.IExitGuardTerms) *big.Int {
	total := new(big.Int).Add(g.shares, terms.Shares)
	if total.Cmp(maxGuardShare) >= 0 {
		return basket.MaxAmount.Big()
	}
	return total
}

// guardLevel reads the level from the guard. It needs fresh prices.
func (s *Preparer) guardLevel(ctx context.Context, p pin, vault common.Address) (*big.Int, error) {
	level, err := ask(ctx, s, p, market.Call(s.Deployment.ExitGuard, guardABI.PackLevelD18(vault)), guardABI.UnpackLevelD18,
		"reading the level")
	if revert, ok := chain.DecodeRevert(err); ok {
		return nil, rest.NewProblem(rest.CodeRefused, "the level is not known now: "+revert.String())
	}
	return level, err
}

func d18String(i *big.Int) string { return string(rest.D18(i)) }

func guardPreview(terms bindings.IExitGuardTerms, level, held *big.Int) GuardPreview {
	trigger := triggerD18(terms.FloorD18, level, terms.TrailBps) // the peak begins at the current level
	sold := terms.Shares
	if held.Cmp(sold) < 0 {
		sold = held
	}
	at := trigger
	if at.Sign() == 0 {
		at = terms.CeilingD18
	}
	value := basket.MulDivDown(sold, at, basket.D18)
	out := GuardPreview{
		Terms: readTerms(terms), LevelUSD: rest.D18(level), TriggerUSD: rest.D18(trigger), Held: rest.Units(held),
		ValueUSD: rest.D18(value),
		Distance: rest.DecimalOf(basket.FromD18(new(big.Int).Sub(level, trigger)).DivRound(basket.FromD18(level), rest.RatioDecimals)),
	}
	if terms.TokenOut != (common.Address{}) {
		least := rest.D18(basket.MulDivDown(value, big.NewInt(basket.FullBps-int64(terms.MaxSlippageBps)), big.NewInt(basket.FullBps)))
		out.LeastUSD = &least
	}
	return out
}
