package portfolio

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/receipt"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// receiptConventions stand in the description of receipts. docs/performance.md says the same at length.
const receiptConventions = "A receipt splits what an investor got less what the creator's ideal made. " +
	"The ideal gets the same cash at the same blocks, holds the targets without any cost, and is set to them at every stored point. " +
	"It follows proposed targets from the proposal on. " +
	"When a fraction of the shares leaves, the same fraction of the ideal leaves. " +
	"Parts below 0 are losses. A part grows with the ideal from when it arose, because what is lost early also loses its later return. " +
	"The parts and the gas sum exactly to the difference; the drift takes the roundings of 1e-18 USD."

// ReceiptList is the receipts of an investor.
type ReceiptList struct {
	AsOf        rest.AsOf     `json:"as_of"`
	Investor    rest.Address  `json:"investor"`
	Receipts    []CopyReceipt `json:"receipts" nullable:"false" csv:"rows" doc:"One for each index that the account ever held, sorted by address"`
	Conventions string        `json:"conventions"`
	Unknown     rest.Unknown  `json:"unknown,omitempty"`
}

// CopyReceipt is the receipt of one position, from its first movement on.
type CopyReceipt struct {
	Index             rest.Address  `json:"index"`
	Name              string        `json:"name"`
	Symbol            string        `json:"symbol"`
	From              time.Time     `json:"from" doc:"First movement of shares"`
	To                time.Time     `json:"to" doc:"Newest stored point"`
	CashInUSD         *rest.Decimal `json:"cash_in_usd" nullable:"true" doc:"All that left the wallet for shares"`
	CashOutUSD        *rest.Decimal `json:"cash_out_usd" nullable:"true" doc:"All that came into the wallet for shares and claims"`
	ValueUSD          *rest.Decimal `json:"value_usd" nullable:"true" doc:"Shares held at the net level, rounded down"`
	IdealUSD          *rest.Decimal `json:"ideal_usd" nullable:"true" doc:"Profit of the creator's ideal"`
	EntryExitUSD      *rest.Decimal `json:"entry_exit_usd" nullable:"true" doc:"Shares at the level less the cash for them: swaps, entry and exit fees, tips, leftovers, claims"`
	DelayUSD          *rest.Decimal `json:"delay_usd" nullable:"true" doc:"Return of the targets in force less that of proposed ones"`
	DriftUSD          *rest.Decimal `json:"drift_usd" nullable:"true" doc:"Return of what was held less that of the targets in force; with all roundings"`
	PoolFeesUSD       *rest.Decimal `json:"pool_fees_usd" nullable:"true" doc:"Paid to pools by the index's trades"`
	PriceImpactUSD    *rest.Decimal `json:"price_impact_usd" nullable:"true" doc:"The rest of what the index's trades lost at oracle prices"`
	ManagementFeeUSD  *rest.Decimal `json:"management_fee_usd" nullable:"true" doc:"The creator's part"`
	PerformanceFeeUSD *rest.Decimal `json:"performance_fee_usd" nullable:"true" doc:"The creator's part, due or charged"`
	PlatformUSD       *rest.Decimal `json:"platform_usd" nullable:"true" doc:"The platform's part of both fees"`
	FeesEarnedUSD     *rest.Decimal `json:"fees_earned_usd" nullable:"true" doc:"Shares minted to the account as a fee or tip"`
	GasUSD            *rest.Decimal `json:"gas_usd" nullable:"true" doc:"Gas that the account paid, below 0"`
	GotUSD            *rest.Decimal `json:"got_usd" nullable:"true" doc:"cash_out_usd + value_usd − cash_in_usd + gas_usd"`
	DifferenceUSD     *rest.Decimal `json:"difference_usd" nullable:"true" doc:"got_usd − ideal_usd, which is the sum of the ten parts from entry_exit_usd to gas_usd"`
	AtLevel           int           `json:"at_level" doc:"Number of movements that count at the net level, because the wallet's cash is not known"`
	Points            int           `json:"points" doc:"Number of stored points at which the ideal was set to its targets"`
	Unknown           rest.Unknown  `json:"unknown,omitempty"`
}

type receiptInput struct {
	rest.Conditional
	Address rest.AddressText `path:"address" doc:"The investor"`
	Index   rest.AddressText `query:"index" doc:"Only this index"`
}

const (
	// maxPoints is the maximum number of stored points that a receipt reads.
	maxPoints = 50_000
	// reasonLong reports that a position has more.
	reasonLong = "too_many_points"
	// reasonNotHeld reports that points were stored before they had what the index held.
	reasonNotHeld = "holdings_unknown"
)

func (s *Portfolio) receiptRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-investor-receipt", "/v1/investors/{address}/receipt",
		"Split an investor's result from the creator's ideal to what the investor got.", receiptConventions), s.receipts)
}

func (s *Portfolio) receipts(ctx context.Context, in *receiptInput) (*rest.Answer[ReceiptList], error) {
	var f rest.Validation
	investor, vault := readInvestor(&f, in.Address, in.Index)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*ReceiptList, error) {
		out := &ReceiptList{
			AsOf: at, Investor: rest.Address(investor), Receipts: []CopyReceipt{}, Conventions: receiptConventions, Unknown: rest.Unknown{},
		}
		moved, ok, err := s.movements(ctx, q, investor, vault)
		if err != nil {
			return nil, err
		}
		if !ok {
			out.Unknown["receipts"] = reasonCrowded
		}
		all := newShareHistory(moved)
		named, err := q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: s.ChainID, Vaults: rest.BytesOf(all.vaults)})
		if err != nil {
			return nil, fmt.Errorf("reading indices: %w", err)
		}
		byVault := map[common.Address]readdb.IndexSummariesRow{}
		for _, n := range named {
			byVault[n.Vault] = n
		}
		for _, v := range all.vaults {
			r, err := s.receipt(ctx, q, byVault[v], all.forIndex(v).moved, int64(at.BlockNumber))
			if err != nil {
				return nil, err
			}
			out.Receipts = append(out.Receipts, r)
		}
		return out, nil
	}, nil)
}

// receipt makes the receipt of one position.
func (s *Portfolio) receipt(
	ctx context.Context, q *rest.Snapshot, index readdb.IndexSummariesRow, moved []movement, until int64,
) (CopyReceipt, error) {
	out := CopyReceipt{
		Index: rest.Address(index.Vault), Name: index.Name, Symbol: index.Symbol, From: moved[0].at, To: moved[0].at,
		Unknown: rest.Unknown{},
	}
	for _, m := range moved {
		if m.atLevel() {
			out.AtLevel++
		}
	}
	c, reason, err := s.readCourse(ctx, q, index, moved[0].block, until)
	if err != nil {
		return out, err
	}
	var result receipt.Receipt
	if reason == "" {
		result, reason = c.follow(moved)
		out.Points, out.To = len(c.points), c.points[len(c.points)-1].At
	}
	out.fill(result, reason)
	return out, nil
}

// fill sets the figures, or the reason why they are unknown.
func (r *CopyReceipt) fill(from receipt.Receipt, reason string) {
	part := from.Part
	figures := map[string]struct {
		to  **rest.Decimal
		d18 *big.Int
	}{
		"cash_in_usd": {&r.CashInUSD, from.CashInD18}, "cash_out_usd": {&r.CashOutUSD, from.CashOutD18},
		"value_usd": {&r.ValueUSD, from.ValueD18}, "ideal_usd": {&r.IdealUSD, from.IdealD18},
		"got_usd": {&r.GotUSD, from.GotD18}, "difference_usd": {&r.DifferenceUSD, from.DifferenceD18},
		"entry_exit_usd": {&r.EntryExitUSD, part(receipt.EntryExit)}, "delay_usd": {&r.DelayUSD, part(receipt.Delay)},
		"drift_usd": {&r.DriftUSD, part(receipt.Drift)}, "pool_fees_usd": {&r.PoolFeesUSD, part(receipt.PoolFees)},
		"price_impact_usd": {&r.PriceImpactUSD, part(receipt.PriceImpact)}, "platform_usd": {&r.PlatformUSD, part(receipt.Platform)},
		"management_fee_usd":  {&r.ManagementFeeUSD, part(receipt.Management)},
		"performance_fee_usd": {&r.PerformanceFeeUSD, part(receipt.Performance)},
		"fees_earned_usd":     {&r.FeesEarnedUSD, part(receipt.FeesEarned)}, "gas_usd": {&r.GasUSD, negated(from.GasD18)},
	}
	for name, figure := range figures {
		if reason != "" {
			r.Unknown[name] = reason
			continue
		}
		*figure.to = usdOf(figure.d18)
	}
}

func negated(d18 *big.Int) *big.Int {
	if d18 == nil {
		return nil
	}
	return new(big.Int).Neg(d18)
}

// course is what happened to a share of an index.
type course struct {
	blocks []int64
	points []receipt.Point // with a known level
	splits []receipt.Split // from the point before to the point at the same place; the first is empty
}

// readCourse reads the stored points of an index from one block to another, and splits the steps between those with a known level.
func (s *Portfolio) readCourse(
	ctx context.Context, q *rest.Snapshot, index readdb.IndexSummariesRow, from, until int64,
) (c *course, reason string, err error) {
	rows, err := q.HeldPoints(ctx, readdb.HeldPointsParams{
		ChainID: s.ChainID, Vault: index.Vault, FromBlock: from, ToBlock: until, PageSize: maxPoints + 1,
	})
	if err != nil {
		return nil, "", fmt.Errorf("reading what %s held: %w", index.Vault, err)
	}
	if len(rows) > maxPoints {
		return nil, reasonLong, nil
	}
	losses, err := q.TradeLosses(ctx, readdb.TradeLossesParams{ChainID: s.ChainID, Vault: index.Vault, After: from, ToBlock: until})
	if err != nil {
		return nil, "", fmt.Errorf("reading what the trades of %s lost: %w", index.Vault, err)
	}
	wishes, err := s.readWishes(ctx, q, index.Vault)
	if err != nil {
		return nil, "", err
	}
	c = &course{}
	for _, r := range rows {
		if r.NavPerShareD18 == nil || r.NavPerShareD18.Sign() == 0 {
			continue
		}
		if r.Holdings == nil || r.ManagementFeeBps == nil || r.PerformanceFeeBps == nil {
			return nil, reasonNotHeld, nil
		}
		point := receipt.Point{
			At: r.BlockTime, LevelD18: r.NavPerShareD18.View(), Shares: r.TotalSupply.Add(r.PendingFeeShares).View(),
			ManagementBps: int64(*r.ManagementFeeBps), PerformanceBps: int64(*r.PerformanceFeeBps),
		}
		if point.Holdings, err = basket.UnpackHoldings(r.Holdings); err != nil {
			return nil, "", fmt.Errorf("reading what %s held at block %d: %w", index.Vault, r.BlockNumber, err)
		}
		split := receipt.Split{}
		if n := len(c.points); n > 0 {
			step := receipt.Step{
				From: c.points[n-1], To: point, Wished: wishes.at(c.blocks[n-1], c.points[n-1].At),
				PlatformBps: int64(index.PlatformShareBps),
			}
			step.PoolFeesD18, step.ImpactD18 = new(big.Int), new(big.Int)
			for ; len(losses) > 0 && losses[0].BlockNumber <= r.BlockNumber; losses = losses[1:] {
				step.PoolFeesD18.Add(step.PoolFeesD18, losses[0].FeeD18.BigInt())
				step.ImpactD18.Add(step.ImpactD18, losses[0].ImpactD18.BigInt())
			}
			split = step.Split()
		}
		c.blocks, c.points, c.splits = append(c.blocks, r.BlockNumber), append(c.points, point), append(c.splits, split)
	}
	if len(c.points) == 0 {
		return nil, rest.ReasonNoPoint, nil
	}
	return c, "", nil
}

// follow moves a position along the course. It returns the reason if a movement cannot be valued.
func (c *course) follow(moved []movement) (receipt.Receipt, string) {
	p, level := receipt.New(), c.points[len(c.points)-1].LevelD18
	for i, point := range c.points {
		if i > 0 {
			p.Step(c.splits[i], point.LevelD18)
		}
		for ; len(moved) > 0 && moved[0].block <= c.blocks[i]; moved = moved[1:] {
			if moved[0].block < c.blocks[i] {
				return receipt.Receipt{}, rest.ReasonNoPoint
			}
			if !moved[0].apply(p, point.LevelD18) {
				return receipt.Receipt{}, rest.ReasonNoCost
			}
		}
	}
	if len(moved) > 0 {
		return receipt.Receipt{}, rest.ReasonNoPoint
	}
	return p.Receipt(level), ""
}

// apply adds a movement to a position. It returns false if its cash is unknown.
func (m movement) apply(p *receipt.Position, levelD18 *big.Int) bool {
	cash := m.flowD18()
	if cash == nil {
		return false
	}
	if m.gasD18 != nil {
		p.Gas(m.gasD18)
	}
	switch m.shares.Sign() {
	case 1:
		p.In(m.shares, levelD18, cash, m.fee)
	case -1:
		p.Out(new(big.Int).Neg(m.shares), levelD18, cash.Neg(cash))
	default:
		p.Claim(cash.Neg(cash))
	}
	return true
}

// wishes are the proposals of an index's targets, oldest first.
type wishes []wish

type wish struct {
	weights  []receipt.Weight
	proposed int64
	settled  *int64 // nil: pending
	expires  time.Time
}

func (s *Portfolio) readWishes(ctx context.Context, q *rest.Snapshot, vault common.Address) (wishes, error) {
	rows, err := q.ProposedTargets(ctx, readdb.ProposedTargetsParams{ChainID: s.ChainID, Vault: vault})
	if err != nil {
		return nil, fmt.Errorf("reading the proposals of %s: %w", vault, err)
	}
	out := make(wishes, len(rows))
	for i, r := range rows {
		var targets []struct {
			Token     common.Address `json:"token"`
			WeightBps int64          `json:"weight_bps"`
		}
		if err := json.Unmarshal(r.Targets, &targets); err != nil {
			return nil, fmt.Errorf("reading the targets of %s: %w", vault, err)
		}
		out[i] = wish{proposed: r.ProposedBlock, settled: r.SettledBlock, expires: r.ExpiresAt}
		for _, t := range targets {
			out[i].weights = append(out[i].weights, receipt.Weight{Token: t.Token, Bps: t.WeightBps})
		}
	}
	return out, nil
}

// at returns the targets of the proposal that was pending at the end of a block and had not expired. Nil: none.
func (w wishes) at(block int64, at time.Time) []receipt.Weight {
	for i := len(w) - 1; i >= 0; i-- {
		if w[i].proposed <= block && (w[i].settled == nil || *w[i].settled > block) && at.Before(w[i].expires) {
			return w[i].weights
		}
	}
	return nil
}
