package demo

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/demo/market"
)

// What strangers do. They pay for their own gas, as on any chain.
const (
	ordersPerBlock = 5   // trailing orders whose shares leave in the same block
	launchEvery    = 2   // {blocks} between two vaults of dust
	giftEvery      = 3   // {blocks} between two gifts of a worthless token to a vault
	stallEvery     = 120 // {blocks} between two stalls of a price feed
	stallFor       = 20  // {blocks} that a feed stalls for
	dustSeedUSD    = 100 // the smallest seed of a vault
	stakeUSD       = 200 // shares that back the orders until they leave
	greedPercent   = 80  // part of a trade's slippage that a sandwich uses
	leastGreedBps  = 10  // slippage below which a trade is not worth a sandwich
)

// junkNames are names of the dust vaults. They try what a page or a log might not escape.
var junkNames = []string{
	"<script>alert(1)</script>", "'; drop table vaults; --", "\u202exedni", "Blue Chips", "{{7*7}}%00\\u0000", "BLUE (official)",
}

// kindStranger counts the transactions of the strangers.
const kindStranger = "strangers"

// Strangers is what the strangers of a run did.
type Strangers struct {
	Orders       int             `json:"orders"`         // trailing orders without shares
	Vaults       int             `json:"vaults"`         // vaults of dust that were launched
	Gifts        int             `json:"gifts"`          // transfers of a worthless token to a vault
	Stalls       int             `json:"stalls"`         // times that a price feed stood still
	Sandwiches   int             `json:"sandwiches"`     // trades of the keeper that were surrounded
	SandwichUSD  decimal.Decimal `json:"sandwich_usd"`   // what the sandwiches earned, without gas
	KeeperOrders int             `json:"keeper_orders"`  // calls for exit orders that the keeper paid for
	KeeperOwnGas uint64          `json:"keeper_own_gas"` // gas of the keeper's other calls
}

// strangers act against the marketplace. They have a source of randomness of their own, so that honest members do the same without
// them.
type strangers struct {
	Strangers
	rng             *rand.Rand
	spammer, bandit *actor
	start           map[common.Address]*big.Int // the bandit's balances at the start
	gift            common.Address              // the worthless token
	step            int
	stalled         int // index of the asset whose feed stands still; -1: none
}

func newStrangers(seed uint64, spammer, bandit *actor) *strangers {
	return &strangers{
		rng: rand.New(rand.NewPCG(seed, 0x737472616e676572)), spammer: spammer, bandit: bandit, stalled: -1,
		start: map[common.Address]*big.Int{},
	}
}

// settleIn sends the strangers' approvals and deploys their worthless token.
func (w *World) settleIn(ctx context.Context) error {
	s, d := w.strangers, w.market.Deployment
	for token := range w.tokens {
		if err := w.approve(ctx, s.bandit, d.UniswapRouter, token); err != nil {
			return err
		}
		if err := w.approve(ctx, s.spammer, d.Factory, token); err != nil {
			return err
		}
		for _, v := range w.vaults {
			if err := w.approve(ctx, s.spammer, v.address, token); err != nil {
				return err
			}
		}
		balance, err := w.balance(ctx, token, s.bandit.Address)
		if err != nil {
			return err
		}
		s.start[token] = balance
	}
	for _, v := range w.vaults {
		if err := w.approve(ctx, s.spammer, d.ExitGuard, v.address); err != nil {
			return err
		}
	}
	code := append(hexutil.MustDecode(bindings.DevTokenMetaData.Bin), bindings.NewDevToken().PackConstructor("USD Coin", "USDC", 6)...)
	s.gift = crypto.CreateAddress(s.spammer.Address, s.spammer.nonce)
	if err := w.send(ctx, s.spammer, call{kind: kindSetUp, data: code, gas: gasMember, tip: tipMember}); err != nil {
		return err
	}
	mint := bindings.NewDevToken().PackMint(s.spammer.Address, everything)
	return w.send(ctx, s.spammer, call{kind: kindSetUp, to: s.gift, data: mint, gas: gasSwap, tip: tipMember})
}

// attack lets the strangers act in the next block.
func (w *World) attack(ctx context.Context) error {
	s := w.strangers
	if s == nil || !w.tally.running {
		return nil
	}
	s.step++
	v := w.vaults[s.rng.IntN(len(w.vaults))]
	if err := w.spamOrders(ctx, v); err != nil {
		return err
	}
	if s.step%launchEvery == 0 {
		if err := w.launchDust(ctx); err != nil {
			return err
		}
	}
	if s.step%giftEvery == 0 {
		data := bindings.NewERC20Permit().PackTransfer(v.address, dollars(1))
		if err := w.send(ctx, s.spammer, call{kind: kindStranger, to: s.gift, data: data, gas: gasApprove, tip: tipMember}); err != nil {
			return err
		}
		s.Gifts++
	}
	return w.sandwich(ctx)
}

// has reports whether the actor is one of the strangers.
func (s *strangers) has(a *actor) bool { return s != nil && (a == s.spammer || a == s.bandit) }

// keeperCall counts a transaction of the keeper.
func (s *strangers) keeperCall(to *common.Address, guard common.Address, gas uint64) {
	switch {
	case s == nil:
	case to != nil && *to == guard:
		s.KeeperOrders++
	default:
		s.KeeperOwnGas += gas
	}
}

// stall returns the index of the asset whose feed stands still in the next block, or -1.
func (s *strangers) stall() int {
	if s == nil {
		return -1
	}
	switch s.step % stallEvery {
	case stallEvery / 2:
		if s.stalled < 0 {
			s.stalled = 1 + s.rng.IntN(7)
			s.Stalls++
		}
	case stallEvery/2 + stallFor:
		s.stalled = -1
	}
	return s.stalled
}

// spamOrders buys shares, places trailing orders with them, and redeems the shares again in the same block.
func (w *World) spamOrders(ctx context.Context, v *vault) error {
	s, guard := w.strangers, w.market.Deployment.ExitGuard
	if !v.state.NavOk || v.state.NavPerShareD18.Sign() == 0 {
		return nil
	}
	left, err := w.balance(ctx, v.address, s.spammer.Address) // what a deposit brought beyond its minimum, or a failed redemption left
	if err != nil {
		return err
	}
	if err := w.contribute(ctx, s.spammer, v, dollars(stakeUSD)); err != nil {
		return err
	}
	shares := bps(basket.MulDivDown(dollars(stakeUSD), basket.D18, v.state.NavPerShareD18), sharesFloorBps)
	terms := bindings.IExitGuardTerms{
		Vault: v.address, FloorD18: new(big.Int), CeilingD18: new(big.Int), TrailBps: 100, ExpiresAt: big.NewInt(1 << 39), Shares: shares,
	}
	place := bindings.NewExitGuard().PackPlace(terms, noPermit())
	for range ordersPerBlock {
		if err := w.send(ctx, s.spammer, call{kind: kindStranger, to: guard, data: place, gas: gasSwap, tip: tipMember}); err != nil {
			return err
		}
		s.Orders++
	}
	return w.withdraw(ctx, s.spammer, v, shares.Add(shares, left))
}

// launchDust launches a vault with the smallest seed, under a misleading name.
func (w *World) launchDust(ctx context.Context) error {
	s := w.strangers
	tokens, weights := w.targets([]weight{{"WETH", 5000}, {"USDC", 5000}})
	name := junkNames[s.Vaults%len(junkNames)]
	data := bindings.NewVaultFactory().PackLaunch(bindings.IVaultFactoryLaunch{
		Name: name, Symbol: "DUST" + strconv.Itoa(s.Vaults), Tokens: tokens, Weights: weights,
		MaxAmounts: []*big.Int{everything, everything}, SeedValueD18: dollars(dustSeedUSD + 1), ShareCap: new(big.Int),
		TargetDelay: uint32(w.cfg.targetDelay() / time.Second), Deadline: farAway,
	})
	s.Vaults++
	return w.send(ctx, s.spammer, call{kind: kindStranger, to: w.market.Deployment.Factory, data: data, gas: gasZap, tip: tipMember})
}

// pending is a waiting transaction of the keeper.
type pending struct {
	To    common.Address `json:"to"`
	Input hexutil.Bytes  `json:"input"`
	Tip   hexutil.Big    `json:"maxPriorityFeePerGas"`
}

// sandwich surrounds the first trade of every waiting transaction of the keeper. It sells before the trade what the trade sells, and
// buys it back after the trade.
func (w *World) sandwich(ctx context.Context) error {
	var waiting struct{ Pending map[string]pending }
	if err := w.client.Client().CallContext(ctx, &waiting, "txpool_contentFrom", w.keeper); err != nil {
		return fmt.Errorf("reading the keeper's pending transactions: %w", err)
	}
	method := bindings.NewIndexVault().GetABI().Methods["executeTrades"]
	for _, tx := range waiting.Pending {
		if len(tx.Input) < len(method.ID) || [4]byte(tx.Input[:4]) != [4]byte(method.ID) {
			continue
		}
		values, err := method.Inputs.Unpack(tx.Input[4:])
		if err != nil {
			return fmt.Errorf("decoding a pending trade: %w", err)
		}
		//nolint:forcetypeassert // ConvertType returns the given type
		trades := *abi.ConvertType(values[1], new([]bindings.IVaultTypesTrade)).(*[]bindings.IVaultTypesTrade)
		if err := w.surround(ctx, trades[0], tx.Tip.ToInt()); err != nil {
			return err
		}
	}
	return nil
}

// surround sandwiches a trade if its minimum leaves enough slippage.
func (w *World) surround(ctx context.Context, t bindings.IVaultTypesTrade, tip *big.Int) error {
	const hop = common.AddressLength + 3 // a path is a token, a fee of three bytes, a token, and so on
	if len(t.Data) < hop+common.AddressLength || common.BytesToAddress(t.Data[:common.AddressLength]) != t.TokenIn {
		return nil
	}
	next, fee := common.BytesToAddress(t.Data[hop:hop+common.AddressLength]), new(big.Int).SetBytes(t.Data[common.AddressLength:hop])
	slack := w.slackBps(t) * greedPercent / 100
	if slack < leastGreedBps {
		return nil
	}
	s, token0 := w.strangers, t.TokenIn
	if next.Cmp(t.TokenIn) < 0 {
		token0 = next
	}
	token1 := next
	if token0 == next {
		token1 = t.TokenIn
	}
	fair := market.SqrtPriceX96(w.quote(token0), w.quote(token1))
	// The root price moves by half as much as the price. Selling token 0 lowers it.
	moved := basket.MulDivDown(fair, big.NewInt(2*basket.FullBps-slack), big.NewInt(2*basket.FullBps))
	if token0 != t.TokenIn {
		moved = basket.MulDivUp(fair, big.NewInt(2*basket.FullBps+slack), big.NewInt(2*basket.FullBps))
	}
	for _, leg := range []struct {
		in, out common.Address
		limit   *big.Int
		tip     *big.Int
	}{
		{t.TokenIn, next, moved, new(big.Int).Add(tip, big.NewInt(1))},
		{next, t.TokenIn, fair, new(big.Int).Sub(tip, big.NewInt(1))},
	} {
		data := bindings.NewUniswapV3Router().PackExactInputSingle(bindings.ISwapRouterExactInputSingleParams{
			TokenIn: leg.in, TokenOut: leg.out, Fee: fee, Recipient: s.bandit.Address, Deadline: farAway,
			AmountIn: enough, AmountOutMinimum: new(big.Int), SqrtPriceLimitX96: leg.limit,
		})
		c := call{kind: kindStranger, to: w.market.Deployment.UniswapRouter, data: data, gas: gasSwap, tip: leg.tip}
		if err := w.send(ctx, s.bandit, c); err != nil {
			return err
		}
	}
	s.Sandwiches++
	return nil
}

// slackBps returns by how many basis points a trade may return less than the new prices are worth.
func (w *World) slackBps(t bindings.IVaultTypesTrade) int64 {
	in, out := w.quote(t.TokenIn), w.quote(t.TokenOut)
	worth := func(amount *big.Int, q market.Quote) *big.Rat {
		scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(q.FeedDecimals)+int64(q.Decimals)), nil)
		return new(big.Rat).SetFrac(new(big.Int).Mul(amount, q.Answer), scale)
	}
	sold, least := worth(t.AmountIn, in), worth(t.MinAmountOut, out)
	if sold.Sign() == 0 {
		return 0
	}
	part, _ := new(big.Rat).Quo(least, sold).Float64()
	return int64((1 - part) * basket.FullBps)
}

// loot returns what the bandit gained, at the newest prices.
func (w *World) loot(ctx context.Context) (decimal.Decimal, error) {
	sum := decimal.Zero
	for token, had := range w.strangers.start {
		has, err := w.balance(ctx, token, w.strangers.bandit.Address)
		if err != nil {
			return sum, err
		}
		q := w.quote(token)
		gain := decimal.NewFromBigInt(new(big.Int).Sub(has, had), -int32(q.Decimals))
		sum = sum.Add(gain.Mul(decimal.NewFromBigInt(q.Answer, -int32(q.FeedDecimals))))
	}
	return sum.Round(2), nil
}
