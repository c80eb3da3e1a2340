package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Limits of the feed contracts.
const (
	maxRateGrowthPpm   = 10_000
	maxFeedDeviation   = 2000
	maxPythConfidence  = 1000
	maxSourceHeartbeat = 7 * 24 * time.Hour
)

// FeedConfig describes a feed contract that composes a price: RateFeed, FallbackFeed or PythFeed.
type FeedConfig interface {
	// creation returns the contract and the packed arguments of its constructor, or what the contract would refuse.
	creation() (*bind.MetaData, []byte, error)
}

// RateFeed prices a wrapper, such as wstETH or the shares of an ERC-4626 vault, as rate × feed.
type RateFeed struct {
	Description  string         // what the feed prices, such as "wstETH / USD"
	Wrapper      common.Address // contract that answers the rate
	Request      []byte         // call that asks for the rate: a selector with no argument or with one word
	RateDecimals uint8          // decimals of the rate, up to 18
	Feed         common.Address // feed in USD of the token in which the rate counts
	MaxGrowthPpm uint32         // {ppm per day} largest growth of the rate that counts, up to 10,000
}

func (f RateFeed) creation() (*bind.MetaData, []byte, error) {
	err := refused(
		require(f.Description != "", "description is empty"),
		require(f.Wrapper != common.Address{}, "wrapper is the zero address"),
		require(len(f.Request) == 4 || len(f.Request) == 36, "request has %d bytes: 4 or 36", len(f.Request)),
		require(f.RateDecimals <= 18, "rate has %d decimals: at most 18", f.RateDecimals),
		require(f.Feed != common.Address{}, "feed is the zero address"),
		require(f.MaxGrowthPpm <= maxRateGrowthPpm, "growth is %d ppm a day: at most %d", f.MaxGrowthPpm, maxRateGrowthPpm),
	)
	input := bindings.NewRateFeed().PackConstructor(f.Description, f.Wrapper, f.Request, f.RateDecimals, f.Feed,
		big.NewInt(int64(f.MaxGrowthPpm)))
	return &bindings.RateFeedMetaData, input, err
}

// FallbackFeed uses a second feed while the first has no fresh answer. While both are fresh, they must agree.
type FallbackFeed struct {
	Description     string
	First, Second   common.Address // feeds in USD per whole token
	FirstAge        time.Duration  // greatest age of an answer of the first feed, whole seconds, up to 7 days
	SecondAge       time.Duration  // the same of the second feed
	MaxDeviationBps uint16         // largest difference while both are fresh, 1 to 2,000
}

func (f FallbackFeed) creation() (*bind.MetaData, []byte, error) {
	zero := common.Address{}
	fits := func(d time.Duration) bool { return fitsSeconds(d, time.Second) && d <= maxSourceHeartbeat }
	err := refused(
		require(f.Description != "", "description is empty"),
		require(f.First != zero && f.Second != zero && f.First != f.Second, "the feeds must be two different contracts"),
		require(fits(f.FirstAge), "greatest age of the first feed is %s: whole seconds up to 7 days", f.FirstAge),
		require(fits(f.SecondAge), "greatest age of the second feed is %s: whole seconds up to 7 days", f.SecondAge),
		require(f.MaxDeviationBps >= 1 && f.MaxDeviationBps <= maxFeedDeviation,
			"max deviation is %d bps: from 1 to %d", f.MaxDeviationBps, maxFeedDeviation),
	)
	age := func(d time.Duration) *big.Int { return big.NewInt(int64(d / time.Second)) }
	input := bindings.NewFallbackFeed().PackConstructor(f.Description, f.First, age(f.FirstAge), f.Second, age(f.SecondAge),
		big.NewInt(int64(f.MaxDeviationBps)))
	return &bindings.FallbackFeedMetaData, input, err
}

// PythFeed reads a price of Pyth, whose price contract anybody updates.
type PythFeed struct {
	Description      string
	Pyth             common.Address // Pyth's price contract
	ID               common.Hash    // Pyth's identifier of a price in USD per whole token
	MaxConfidenceBps uint16         // widest half of the interval of confidence, 1 to 1,000
}

func (f PythFeed) creation() (*bind.MetaData, []byte, error) {
	err := refused(
		require(f.Description != "", "description is empty"),
		require(f.Pyth != common.Address{}, "pyth is the zero address"),
		require(f.ID != common.Hash{}, "id is zero"),
		require(f.MaxConfidenceBps >= 1 && f.MaxConfidenceBps <= maxPythConfidence,
			"max confidence is %d bps: from 1 to %d", f.MaxConfidenceBps, maxPythConfidence),
	)
	input := bindings.NewPythFeed().PackConstructor(f.Description, f.Pyth, f.ID, big.NewInt(int64(f.MaxConfidenceBps)))
	return &bindings.PythFeedMetaData, input, err
}

func require(ok bool, format string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, args...)
}

func refused(errs ...error) error {
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("checking the feed's configuration: %w", err)
	}
	return nil
}

// ValidateFeed returns an error that lists every field that the feed's contract would refuse.
func ValidateFeed(config FeedConfig) error {
	_, _, err := config.creation()
	return err
}

// DeployedFeed is a feed contract and its first answer.
type DeployedFeed struct {
	Address   common.Address
	PriceUSD  decimal.Decimal // per whole token
	UpdatedAt time.Time       // time of the oldest price that the answer needs
	Sources   []common.Address
}

// DeployFeed deploys a feed and waits for it. It then reads the price and its sources, and fails if there is no price: an
// asset with such a feed could not be listed. The address is in the result all the same.
func DeployFeed(ctx context.Context, backend Backend, opts *bind.TransactOpts, config FeedConfig) (DeployedFeed, error) {
	meta, input, err := config.creation()
	if err != nil {
		return DeployedFeed{}, err
	}
	code, err := hexutil.Decode(meta.Bin)
	if err != nil {
		return DeployedFeed{}, fmt.Errorf("decoding the bytecode of %s: %w", meta.ID, err)
	}
	batch, err := NewBatch(ctx, backend, opts)
	if err != nil {
		return DeployedFeed{}, err
	}
	address, err := batch.Deploy(ctx, "the feed", code, input)
	if err != nil {
		return DeployedFeed{}, err
	}
	if _, err := batch.Wait(ctx); err != nil {
		return DeployedFeed{}, err
	}
	return readFeed(ctx, backend, address)
}

func readFeed(ctx context.Context, backend bind.ContractBackend, address common.Address) (DeployedFeed, error) {
	out := DeployedFeed{Address: address}
	feed, call := bindings.NewDevFeed(), &bind.CallOpts{Context: ctx}
	at := feed.Instance(backend, address)
	decimals, err := bind.Call(at, call, feed.PackDecimals(), feed.UnpackDecimals)
	if err != nil {
		return out, fmt.Errorf("reading the decimals of feed %s: %w", address, err)
	}
	round, err := bind.Call(at, call, feed.PackLatestRoundData(), feed.UnpackLatestRoundData)
	if err != nil {
		return out, fmt.Errorf("feed %s was deployed and has no price: %w", address, err)
	}
	composed := bindings.NewRateFeed() // every feed of ours names its sources
	out.Sources, err = bind.Call(composed.Instance(backend, address), call, composed.PackSources(), composed.UnpackSources)
	if err != nil {
		return out, fmt.Errorf("reading the sources of feed %s: %w", address, err)
	}
	out.PriceUSD = decimal.NewFromBigInt(round.Answer, -int32(decimals))
	out.UpdatedAt = time.Unix(round.UpdatedAt.Int64(), 0).UTC()
	return out, nil
}
