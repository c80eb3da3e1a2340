package prepare

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/input"
)

// These limits equal those of the contracts, which check them again.
const (
	// approvalHeadroomBps is added to the approvals of a launch. The seed has a value in USD, so the amounts grow when prices fall.
	approvalHeadroomBps = 1_000

	maxNameBytes   = 64
	maxSymbolBytes = 16
	maxDrawdownBps = 5000
	minSeedUSD     = 100
	maxSeedUSD     = 1_000_000_000_000
)

// deadShares are locked forever in every launch, 18 decimals.
var deadShares = big.NewInt(1e15)

// LaunchRequest asks for a new index.
type LaunchRequest struct {
	Terms
	FeesInput
	Name               string               `json:"name" doc:"1 to 64 bytes"`
	Symbol             string               `json:"symbol" doc:"1 to 16 bytes"`
	Constituents       []market.TargetInput `json:"constituents" nullable:"false" doc:"1 to 32 active assets"`
	SeedUSD            rest.DecimalText     `json:"seed_usd" doc:"Value of the seed, at least 100"`
	DrawdownBps        int64                `json:"drawdown_bps,omitempty" doc:"Fall of the level from its peak at which the index becomes reduce-only, up to 5,000; 0: 5,000"`
	ShareCap           rest.UnitsText       `json:"share_cap,omitempty" doc:"Maximum supply that deposits may reach, in shares with 18 decimals. Default: no limit"`
	TargetDelaySeconds int64                `json:"target_delay_seconds" doc:"Delay between the proposal of targets and their execution; at least the factory's minimum"`
	Keeper             rest.AddressText     `json:"keeper,omitempty" doc:"Account that may trade. Default: the factory's keeper"`
}

// LaunchPreview is the expected result of a launch.
type LaunchPreview struct {
	Level    rest.Decimal        `json:"level" doc:"NAV per share in USD"`
	SeedUSD  rest.Decimal        `json:"seed_usd"`
	Shares   rest.BaseUnits      `json:"shares" doc:"Shares for the creator; a thousandth of a share is locked for ever"`
	Amounts  []market.FlowAmount `json:"amounts" nullable:"false" doc:"What the factory takes at as_of, rounded up"`
	Max      []market.FlowAmount `json:"max_amounts" nullable:"false" doc:"Maximum that this transaction lets the factory take"`
	Slippage Slippage            `json:"slippage"`
	Headroom int64               `json:"approval_headroom_bps" doc:"What the approvals exceed max_amounts by, in basis points. A repeated request needs no new approval while prices fall by less. The factory never takes more than max_amounts"`
	Fees     LaunchFees          `json:"fees"`
}

// LaunchFees are the new index's terms.
type LaunchFees struct {
	market.FeeTerms
	PlatformShareBps int64 `json:"platform_share_bps" doc:"Part of every fee that goes to the platform"`
}

type launchInput struct{ Body LaunchRequest }

func (s *Preparer) launchRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-launch", "/v1/tx/launch", "Launch an index.",
		"The creator deposits the seed in kind: the target weights at oracle prices. The level starts at 100."), s.launch)
}

// launch is a launch whose request is valid.
type launch struct {
	from, keeper     common.Address
	tokens           []common.Address
	weights          []*big.Int
	seedD18          *big.Int
	shareCap         *big.Int // 0: none
	amounts, maximum []*big.Int
	defaultsHash     [32]byte // hash of the platform's terms that the preview shows
}

// read checks the request against the listed assets.
func (r LaunchRequest) read(f *rest.Validation, listed map[common.Address]market.ListedAsset) (l launch) {
	l.from, l.keeper = f.Account("body.from", r.From), f.AccountOr("body.keeper", r.Keeper, common.Address{})
	f.Text("body.name", r.Name, input.Text{Most: maxNameBytes, Bytes: maxNameBytes})
	f.Text("body.symbol", r.Symbol, input.Text{Most: maxSymbolBytes, Bytes: maxSymbolBytes})
	r.check(f)
	f.Between("body.drawdown_bps", r.DrawdownBps, 0, maxDrawdownBps, " bps")
	l.shareCap = readShareCap(f, "body.share_cap", r.ShareCap)
	f.Between("body.target_delay_seconds", r.TargetDelaySeconds, 0, math.MaxUint32, " seconds")
	l.tokens, l.weights = market.CheckTargets(f, "body.constituents", r.Constituents, listed)
	seed := f.Decimal("body.seed_usd", r.SeedUSD)
	if seed.LessThan(decimal.NewFromInt(minSeedUSD)) {
		f.Add("body.seed_usd", strconv.Itoa(minSeedUSD), "must be at least %d USD, got %s", minSeedUSD, seed)
	}
	if seed.GreaterThan(decimal.NewFromInt(maxSeedUSD)) {
		f.Add("body.seed_usd", strconv.Itoa(maxSeedUSD), "must be at most %d USD, got %s", maxSeedUSD, seed)
	}
	l.seedD18 = basket.ToD18Down(seed)
	return l
}

func (s *Preparer) launch(ctx context.Context, in *launchInput) (*response[LaunchPreview], error) {
	r := in.Body
	var k indexState
	err := s.InSnapshot(ctx, func(q *rest.Snapshot, at rest.AsOf) (err error) {
		k.at = at
		k.listed, err = s.market.ListedAssets(ctx, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	var f rest.Validation
	l := r.read(&f, k.listed)
	if err := f.Err(); err != nil {
		return nil, err
	}
	p, err := s.pin(ctx, k.at)
	if err != nil {
		return nil, err
	}
	defaults, err := s.previewSeed(ctx, p, &l)
	if err != nil {
		return nil, err
	}
	f.Between("body.target_delay_seconds", r.TargetDelaySeconds, int64(defaults.MinTargetDelay), math.MaxUint32, " seconds")
	if err := f.Err(); err != nil {
		return nil, err
	}
	suggested, err := s.suggestSeed(ctx, p, l.tokens)
	if err != nil {
		return nil, err
	}
	slippage := r.settle(suggested)
	shares := new(big.Int).Quo(l.seedD18, big.NewInt(market.LaunchLevel))
	shares.Sub(shares, deadShares)
	deadline := r.deadline(p)
	out := &Prepared[LaunchPreview]{
		AsOf: p.at, Deadline: &deadline, Approvals: []Approval{}, Issues: []Issue{},
		MinOut: []market.FlowAmount{}, // the vault does not exist yet: its share token has no address to name
		Preview: LaunchPreview{
			Level: rest.Decimal(strconv.Itoa(market.LaunchLevel)), SeedUSD: rest.D18(l.seedD18), Shares: rest.Units(shares),
			Headroom: approvalHeadroomBps, Slippage: slippage,
			Fees: LaunchFees{FeeTerms: r.over(market.FeeTerms{}), PlatformShareBps: int64(defaults.PlatformShareBps)},
		},
	}
	c := call{from: l.from, to: s.Deployment.Factory, roughGas: 1_200_000 + 250_000*uint64(len(l.tokens))}
	if err := s.addSeed(ctx, k, r.Terms, &l, &c, out); err != nil {
		return nil, err
	}
	c.data = factoryABI.PackLaunch(bindings.IVaultFactoryLaunch{
		Name: r.Name, Symbol: r.Symbol, Tokens: l.tokens, Weights: l.weights, MaxAmounts: l.maximum, SeedValueD18: l.seedD18,
		Fees: feesCall(r.over(market.FeeTerms{})), DrawdownBps: uint16(r.DrawdownBps), ShareCap: l.shareCap,
		TargetDelay: uint32(r.TargetDelaySeconds), Keeper: l.keeper, Deadline: big.NewInt(deadline.Unix()), DefaultsHash: l.defaultsHash,
	})
	return respond(ctx, s, k, c, out)
}

// addSeed adds the tokens that the factory takes from the creator.
func (s *Preparer) addSeed(ctx context.Context, k indexState, terms Terms, l *launch, c *call, out *Prepared[LaunchPreview]) error {
	balances, err := s.balances(ctx, l.from, l.tokens)
	if err != nil {
		return err
	}
	for i, token := range l.tokens {
		amount := l.amounts[i]
		most := terms.most(amount)
		l.maximum = append(l.maximum, most)
		asked := basket.MulDivUp(most, big.NewInt(basket.FullBps+approvalHeadroomBps), big.NewInt(basket.FullBps))
		c.spends = append(c.spends, spend{token: token, spender: c.to, amount: most, approve: asked})
		out.Preview.Amounts = append(out.Preview.Amounts, k.amount(token, amount))
		out.Preview.Max = append(out.Preview.Max, k.amount(token, most))
		if balances[i].Cmp(amount) < 0 {
			c.short = true
			out.Issues = append(out.Issues, Issue{
				Code: issueBalance, Token: new(rest.Address(token)),
				Message: fmt.Sprintf("the account holds %s of %s, the seed takes %s", balances[i], k.symbol(token), amount),
			})
		}
	}
	return nil
}

// previewSeed asks the factory for its terms and for the amounts that a launch would take.
func (s *Preparer) previewSeed(ctx context.Context, p pin, l *launch) (defaults bindings.IVaultFactoryDefaults, err error) {
	factory := s.Deployment.Factory
	results, err := s.CallAll(ctx, p.block(),
		market.Call(factory, factoryABI.PackDefaults()), market.Call(factory, factoryABI.PackPreviewSeed(l.tokens, l.weights, l.seedD18)),
		market.Call(factory, factoryABI.PackDefaultsHash()))
	if err != nil {
		return defaults, err
	}
	if defaults, err = market.Unpack(results[0], factoryABI.UnpackDefaults, "reading the factory's defaults"); err != nil {
		return defaults, err
	}
	l.defaultsHash, err = market.Unpack(results[2], factoryABI.UnpackDefaultsHash, "reading the hash of the factory's defaults")
	if err != nil {
		return defaults, err
	}
	l.amounts, err = market.Unpack(results[1], factoryABI.UnpackPreviewSeed, "previewing the seed")
	if revert, ok := chain.DecodeRevert(err); ok {
		problem := rest.NewProblem(rest.CodeRefused, "the factory refuses the seed: "+revert.String(), rest.FieldError{
			Field: "body.constituents", Message: revert.String(),
		})
		problem.Revert = rest.RevertOf(revert)
		return defaults, problem
	}
	if err == nil && len(l.amounts) != len(l.tokens) {
		err = errors.New("previewing the seed: the factory returned another number of amounts")
	}
	return defaults, err
}
