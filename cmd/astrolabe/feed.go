package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

type feedCmd struct {
	Rate     feedRateCmd     `cmd:"" help:"Deploy a feed that prices a wrapper, such as wstETH, as rate times another feed."`
	Fallback feedFallbackCmd `cmd:"" help:"Deploy a feed that uses a second feed while the first has no fresh price."`
	Pyth     feedPythCmd     `cmd:"" help:"Deploy a feed that reads a price of Pyth."`
}

// Help explains how a feed is used.
func (feedCmd) Help() string {
	return `Deploys a price feed and prints its address, its first price and the contracts that the price comes from. The deployer gets
no role in it. Put the address into the assets file of astrolabe deploy, as the feed of the asset.

Example:

  astrolabe feed rate --rpc http://127.0.0.1:8545 --keystore any.json --password-file any.pass --description "wstETH / USD" \
    --wrapper 0x… --request 0x035faf82 --feed 0x…

Next: run astrolabe deploy with the assets file.`
}

// feedFlags are the flags of every kind of feed.
type feedFlags struct {
	nodeFlags
	signingFlags
	Description string `help:"What the feed prices, such as \"wstETH / USD\"." required:""`
}

type feedRateCmd struct {
	feedFlags
	Wrapper      common.Address `help:"Contract that answers the rate." required:"" placeholder:"0x…"`
	Request      string         `help:"Call that asks for the rate, in hex: a selector, with at most one argument." required:"" placeholder:"0x…"`
	RateDecimals uint8          `help:"Decimals of the rate." default:"18"`
	Feed         common.Address `help:"Feed in USD of the token in which the rate counts." required:"" placeholder:"0x…"`
	MaxGrowthPpm uint32         `help:"Largest growth of the rate that counts, in millionths a day." default:"500"`
}

// Run deploys the feed.
func (c *feedRateCmd) Run(ctx context.Context, e *env) error {
	request, err := hexutil.Decode(c.Request)
	if err != nil {
		return usageError{fmt.Errorf("reading --request: %w", err)}
	}
	return c.deploy(ctx, e, chain.RateFeed{
		Description: c.Description, Wrapper: c.Wrapper, Request: request, RateDecimals: c.RateDecimals, Feed: c.Feed,
		MaxGrowthPpm: c.MaxGrowthPpm,
	})
}

type feedFallbackCmd struct {
	feedFlags
	First           common.Address `help:"Feed that is used while it is fresh." required:"" placeholder:"0x…"`
	FirstAge        time.Duration  `help:"Greatest age of an answer of the first feed." required:""`
	Second          common.Address `help:"Feed that is used otherwise." required:"" placeholder:"0x…"`
	SecondAge       time.Duration  `help:"Greatest age of an answer of the second feed." required:""`
	MaxDeviationBps uint16         `help:"Largest difference while both are fresh, in basis points." default:"200"`
}

// Run deploys the feed.
func (c *feedFallbackCmd) Run(ctx context.Context, e *env) error {
	return c.deploy(ctx, e, chain.FallbackFeed{
		Description: c.Description, First: c.First, Second: c.Second, FirstAge: c.FirstAge, SecondAge: c.SecondAge,
		MaxDeviationBps: c.MaxDeviationBps,
	})
}

type feedPythCmd struct {
	feedFlags
	Pyth             common.Address `help:"Pyth's price contract." required:"" placeholder:"0x…"`
	ID               common.Hash    `name:"id" help:"Pyth's identifier of a price in USD per whole token." required:"" placeholder:"0x…"`
	MaxConfidenceBps uint16         `help:"Widest half of the interval of confidence, in basis points of the price." default:"100"`
}

// Run deploys the feed.
func (c *feedPythCmd) Run(ctx context.Context, e *env) error {
	return c.deploy(ctx, e, chain.PythFeed{
		Description: c.Description, Pyth: c.Pyth, ID: c.ID, MaxConfidenceBps: c.MaxConfidenceBps,
	})
}

// deploy deploys a feed and prints what astrolabe deploy and the operator need to know, as JSON.
func (f *feedFlags) deploy(ctx context.Context, e *env, config chain.FeedConfig) error {
	if err := chain.ValidateFeed(config); err != nil {
		return usageError{err}
	}
	signer, err := openKeystore(f.Keystore, f.PasswordFile)
	if err != nil {
		return usageError{err}
	}
	node, chainID, err := f.dial(ctx, e)
	if err != nil {
		return err
	}
	defer node.Close()
	feed, err := chain.DeployFeed(ctx, node, transactor(ctx, signer, chainID), config)
	if err != nil {
		return err
	}
	out := json.NewEncoder(e.stdout)
	out.SetIndent("", "  ")
	return out.Encode(struct {
		Feed      common.Address   `json:"feed"`
		PriceUSD  string           `json:"price_usd"`
		UpdatedAt time.Time        `json:"updated_at"`
		Sources   []common.Address `json:"sources"`
	}{feed.Address, feed.PriceUSD.String(), feed.UpdatedAt, feed.Sources})
}
