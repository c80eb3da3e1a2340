package audit

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Field names what a fact is about.
type Field string

// The fields of a vault. A value is decimal digits in base units unless stated otherwise.
const (
	VaultCount     Field = "vault_count" // number of the factory's vaults
	Name           Field = "name"
	Symbol         Field = "symbol"
	Creator        Field = "creator"
	PendingCreator Field = "pending_creator" // an address, or "none"
	Keeper         Field = "keeper"
	Guardian       Field = "guardian"
	Platform       Field = "platform"         // "address share_bps"
	NextGuardian   Field = "pending_guardian" // "address executable_at expires_at"; none is no fact
	NextPlatform   Field = "pending_platform" // as the guardian's
	WoundDownAt    Field = "wound_down_at"    // s; never is no fact
	WindDown       Field = "wind_down"        // "by reason"
	VetoBps        Field = "veto_bps"         // no veto is no fact
	TargetsBallot  Field = "targets_ballot"   // the open one: "id eligible against", or "none"; without a veto no fact
	FeesBallot     Field = "fees_ballot"      // as that on targets
	Proposer       Field = "proposer"         // "address max_change_bps last_proposed_at"
	Fees           Field = "fees"             // "management performance entry exit", bps
	PendingFees    Field = "pending_fees"
	Limits         Field = "limits"
	TargetTiming   Field = "target_timing" // "delay window", s
	ShareCap       Field = "share_cap"
	ReduceOnly     Field = "reduce_only"
	HighWaterMark  Field = "high_water_mark_d18"
	Peak           Field = "peak_d18"
	TotalSupply    Field = "total_supply"
	AccruedAt      Field = "accrued_at"         // s
	FeeShares      Field = "fee_shares"         // as of accrued_at
	PendingShares  Field = "pending_fee_shares" // as of the block
	RebalanceNonce Field = "rebalance_nonce"
	LastTrade      Field = "last_trade_at"   // s
	AllowanceUsed  Field = "allowance_used"  // "loss turnover at": D18 ratios as of a time; 0 where there was none
	Usage          Field = "usage"           // "loss turnover": D18 ratios as of the block
	Auction        Field = "auction"         // the latest: "id openedAt endsAt opener nav"
	PendingTargets Field = "pending_targets" // "id hash executableAt expiresAt", or "none"
	Constituents   Field = "constituents"    // tokens in order
	TargetBps      Field = "target_bps"      // by token
	Reserve        Field = "reserve"         // by token
	Scaled         Field = "scaled_reserves" // scale, then the bases in order
	Scale          Field = "scale"
	Base           Field = "base"            // by token
	Balance        Field = "balance"         // by holder; a balance of 0 is no fact
	Claim          Field = "claim"           // by "token holder"; a claim of 0 is no fact
	Solvency       Field = "solvency"        // by token: what the vault's token balance must reach
	Position       Field = "position_shares" // by investor: as Balance
	Event          Field = "event"           // by "block/log": digest of transaction, topics and data
	Trade          Field = "trade"           // by "block/log": keepers' trades and bids
	TradeFee       Field = "trade_fee"       // by "block/log" of a keeper's trade: "fee impact shortfall", USD D18
	TradeGas       Field = "trade_gas"       // by "block/log" of a keeper's trade: wei
	HolderCount    Field = "holder_count"    // by block that changed it
	Rebalance      Field = "rebalance"       // by "block/log"
	Flow           Field = "flow"            // by "block/log"
	FeeCharge      Field = "fee_charge"      // by "block/log"
	FeePayment     Field = "fee_payment"     // by "block/log"
	FeeChange      Field = "fee_change"      // by "block/log" of the proposal
	AuctionResult  Field = "auction_result"  // by id
)

// The fields of registry, exit guard and mandates. Their facts have the contract's address in place of the vault's.
const (
	AssetTerms     Field = "asset_terms"     // by token
	PendingListing Field = "pending_listing" // by token, or "none"
	ListingResult  Field = "listing_result"  // by "block/log" of the proposal
	AssetChange    Field = "asset_change"    // by "block/log"
	ExitOrder      Field = "exit_order"      // by id
	Trigger        Field = "trigger_d18"     // by id of an order
	ExitResult     Field = "exit_result"     // by id of an executed order
	PeakRaised     Field = "peak_raised"     // by "block/log"
	OrderMarked    Field = "order_marked"    // by "block/log"

	SignatureCancelled Field = "signature_cancelled" // by "block/log"

	Mandate          Field = "mandate"           // by account
	MandatePositions Field = "mandate_positions" // by account
	MandateChange    Field = "mandate_change"    // by "block/log"
	MandateNonce     Field = "mandate_nonce"     // by "owner nonce"; only used ones are facts
)

// Fact is one statement about a vault, or about registry, exit guard or mandates. Address, Field and Subject are its key.
type Fact struct {
	Vault   common.Address
	Field   Field
	Subject string // token, holder or log; empty if the field has only one
	Value   string
}

type factKey struct {
	vault   common.Address
	field   Field
	subject string
}

func (f Fact) key() factKey { return factKey{f.Vault, f.Field, f.Subject} }

// Difference is a fact on which the chain's logs and a source disagree.
type Difference struct {
	Vault   common.Address `json:"vault"`
	Field   Field          `json:"field"`
	Subject string         `json:"subject,omitempty"`
	Source  string         `json:"source"` // "contract", "database" or "api"
	Chain   string         `json:"chain"`  // what the logs say; "none" if they say nothing
	Got     string         `json:"got"`    // what the source says; "none" if it says nothing
	Block   uint64         `json:"block"`
	Call    *Call          `json:"call,omitempty"`
}

// Call is the eth_call that answers for a fact.
type Call struct {
	To   common.Address `json:"to"`
	Data hexutil.Bytes  `json:"data"`
}

// String returns one line for people to read.
func (d Difference) String() string {
	subject := ""
	if d.Subject != "" {
		subject = " of " + d.Subject
	}
	line := fmt.Sprintf("vault %s: %s%s at block %d: chain %s, %s %s", d.Vault, d.Field, subject, d.Block, d.Chain, d.Source, d.Got)
	if d.Call != nil {
		line += fmt.Sprintf(" (eth_call to %s data %s)", d.Call.To, d.Call.Data)
	}
	return line
}

// none is the value of a fact that one side lacks.
const none = "none"

// compare returns where got differs from want in the given fields: what is missing, what is extra, and what differs.
func compare(want, got []Fact, fields []Field, source string, block uint64) []Difference {
	index := make(map[factKey]string, len(want))
	for _, f := range want {
		if slices.Contains(fields, f.Field) {
			index[f.key()] = f.Value
		}
	}
	var out []Difference
	differ := func(k factKey, chain, said string) {
		out = append(out, Difference{
			Vault: k.vault, Field: k.field, Subject: k.subject, Source: source, Chain: chain, Got: said, Block: block,
			Call: callFor(k),
		})
	}
	seen := make(map[factKey]bool, len(got))
	for _, f := range got {
		if !slices.Contains(fields, f.Field) {
			continue
		}
		k := f.key()
		seen[k] = true
		value, ok := index[k]
		switch {
		case !ok:
			differ(k, none, f.Value)
		case value != f.Value:
			differ(k, value, f.Value)
		}
	}
	for k, value := range index {
		if !seen[k] {
			differ(k, value, none)
		}
	}
	return out
}

func sortDifferences(list []Difference) {
	slices.SortFunc(list, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), a.Vault.Cmp(b.Vault),
			cmp.Compare(a.Field, b.Field), cmp.Compare(a.Subject, b.Subject))
	})
}
