package rebalancer

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
)

// activeAsset is IAssetRegistry.Status of an asset that may be bought.
const activeAsset = 1

// trigger is the tick that made a vault due. Scheduled ticks are already stored; others are stored with their result.
type trigger struct {
	kind   string
	dueAt  time.Time
	tickID int64  // 0 if the tick is not stored yet
	waits  string // stored reason why the tick is still due
}

// scheduled returns the trigger for a stored tick.
func scheduled(tick keeperdb.DueTicksRow) trigger {
	return trigger{kind: tick.Kind, dueAt: tick.DueAt, tickID: tick.TickID, waits: tick.Reason}
}

// explanation is what is stored with a plan of trades, or with a tick that led to no trade.
type explanation struct {
	Trigger string `json:"trigger"` // schedule or drift
	plan.Plan
}

// trade plans a vault's trades and stores them for sending.
func (r *Rebalancer) trade(ctx context.Context, s stepState, state bindings.IVaultLensVaultState, t trigger) error {
	snapshot, err := r.snapshot(ctx, s, state)
	if err != nil {
		return err
	}
	policy := r.policy
	if policy.Wait, err = r.wait(ctx, s.head); err != nil {
		return err
	}
	j := job{vault: state.Vault, kind: kindTrades}
	if n := r.backOff[j].failures; n > 0 { // a plan that failed as a whole may work with fewer legs
		policy.MaxLegs = max(1, policy.MaxLegs>>n)
	}
	p, err := r.plan(ctx, snapshot, state, policy)
	if errors.Is(err, plan.ErrStalePrice) || errors.Is(err, plan.ErrCoolingOff) {
		r.hold(state.Vault, t, err.Error()) // the vault would refuse the call
		return nil
	}
	if err != nil {
		return err
	}
	why, err := json.Marshal(explanation{Trigger: t.kind, Plan: p})
	if err != nil {
		return fmt.Errorf("encoding the explanation: %w", err)
	}
	if len(p.Legs) == 0 {
		r.rest(j, s.head) // drift alone must not make the vault due again at once
		r.nothingToDo(state.Vault, t, p.Reason, why)
		return nil
	}
	deadline := blockTime(s.head).Add(r.cfg.PlanTTL)
	return r.store(ctx, t, p.Reason, newPlan{
		vault: state.Vault, keeper: state.Roles.Keeper, kind: kindTrades, at: p.BlockTime, deadline: deadline,
		call: r.executeTrades(p, deadline),
		row: keeperdb.InsertPlanParams{
			BlockNumber: int64(p.BlockNumber), BlockHash: p.BlockHash, RebalanceNonce: int64(p.RebalanceNonce),
			DriftBeforeD18: p.DriftBeforeD18, DriftAfterD18: p.DriftAfterD18, Explanation: why,
		},
	})
}

// plan makes a vault's plan. What was traded in the last hour can only forbid trades, so it is read only if there are any.
func (r *Rebalancer) plan(
	ctx context.Context, s plan.Snapshot, state bindings.IVaultLensVaultState, policy plan.Policy,
) (plan.Plan, error) {
	p, err := plan.Make(s, policy)
	if err != nil || len(p.Legs) == 0 {
		return p, err
	}
	if err := r.readMoved(ctx, state, &s); err != nil {
		return plan.Plan{}, err
	}
	return plan.Make(s, policy)
}

// snapshot reads what a plan is based on, apart from what was traded in the last hour.
func (r *Rebalancer) snapshot(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) (plan.Snapshot, error) {
	limits := state.Limits
	out := plan.Snapshot{
		Vault: state.Vault, BlockNumber: s.head.Number.Uint64(), BlockHash: s.head.Hash(), BlockTime: blockTime(s.head),
		RebalanceNonce: state.RebalanceNonce.Uint64(), LastTradeAt: time.Unix(state.LastTradeAt.Int64(), 0).UTC(),
		ReduceOnly: state.ReduceOnly, Limits: plan.Limits{
			MaxSlippageBps: int64(limits.MaxSlippageBps), MaxTradeBps: int64(limits.MaxTradeBps),
			DailyLossBps: int64(limits.DailyLossBps), DailyTurnoverBps: int64(limits.DailyTurnoverBps),
			CoolOff: time.Duration(limits.CoolOff) * time.Second,
		},
		Used: plan.Allowance{
			LossD18: basket.NewAmount(lossUsed(state)), TurnoverD18: basket.NewAmount(state.Usage.TurnoverD18),
		},
		Constituents: make([]plan.Constituent, len(state.Constituents)),
	}
	for i, c := range state.Constituents {
		out.Constituents[i] = plan.Constituent{
			Buyable: c.Status == activeAsset && highOf(c).Sign() == 0, TradeCapD18: basket.NewAmount(c.TradeCapD18),
			HighD18: basket.NewAmount(highOf(c)),
			Constituent: basket.Constituent{
				Token: c.Token, Decimals: c.Decimals, TargetBps: c.WeightBps.Int64(), Reserve: basket.NewAmount(c.Reserve),
				PriceD18: basket.NewAmount(c.PriceD18),
			},
		}
	}
	tokens := make([]common.Address, len(state.Constituents))
	for i, c := range state.Constituents {
		tokens[i] = c.Token
	}
	var err error
	if out.Market, err = r.pools.Market(ctx, tokens, s.head); err != nil {
		return plan.Snapshot{}, err
	}
	if out.Covariance, out.History, err = r.covariance(ctx, s.head, tokens); err != nil {
		return plan.Snapshot{}, err
	}
	return out, r.priceSending(ctx, &out)
}

// priceSending sets what gas and data cost at the head: base fee, tip, and a rollup's fee for data.
func (r *Rebalancer) priceSending(ctx context.Context, s *plan.Snapshot) error {
	ether, err := r.priceD18(ctx, r.cfg.WETH)
	if err != nil {
		return err
	}
	price, err := r.gasPrice(ctx)
	if err != nil {
		return err
	}
	s.GasD18 = basket.OwnAmount(basket.MulDivUp(price, ether, basket.D18))
	base, leg, err := r.dataOfTrades(ctx, price)
	if err != nil {
		return err
	}
	s.DataD18 = plan.Data{
		Base: basket.OwnAmount(basket.MulDivUp(base, ether, basket.D18)), Leg: basket.OwnAmount(basket.MulDivUp(leg, ether, basket.D18)),
	}
	return nil
}

// dataOfTrades returns what a rollup charges at the head for the data of trades, in wei: for the call, and for each leg. It measures
// calls of one leg and of two, with a route through two pools.
func (r *Rebalancer) dataOfTrades(ctx context.Context, gasPrice *big.Int) (base, leg *big.Int, err error) {
	m := r.atHead()
	if m.dataBase != nil {
		return m.dataBase, m.dataLeg, nil
	}
	cost := func(legs uint64) (*big.Int, error) {
		p := plan.Plan{RebalanceNonce: legs}
		for i := range legs {
			hash := crypto.Keccak256(binary.BigEndian.AppendUint64(nil, i)) // data that cannot be compressed
			amount := basket.NewAmount(new(big.Int).SetBytes(hash[:10]))
			p.Legs = append(p.Legs, plan.Leg{
				TokenIn: common.BytesToAddress(hash), TokenOut: common.BytesToAddress(hash[:20]), AmountIn: amount, MinAmountOut: amount,
				Path: slices.Concat(hash, hash, hash[:2]),
			})
		}
		call := r.executeTrades(p, blockTime(r.head))
		data, err := r.node.DataCost(ctx, ethereum.CallMsg{To: &r.cfg.Lens, Data: call})
		if err != nil {
			return nil, fmt.Errorf("reading what the data of trades costs: %w", err)
		}
		return data.Wei(gasPrice), nil
	}
	one, err := cost(1)
	if err != nil {
		return nil, nil, err
	}
	two, err := cost(2)
	if err != nil {
		return nil, nil, err
	}
	m.dataLeg = new(big.Int).Sub(two, one)
	if m.dataLeg.Sign() < 0 {
		m.dataLeg.SetInt64(0)
	}
	m.dataBase = new(big.Int).Sub(one, m.dataLeg)
	if m.dataBase.Sign() < 0 {
		m.dataBase.SetInt64(0)
	}
	return m.dataBase, m.dataLeg, nil
}

// lossUsed returns the used part of the daily loss allowance, or more if the allowance of 30 days leaves less than the day's.
func lossUsed(state bindings.IVaultLensVaultState) *big.Int {
	left := new(big.Int).Sub(state.MonthMostD18, state.MonthLossD18)
	least := left.Sub(basket.AllowanceCapacityD18(int64(state.Limits.DailyLossBps)), left)
	if least.Cmp(state.Usage.LossD18) > 0 {
		return least
	}
	return state.Usage.LossD18
}

func (r *Rebalancer) executeTrades(p plan.Plan, deadline time.Time) []byte {
	trades := make([]bindings.IVaultTypesTrade, len(p.Legs))
	for i, l := range p.Legs {
		trades[i] = bindings.IVaultTypesTrade{
			Adapter: r.cfg.Adapter, TokenIn: l.TokenIn, TokenOut: l.TokenOut, AmountIn: l.AmountIn.Big(),
			MinAmountOut: l.MinAmountOut.Big(), Data: l.Path,
		}
	}
	return bindings.NewIndexVault().PackExecuteTrades(
		new(big.Int).SetUint64(p.RebalanceNonce), trades, p.MinNavAfterD18.Big(), big.NewInt(deadline.Unix()))
}

// newPlan is a plan before it is stored. row lacks the columns that store fills in.
type newPlan struct {
	vault    common.Address
	keeper   common.Address // keeper of the vault
	to       common.Address // destination; zero: the vault
	kind     string
	order    int64     // exit order; 0: none
	at       time.Time // time of the block it was planned at
	deadline time.Time
	call     []byte
	gas      uint64 // limit; 0: estimated
	row      keeperdb.InsertPlanParams
}

// errTaken says that the tick already has a plan, or that the vault already has an active one.
var errTaken = errors.New("the tick or the vault already has a plan")

// store writes tick, plan and intent in one transaction. It does nothing if the vault already has an active plan.
func (r *Rebalancer) store(ctx context.Context, t trigger, reason string, d newPlan) error {
	maxCost, etherPrice, err := r.maxCost(ctx)
	if err != nil {
		return err
	}
	d.row.EtherPriceD18 = etherPrice
	if d.to == (common.Address{}) {
		d.to = d.vault
	}
	err = r.inTx(ctx, func(tx pgx.Tx, q *keeperdb.Queries) error {
		tickID, err := r.claimTick(ctx, q, t, d)
		if err != nil {
			return err
		}
		if err := r.insertPlan(ctx, tx, tickID, maxCost, d); err != nil {
			return err
		}
		return r.settleTick(ctx, q, tickID, enum.TickPlanned, reason, nil)
	})
	if errors.Is(err, errTaken) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("storing a plan of %s: %w", d.kind, err)
	}
	if t.kind != kindSchedule {
		r.metrics.ticks.WithLabelValues(t.kind).Inc()
	}
	r.planned[subject(d.vault, d.kind, d.order)] = true
	r.metrics.plans.WithLabelValues("planned").Inc()
	r.log.Info("plan stored", "vault", d.vault, "kind", d.kind, "trigger", t.kind, "reason", reason)
	r.sender.Wake()
	return nil
}

// claimTick stores the tick if needed and returns its id. The error is errTaken if the tick already has a plan.
func (r *Rebalancer) claimTick(ctx context.Context, q *keeperdb.Queries, t trigger, d newPlan) (int64, error) {
	tick, err := q.InsertTick(ctx, r.tick(d.vault, t))
	if err != nil {
		return 0, fmt.Errorf("storing the tick: %w", err)
	}
	if tick.State != enum.TickDue && (t.kind == kindTargets || t.kind == kindFees) { // tried before: due again at this block
		t.dueAt = d.at
		if tick, err = q.InsertTick(ctx, r.tick(d.vault, t)); err != nil {
			return 0, fmt.Errorf("storing the tick: %w", err)
		}
	}
	if tick.State != enum.TickDue {
		return 0, errTaken
	}
	return tick.TickID, nil
}

// insertPlan stores the plan of a tick and its intent. The error is errTaken if the vault already has an active plan.
func (r *Rebalancer) insertPlan(ctx context.Context, tx pgx.Tx, tickID int64, maxCost *big.Int, d newPlan) (err error) {
	signer := r.cfg.UpkeepSigner
	if signer == (common.Address{}) || d.kind == kindTrades || d.kind == kindTargets {
		if signer, err = r.sender.Choose(ctx, tx, d.vault, d.keeper); err != nil {
			return err
		}
	}
	d.row.ChainID, d.row.Vault, d.row.Kind, d.row.Signer = int64(r.cfg.ChainID), d.vault, d.kind, &signer
	if d.order != 0 {
		d.row.OrderID = &d.order
	}
	d.row.TriggerKey = fmt.Sprintf("tick:%d", tickID)
	d.row.CreatedAt, d.row.ExpiresAt = r.now(), d.deadline
	planID, err := keeperdb.New(tx).InsertPlan(ctx, d.row)
	if errors.Is(err, pgx.ErrNoRows) {
		return errTaken
	}
	if err != nil {
		return fmt.Errorf("storing the plan: %w", err)
	}
	_, err = r.sender.Enqueue(ctx, tx, txmgr.Intent{
		Key:    fmt.Sprintf("%s:%d:%s:%d:%d", d.kind, r.cfg.ChainID, d.vault, d.row.RebalanceNonce, tickID),
		PlanID: &planID, Signer: signer, Vault: d.vault, To: d.to, Data: d.call, Deadline: d.deadline, MaxCost: maxCost,
		GasLimit: d.gas,
	})
	return err
}

func (r *Rebalancer) tick(vault common.Address, t trigger) keeperdb.InsertTickParams {
	return keeperdb.InsertTickParams{
		ChainID: int64(r.cfg.ChainID), Vault: vault, Kind: t.kind, DueAt: t.dueAt, CreatedAt: r.now(),
	}
}

func (r *Rebalancer) settleTick(ctx context.Context, q *keeperdb.Queries, id int64, state, reason string, why []byte) error {
	_, err := q.SettleTick(ctx, keeperdb.SettleTickParams{TickID: id, NewState: state, Reason: reason, Explanation: why, Now: r.now()})
	if err != nil {
		return fmt.Errorf("settling tick %d: %w", id, err)
	}
	return nil
}

// inTx runs do in a transaction that is fenced by the lease.
func (r *Rebalancer) inTx(ctx context.Context, do func(tx pgx.Tx, q *keeperdb.Queries) error) error {
	return r.lease.InTx(ctx, func(tx pgx.Tx) error { return do(tx, keeperdb.New(tx)) })
}

// readMoved adds what was traded of each constituent in the last hour, as the vault records it. It is one batch of calls.
func (r *Rebalancer) readMoved(ctx context.Context, state bindings.IVaultLensVaultState, s *plan.Snapshot) error {
	vault, block := bindings.NewIndexVault(), rpc.BlockNumberOrHashWithHash(r.head.Hash(), false)
	raw, calls := make([]hexutil.Bytes, len(state.Constituents)), make([]rpc.BatchElem, len(state.Constituents))
	for i, c := range state.Constituents {
		call := map[string]any{"to": state.Vault, "input": hexutil.Bytes(vault.PackMovedD18(c.Token))}
		calls[i] = rpc.BatchElem{Method: "eth_call", Args: []any{call, block}, Result: &raw[i]}
	}
	if err := r.node.BatchCall(ctx, calls); err != nil {
		return fmt.Errorf("reading what was traded: %w", err)
	}
	for i, c := range state.Constituents {
		if calls[i].Error != nil {
			return fmt.Errorf("reading what was traded of %s: %w", c.Token, calls[i].Error)
		}
		value, err := vault.UnpackMovedD18(raw[i])
		if err != nil {
			return fmt.Errorf("decoding what was traded of %s: %w", c.Token, err)
		}
		s.Constituents[i].MovedD18 = basket.NewAmount(value)
	}
	return nil
}
