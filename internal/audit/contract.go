package audit

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

const (
	contractSource = "contract"
	callPage       = 100 // eth_calls in one JSON-RPC batch
)

// contractFields are what the contracts answer for.
var contractFields = []Field{
	VaultCount, Name, Symbol, Creator, PendingCreator, Keeper, Guardian, Platform, NextGuardian, NextPlatform,
	WoundDownAt, VetoBps, TargetsBallot, FeesBallot, Proposer, Fees, PendingFees, Limits, TargetTiming,
	ShareCap, ReduceOnly, HighWaterMark, Peak, TotalSupply, AccruedAt, PendingShares, RebalanceNonce, LastTrade, Usage, Auction,
	PendingTargets, Constituents, TargetBps, Reserve, Scaled, Balance, Claim, AssetTerms, PendingListing, ExitOrder, Trigger,
	Mandate, MandatePositions, MandateNonce,
}

// ErrNoFactory says that there is no vault factory at the address at that block.
var ErrNoFactory = errors.New("no vault factory")

// query is an eth_call that answers for one fact. Where its answer is only a part of the value, more asks for the rest.
type query struct {
	key    factKey
	call   Call
	decode func(raw []byte) (string, error)
	more   *query
}

// CheckContracts asks the contracts for every fact of the truth at its block. It also checks that each vault holds the tokens
// that its reserves and claims promise. A call that fails is a difference.
func (t *Truth) CheckContracts(ctx context.Context, node Node) ([]Difference, error) {
	queries := []query{queryFor(factKey{field: VaultCount}, t.Factory)}
	want := t.Facts()
	for _, f := range want {
		if slices.Contains(contractFields, f.Field) && f.Field != VaultCount {
			queries = append(queries, queryFor(f.key(), t.Factory))
		}
	}
	got, failed, err := askAll(ctx, node, t.Hash, queries)
	if err != nil {
		return nil, err
	}
	if reason, ok := failed[queries[0].key]; ok {
		return nil, fmt.Errorf("asking %s for its vaults at block %d: %s: %w", t.Factory, t.Block, reason, ErrNoFactory)
	}
	differences := compare(want, got, contractFields, contractSource, t.Block)
	for i, d := range differences {
		if d.Got != none {
			continue
		}
		if reason, ok := failed[factKey{d.Vault, d.Field, d.Subject}]; ok {
			differences[i].Got = reason
		}
	}
	for i, d := range differences {
		if d.Field == VaultCount {
			differences[i].Call = &queries[0].call
		}
	}
	short, err := t.checkSolvency(ctx, node)
	if err != nil {
		return nil, err
	}
	return append(differences, short...), nil
}

// checkSolvency finds tokens of which a vault holds less than its reserve and claims together.
func (t *Truth) checkSolvency(ctx context.Context, node Node) ([]Difference, error) {
	var queries []query
	promised := map[factKey]basket.Amount{}
	for _, v := range t.Vaults {
		tokens := map[common.Address]basket.Amount{}
		for _, h := range v.Holdings {
			tokens[h.Token] = tokens[h.Token].Add(h.Reserve)
		}
		for key, amount := range v.Claims {
			tokens[key.Token] = tokens[key.Token].Add(amount)
		}
		for token, amount := range tokens {
			k := factKey{v.Address, Solvency, token.Hex()}
			promised[k] = amount
			queries = append(queries, queryFor(k, t.Factory))
		}
	}
	got, failed, err := askAll(ctx, node, t.Hash, queries)
	if err != nil {
		return nil, err
	}
	var out []Difference
	differ := func(k factKey, said string) {
		out = append(out, Difference{
			Vault: k.vault, Field: k.field, Subject: k.subject, Source: contractSource,
			Chain: "at least " + promised[k].String(), Got: said, Block: t.Block, Call: callFor(k),
		})
	}
	for _, f := range got {
		balance, err := basket.ParseAmount(f.Value)
		if err != nil {
			return nil, fmt.Errorf("reading the balance of %s of vault %s: %w", f.Subject, f.Vault, err)
		}
		if balance.Cmp(promised[f.key()]) < 0 {
			differ(f.key(), f.Value)
		}
	}
	for k, reason := range failed {
		differ(k, reason)
	}
	return out, nil
}

// askAll makes the calls at the block with that hash. It fails if the node does. Calls that revert are in failed.
func askAll(ctx context.Context, node Node, block common.Hash, queries []query) (facts []Fact, failed map[factKey]string, err error) {
	failed = map[factKey]string{}
	values := map[factKey][]string{}
	var order []factKey
	var calls []query
	for _, v := range queries {
		order = append(order, v.key)
		for part := &v; part != nil; part = part.more {
			calls = append(calls, query{key: v.key, call: part.call, decode: part.decode})
		}
	}
	at := map[string]any{"blockHash": block, "requireCanonical": true}
	for page := range slices.Chunk(calls, callPage) {
		answers := make([]hexutil.Bytes, len(page))
		batch := make([]rpc.BatchElem, len(page))
		for i, v := range page {
			batch[i] = rpc.BatchElem{
				Method: "eth_call", Args: []any{map[string]any{"to": v.call.To, "data": v.call.Data}, at}, Result: &answers[i],
			}
		}
		if err := node.BatchCall(ctx, batch); err != nil {
			return nil, nil, fmt.Errorf("calling %d queries at block %s: %w", len(page), block, err)
		}
		for i, v := range page {
			if err := batch[i].Error; err != nil {
				if _, reverted := chain.DecodeRevert(err); !reverted {
					return nil, nil, fmt.Errorf("calling %s for %s at block %s: %w", v.call.To, v.key.field, block, err)
				}
				failed[v.key] = fmt.Sprintf("call failed: %v", err)
				continue
			}
			value, err := v.decode(answers[i])
			if err != nil {
				failed[v.key] = fmt.Sprintf("undecodable answer %s: %v", answers[i], err)
				continue
			}
			values[v.key] = append(values[v.key], value)
		}
	}
	for _, k := range order {
		if _, broken := failed[k]; !broken {
			facts = append(facts, Fact{Vault: k.vault, Field: k.field, Subject: k.subject, Value: strings.Join(values[k], " ")})
		}
	}
	return facts, failed, nil
}

// callFor returns the eth_call that answers for a fact, or nil if no contract does.
func callFor(k factKey) *Call {
	if v := queryFor(k, common.Address{}); v.decode != nil && k.field != VaultCount {
		return &v.call
	}
	return nil
}

var tokenBinding = bindings.NewERC20Permit()

// answer is a call of a contract without its address, and how to read what it returns. Where its answer is only a part of
// the value, more asks for the rest.
type answer struct {
	data   []byte
	decode func(raw []byte) (string, error)
	more   *answer
}

func (a answer) then(rest answer) answer {
	a.more = &rest
	return a
}

// query makes the query for a fact.
func (a answer) query(k factKey, to common.Address) query {
	q := query{key: k, call: Call{To: to, Data: a.data}, decode: a.decode}
	if a.more != nil {
		more := a.more.query(k, to)
		q.more = &more
	}
	return q
}

// queryFor returns the query that answers for a fact. Its decode is nil if no contract does.
func queryFor(k factKey, factory common.Address) query {
	if a, ok := vaultAnswers[k.field]; ok {
		return a.query(k, k.vault)
	}
	subject := common.HexToAddress(k.subject)
	switch k.field {
	case VaultCount:
		return answer{data: factoryBinding.PackVaultCount(), decode: number(factoryBinding.UnpackVaultCount)}.query(k, factory)
	case Solvency: // asks the token
		return answer{data: tokenBinding.PackBalanceOf(k.vault), decode: number(tokenBinding.UnpackBalanceOf)}.query(k, subject)
	default:
		if a, ok := subjectAnswer(k, subject); ok {
			return a.query(k, k.vault)
		}
		return query{}
	}
}

// vaultAnswers are the calls of a vault without arguments, by field.
var vaultAnswers = func() map[Field]answer {
	b := vaultBinding
	return map[Field]answer{
		Name:           {data: b.PackName(), decode: written(b.UnpackName, store.Text)},
		Symbol:         {data: b.PackSymbol(), decode: written(b.UnpackSymbol, store.Text)},
		Creator:        {data: b.PackOwner(), decode: address(b.UnpackOwner)},
		PendingCreator: {data: b.PackPendingOwner(), decode: written(b.UnpackPendingOwner, orNone)},
		Keeper:         {data: b.PackKeeper(), decode: address(b.UnpackKeeper)},
		Guardian:       {data: b.PackGuardian(), decode: address(b.UnpackGuardian)},
		Platform: answer{data: b.PackPlatform(), decode: address(b.UnpackPlatform)}.
			then(answer{data: b.PackPlatformShareBps(), decode: printed(b.UnpackPlatformShareBps)}),
		NextGuardian: {data: b.PackPendingRole(0), decode: written(b.UnpackPendingRole, pendingRoleValue)},
		NextPlatform: {data: b.PackPendingRole(1), decode: written(b.UnpackPendingRole, pendingRoleValue)},
		WoundDownAt: {data: b.PackLifetime(), decode: written(b.UnpackLifetime, func(l bindings.LifetimeOutput) string {
			return l.WoundDownAt.String()
		})},
		VetoBps: {data: b.PackOptions(), decode: written(b.UnpackOptions, func(o bindings.IVaultTypesOptions) string {
			return strconv.Itoa(int(o.VetoBps))
		})},
		TargetsBallot: {data: b.PackBallot(targetsMatter), decode: written(b.UnpackBallot, ballotOutputValue)},
		FeesBallot:    {data: b.PackBallot(feesMatter), decode: written(b.UnpackBallot, ballotOutputValue)},
		Proposer: {data: b.PackProposer(), decode: written(b.UnpackProposer, func(p bindings.ProposerOutput) string {
			return proposerValue(p.Account, p.MaxChangeBps, p.LastProposedAt.Uint64())
		})},
		Fees:        {data: b.PackFees(), decode: written(b.UnpackFees, feesValue)},
		PendingFees: {data: b.PackPendingFees(), decode: written(b.UnpackPendingFees, pendingFeesValue)},
		Limits:      {data: b.PackLimits(), decode: written(b.UnpackLimits, limitsValue)},
		TargetTiming: answer{data: b.PackTargetDelay(), decode: printed(b.UnpackTargetDelay)}.
			then(answer{data: b.PackTargetWindow(), decode: printed(b.UnpackTargetWindow)}),
		ShareCap:       {data: b.PackShareCap(), decode: number(b.UnpackShareCap)},
		ReduceOnly:     {data: b.PackReduceOnly(), decode: printed(b.UnpackReduceOnly)},
		HighWaterMark:  {data: b.PackHighWaterMarkD18(), decode: number(b.UnpackHighWaterMarkD18)},
		Peak:           {data: b.PackPeakD18(), decode: number(b.UnpackPeakD18)},
		AccruedAt:      {data: b.PackLastAccrual(), decode: number(b.UnpackLastAccrual)},
		PendingShares:  {data: b.PackPendingFeeShares(), decode: number(b.UnpackPendingFeeShares)},
		LastTrade:      {data: b.PackLastTradeAt(), decode: number(b.UnpackLastTradeAt)},
		TotalSupply:    {data: b.PackTotalSupply(), decode: number(b.UnpackTotalSupply)},
		RebalanceNonce: {data: b.PackRebalanceNonce(), decode: number(b.UnpackRebalanceNonce)},
		Usage: {data: b.PackUsage(), decode: written(b.UnpackUsage, func(u bindings.IVaultTypesUsage) string {
			return fmt.Sprintf("%s %s", u.LossD18, u.TurnoverD18)
		})},
		Auction: {data: b.PackAuction(), decode: written(b.UnpackAuction, func(a bindings.IVaultTypesAuction) string {
			return auctionValue(a.Id, a.OpenedAt, a.EndsAt, a.Opener, a.NavD18)
		})},
		Scaled: {data: b.PackScaledReserves(), decode: written(b.UnpackScaledReserves, func(s bindings.ScaledReservesOutput) string {
			return scaledValue(s.Scale, s.Bases)
		})},
		PendingTargets: {data: b.PackPendingTargets(), decode: written(b.UnpackPendingTargets, pendingTargetsValue)},
		Constituents: {data: b.PackGetConstituents(), decode: written(b.UnpackGetConstituents, func(
			c bindings.GetConstituentsOutput,
		) string {
			return addresses(c.Tokens)
		})},
	}
}()

func pendingRoleValue(r bindings.PendingRoleOutput) string {
	return successorValue(Successor{r.Account, r.ExecutableAt.Uint64(), r.ExpiresAt.Uint64()})
}

// subjectAnswer returns the call that answers for a fact about a subject. ok is false if no contract does.
func subjectAnswer(k factKey, subject common.Address) (a answer, ok bool) {
	b := vaultBinding
	switch k.field { //nolint:exhaustive // the fields with a subject that a contract answers for
	case TargetBps:
		return answer{data: b.PackGetWeight(subject), decode: number(b.UnpackGetWeight)}, true
	case Reserve:
		return answer{data: b.PackGetReserve(subject), decode: number(b.UnpackGetReserve)}, true
	case Balance, Position:
		return answer{data: b.PackBalanceOf(subject), decode: number(b.UnpackBalanceOf)}, true
	case Claim:
		var token, holder string
		if _, err := fmt.Sscanf(k.subject, "%s %s", &token, &holder); err != nil {
			return answer{}, false
		}
		data := b.PackClaimOf(common.HexToAddress(token), common.HexToAddress(holder))
		return answer{data: data, decode: number(b.UnpackClaimOf)}, true
	case AssetTerms:
		terms := answer{data: registryBinding.PackTerms(subject), decode: written(registryBinding.UnpackTerms, listingValue)}
		asset := answer{data: registryBinding.PackAsset(subject), decode: written(registryBinding.UnpackAsset, assetDecimals)}
		return terms.then(asset), true
	case PendingListing:
		return answer{
			data: registryBinding.PackPendingListing(subject), decode: written(registryBinding.UnpackPendingListing, storedListingValue),
		}, true
	case Mandate:
		return answer{data: mandatesBinding.PackMandate(subject), decode: written(mandatesBinding.UnpackMandate, mandateValue)}, true
	case MandatePositions:
		return answer{data: mandatesBinding.PackPositions(subject), decode: written(mandatesBinding.UnpackPositions, positionsValue)}, true
	case MandateNonce:
		var owner string
		var nonce uint64
		if _, err := fmt.Sscanf(k.subject, "%s %d", &owner, &nonce); err != nil {
			return answer{}, false
		}
		data := mandatesBinding.PackNonceUsed(common.HexToAddress(owner), nonce)
		return answer{data: data, decode: written(mandatesBinding.UnpackNonceUsed, usedValue)}, true
	case ExitOrder, Trigger:
		id, ok := new(big.Int).SetString(k.subject, 10)
		if !ok {
			return answer{}, false
		}
		if k.field == Trigger {
			return answer{data: guardBinding.PackTriggerD18(id), decode: number(guardBinding.UnpackTriggerD18)}, true
		}
		return answer{data: guardBinding.PackOrder(id), decode: written(guardBinding.UnpackOrder, exitOrderValue)}, true
	}
	return answer{}, false
}

// written decodes an answer and writes it as a value.
func written[T any](unpack func([]byte) (T, error), value func(T) string) func([]byte) (string, error) {
	return func(raw []byte) (string, error) {
		v, err := unpack(raw)
		if err != nil {
			return "", err
		}
		return value(v), nil
	}
}

func number(unpack func([]byte) (*big.Int, error)) func([]byte) (string, error) {
	return func(raw []byte) (string, error) {
		n, err := unpack(raw)
		if err != nil {
			return "", err
		}
		return n.String(), nil
	}
}

func address(unpack func([]byte) (common.Address, error)) func([]byte) (string, error) {
	return func(raw []byte) (string, error) {
		a, err := unpack(raw)
		return a.Hex(), err
	}
}

func printed[T any](unpack func([]byte) (T, error)) func([]byte) (string, error) {
	return func(raw []byte) (string, error) {
		v, err := unpack(raw)
		return fmt.Sprint(v), err
	}
}
