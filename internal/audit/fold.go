package audit

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

// Vault is a vault's state according to its own logs.
type Vault struct {
	Address        common.Address
	Terms          bindings.IVaultTypesTerms // as launched; what can change is below
	CreatedBlock   uint64
	CreatedAt      uint64 // {s}
	Creator        common.Address
	PendingCreator common.Address
	Guardian       common.Address
	Platform       common.Address
	Successors     [2]Successor // by role: guardian, platform
	WoundDownAt    uint64       // {s} 0: it was not
	WindDownReason string
	WoundDownBy    common.Address
	VetoBps        uint16    // 0: holders cannot stop proposals
	Ballots        [2]Ballot // by matter: targets, fees
	Keeper         common.Address
	Proposer       common.Address
	MaxChangeBps   uint16
	ProposedAt     uint64 // {s} the last proposal by the proposer
	Fees           bindings.IVaultTypesFees
	PendingFees    *FeeProposal // nil: none
	ShareCap       *big.Int
	ReduceOnly     bool
	HighWaterMark  *big.Int
	Peak           *big.Int
	Supply         basket.Amount
	RebalanceNonce uint64
	LastTradeAt    uint64    // {s}
	Holdings       []Holding // in the order of getConstituents
	Balances       map[common.Address]basket.Amount
	Claims         map[Owed]basket.Amount
	Pending        *Proposal // nil: none

	book     book
	accrual  accrual
	used     allowance
	auctions []*auctionRecord // by id, from 1
	changes  []*feeChange
	trades   []*bindings.IndexVaultTradeExecuted
	counts   []holderCount

	rows []Fact // one for each log, and one for each row that a log implies
}

// Holding is one constituent: base units held, and the target weight.
type Holding struct {
	Token     common.Address
	TargetBps uint64
	Reserve   basket.Amount
	base      *big.Int
}

// Owed is the key of a claim: a holder and the token that a vault owes.
type Owed struct{ Token, Holder common.Address }

// Proposal is a pending change of targets.
type Proposal struct {
	ID, ExecutableAt, ExpiresAt uint64
	Hash                        common.Hash
}

var (
	vaultBinding   = bindings.NewIndexVault()
	factoryBinding = bindings.NewVaultFactory()
	vaultABI       = vaultBinding.GetABI()
	// targetsABI encodes a proposal for its hash as the contract does: abi.encode(tokens, weights).
	targetsABI = vaultABI.Methods["proposeTargets"].Inputs
)

// lockedShares holds shares that nobody owns. They have a balance but no position.
var lockedShares = common.HexToAddress("0x000000000000000000000000000000000000dEaD")

// newVault returns a vault before its first log.
func newVault(c *bindings.VaultFactoryVaultCreated) *Vault {
	level := new(big.Int).Mul(big.NewInt(basket.LaunchLevel), basket.D18)
	return &Vault{
		Address: c.Vault, Terms: c.Terms, Guardian: c.Terms.Guardian, Platform: c.Terms.Platform,
		CreatedBlock: c.Raw.BlockNumber, CreatedAt: c.Raw.BlockTimestamp, LastTradeAt: c.Raw.BlockTimestamp,
		ShareCap: new(big.Int), HighWaterMark: level, Peak: level,
		Balances: map[common.Address]basket.Amount{}, Claims: map[Owed]basket.Amount{},
		book: book{scale: new(big.Int), seeded: true}, accrual: accrual{
			shares: new(big.Int), charged: new(big.Int), burned: new(big.Int),
			paid: new(big.Int),
		},
		used: allowance{loss: new(big.Int), turnover: new(big.Int)},
	}
}

// handlers apply the logs that change what is audited, by event. Nil: the event changes nothing audited.
var handlers = map[string]func(*Vault, types.Log) error{
	bindings.IndexVaultTransferEventName:      on(vaultBinding.UnpackTransferEvent, (*Vault).transfer),
	bindings.IndexVaultRebalancedEventName:    on(vaultBinding.UnpackRebalancedEvent, (*Vault).retarget),
	bindings.IndexVaultClaimCreatedEventName:  on(vaultBinding.UnpackClaimCreatedEvent, (*Vault).claimCreated),
	bindings.IndexVaultClaimedEventName:       on(vaultBinding.UnpackClaimedEvent, (*Vault).claimed),
	bindings.IndexVaultCheckpointEventName:    on(vaultBinding.UnpackCheckpointEvent, (*Vault).checkpoint),
	bindings.IndexVaultRescaledEventName:      on(vaultBinding.UnpackRescaledEvent, (*Vault).rescaled),
	bindings.IndexVaultContributedEventName:   on(vaultBinding.UnpackContributedEvent, (*Vault).contributed),
	bindings.IndexVaultWithdrawnEventName:     on(vaultBinding.UnpackWithdrawnEvent, (*Vault).withdrawn),
	bindings.IndexVaultReserveLostEventName:   on(vaultBinding.UnpackReserveLostEvent, (*Vault).reserveLost),
	bindings.IndexVaultTradeExecutedEventName: on(vaultBinding.UnpackTradeExecutedEvent, (*Vault).traded),

	bindings.IndexVaultTradesExecutedEventName:        on(vaultBinding.UnpackTradesExecutedEvent, (*Vault).rebalanced),
	bindings.IndexVaultConstituentsLeftEventName:      on(vaultBinding.UnpackConstituentsLeftEvent, (*Vault).constituentsLeft),
	bindings.IndexVaultAllowanceUsedEventName:         on(vaultBinding.UnpackAllowanceUsedEvent, (*Vault).allowanceUsed),
	bindings.IndexVaultAuctionOpenedEventName:         on(vaultBinding.UnpackAuctionOpenedEvent, (*Vault).auctionOpened),
	bindings.IndexVaultAuctionBidEventName:            on(vaultBinding.UnpackAuctionBidEvent, (*Vault).auctionBid),
	bindings.IndexVaultAuctionTipEventName:            on(vaultBinding.UnpackAuctionTipEvent, (*Vault).auctionTip),
	bindings.IndexVaultAuctionClosedEventName:         on(vaultBinding.UnpackAuctionClosedEvent, (*Vault).auctionClosed),
	bindings.IndexVaultFeesPaidEventName:              on(vaultBinding.UnpackFeesPaidEvent, (*Vault).feesPaid),
	bindings.IndexVaultPerformanceFeeAccruedEventName: on(vaultBinding.UnpackPerformanceFeeAccruedEvent, (*Vault).performanceFee),
	bindings.IndexVaultEntryFeeAccruedEventName:       on(vaultBinding.UnpackEntryFeeAccruedEvent, (*Vault).entryFee),
	bindings.IndexVaultExitFeeAccruedEventName:        on(vaultBinding.UnpackExitFeeAccruedEvent, (*Vault).exitFee),
	bindings.IndexVaultFeesProposedEventName:          on(vaultBinding.UnpackFeesProposedEvent, (*Vault).feesProposed),
	bindings.IndexVaultFeesCancelledEventName:         on(vaultBinding.UnpackFeesCancelledEvent, (*Vault).feesCancelled),
	bindings.IndexVaultFeesChangedEventName:           on(vaultBinding.UnpackFeesChangedEvent, (*Vault).feesChanged),
	bindings.IndexVaultTargetsExecutedEventName:       on(vaultBinding.UnpackTargetsExecutedEvent, (*Vault).targetsExecuted),
	bindings.IndexVaultTargetsProposedEventName:       on(vaultBinding.UnpackTargetsProposedEvent, (*Vault).targetsProposed),

	bindings.IndexVaultTargetsCancelledEventName: on(vaultBinding.UnpackTargetsCancelledEvent,
		func(v *Vault, _ *bindings.IndexVaultTargetsCancelled) error {
			v.Pending, v.Ballots[targetsMatter] = nil, Ballot{}
			return nil
		}),
	bindings.IndexVaultShareCapChangedEventName: on(vaultBinding.UnpackShareCapChangedEvent,
		func(v *Vault, e *bindings.IndexVaultShareCapChanged) error { v.ShareCap = e.ShareCap; return nil }),
	bindings.IndexVaultReduceOnlyChangedEventName: on(vaultBinding.UnpackReduceOnlyChangedEvent,
		func(v *Vault, e *bindings.IndexVaultReduceOnlyChanged) error { v.ReduceOnly = e.ReduceOnly; return nil }),
	bindings.IndexVaultPeakChangedEventName: on(vaultBinding.UnpackPeakChangedEvent,
		func(v *Vault, e *bindings.IndexVaultPeakChanged) error { v.Peak = e.PeakD18; return nil }),
	bindings.IndexVaultKeeperChangedEventName: on(vaultBinding.UnpackKeeperChangedEvent,
		func(v *Vault, e *bindings.IndexVaultKeeperChanged) error { v.Keeper = e.Keeper; return nil }),
	bindings.IndexVaultProposerChangedEventName: on(vaultBinding.UnpackProposerChangedEvent,
		func(v *Vault, e *bindings.IndexVaultProposerChanged) error {
			v.Proposer, v.MaxChangeBps = e.Proposer, e.MaxChangeBps
			return nil
		}),
	bindings.IndexVaultOwnershipTransferStartedEventName: on(vaultBinding.UnpackOwnershipTransferStartedEvent,
		func(v *Vault, e *bindings.IndexVaultOwnershipTransferStarted) error {
			v.PendingCreator = e.NewOwner
			return nil
		}),
	bindings.IndexVaultOwnershipTransferredEventName: on(vaultBinding.UnpackOwnershipTransferredEvent,
		func(v *Vault, e *bindings.IndexVaultOwnershipTransferred) error {
			v.Creator, v.PendingCreator = e.NewOwner, common.Address{}
			return nil
		}),
	bindings.IndexVaultRoleProposedEventName: on(vaultBinding.UnpackRoleProposedEvent,
		func(v *Vault, e *bindings.IndexVaultRoleProposed) error {
			return v.succeed(e.Role, Successor{e.Account, e.ExecutableAt.Uint64(), e.ExpiresAt.Uint64()})
		}),
	bindings.IndexVaultRoleCancelledEventName: on(vaultBinding.UnpackRoleCancelledEvent,
		func(v *Vault, e *bindings.IndexVaultRoleCancelled) error { return v.succeed(e.Role, Successor{}) }),
	bindings.IndexVaultRoleChangedEventName: on(vaultBinding.UnpackRoleChangedEvent, (*Vault).roleChanged),
	bindings.IndexVaultWindDownEventName:    on(vaultBinding.UnpackWindDownEvent, (*Vault).woundDown),
	bindings.IndexVaultOptionsSetEventName: on(vaultBinding.UnpackOptionsSetEvent,
		func(v *Vault, e *bindings.IndexVaultOptionsSet) error { v.VetoBps = e.Options.VetoBps; return nil }),
	bindings.IndexVaultBallotOpenedEventName: on(vaultBinding.UnpackBallotOpenedEvent, (*Vault).ballotOpened),
	bindings.IndexVaultVetoOfEventName:       on(vaultBinding.UnpackVetoOfEvent, (*Vault).vetoOf),
	bindings.IndexVaultVetoCountedEventName:  on(vaultBinding.UnpackVetoCountedEvent, (*Vault).vetoCounted),
	bindings.IndexVaultVetoedEventName:       on(vaultBinding.UnpackVetoedEvent, (*Vault).vetoed),
	bindings.IndexVaultSyncedEventName:       on(vaultBinding.UnpackSyncedEvent, (*Vault).synced),
	// A sweep sells what is no reserve. The Synced that follows has what it brings.
	bindings.IndexVaultSweepOpenedEventName: nil,
	bindings.IndexVaultSweptEventName:       nil,
	bindings.IndexVaultApprovalEventName:    nil,
}

// uncounted are events that the contract's interface does not list and that change nothing audited.
var uncounted = map[common.Hash]bool{crypto.Keccak256Hash([]byte("Initialized(uint64)")): true}

// apply applies one of the vault's own logs. It fails on an unknown log and on one that cannot follow the state, because the
// audit could not vouch for either.
func (v *Vault) apply(l types.Log) error {
	if len(l.Topics) == 0 {
		return fmt.Errorf("anonymous log")
	}
	v.row(Event, l, digest(l))
	if uncounted[l.Topics[0]] {
		return nil
	}
	event, err := vaultABI.EventByID(l.Topics[0])
	if err != nil {
		return fmt.Errorf("unknown event %s", l.Topics[0])
	}
	handle, known := handlers[event.Name]
	if !known {
		return fmt.Errorf("event %s is unknown to this audit", event.Name)
	}
	if handle == nil {
		return nil // allowances are not audited
	}
	return handle(v, l)
}

// on makes a handler that decodes a log and applies the event.
func on[E any](unpack func(*types.Log) (*E, error), apply func(*Vault, *E) error) func(*Vault, types.Log) error {
	return func(v *Vault, l types.Log) error {
		event, err := unpack(&l)
		if err != nil {
			return fmt.Errorf("decoding: %w", err)
		}
		return apply(v, event)
	}
}

// holderCount is the number of holders at the end of a block.
type holderCount struct {
	block   uint64
	holders int
}

// count records the number of holders. The locked shares do not count as held.
func (v *Vault) count(block uint64) {
	holders := len(v.Balances)
	if _, locked := v.Balances[lockedShares]; locked {
		holders--
	}
	if n := len(v.counts); n > 0 && v.counts[n-1].block == block {
		v.counts[n-1].holders = holders
		return
	}
	v.counts = append(v.counts, holderCount{block, holders})
}

func (v *Vault) transfer(e *bindings.IndexVaultTransfer) error {
	defer func() { v.count(e.Raw.BlockNumber) }()
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
		v.accrual.burned.Add(v.accrual.burned, e.Value)
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

// retarget puts the new targets first, in their order, then what else is held, with weight 0.
func (v *Vault) retarget(e *bindings.IndexVaultRebalanced) error {
	if len(e.Tokens) != len(e.Weights) {
		return fmt.Errorf("%d tokens with %d weights", len(e.Tokens), len(e.Weights))
	}
	next := make([]Holding, 0, len(e.Tokens))
	for i, token := range e.Tokens {
		held := Holding{base: new(big.Int)}
		if old, ok := v.holding(token); ok {
			held = *old
		}
		next = append(next, Holding{Token: token, TargetBps: e.Weights[i].Uint64(), Reserve: held.Reserve, base: held.base})
	}
	for _, old := range v.Holdings {
		if old.Reserve.Sign() != 0 && !slices.Contains(e.Tokens, old.Token) {
			next = append(next, Holding{Token: old.Token, Reserve: old.Reserve, base: old.base})
		}
	}
	v.Holdings = next
	return nil
}

func (v *Vault) rebalanced(e *bindings.IndexVaultTradesExecuted) error {
	if e.Nonce.Uint64() != v.RebalanceNonce {
		return fmt.Errorf("trades of nonce %s after nonce %d", e.Nonce, v.RebalanceNonce)
	}
	v.RebalanceNonce++
	v.LastTradeAt = e.Raw.BlockTimestamp
	v.row(Rebalance, *e.Raw, rebalanceValue(e.Nonce.Uint64(), e.NavBeforeD18, e.NavAfterD18, e.DriftBeforeD18, e.DriftAfterD18))
	return v.book.settled()
}

func (v *Vault) targetsProposed(e *bindings.IndexVaultTargetsProposed) error {
	encoded, err := targetsABI.Pack(e.Tokens, e.Weights)
	if err != nil {
		return fmt.Errorf("hashing targets: %w", err)
	}
	if e.By != v.Creator {
		v.ProposedAt = e.Raw.BlockTimestamp
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
	v.Pending, v.Ballots[targetsMatter] = nil, Ballot{}
	return nil
}

func (v *Vault) claimCreated(e *bindings.IndexVaultClaimCreated) error {
	key := Owed{e.Token, e.Holder}
	owed := v.Claims[key].Add(basket.NewAmount(e.Amount))
	if !owed.Equal(basket.NewAmount(e.Owed)) {
		return fmt.Errorf("claim of %s on %s states %s owed, but logs make %s", e.Holder, e.Token, e.Owed, owed)
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

// holding returns a constituent.
func (v *Vault) holding(token common.Address) (*Holding, bool) {
	for i := range v.Holdings {
		if v.Holdings[i].Token == token {
			return &v.Holdings[i], true
		}
	}
	return nil, false
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

// Facts returns the vault's state and the rows that its logs stand for. With a time {s} other than 0, it adds what depends
// on the time.
func (v *Vault) Facts(at uint64) []Fact {
	facts := slices.Clone(v.rows)
	add := func(field Field, subject string, value any) {
		facts = append(facts, Fact{Vault: v.Address, Field: field, Subject: subject, Value: fmt.Sprint(value)})
	}
	v.termFacts(add)
	v.holderFacts(add)
	v.changeFacts(add)
	if at != 0 {
		add(PendingShares, "", v.accrual.pendingAt(v.Supply, v.Fees, at))
		add(Usage, "", v.usageAt(at))
	}
	return facts
}

// termFacts adds terms, totals and constituents.
func (v *Vault) termFacts(add func(field Field, subject string, value any)) {
	add(Name, "", store.Text(v.Terms.Name))
	add(Symbol, "", store.Text(v.Terms.Symbol))
	add(Creator, "", v.Creator)
	add(PendingCreator, "", orNone(v.PendingCreator))
	add(Keeper, "", v.Keeper)
	add(Guardian, "", v.Guardian)
	add(Platform, "", fmt.Sprintf("%s %d", v.Platform, v.Terms.PlatformShareBps))
	v.roleFacts(add)
	v.ballotFacts(add)
	add(Proposer, "", proposerValue(v.Proposer, v.MaxChangeBps, v.ProposedAt))
	add(Fees, "", feesValue(v.Fees))
	add(PendingFees, "", v.PendingFees.value())
	add(Limits, "", limitsValue(v.Terms.Limits))
	add(TargetTiming, "", fmt.Sprintf("%d %d", v.Terms.TargetDelay, v.Terms.TargetWindow))
	add(ShareCap, "", v.ShareCap)
	add(ReduceOnly, "", v.ReduceOnly)
	add(HighWaterMark, "", v.HighWaterMark)
	add(Peak, "", v.Peak)
	add(TotalSupply, "", v.Supply)
	add(AccruedAt, "", v.accrual.at)
	add(FeeShares, "", v.accrual.shares)
	add(RebalanceNonce, "", v.RebalanceNonce)
	add(LastTrade, "", v.LastTradeAt)
	add(AllowanceUsed, "", fmt.Sprintf("%s %s %d", v.used.loss, v.used.turnover, v.used.at))
	add(Auction, "", v.auctionValue())
	add(PendingTargets, "", v.Pending.value())
	add(Constituents, "", addresses(v.tokens()))
	add(Scaled, "", v.scaledValue())
	add(Scale, "", v.book.scale)
	for _, h := range v.Holdings {
		add(TargetBps, h.Token.Hex(), h.TargetBps)
		add(Reserve, h.Token.Hex(), h.Reserve)
		add(Base, h.Token.Hex(), h.base)
	}
}

// holderFacts adds what holders have and are owed.
func (v *Vault) holderFacts(add func(field Field, subject string, value any)) {
	for holder, shares := range v.Balances {
		add(Balance, holder.Hex(), shares)
		if holder != lockedShares {
			add(Position, holder.Hex(), shares)
		}
	}
	before := 0
	for _, c := range v.counts {
		if c.holders != before {
			add(HolderCount, strconv.FormatUint(c.block, 10), c.holders)
		}
		before = c.holders
	}
	for key, amount := range v.Claims {
		add(Claim, key.subject(), amount)
	}
}

// changeFacts adds changes of fees and auctions.
func (v *Vault) changeFacts(add func(field Field, subject string, value any)) {
	for _, c := range v.changes {
		add(FeeChange, c.subject, changeValue(c.fees, c.executableAt, c.state))
	}
	for _, a := range v.auctions {
		add(AuctionResult, strconv.FormatUint(a.id, 10), auctionResult{
			opener: a.opener, closedBy: a.closedBy, nav: a.nav, drift: a.drift, bids: a.bids, sold: a.sold, bought: a.bought, tips: a.tips,
		}.value())
	}
}

func (k Owed) subject() string { return k.Token.Hex() + " " + k.Holder.Hex() }

// set keeps zeros out of maps: a balance of 0 is no entry.
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

// digestOf returns keccak256 over transaction hash, topics and data. The encoding is unambiguous.
func digestOf(tx common.Hash, topics [][]byte, data []byte) string {
	parts := append([][]byte{tx.Bytes(), {byte(len(topics))}}, topics...)
	return crypto.Keccak256Hash(append(parts, data)...).Hex()
}
