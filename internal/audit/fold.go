package audit

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// Vault is a vault's state as its own logs tell it.
type Vault struct {
	Address        common.Address
	Creator        common.Address
	Keeper         common.Address
	Name           string
	Symbol         string
	FeeBps         uint16
	CreatedBlock   uint64
	Supply         basket.Amount
	RebalanceNonce uint64
	Holdings       []Holding // in the order of getConstituents
	Balances       map[common.Address]basket.Amount
	Claims         map[Owed]basket.Amount
	Pending        *Proposal // nil: none

	rows []Fact                           // one for each log, and one for each row a log stands for
	lost map[common.Address]basket.Amount // reserves after a loss, from logs of a withdrawal whose own log is still to come
}

// Holding is one constituent: base units held, and the target weight.
type Holding struct {
	Token     common.Address
	TargetBps uint64
	Reserve   basket.Amount
}

// Owed is the key of a claim: what a vault owes a holder of one token.
type Owed struct{ Token, Holder common.Address }

// Proposal is a change of targets that waits.
type Proposal struct {
	ID, ExecutableAt, ExpiresAt uint64
	Hash                        common.Hash
}

var (
	vaultBinding   = bindings.NewIndexVault()
	factoryBinding = bindings.NewVaultFactory()
	vaultABI       = vaultBinding.GetABI()
	// targetsABI is how the contract hashes a proposal: abi.encode(tokens, weights).
	targetsABI = vaultABI.Methods["proposeTargets"].Inputs
)

// lockedShares holds the shares that no one owns; they are a balance, but nobody's position.
var lockedShares = common.HexToAddress("0x000000000000000000000000000000000000dEaD")

// apply moves the vault by one of its own logs. It fails on a log it does not know, and on one that cannot follow the
// state: who cannot read a log cannot vouch for what it did.
func (v *Vault) apply(l types.Log) error {
	if len(l.Topics) == 0 {
		return fmt.Errorf("anonymous log")
	}
	event, err := vaultABI.EventByID(l.Topics[0])
	if err != nil {
		return fmt.Errorf("unknown event %s", l.Topics[0])
	}
	v.row(Event, l, digest(l))
	switch event.Name {
	case bindings.IndexVaultTransferEventName:
		return decoded(l, vaultBinding.UnpackTransferEvent, v.transfer)
	case bindings.IndexVaultRebalancedEventName:
		return decoded(l, vaultBinding.UnpackRebalancedEvent, v.retarget)
	case bindings.IndexVaultContributedEventName:
		return decoded(l, vaultBinding.UnpackContributedEvent, v.contributed)
	case bindings.IndexVaultWithdrawnEventName:
		return decoded(l, vaultBinding.UnpackWithdrawnEvent, v.withdrawn)
	case bindings.IndexVaultReserveLostEventName:
		return decoded(l, vaultBinding.UnpackReserveLostEvent, v.reserveLost)
	case bindings.IndexVaultTradeExecutedEventName:
		return decoded(l, vaultBinding.UnpackTradeExecutedEvent, v.traded)
	case bindings.IndexVaultTradesExecutedEventName:
		return decoded(l, vaultBinding.UnpackTradesExecutedEvent, v.rebalanced)
	case bindings.IndexVaultTargetsExecutedEventName:
		return decoded(l, vaultBinding.UnpackTargetsExecutedEvent, v.targetsExecuted)
	case bindings.IndexVaultTargetsProposedEventName:
		return decoded(l, vaultBinding.UnpackTargetsProposedEvent, v.targetsProposed)
	case bindings.IndexVaultTargetsCancelledEventName:
		v.Pending = nil
	case bindings.IndexVaultManagementFeeAccruedEventName:
		return decoded(l, vaultBinding.UnpackManagementFeeAccruedEvent, v.feeAccrued)
	case bindings.IndexVaultClaimCreatedEventName:
		return decoded(l, vaultBinding.UnpackClaimCreatedEvent, v.claimCreated)
	case bindings.IndexVaultClaimedEventName:
		return decoded(l, vaultBinding.UnpackClaimedEvent, v.claimed)
	case bindings.IndexVaultKeeperChangedEventName:
		return decoded(l, vaultBinding.UnpackKeeperChangedEvent, func(e *bindings.IndexVaultKeeperChanged) error {
			v.Keeper = e.Keeper
			return nil
		})
	case bindings.IndexVaultOwnershipTransferredEventName:
		return decoded(l, vaultBinding.UnpackOwnershipTransferredEvent, func(e *bindings.IndexVaultOwnershipTransferred) error {
			v.Creator = e.NewOwner
			return nil
		})
	case bindings.IndexVaultManagementFeeChangedEventName:
		return decoded(l, vaultBinding.UnpackManagementFeeChangedEvent, func(e *bindings.IndexVaultManagementFeeChanged) error {
			v.FeeBps = e.FeeBps
			return nil
		})
	}
	return nil // allowances, offers of ownership: no state that is audited
}

func decoded[E any](l types.Log, unpack func(*types.Log) (*E, error), apply func(*E) error) error {
	event, err := unpack(&l)
	if err != nil {
		return fmt.Errorf("decoding: %w", err)
	}
	return apply(event)
}

func (v *Vault) transfer(e *bindings.IndexVaultTransfer) error {
	amount := basket.NewAmount(e.Value)
	if e.From == (common.Address{}) {
		v.Supply = v.Supply.Add(amount)
	} else {
		left, err := v.Balances[e.From].Sub(amount)
		if err != nil {
			return fmt.Errorf("balance of %s: %w", e.From, err)
		}
		set(v.Balances, e.From, left)
	}
	if e.To == (common.Address{}) {
		left, err := v.Supply.Sub(amount)
		if err != nil {
			return fmt.Errorf("total supply: %w", err)
		}
		v.Supply = left
		return nil
	}
	set(v.Balances, e.To, v.Balances[e.To].Add(amount))
	return nil
}

// retarget: the new targets come first in their order, then what else is held, with weight 0.
func (v *Vault) retarget(e *bindings.IndexVaultRebalanced) error {
	if len(e.Tokens) != len(e.Weights) {
		return fmt.Errorf("%d tokens with %d weights", len(e.Tokens), len(e.Weights))
	}
	next := make([]Holding, 0, len(e.Tokens))
	for i, token := range e.Tokens {
		held, _ := v.holding(token)
		next = append(next, Holding{Token: token, TargetBps: e.Weights[i].Uint64(), Reserve: held.Reserve})
	}
	for _, old := range v.Holdings {
		if old.Reserve.Sign() != 0 && !slices.Contains(e.Tokens, old.Token) {
			next = append(next, Holding{Token: old.Token, Reserve: old.Reserve})
		}
	}
	v.Holdings = next
	return nil
}

func (v *Vault) contributed(e *bindings.IndexVaultContributed) error {
	if len(e.Amounts) != len(v.Holdings) {
		return fmt.Errorf("%d amounts for %d constituents", len(e.Amounts), len(v.Holdings))
	}
	for i, amount := range e.Amounts {
		v.Holdings[i].Reserve = v.Holdings[i].Reserve.Add(basket.NewAmount(amount))
	}
	v.row(Flow, *e.Raw, flowValue("contribute", e.Sender, e.Receiver, e.Shares, v.tokens(), e.Amounts))
	return nil
}

func (v *Vault) withdrawn(e *bindings.IndexVaultWithdrawn) error {
	if len(e.Amounts) != len(v.Holdings) {
		return fmt.Errorf("%d amounts for %d constituents", len(e.Amounts), len(v.Holdings))
	}
	for i, amount := range e.Amounts {
		h := &v.Holdings[i]
		left, err := h.Reserve.Sub(basket.NewAmount(amount))
		if err != nil {
			return fmt.Errorf("reserve of %s: %w", h.Token, err)
		}
		h.Reserve = left
		if after, ok := v.lost[h.Token]; ok {
			h.Reserve = after
		}
	}
	clear(v.lost)
	v.row(Flow, *e.Raw, flowValue("withdraw", e.Sender, e.Receiver, e.Shares, v.tokens(), e.Amounts))
	return nil
}

// reserveLost comes before the Withdrawn of the same call and tells the reserve after both.
func (v *Vault) reserveLost(e *bindings.IndexVaultReserveLost) error {
	v.lost[e.Token] = basket.NewAmount(e.ReserveAfter)
	return nil
}

func (v *Vault) traded(e *bindings.IndexVaultTradeExecuted) error {
	in, okIn := v.holding(e.TokenIn)
	out, okOut := v.holding(e.TokenOut)
	if !okIn || !okOut {
		return fmt.Errorf("trade of %s for %s, which are not both constituents", e.TokenIn, e.TokenOut)
	}
	left, err := in.Reserve.Sub(basket.NewAmount(e.AmountIn))
	if err != nil {
		return fmt.Errorf("reserve of %s: %w", e.TokenIn, err)
	}
	in.Reserve, out.Reserve = left, out.Reserve.Add(basket.NewAmount(e.AmountOut))
	if !in.Reserve.Equal(basket.NewAmount(e.ReserveInAfter)) || !out.Reserve.Equal(basket.NewAmount(e.ReserveOutAfter)) {
		return fmt.Errorf("trade leaves reserves %s and %s by its amounts, but says %s and %s",
			in.Reserve, out.Reserve, e.ReserveInAfter, e.ReserveOutAfter)
	}
	v.row(Trade, *e.Raw, tradeValue(e.Nonce.Uint64(), e.Leg.Uint64(), e.TokenIn, e.TokenOut, e.AmountIn, e.AmountOut))
	return nil
}

func (v *Vault) rebalanced(e *bindings.IndexVaultTradesExecuted) error {
	if e.Nonce.Uint64() != v.RebalanceNonce {
		return fmt.Errorf("trades of nonce %s after nonce %d", e.Nonce, v.RebalanceNonce)
	}
	v.RebalanceNonce++
	v.Holdings = slices.DeleteFunc(v.Holdings, func(h Holding) bool { return h.TargetBps == 0 && h.Reserve.Sign() == 0 })
	v.row(Rebalance, *e.Raw, rebalanceValue(e.Nonce.Uint64(), e.NavBeforeD18, e.NavAfterD18, e.DriftBeforeD18, e.DriftAfterD18))
	return nil
}

func (v *Vault) targetsProposed(e *bindings.IndexVaultTargetsProposed) error {
	encoded, err := targetsABI.Pack(e.Tokens, e.Weights)
	if err != nil {
		return fmt.Errorf("hashing targets: %w", err)
	}
	v.Pending = &Proposal{
		ID: e.Id.Uint64(), Hash: crypto.Keccak256Hash(encoded), ExecutableAt: e.ExecutableAt, ExpiresAt: e.ExpiresAt,
	}
	return nil
}

func (v *Vault) targetsExecuted(e *bindings.IndexVaultTargetsExecuted) error {
	v.RebalanceNonce++
	if e.Nonce.Uint64() != v.RebalanceNonce {
		return fmt.Errorf("targets executed to nonce %s after nonce %d", e.Nonce, v.RebalanceNonce-1)
	}
	v.Pending = nil
	return nil
}

func (v *Vault) feeAccrued(e *bindings.IndexVaultManagementFeeAccrued) error {
	if !v.Supply.Equal(basket.NewAmount(e.Supply)) {
		return fmt.Errorf("fee accrual says supply %s after transfers that make %s", e.Supply, v.Supply)
	}
	v.row(FeeAccrual, *e.Raw, feeValue(e.CreatorShares, e.PlatformShares, e.Supply))
	return nil
}

func (v *Vault) claimCreated(e *bindings.IndexVaultClaimCreated) error {
	key := Owed{e.Token, e.Holder}
	owed := v.Claims[key].Add(basket.NewAmount(e.Amount))
	if !owed.Equal(basket.NewAmount(e.Owed)) {
		return fmt.Errorf("claim of %s on %s says %s owed after logs that make %s", e.Holder, e.Token, e.Owed, owed)
	}
	set(v.Claims, key, owed)
	return nil
}

func (v *Vault) claimed(e *bindings.IndexVaultClaimed) error {
	key := Owed{e.Token, e.Holder}
	left, err := v.Claims[key].Sub(basket.NewAmount(e.Amount))
	if err != nil {
		return fmt.Errorf("claim of %s on %s: %w", e.Holder, e.Token, err)
	}
	set(v.Claims, key, left)
	return nil
}

// holding finds a constituent; a copy of nothing where there is none.
func (v *Vault) holding(token common.Address) (*Holding, bool) {
	for i := range v.Holdings {
		if v.Holdings[i].Token == token {
			return &v.Holdings[i], true
		}
	}
	return &Holding{}, false
}

func (v *Vault) tokens() []common.Address {
	out := make([]common.Address, len(v.Holdings))
	for i, h := range v.Holdings {
		out[i] = h.Token
	}
	return out
}

func (v *Vault) row(field Field, l types.Log, value string) {
	v.rows = append(v.rows, Fact{Vault: v.Address, Field: field, Subject: logKey(l.BlockNumber, uint64(l.Index)), Value: value})
}

// Facts are the vault's state, and the rows that its logs stand for.
func (v *Vault) Facts() []Fact {
	facts := slices.Clone(v.rows)
	add := func(field Field, subject, value string) {
		facts = append(facts, Fact{Vault: v.Address, Field: field, Subject: subject, Value: value})
	}
	add(Name, "", v.Name)
	add(Symbol, "", v.Symbol)
	add(Creator, "", v.Creator.Hex())
	add(Keeper, "", v.Keeper.Hex())
	add(ManagementFee, "", strconv.FormatUint(uint64(v.FeeBps), 10))
	add(TotalSupply, "", v.Supply.String())
	add(RebalanceNonce, "", strconv.FormatUint(v.RebalanceNonce, 10))
	add(PendingTargets, "", v.Pending.value())
	add(Constituents, "", addresses(v.tokens()))
	for _, h := range v.Holdings {
		add(TargetBps, h.Token.Hex(), strconv.FormatUint(h.TargetBps, 10))
		add(Reserve, h.Token.Hex(), h.Reserve.String())
	}
	for holder, shares := range v.Balances {
		add(Balance, holder.Hex(), shares.String())
		if holder != lockedShares {
			add(Position, holder.Hex(), shares.String())
		}
	}
	for key, amount := range v.Claims {
		add(Claim, key.subject(), amount.String())
	}
	return facts
}

func (k Owed) subject() string { return k.Token.Hex() + " " + k.Holder.Hex() }

func (p *Proposal) value() string {
	if p == nil {
		return none
	}
	return fmt.Sprintf("%d %s %d %d", p.ID, p.Hash, p.ExecutableAt, p.ExpiresAt)
}

// set keeps maps free of zeros: who holds nothing is no holder.
func set[K comparable](m map[K]basket.Amount, key K, amount basket.Amount) {
	if amount.Sign() == 0 {
		delete(m, key)
		return
	}
	m[key] = amount
}

func logKey(block, index uint64) string { return fmt.Sprintf("%d/%d", block, index) }

func digest(l types.Log) string {
	topics := make([][]byte, len(l.Topics))
	for i, t := range l.Topics {
		topics[i] = t.Bytes()
	}
	return digestOf(l.TxHash, topics, l.Data)
}

// digestOf is keccak256 over transaction hash, topics and data, each of a length that the ones before it imply.
func digestOf(tx common.Hash, topics [][]byte, data []byte) string {
	parts := append([][]byte{tx.Bytes(), {byte(len(topics))}}, topics...)
	return crypto.Keccak256Hash(append(parts, data)...).Hex()
}

func addresses(list []common.Address) string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = a.Hex()
	}
	return strings.Join(out, " ")
}

func flowValue(kind string, sender, receiver common.Address, shares *big.Int, tokens []common.Address, amounts []*big.Int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s from %s to %s shares %s", kind, sender, receiver, shares)
	for i, amount := range amounts {
		if amount.Sign() != 0 {
			fmt.Fprintf(&b, " %s:%s", tokens[i], amount)
		}
	}
	return b.String()
}

func tradeValue(nonce, leg uint64, in, out common.Address, amountIn, amountOut *big.Int) string {
	return fmt.Sprintf("nonce %d leg %d sold %s %s bought %s %s", nonce, leg, amountIn, in, amountOut, out)
}

func rebalanceValue(nonce uint64, navBefore, navAfter, driftBefore, driftAfter *big.Int) string {
	return fmt.Sprintf("nonce %d nav %s to %s drift %s to %s", nonce, navBefore, navAfter, driftBefore, driftAfter)
}

func feeValue(creator, platform, supply *big.Int) string {
	return fmt.Sprintf("creator %s platform %s supply %s", creator, platform, supply)
}
