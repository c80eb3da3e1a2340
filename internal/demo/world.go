package demo

import (
	"context"
	"fmt"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/demo/market"
)

// Config configures a world.
type Config struct {
	Seed      uint64
	ProposeAt uint64        // number of steps before a creator proposes new weights; 0: never
	Clock     *Clock        // clock of the chain
	BlockTime time.Duration // chain time of a block, at least a second
	Adversary bool          // strangers act against the marketplace
}

// Quoter returns the best routes of swaps.
type Quoter interface {
	BestMany(ctx context.Context, requests []uniswap.Request, block *big.Int) ([]uniswap.Route, error)
}

// World is a running scenario. One goroutine calls Launch, then Step for every block, then Settle.
type World struct {
	cfg    Config
	chain  *devchain.Chain
	market *devchain.Market
	quotes Quoter
	log    *slog.Logger

	client *ethclient.Client
	signer types.Signer
	tokens map[common.Address]devchain.Asset

	prices  *market.Process
	answers []*big.Int // answers of the feeds, in the order of the market's assets
	rng     *rand.Rand // source of the actors' choices; prices have their own source
	queue   []int      // investors that have not acted in this round

	feeder, arbitrageur *actor
	creators, investors []*actor
	keeper              common.Address
	strangers           *strangers // nil without Config.Adversary

	vaults  []*vault
	sent    map[common.Hash]string // kind of each transaction that is not mined
	senders map[*actor]bool        // actors that sent since the last block
	tally   *tally
	blocks  uint64 // number of steps
}

// vault is a launched index with its state at the last block.
type vault struct {
	index
	address common.Address
	creator *actor
	state   bindings.IVaultLensVaultState
	indexTally
}

// New returns a scenario on a chain. The chain must have cfg.Clock, the market of cfg.Market and at least Accounts accounts.
func New(cfg Config, c *devchain.Chain, m *devchain.Market, quotes Quoter, log *slog.Logger) (*World, error) {
	if c.Accounts() < Accounts {
		return nil, fmt.Errorf("the chain has %d accounts: the scenario needs %d", c.Accounts(), Accounts)
	}
	if cfg.BlockTime < time.Second {
		return nil, fmt.Errorf("the chain time of a block is %s: it must be a second or more", cfg.BlockTime)
	}
	if err := checkMarket(m); err != nil {
		return nil, err
	}
	w := &World{
		cfg: cfg, chain: c, market: m, quotes: quotes, log: log, client: c.Client(),
		signer: types.LatestSignerForChainID(new(big.Int).SetUint64(devchain.ChainID)),
		tokens: map[common.Address]devchain.Asset{}, sent: map[common.Hash]string{}, senders: map[*actor]bool{}, tally: newTally(),
		rng:    rand.New(rand.NewPCG(cfg.Seed, 0x6d656d62657273)),
		feeder: &actor{Account: c.Account(devchain.Deployer)}, arbitrageur: &actor{Account: c.Account(devchain.Arbitrageur)},
		keeper: c.Account(devchain.Keeper).Address,
	}
	var assets []market.Asset
	for _, a := range m.Assets {
		w.tokens[a.Token] = a
		start, _ := a.StartPrice.Float64()
		assets = append(assets, market.Asset{
			Symbol: a.Symbol, StartPrice: start, FeedDecimals: a.FeedDecimals, Volatility: volatility[a.Symbol],
		})
	}
	w.prices = market.New(cfg.Seed, assets, market.Default)
	w.answers = w.prices.Answers()
	for i := range creators {
		w.creators = append(w.creators, &actor{Account: c.Account(devchain.FirstMember + i)})
	}
	if cfg.Adversary {
		w.strangers = newStrangers(cfg.Seed, &actor{Account: c.Account(firstStranger)}, &actor{Account: c.Account(firstStranger + 1)})
	}
	for i := range investors {
		w.investors = append(w.investors, &actor{Account: c.Account(devchain.FirstMember + creators + i)})
	}
	return w, nil
}

// Launch launches every index and sends the approvals of all actors. It calls progress, if not nil, before each step.
func (w *World) Launch(ctx context.Context, progress func(step string)) error {
	if progress == nil {
		progress = func(string) {}
	}
	for _, a := range w.actors() {
		nonce, err := w.client.PendingNonceAt(ctx, a.Address)
		if err != nil {
			return fmt.Errorf("reading the nonce of %s: %w", a.Address, err)
		}
		a.nonce = nonce
	}
	for token := range w.tokens {
		if err := w.approve(ctx, w.arbitrageur, w.market.Deployment.UniswapRouter, token); err != nil {
			return err
		}
	}
	progress(fmt.Sprintf("%d creators launch %d indices", creators, len(indices)))
	for _, ix := range indices {
		if err := w.launch(ctx, ix); err != nil {
			return fmt.Errorf("launching %s: %w", ix.symbol, err)
		}
	}
	if err := w.commit(ctx); err != nil {
		return err
	}
	if len(w.vaults) != len(indices) {
		return fmt.Errorf("launching indices: only %d of %d were launched (%s)", len(w.vaults), len(indices), w.tally.reasons())
	}
	progress(fmt.Sprintf("%d investors approve their tokens", investors))
	if w.strangers != nil {
		if err := w.settleIn(ctx); err != nil {
			return err
		}
	}
	return w.approveAll(ctx)
}

// actors returns every account that the world sends from.
func (w *World) actors() []*actor {
	out := slices.Concat([]*actor{w.feeder, w.arbitrageur}, w.creators, w.investors)
	if s := w.strangers; s != nil {
		out = append(out, s.spammer, s.bandit)
	}
	return out
}

// approveAll sends the approvals of every investor: tokens for each vault, shares and USDC for the Zapper.
func (w *World) approveAll(ctx context.Context) error {
	d := w.market.Deployment
	for _, a := range w.investors {
		zapped := []common.Address{d.USDC}
		for _, v := range w.vaults {
			tokens, _ := w.targets(v.weights)
			if v.symbol == change.symbol {
				changed, _ := w.targets(change.weights)
				tokens = append(tokens, changed...)
			}
			if err := w.approve(ctx, a, v.address, tokens...); err != nil {
				return err
			}
			zapped = append(zapped, v.address)
		}
		if err := w.approve(ctx, a, d.Zapper, zapped...); err != nil {
			return err
		}
		if err := w.commit(ctx); err != nil {
			return err
		}
	}
	return nil
}

// launch sends the launch of one index.
func (w *World) launch(ctx context.Context, ix index) error {
	creator := w.creators[ix.creator]
	tokens, weights := w.targets(ix.weights)
	if err := w.approve(ctx, creator, w.market.Deployment.Factory, tokens...); err != nil {
		return err
	}
	most := make([]*big.Int, len(tokens))
	for i := range most {
		most[i] = everything
	}
	data := bindings.NewVaultFactory().PackLaunch(bindings.IVaultFactoryLaunch{
		Name: ix.name, Symbol: ix.symbol, Tokens: tokens, Weights: weights, MaxAmounts: most, SeedValueD18: dollars(ix.seedUSD),
		Fees: ix.fees, ShareCap: new(big.Int),
		TargetDelay: uint32(w.cfg.targetDelay() / time.Second), Deadline: farAway,
	})
	return w.send(ctx, creator, call{kind: kindSetUp, to: w.market.Deployment.Factory, data: data, gas: gasZap, tip: tipMember})
}

// targets returns the weights in the format of the contracts.
func (w *World) targets(list []weight) (tokens []common.Address, weights []*big.Int) {
	for _, t := range list {
		tokens, weights = append(tokens, w.market.Asset(t.symbol).Token), append(weights, big.NewInt(t.bps))
	}
	return tokens, weights
}

// Step moves the market by one block: prices, pools and members. It then makes the block and counts its contents.
func (w *World) Step(ctx context.Context) error {
	w.tally.running = true
	if err := w.propose(ctx); err != nil {
		return err
	}
	w.blocks++
	return w.move(ctx, w.cfg.BlockTime)
}

// StepHistory moves the market by a time that may be long, in one block. Its drift is not counted and no weights change.
func (w *World) StepHistory(ctx context.Context, d time.Duration) error {
	w.tally.running = false
	for _, v := range w.vaults {
		v.jump() // nobody could trade meanwhile
	}
	return w.move(ctx, d)
}

// move moves clock and market by a time, lets an investor act and makes a block.
func (w *World) move(ctx context.Context, d time.Duration) error {
	w.cfg.Clock.pass(d, w.tally.headTime)
	w.answers = w.prices.Step(d)
	if err := w.moveMarket(ctx); err != nil {
		return err
	}
	if err := w.attack(ctx); err != nil {
		return err
	}
	if err := w.act(ctx); err != nil {
		return err
	}
	return w.commit(ctx)
}

// Settle makes blocks in which nothing moves, until done says so or a limit is reached.
func (w *World) Settle(ctx context.Context, interval time.Duration, limit int, done func(context.Context) (bool, error)) error {
	w.tally.running = false
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for range limit {
		ok, err := done(ctx)
		if err != nil || ok {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
		if err := w.commit(ctx); err != nil {
			return err
		}
	}
	return fmt.Errorf("settling: transactions are still open after %d blocks", limit)
}

// moveMarket sets every feed and moves the pools to the new prices.
func (w *World) moveMarket(ctx context.Context) error {
	var feeds []common.Address
	var answers []*big.Int
	stalled := w.strangers.stall()
	for i, a := range w.market.Assets {
		if i != stalled {
			feeds, answers = append(feeds, a.Feed), append(answers, w.answers[i])
		}
	}
	data := bindings.NewDevFeeds().PackSet(feeds, answers)
	if err := w.send(ctx, w.feeder, call{kind: kindFeeds, to: w.market.Feeds, data: data, gas: gasFeeds, tip: tipFeeds}); err != nil {
		return err
	}
	return w.arbitrage(ctx)
}

// propose sends the proposal of new weights at step ProposeAt.
func (w *World) propose(ctx context.Context) error {
	if w.cfg.ProposeAt == 0 || w.blocks != w.cfg.ProposeAt {
		return nil
	}
	for _, v := range w.vaults {
		if v.symbol != change.symbol {
			continue
		}
		data := bindings.NewIndexVault().PackProposeTargets(w.targets(change.weights))
		return w.send(ctx, v.creator, call{kind: kindPropose, to: v.address, data: data, gas: gasMember, tip: tipMember})
	}
	return fmt.Errorf("no index %s to change", change.symbol)
}
