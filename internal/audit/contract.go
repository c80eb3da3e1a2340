package audit

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

const (
	contractSource = "contract"
	callPage       = 100 // eth_calls in one JSON-RPC batch
)

// contractFields are what the contracts' own views answer for.
var contractFields = []Field{
	VaultCount, Name, Symbol, Creator, PendingCreator, Keeper, Guardian, Platform, Proposer, Fees, PendingFees, Limits, TargetTiming,
	ShareCap, ReduceOnly, HighWaterMark, Peak, TotalSupply, AccruedAt, PendingShares, RebalanceNonce, LastTrade, Usage, Auction,
	PendingTargets, Constituents, TargetBps, Reserve, Scaled, Balance, Claim, AssetTerms, PendingListing, ExitOrder, Trigger,
}

// ErrNoFactory means that there is no vault factory at the address, or was none yet at the block.
var ErrNoFactory = errors.New("no vault factory")

// view is an eth_call that answers for one fact; where its answer is but a part of the value, more asks for the rest.
type view struct {
	key    factKey
	call   Call
	decode func(raw []byte) (string, error)
	more   *view
}

// CheckContracts asks the contracts' views for every fact of the truth at its block, and whether each vault holds the
// tokens that its reserves and claims promise. A view that fails is a difference.
func (t *Truth) CheckContracts(ctx context.Context, node Node) ([]Difference, error) {
	views := []view{viewOf(factKey{field: VaultCount}, t.Factory)}
	want := t.Facts()
	for _, f := range want {
		if slices.Contains(contractFields, f.Field) && f.Field != VaultCount {
			views = append(views, viewOf(f.key(), t.Factory))
		}
	}
	got, failed, err := askAll(ctx, node, t.Hash, views)
	if err != nil {
		return nil, err
	}
	if reason, ok := failed[views[0].key]; ok {
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
			differences[i].Call = &views[0].call
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
	var views []view
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
			views = append(views, viewOf(k, t.Factory))
		}
	}
	got, failed, err := askAll(ctx, node, t.Hash, views)
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

// askAll makes the calls at the block of that hash, and fails where the node does; calls that revert are in failed.
func askAll(ctx context.Context, node Node, block common.Hash, views []view) (facts []Fact, failed map[factKey]string, err error) {
	failed = map[factKey]string{}
	values := map[factKey][]string{}
	var order []factKey
	var calls []view
	for _, v := range views {
		order = append(order, v.key)
		for part := &v; part != nil; part = part.more {
			calls = append(calls, view{key: v.key, call: part.call, decode: part.decode})
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
			return nil, nil, fmt.Errorf("calling %d views at block %s: %w", len(page), block, err)
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

// callFor is the eth_call that answers for a fact; nil where no contract does.
func callFor(k factKey) *Call {
	if v := viewOf(k, common.Address{}); v.decode != nil && k.field != VaultCount {
		return &v.call
	}
	return nil
}

var tokenBinding = bindings.NewERC20Permit()

// viewOf is the view that answers for a fact; its decode is nil where none does.
func viewOf(k factKey, factory common.Address) view {
	to, subject := k.vault, common.HexToAddress(k.subject)
	b := vaultBinding
	ask := func(to common.Address, data []byte, decode func([]byte) (string, error)) view {
		return view{key: k, call: Call{To: to, Data: data}, decode: decode}
	}
	switch k.field {
	case VaultCount:
		return ask(factory, factoryBinding.PackVaultCount(), number(factoryBinding.UnpackVaultCount))
	case Name:
		return ask(to, b.PackName(), b.UnpackName)
	case Symbol:
		return ask(to, b.PackSymbol(), b.UnpackSymbol)
	case Creator:
		return ask(to, b.PackOwner(), address(b.UnpackOwner))
	case Keeper:
		return ask(to, b.PackKeeper(), address(b.UnpackKeeper))
	case PendingCreator:
		return ask(to, b.PackPendingOwner(), func(raw []byte) (string, error) {
			a, err := b.UnpackPendingOwner(raw)
			return orNone(a), err
		})
	case Guardian:
		return ask(to, b.PackGuardian(), address(b.UnpackGuardian))
	case Platform:
		share := ask(to, b.PackPlatformShareBps(), printed(b.UnpackPlatformShareBps))
		platform := ask(to, b.PackPlatform(), address(b.UnpackPlatform))
		platform.more = &share
		return platform
	case Proposer:
		return ask(to, b.PackProposer(), func(raw []byte) (string, error) {
			p, err := b.UnpackProposer(raw)
			if err != nil {
				return "", err
			}
			return proposerValue(p.Account, p.MaxChangeBps, p.LastProposedAt.Uint64()), nil
		})
	case Fees:
		return ask(to, b.PackFees(), func(raw []byte) (string, error) {
			f, err := b.UnpackFees(raw)
			return feesValue(f), err
		})
	case PendingFees:
		return ask(to, b.PackPendingFees(), func(raw []byte) (string, error) {
			p, err := b.UnpackPendingFees(raw)
			if err != nil || p.ExecutableAt == 0 {
				return none, err
			}
			return (&FeeProposal{p.Fees, p.ExecutableAt}).value(), nil
		})
	case Limits:
		return ask(to, b.PackLimits(), func(raw []byte) (string, error) {
			l, err := b.UnpackLimits(raw)
			return limitsValue(l), err
		})
	case TargetTiming:
		window := ask(to, b.PackTargetWindow(), printed(b.UnpackTargetWindow))
		delay := ask(to, b.PackTargetDelay(), printed(b.UnpackTargetDelay))
		delay.more = &window
		return delay
	case ShareCap:
		return ask(to, b.PackShareCap(), number(b.UnpackShareCap))
	case ReduceOnly:
		return ask(to, b.PackReduceOnly(), printed(b.UnpackReduceOnly))
	case HighWaterMark:
		return ask(to, b.PackHighWaterMarkD18(), number(b.UnpackHighWaterMarkD18))
	case Peak:
		return ask(to, b.PackPeakD18(), number(b.UnpackPeakD18))
	case AccruedAt:
		return ask(to, b.PackLastAccrual(), number(b.UnpackLastAccrual))
	case PendingShares:
		return ask(to, b.PackPendingFeeShares(), number(b.UnpackPendingFeeShares))
	case LastTrade:
		return ask(to, b.PackLastTradeAt(), number(b.UnpackLastTradeAt))
	case Usage:
		return ask(to, b.PackUsage(), func(raw []byte) (string, error) {
			u, err := b.UnpackUsage(raw)
			return fmt.Sprintf("%s %s", u.LossD18, u.TurnoverD18), err
		})
	case Auction:
		return ask(to, b.PackAuction(), func(raw []byte) (string, error) {
			a, err := b.UnpackAuction(raw)
			return auctionValue(a.Id, a.OpenedAt, a.EndsAt, a.Opener, a.NavD18), err
		})
	case Scaled:
		return ask(to, b.PackScaledReserves(), func(raw []byte) (string, error) {
			out, err := b.UnpackScaledReserves(raw)
			return scaledValue(out.Scale, out.Bases), err
		})
	case TotalSupply:
		return ask(to, b.PackTotalSupply(), number(b.UnpackTotalSupply))
	case RebalanceNonce:
		return ask(to, b.PackRebalanceNonce(), number(b.UnpackRebalanceNonce))
	case PendingTargets:
		return ask(to, b.PackPendingTargets(), func(raw []byte) (string, error) {
			p, err := b.UnpackPendingTargets(raw)
			if err != nil || p.Id.Sign() == 0 {
				return none, err
			}
			proposal := &Proposal{ID: p.Id.Uint64(), Hash: p.Hash, ExecutableAt: p.ExecutableAt, ExpiresAt: p.ExpiresAt}
			return proposal.value(), nil
		})
	case Constituents:
		return ask(to, b.PackGetConstituents(), func(raw []byte) (string, error) {
			out, err := b.UnpackGetConstituents(raw)
			return addresses(out.Tokens), err
		})
	case TargetBps:
		return ask(to, b.PackGetWeight(subject), number(b.UnpackGetWeight))
	case Reserve:
		return ask(to, b.PackGetReserve(subject), number(b.UnpackGetReserve))
	case Balance, Position:
		return ask(to, b.PackBalanceOf(subject), number(b.UnpackBalanceOf))
	case Claim:
		var token, holder string
		if _, err := fmt.Sscanf(k.subject, "%s %s", &token, &holder); err != nil {
			return view{}
		}
		return ask(to, b.PackClaimOf(common.HexToAddress(token), common.HexToAddress(holder)), number(b.UnpackClaimOf))
	case AssetTerms:
		decimals := ask(to, registryBinding.PackAsset(subject), func(raw []byte) (string, error) {
			a, err := registryBinding.UnpackAsset(raw)
			return decimalsValue(a.TokenDecimals, a.FeedDecimals), err
		})
		terms := ask(to, registryBinding.PackTerms(subject), func(raw []byte) (string, error) {
			l, err := registryBinding.UnpackTerms(raw)
			return listingValue(l), err
		})
		terms.more = &decimals
		return terms
	case PendingListing:
		return ask(to, registryBinding.PackPendingListing(subject), func(raw []byte) (string, error) {
			p, err := registryBinding.UnpackPendingListing(raw)
			if err != nil || p.ExpiresAt == 0 {
				return none, err
			}
			return pendingListingValue(p.Listing, p.ExecutableAt, p.ExpiresAt), nil
		})
	case ExitOrder, Trigger:
		id, ok := new(big.Int).SetString(k.subject, 10)
		if !ok {
			return view{}
		}
		if k.field == Trigger {
			return ask(to, guardBinding.PackTriggerD18(id), number(guardBinding.UnpackTriggerD18))
		}
		return ask(to, guardBinding.PackOrder(id), func(raw []byte) (string, error) {
			o, err := guardBinding.UnpackOrder(raw)
			if err != nil {
				return "", err
			}
			return exitOrderValue(o), nil
		})
	case Solvency:
		return ask(subject, tokenBinding.PackBalanceOf(to), number(tokenBinding.UnpackBalanceOf))
	case Event, Trade, Rebalance, Flow, FeeCharge, FeePayment, FeeChange, AuctionResult, FeeShares, AllowanceUsed, Scale, Base,
		TradeFee, TradeGas, HolderCount, ListingResult, AssetChange, ExitResult, PeakRaised:
		return view{}
	}
	return view{}
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
