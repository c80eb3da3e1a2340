package chain_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

// Feeds are deployed on a real node. The wrapper's rate is the supply of a token.
func TestDeployedFeedsAnswerAPriceAndItsSources(t *testing.T) {
	t.Parallel()
	c, err := devchain.Start(t.Context(), devchain.Config{BlockTime: 50 * time.Millisecond})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	client := dial(t, []string{c.HTTPURL()}, chain.WithTimeout(10*time.Second))
	opts := c.Account(0).Transactor()
	batch, err := chain.NewBatch(t.Context(), client, opts)
	require.NoError(t, err)
	deploy := func(bin string, input []byte) common.Address {
		at, err := batch.Deploy(t.Context(), "a part", hexutil.MustDecode(bin), input)
		require.NoError(t, err)
		return at
	}
	token, feed := bindings.NewDevToken(), bindings.NewDevFeed()
	wrapper := deploy(bindings.DevTokenMetaData.Bin, token.PackConstructor("Wrapper", "WRAP", 18))
	first := deploy(bindings.DevFeedMetaData.Bin, feed.PackConstructor("TOK / USD", 8, big.NewInt(2000e8)))
	second := deploy(bindings.DevFeedMetaData.Bin, feed.PackConstructor("TOK / USD", 6, big.NewInt(2010e6)))
	_, err = batch.Wait(t.Context())
	require.NoError(t, err)
	require.NoError(t, batch.Send(t.Context(), "minting", wrapper, nil, token.PackMint(common.Address{1}, big.NewInt(1.25e18))))
	_, err = batch.Wait(t.Context())
	require.NoError(t, err)

	rate := chain.RateFeed{
		Description: "WRAP / USD", Wrapper: wrapper, Request: hexutil.MustDecode("0x18160ddd"), RateDecimals: 18, Feed: first,
		MaxGrowthPpm: 500,
	}
	got, err := chain.DeployFeed(t.Context(), client, opts, rate)
	require.NoError(t, err)
	require.Equal(t, "2500", got.PriceUSD.String())
	require.Contains(t, got.Sources, wrapper)
	require.Contains(t, got.Sources, first)
	require.False(t, got.UpdatedAt.IsZero())

	got, err = chain.DeployFeed(t.Context(), client, opts, chain.FallbackFeed{
		Description: "TOK / USD", First: first, Second: second, FirstAge: time.Hour, SecondAge: time.Hour, MaxDeviationBps: 100,
	})
	require.NoError(t, err)
	require.Equal(t, "2000", got.PriceUSD.String())
	require.Contains(t, got.Sources, first)

	// What answers no price is reported, with the address of the feed.
	got, err = chain.DeployFeed(t.Context(), client, opts, chain.PythFeed{
		Description: "TOK / USD", Pyth: wrapper, ID: common.Hash{1}, MaxConfidenceBps: 100,
	})
	require.ErrorContains(t, err, "no price")
	require.NotEqual(t, common.Address{}, got.Address)
	rate.Wrapper = first
	_, err = chain.DeployFeed(t.Context(), client, opts, rate)
	require.ErrorContains(t, err, "NoRate")
}

func TestFeedConfigurationsRejectWhatContractsWouldRefuse(t *testing.T) {
	t.Parallel()
	a, b := common.Address{1}, common.Address{2}
	rate := chain.RateFeed{Description: "x", Wrapper: a, Request: make([]byte, 36), RateDecimals: 18, Feed: b, MaxGrowthPpm: 10_000}
	require.NoError(t, chain.ValidateFeed(rate))
	fallback := chain.FallbackFeed{
		Description: "x", First: a, Second: b, FirstAge: 7 * 24 * time.Hour, SecondAge: time.Second, MaxDeviationBps: 2000,
	}
	require.NoError(t, chain.ValidateFeed(fallback))
	pyth := chain.PythFeed{Description: "x", Pyth: a, ID: common.Hash{1}, MaxConfidenceBps: 1000}
	require.NoError(t, chain.ValidateFeed(pyth))
	for _, c := range []struct {
		wrong  chain.FeedConfig
		reason string
	}{
		{chain.RateFeed{}, "description is empty"},
		{chain.RateFeed{}, "wrapper is the zero address"},
		{chain.RateFeed{Request: make([]byte, 5)}, "request has 5 bytes"},
		{chain.RateFeed{RateDecimals: 19}, "19 decimals"},
		{chain.RateFeed{}, "feed is the zero address"},
		{chain.RateFeed{MaxGrowthPpm: 10_001}, "10001 ppm"},
		{chain.FallbackFeed{First: a, Second: a}, "two different contracts"},
		{chain.FallbackFeed{}, "first feed is 0s"},
		{chain.FallbackFeed{SecondAge: 8 * 24 * time.Hour}, "second feed is 192h"},
		{chain.FallbackFeed{MaxDeviationBps: 2001}, "2001 bps"},
		{chain.PythFeed{}, "pyth is the zero address"},
		{chain.PythFeed{}, "id is zero"},
		{chain.PythFeed{MaxConfidenceBps: 1001}, "1001 bps"},
	} {
		require.ErrorContains(t, chain.ValidateFeed(c.wrong), c.reason)
	}
}
