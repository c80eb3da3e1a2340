package api

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// Limits of the contracts; their own checks stay the last word.
const (
	maxNameBytes   = 64
	maxSymbolBytes = 16
	maxDrawdownBps = 9999
	minSeedUSD     = 100
	maxSeedUSD     = 1_000_000_000_000
)

// deadShares of every launch are locked for good, 18 decimals.
var deadShares = big.NewInt(1e15)

// TargetInput is a token and its weight.
type TargetInput struct {
	Token     AddressText `json:"token"`
	WeightBps int64       `json:"weight_bps" doc:"1 to 10,000; all sum to 10,000" example:"2500"`
}

// LaunchRequest asks for a new index.
type LaunchRequest struct {
	Terms
	FeesInput
	Name               string        `json:"name" doc:"1 to 64 bytes"`
	Symbol             string        `json:"symbol" doc:"1 to 16 bytes"`
	Constituents       []TargetInput `json:"constituents" nullable:"false" doc:"1 to 32 active assets"`
	SeedUSD            DecimalText   `json:"seed_usd" doc:"Value of the seed, at least 100"`
	DrawdownBps        int64         `json:"drawdown_bps,omitempty" doc:"Fall of the level from its peak that makes the index reduce-only, up to 9,999; 0: never"`
	ShareCap           UnitsText     `json:"share_cap,omitempty" doc:"Most shares that deposits may bring the supply to, 18 decimals; no limit"`
	TargetDelaySeconds int64         `json:"target_delay_seconds" doc:"From proposing targets to executing them; at least the factory's minimum"`
	Keeper             AddressText   `json:"keeper,omitempty" doc:"Who may trade; the factory's default"`
}

// LaunchPreview is what a launch is expected to do.
type LaunchPreview struct {
	Level   Decimal      `json:"level" doc:"NAV per share in USD"`
	SeedUSD Decimal      `json:"seed_usd"`
	Shares  BaseUnits    `json:"shares" doc:"To the creator; a thousandth of a share is locked for good"`
	Amounts []FlowAmount `json:"amounts" nullable:"false" doc:"What the factory takes at as_of, rounded up"`
	Max     []FlowAmount `json:"max_amounts" nullable:"false" doc:"The most it may take; what the approvals are for"`
	Fees    LaunchFees   `json:"fees"`
}

// LaunchFees are the new index's terms.
type LaunchFees struct {
	FeeTerms
	PlatformShareBps int64 `json:"platform_share_bps" doc:"Part of every fee that goes to the platform"`
}

type launchInput struct{ Body LaunchRequest }

func (s *Server) launch(ctx context.Context, in *launchInput) (*response[LaunchPreview], error) {
	r := in.Body
	var k known
	err := s.snapshot(ctx, func(q *view, at AsOf) (err error) {
		k.at = at
		k.listed, err = s.listedAssets(ctx, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	var f fields
	from, keeper := f.account("body.from", r.From), f.accountOr("body.keeper", r.Keeper, common.Address{})
	f.label("body.name", r.Name, maxNameBytes)
	f.label("body.symbol", r.Symbol, maxSymbolBytes)
	r.check(&f)
	f.between("body.drawdown_bps", r.DrawdownBps, 0, maxDrawdownBps, " bps")
	shareCap := f.shareCap("body.share_cap", r.ShareCap)
	f.between("body.target_delay_seconds", r.TargetDelaySeconds, 0, math.MaxUint32, " seconds")
	tokens, weights := f.targets("body.constituents", r.Constituents, k.listed)
	seed := f.decimal("body.seed_usd", r.SeedUSD)
	if seed.LessThan(decimal.NewFromInt(minSeedUSD)) {
		f.add("body.seed_usd", strconv.Itoa(minSeedUSD), "must be at least %d USD, got %s", minSeedUSD, seed)
	}
	if seed.GreaterThan(decimal.NewFromInt(maxSeedUSD)) {
		f.add("body.seed_usd", strconv.Itoa(maxSeedUSD), "must be at most %d USD, got %s", maxSeedUSD, seed)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	p, err := s.pin(ctx, k.at)
	if err != nil {
		return nil, err
	}
	seedD18 := basket.ToD18Down(seed)
	defaults, amounts, err := s.previewSeed(ctx, p, tokens, weights, seedD18)
	if err != nil {
		return nil, err
	}
	f.between("body.target_delay_seconds", r.TargetDelaySeconds, int64(defaults.MinTargetDelay), math.MaxUint32, " seconds")
	if err := f.err(); err != nil {
		return nil, err
	}
	shares := new(big.Int).Quo(seedD18, big.NewInt(launchLevel))
	shares.Sub(shares, deadShares)
	deadline := r.deadline(p)
	out := &Prepared[LaunchPreview]{
		AsOf: p.at, Deadline: &deadline, Approvals: []Approval{}, Issues: []Issue{},
		MinOut: []FlowAmount{}, // the vault does not exist yet: its share token has no address to name
		Preview: LaunchPreview{
			Level: Decimal(strconv.Itoa(launchLevel)), SeedUSD: d18(seedD18), Shares: units(shares),
			Fees: LaunchFees{FeeTerms: r.over(FeeTerms{}), PlatformShareBps: int64(defaults.PlatformShareBps)},
		},
	}
	d := draft{from: from, to: s.cfg.Deployment.Factory, roughGas: 1_200_000 + 250_000*uint64(len(tokens))}
	held, err := s.balances(ctx, from, tokens)
	if err != nil {
		return nil, err
	}
	most := make([]*big.Int, len(tokens))
	for i, token := range tokens {
		most[i] = r.most(amounts[i])
		d.spends = append(d.spends, spend{token, d.to, most[i], false})
		out.Preview.Amounts = append(out.Preview.Amounts, k.amount(token, amounts[i]))
		out.Preview.Max = append(out.Preview.Max, k.amount(token, most[i]))
		if held[i].Cmp(amounts[i]) < 0 {
			d.short = true
			a := Address(token)
			out.Issues = append(out.Issues, Issue{
				Code: issueBalance, Token: &a,
				Message: fmt.Sprintf("the account holds %s of %s, the seed takes %s", held[i], k.symbol(token), amounts[i]),
			})
		}
	}
	d.data = factoryABI.PackLaunch(bindings.IVaultFactoryLaunch{
		Name: r.Name, Symbol: r.Symbol, Tokens: tokens, Weights: weights, MaxAmounts: most, SeedValueD18: seedD18,
		Fees: r.over(FeeTerms{}).bindings(), DrawdownBps: uint16(r.DrawdownBps), ShareCap: shareCap,
		TargetDelay: uint32(r.TargetDelaySeconds), Keeper: keeper, Deadline: big.NewInt(deadline.Unix()),
	})
	if err := prepare(ctx, s, k, d, out); err != nil {
		return nil, err
	}
	return &response[LaunchPreview]{CacheControl: "no-store", Body: *out}, nil
}

// shareCap reads a cap that the contracts can hold; absent: 0, which is none.
func (f *fields) shareCap(field string, text UnitsText) *big.Int {
	if text == "" {
		return new(big.Int)
	}
	most := f.positive(field, text)
	if limit := new(big.Int).Lsh(big.NewInt(1), 128); most.Cmp(limit) >= 0 {
		f.add(field, limit.String(), "must be below %s", limit)
	}
	return most
}

// previewSeed asks the factory for its terms and for what a launch would take.
func (s *Server) previewSeed(ctx context.Context, p pin, tokens []common.Address, weights []*big.Int, seedD18 *big.Int) (
	bindings.IVaultFactoryDefaults, []*big.Int, error,
) {
	factory := s.cfg.Deployment.Factory
	results, err := s.callAll(ctx, p.block(),
		call{factory, factoryABI.PackDefaults()}, call{factory, factoryABI.PackPreviewSeed(tokens, weights, seedD18)})
	if err != nil {
		return bindings.IVaultFactoryDefaults{}, nil, err
	}
	defaults, err := unpacked(results[0], factoryABI.UnpackDefaults, "reading the factory's defaults")
	if err != nil {
		return defaults, nil, err
	}
	amounts, err := unpacked(results[1], factoryABI.UnpackPreviewSeed, "previewing the seed")
	if revert, ok := chain.DecodeRevert(err); ok {
		return defaults, nil, newProblem(CodeRefused, "the factory refuses the seed: "+revert.String(), FieldError{
			Field: "body.constituents", Message: revert.String(),
		})
	}
	if err == nil && len(amounts) != len(tokens) {
		err = errors.New("previewing the seed: the factory returned another number of amounts")
	}
	return defaults, amounts, err
}
