package testkit

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

// Market starts a development chain for this test and deploys Uniswap, the market and the protocol. Only Commit and the helpers of
// this package make blocks. Proposed targets can be executed at once and for a week.
func Market(t testing.TB) (*devchain.Chain, *devchain.Market) {
	t.Helper()
	return MarketWith(t, devchain.MarketConfig{})
}

// MarketWith is Market with another configuration of the protocol.
func MarketWith(t testing.TB, config devchain.MarketConfig) (*devchain.Chain, *devchain.Market) {
	t.Helper()
	c, err := devchain.Start(t.Context(), devchain.Config{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	market, err := c.DeployMarket(t.Context(), config, nil)
	require.NoError(t, err)
	return c, market
}

// Call is one transaction to send.
type Call struct {
	To    common.Address
	Value *big.Int // in wei; nil: 0
	Data  []byte
}

// Send sends the calls from the account in order and mines them. It fails the test with the reason if one reverts.
func Send(t testing.TB, c *devchain.Chain, from devchain.Account, calls ...Call) []*types.Receipt {
	t.Helper()
	opts := from.Transactor()
	opts.GasLimit = 10_000_000
	batch, err := chain.NewBatch(t.Context(), c.Backend(), opts)
	require.NoError(t, err)
	for _, call := range calls {
		require.NoError(t, batch.Send(t.Context(), "calling "+call.To.Hex(), call.To, call.Value, call.Data))
	}
	receipts, err := batch.Wait(t.Context())
	require.NoError(t, err)
	return receipts
}

// Approve gives spender an unlimited allowance for the tokens of the account.
func Approve(t testing.TB, c *devchain.Chain, from devchain.Account, spender common.Address, tokens ...common.Address) {
	t.Helper()
	calls := make([]Call, len(tokens))
	for i, token := range tokens {
		calls[i] = Call{To: token, Data: bindings.NewERC20Permit().PackApprove(spender, Unlimited())}
	}
	Send(t, c, from, calls...)
}

// Unlimited returns the largest uint256, for allowances and maximums without a limit.
func Unlimited() *big.Int {
	return new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
}

// Index describes an index to launch. Zero fields get the defaults.
type Index struct {
	Name        string   // "": Test Index
	Symbol      string   // "": TEST
	Tokens      []string // symbols; nil: WBTC, WETH, LINK
	WeightsBps  []int64  // nil: 5,000, 3,000, 2,000
	SeedUSD     int64    // 0: 10,000
	Fees        bindings.IVaultTypesFees
	DrawdownBps uint16         // 0: the largest, 5,000
	ShareCap    *big.Int       // nil: no cap
	Keeper      common.Address // zero: the factory's default
	TargetDelay uint32         // in seconds
	VetoBps     uint16         // 0: holders cannot stop proposals
}

// Launch launches the index from the creator's account, which pays the seed. It returns the vault and the receipt.
func Launch(
	t testing.TB, c *devchain.Chain, m *devchain.Market, creator devchain.Account, index Index,
) (common.Address, *types.Receipt) {
	t.Helper()
	if index.Name == "" {
		index.Name, index.Symbol = "Test Index", "TEST"
	}
	if index.Tokens == nil {
		index.Tokens, index.WeightsBps = []string{"WBTC", "WETH", "LINK"}, []int64{5000, 3000, 2000}
	}
	if index.SeedUSD == 0 {
		index.SeedUSD = 10_000
	}
	if index.ShareCap == nil {
		index.ShareCap = new(big.Int)
	}
	params := bindings.IVaultFactoryLaunch{
		Name: index.Name, Symbol: index.Symbol,
		SeedValueD18: new(big.Int).Mul(big.NewInt(index.SeedUSD), big.NewInt(1e18)),
		Fees:         index.Fees, TargetDelay: index.TargetDelay, Keeper: index.Keeper,
		DrawdownBps: index.DrawdownBps, ShareCap: index.ShareCap, Deadline: Unlimited(),
	}
	for i, symbol := range index.Tokens {
		params.Tokens = append(params.Tokens, m.Asset(symbol).Token)
		params.Weights = append(params.Weights, big.NewInt(index.WeightsBps[i]))
		params.MaxAmounts = append(params.MaxAmounts, Unlimited())
	}
	Approve(t, c, creator, m.Deployment.Factory, params.Tokens...)
	factory := bindings.NewVaultFactory()
	data := factory.PackLaunch(params)
	if index.VetoBps != 0 {
		data = factory.PackLaunchWith(params, bindings.IVaultTypesLimits{}, bindings.IVaultTypesOptions{VetoBps: index.VetoBps})
	}
	receipt := Send(t, c, creator, Call{To: m.Deployment.Factory, Data: data})[0]
	for _, log := range receipt.Logs {
		if log.Address != m.Deployment.Factory {
			continue
		}
		created, err := factory.UnpackVaultCreatedEvent(log)
		require.NoError(t, err)
		return created.Vault, receipt
	}
	require.FailNow(t, "the launch emitted no VaultCreated")
	return common.Address{}, nil
}

// SetPrices sets the price feeds of the symbols to these USD prices in one transaction. It does not move the pools.
func SetPrices(t testing.TB, c *devchain.Chain, m *devchain.Market, usd map[string]string) {
	t.Helper()
	var (
		feeds   []common.Address
		answers []*big.Int
	)
	for symbol, price := range usd {
		asset := m.Asset(symbol)
		feeds = append(feeds, asset.Feed)
		answers = append(answers, asset.FeedAnswer(decimal.RequireFromString(price)))
	}
	Send(t, c, c.Account(devchain.Deployer), Call{To: m.Feeds, Data: bindings.NewDevFeeds().PackSet(feeds, answers)})
}
