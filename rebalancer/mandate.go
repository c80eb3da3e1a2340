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
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

const (
	mandatesPerStep = 32      // mandates that one step looks at; the others are next, because those looked at rest or change
	executeGas      = 150_000 // what an execution without steps uses
)

// The numbers of IMandateTypes.Status and IMandateTypes.Reason.
const (
	mandateLeaving = 3

	reasonFloor, reasonTrail, reasonProfit, reasonBand = 1, 2, 3, 4
)

// mandateMarket is what a step knows of what mandates hold.
type mandateMarket struct {
	indices  map[common.Address]bindings.IVaultLensVaultState // by vault; one that the kill switch stops is missing
	decimals map[common.Address]uint8                         // by money
}

// mandateState is a mandate as the contract has it at the head.
type mandateState struct {
	account common.Address
	worth   *big.Int // {token} at the lowest that any source of a price says; 0 if it is unknown
	bindings.IMandateTypesMandate
	positions []bindings.IMandateTypesPosition
	due       bindings.DueOutput
}

// home reports whether the proceeds of sales go to the owner. Those of a balancing stay in the account.
func (m *mandateState) home() bool {
	switch m.due.Reason {
	case reasonFloor, reasonTrail, reasonProfit:
		return true
	}
	return m.Reason != reasonBand || m.Status == mandateLeaving
}

// matured reports whether the owner accepts the constituents of what is sold now.
func (m *mandateState) matured(now uint64) bool {
	return m.Terms.Payout == (common.Address{}) ||
		m.due.Reason == 0 && now >= m.TriggeredAt.Uint64()+uint64(m.Terms.InKindAfter)
}

// executeMandates plans the execution of each mandate of which something is due. kept are the vaults of this step, and states
// those that were read and are not stopped. Other indices of mandates are read here. So a step reads each index once, however
// many mandates hold it.
func (r *Rebalancer) executeMandates(
	ctx context.Context, q *keeperdb.Queries, s stepState, kept []keeperdb.KeptVaultsRow, states []bindings.IVaultLensVaultState,
) error {
	if r.cfg.Mandates == (common.Address{}) {
		return nil
	}
	indices, err := r.indicesOfMandates(ctx, q, s, kept, states)
	if err != nil || len(indices) == 0 {
		return err
	}
	market := mandateMarket{indices: indices, decimals: map[common.Address]uint8{}}
	accounts, err := r.concernedMandates(ctx, q, s, market)
	if err != nil {
		return err
	}
	var faults []error
	for _, account := range accounts {
		j := job{vault: account, kind: kindMandate}
		planned, err := r.executeMandate(ctx, s, account, market)
		if err != nil {
			faults = append(faults, fmt.Errorf("mandate %s: %w", account, err))
		}
		if !planned {
			r.rest(j, s.head)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errors.Join(faults...)
}

// indicesOfMandates returns the states of the indices that mandates hold, by vault. One that the kill switch stops is missing.
func (r *Rebalancer) indicesOfMandates(
	ctx context.Context, q *keeperdb.Queries, s stepState, kept []keeperdb.KeptVaultsRow, states []bindings.IVaultLensVaultState,
) (map[common.Address]bindings.IVaultLensVaultState, error) {
	vaults, err := q.MandateVaults(ctx, int64(r.cfg.ChainID))
	if err != nil {
		return nil, fmt.Errorf("reading the indices of mandates: %w", err)
	}
	if len(vaults) == 0 {
		return nil, nil //nolint:nilnil // none
	}
	looked := map[common.Address]bool{}
	for _, v := range kept {
		looked[v.Vault] = true
	}
	var others []keeperdb.KeptVaultsRow
	wanted := map[common.Address]bool{}
	for _, vault := range vaults {
		wanted[vault] = true
		if !looked[vault] {
			others = append(others, keeperdb.KeptVaultsRow{Vault: vault})
		}
	}
	var read []bindings.IVaultLensVaultState
	if len(others) > 0 {
		if read, err = r.statesInOne(ctx, s.head, others); err != nil {
			return nil, err
		}
	}
	out := map[common.Address]bindings.IVaultLensVaultState{}
	for _, state := range slices.Concat(states, read) {
		if wanted[state.Vault] {
			out[state.Vault] = state
		}
	}
	return out, nil
}

// concernedMandates asks the index which mandates something may be due of. A stale answer costs some calls, never a wrong
// transaction, because the contract is asked before. It fills in the decimals of money.
func (r *Rebalancer) concernedMandates(
	ctx context.Context, q *keeperdb.Queries, s stepState, market mandateMarket,
) ([]common.Address, error) {
	tokens, err := q.MandateTokens(ctx, int64(r.cfg.ChainID))
	if err != nil {
		return nil, fmt.Errorf("reading the money of mandates: %w", err)
	}
	ask := keeperdb.ConcernedMandatesParams{
		ChainID: int64(r.cfg.ChainID), AtTime: blockTime(s.head), PageSize: mandatesPerStep, PeakStepBps: max(r.cfg.PeakStepBps, 0),
		Resting: [][]byte{},
	}
	if r.cfg.PeakStepBps < 0 { // no peaks are recorded
		ask.PeakStepBps = 1 << 32
	}
	for vault, state := range market.indices {
		ask.Vaults, ask.Levels = append(ask.Vaults, vault.Bytes()), append(ask.Levels, state.LowLevelD18.String())
	}
	for _, t := range tokens {
		price, err := r.priceD18(ctx, t.Token)
		if err != nil {
			return nil, err
		}
		market.decimals[t.Token] = uint8(t.Decimals)
		rate := decimal.NewFromBigInt(price, -int32(t.Decimals)) // {USD D18 per base unit}
		ask.Tokens, ask.Rates = append(ask.Tokens, t.Token.Bytes()), append(ask.Rates, rate.String())
	}
	rests := func(j job) {
		if j.kind == kindMandate {
			ask.Resting = append(ask.Resting, j.vault.Bytes())
		}
	}
	for j := range r.backOff {
		if !r.free(j, s.head) {
			rests(j)
		}
	}
	rows, err := q.ConcernedMandates(ctx, ask)
	if err != nil {
		return nil, fmt.Errorf("reading which mandates are due: %w", err)
	}
	accounts := rows[:0]
	for _, account := range rows {
		if !s.active[subject(account, kindMandate, 0)] {
			accounts = append(accounts, account)
		}
	}
	return accounts, nil
}

// readMandate reads a mandate at the head.
func (r *Rebalancer) readMandate(ctx context.Context, account common.Address) (*mandateState, error) {
	b, m := bindings.NewMandates(), &mandateState{account: account}
	raw, err := r.callAtHead(ctx, r.cfg.Mandates, b.PackMandate(account))
	if err == nil {
		m.IMandateTypesMandate, err = b.UnpackMandate(raw)
	}
	if err != nil {
		return nil, fmt.Errorf("reading its terms: %w", err)
	}
	if raw, err = r.callAtHead(ctx, r.cfg.Mandates, b.PackPositions(account)); err == nil {
		m.positions, err = b.UnpackPositions(raw)
	}
	if err != nil {
		return nil, fmt.Errorf("reading its positions: %w", err)
	}
	if raw, err = r.callAtHead(ctx, r.cfg.Mandates, b.PackDue(account)); err == nil {
		m.due, err = b.UnpackDue(raw)
	}
	if err != nil {
		return nil, fmt.Errorf("asking what is due: %w", err)
	}
	var value bindings.ValueOfOutput
	if raw, err = r.callAtHead(ctx, r.cfg.Mandates, b.PackValueOf(account)); err == nil {
		value, err = b.UnpackValueOf(raw)
	}
	if err != nil {
		return nil, fmt.Errorf("asking what it is worth: %w", err)
	}
	m.worth = new(big.Int)
	if value.Valued {
		m.worth = value.Value
	}
	return m, nil
}

// executeMandate plans one execution. Its tips must pay for its gas, or it must fit the daily budget of upkeep.
func (r *Rebalancer) executeMandate(
	ctx context.Context, s stepState, account common.Address, market mandateMarket,
) (bool, error) {
	m, err := r.readMandate(ctx, account)
	if err != nil {
		return false, err
	}
	steps, skipped := r.mandateSteps(ctx, s, m, market)
	if len(steps.list) == 0 && !m.due.Period && m.due.Reason == 0 && m.Terms.TrailBps == 0 {
		return false, skipped
	}
	call := bindings.NewMandates().PackExecute(account, steps.list)
	signer, err := r.signerOf(ctx, bindings.IVaultLensVaultState{Vault: account})
	if err != nil {
		return false, err
	}
	if err := r.wouldDo(ctx, signer, call, steps); err != nil {
		return false, errors.Join(err, skipped)
	}
	gas, err := r.costOf(ctx, steps.gas)
	if err != nil {
		return false, errors.Join(err, skipped)
	}
	profit := steps.tipUSD.Sub(gas)
	number := int64(binary.BigEndian.Uint64(account[12:]) >> 1)
	cost := spending{at: blockTime(s.head), kind: kindMandate, order: number, usd: decimal.Max(profit.Neg(), decimal.Zero)}
	price, err := r.priceD18(ctx, m.Terms.Token)
	if err != nil {
		return false, errors.Join(err, skipped)
	}
	worth := valueUSD(m.worth, market.decimals[m.Terms.Token], price)
	if profit.LessThan(r.cfg.MinProfitUSD) && !r.payable(cost, worth) {
		return false, skipped
	}
	d := newPlan{kind: kindMandate, vault: account, to: r.cfg.Mandates, call: call, gas: gasLimit(steps.gas)}
	planned, err := r.planMandate(ctx, s, m, d, callExplanation{
		Reason: m.why(), GasUSD: &gas, ProfitUSD: &profit, OrderID: number,
	})
	if planned {
		r.budget.add(cost)
	}
	return planned, errors.Join(err, skipped)
}

// gasLimit returns the gas limit of an execution that is expected to use gas. The node does not estimate it. An estimate is the
// least gas with which the call does something, and then later steps run out of gas and are skipped.
func gasLimit(gas uint64) uint64 { return min(executeGas+gas+gas/2, 1<<24) }

// wouldDo fails if the execution would do nothing at its gas limit.
func (r *Rebalancer) wouldDo(ctx context.Context, from common.Address, call []byte, steps mandateSteps) error {
	msg := ethereum.CallMsg{From: from, To: &r.cfg.Mandates, Data: call, Gas: gasLimit(steps.gas)}
	if _, err := r.node.CallContractAtHash(ctx, msg, r.head.Hash()); err != nil {
		return fmt.Errorf("trying its %d steps: %w", len(steps.list), err)
	}
	return nil
}

// costOf returns what gas costs now in USD. It returns 0 if ether has no price.
func (r *Rebalancer) costOf(ctx context.Context, gas uint64) (decimal.Decimal, error) {
	gasPrice, err := r.gasPrice(ctx)
	if err != nil {
		return decimal.Zero, err
	}
	price, err := r.priceD18(ctx, r.cfg.WETH)
	if err != nil {
		return decimal.Zero, err
	}
	wei := new(big.Int).Mul(gasPrice, new(big.Int).SetUint64(executeGas+gas))
	return basket.FromD18(wei).Mul(basket.FromD18(price)), nil
}

func (r *Rebalancer) planMandate(ctx context.Context, s stepState, m *mandateState, d newPlan, why callExplanation) (bool, error) {
	why.Trigger = kindMandate
	raw, err := json.Marshal(why)
	if err != nil {
		return false, fmt.Errorf("encoding the explanation: %w", err)
	}
	deadline := blockTime(s.head).Add(r.cfg.PlanTTL)
	if ends := m.Terms.ExpiresAt; m.Status != mandateLeaving && ends.IsInt64() && time.Unix(ends.Int64(), 0).Before(deadline) {
		deadline = time.Unix(ends.Int64(), 0)
	}
	d.at, d.deadline = blockTime(s.head), deadline
	d.row = keeperdb.InsertPlanParams{BlockNumber: s.head.Number.Int64(), BlockHash: s.head.Hash(), Explanation: raw}
	err = r.store(ctx, trigger{kind: kindMandate, dueAt: blockTime(s.head)}, why.Reason, d)
	return r.planned[subject(m.account, kindMandate, 0)], err
}

// why says what is due of a mandate.
func (m *mandateState) why() string {
	switch m.due.Reason {
	case reasonFloor, reasonTrail:
		return "the mandate's maximum loss is reached"
	case reasonProfit:
		return "the mandate's take-profit is reached"
	case reasonBand:
		return "an index of the mandate is outside its band"
	}
	switch {
	case m.Status == mandateLeaving:
		return "the mandate sells everything"
	case m.due.Period:
		return "a period of the mandate begins"
	}
	return "the mandate has something to buy, to sell or to record"
}
