package devchain_test

import (
	"context"
	"math/big"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/ethclient/gethclient"
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

var _ simulated.Client = (*ethclient.Client)(nil)

func start(t *testing.T, config devchain.Config) *devchain.Chain {
	t.Helper()
	c, err := devchain.Start(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	return c
}

// pay sends wei from one account to another without making a block.
func pay(t *testing.T, c *devchain.Chain, from, to int, wei int64) common.Hash {
	t.Helper()
	nonce, err := c.Client().PendingNonceAt(t.Context(), c.Account(from).Address)
	require.NoError(t, err)
	receiver := c.Account(to).Address
	tx := types.MustSignNewTx(c.Account(from).Key, types.LatestSignerForChainID(big.NewInt(1337)), &types.DynamicFeeTx{
		ChainID: big.NewInt(1337), Nonce: nonce, To: &receiver, Value: big.NewInt(wei),
		Gas: 21_000, GasFeeCap: big.NewInt(1e12), GasTipCap: big.NewInt(1e9),
	})
	require.NoError(t, c.Client().SendTransaction(t.Context(), tx))
	return tx.Hash()
}

func balance(t *testing.T, c *devchain.Chain, account int, block *big.Int) *big.Int {
	t.Helper()
	out, err := c.Client().BalanceAt(t.Context(), c.Account(account).Address, block)
	require.NoError(t, err)
	return out
}

func TestAccountsAreThoseThatWalletsDerive(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{Accounts: 20})
	require.Equal(t, 20, c.Accounts())
	for i, want := range map[int]string{
		0:  "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
		1:  "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
		2:  "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
		9:  "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
		19: "0x8626f6940E2eb28930eFb4CeF49B2d1F2C9C1199",
	} {
		require.Equal(t, common.HexToAddress(want), c.Account(i).Address)
	}
	tenThousand := new(big.Int).Mul(big.NewInt(10_000), big.NewInt(1e18))
	require.Equal(t, tenThousand, balance(t, c, 19, nil))
}

func TestStartRejectsBadConfigurations(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]devchain.Config{
		"block time":    {BlockTime: -time.Second},
		"accounts is 5": {Accounts: 5},
		"accounts is -": {Accounts: -1},
		"1001":          {Accounts: 1001},
	} {
		_, err := devchain.Start(t.Context(), config)
		require.ErrorContains(t, err, name)
	}
}

func TestBlocksComeOnDemand(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{})
	tx := pay(t, c, 5, 6, 7)
	hash := c.Commit()
	receipt, err := c.Client().TransactionReceipt(t.Context(), tx)
	require.NoError(t, err)
	require.Equal(t, hash, receipt.BlockHash)
	require.EqualValues(t, 1, receipt.BlockNumber.Int64())
}

func TestBlocksComeOnATicker(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{BlockTime: 10 * time.Millisecond})
	heads := make(chan *types.Header, 64)
	sub, err := c.Client().SubscribeNewHead(t.Context(), heads)
	require.NoError(t, err)
	defer sub.Unsubscribe()
	first, second := <-heads, <-heads
	require.Equal(t, first.Hash(), second.ParentHash)
	require.Greater(t, second.Time, first.Time)

	c.Pause()
	paused, err := c.Client().BlockNumber(t.Context())
	require.NoError(t, err)
	c.Commit()
	number, err := c.Client().BlockNumber(t.Context())
	require.NoError(t, err)
	require.Equal(t, paused+1, number, "Commit alone makes blocks")
	c.Resume()
	for head := range heads {
		if head.Number.Uint64() > number {
			break
		}
	}
}

func TestForkReplacesBlocks(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{})
	base := c.Commit()
	before := balance(t, c, 6, nil)
	replaced := pay(t, c, 5, 6, 100)
	dropped := c.Commit()
	c.Commit()

	require.NoError(t, c.Fork(base))
	kept := pay(t, c, 7, 6, 1)
	for range 3 {
		c.Commit()
	}
	require.Equal(t, new(big.Int).Add(before, big.NewInt(1)), balance(t, c, 6, nil), "the first payment is undone")
	head, err := c.Client().HeaderByNumber(t.Context(), nil)
	require.NoError(t, err)
	require.EqualValues(t, 4, head.Number.Int64())
	second, err := c.Client().HeaderByNumber(t.Context(), big.NewInt(2))
	require.NoError(t, err)
	require.NotEqual(t, dropped, second.Hash())
	require.Equal(t, base, second.ParentHash)
	_, err = c.Client().TransactionReceipt(t.Context(), replaced)
	require.Error(t, err)
	_, err = c.Client().TransactionReceipt(t.Context(), kept)
	require.NoError(t, err)

	require.Error(t, c.Fork(common.Hash{1}), "no such block")
}

func TestForkReachesBelowFinality(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{})
	base := c.Commit()
	for range 40 {
		c.Commit()
	}
	finalized, err := c.Client().HeaderByNumber(t.Context(), big.NewInt(rpc.FinalizedBlockNumber.Int64()))
	require.NoError(t, err)
	require.EqualValues(t, 32, finalized.Number.Int64())
	require.NoError(t, c.Fork(base))
	for range 45 {
		c.Commit()
	}
	second, err := c.Client().HeaderByNumber(t.Context(), big.NewInt(2))
	require.NoError(t, err)
	require.Equal(t, base, second.ParentHash)
}

func TestRollbackDropsWhatIsPending(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{})
	before := balance(t, c, 6, nil)
	pay(t, c, 5, 6, 100)
	c.Rollback()
	c.Commit()
	require.Equal(t, before, balance(t, c, 6, nil))
}

func TestAdjustTime(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{})
	c.Commit()
	before, err := c.Client().HeaderByNumber(t.Context(), nil)
	require.NoError(t, err)
	tx := pay(t, c, 5, 6, 1)
	require.NoError(t, c.AdjustTime(time.Hour))
	after, err := c.Client().HeaderByNumber(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, before.Time+3600, after.Time)
	_, err = c.Client().TransactionReceipt(t.Context(), tx)
	require.NoError(t, err)
	c.Commit()
	next, err := c.Client().HeaderByNumber(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, after.Time+1, next.Time)
	require.ErrorContains(t, c.AdjustTime(time.Millisecond), "a second or more")
}

func TestBlocksAreStampedByTheChainsClock(t *testing.T) {
	t.Parallel()
	at := time.Date(2020, 2, 29, 12, 0, 0, 0, time.UTC)
	c := start(t, devchain.Config{Now: func() time.Time { return at }})
	for _, want := range []time.Time{at, at.Add(time.Second), at.Add(24 * time.Hour)} {
		if want.After(at.Add(time.Minute)) {
			at = want
		}
		pay(t, c, 5, 6, 1) // a block in the past also holds transactions
		c.Commit()
		head, err := c.Client().BlockByNumber(t.Context(), nil)
		require.NoError(t, err)
		require.Equal(t, uint64(want.Unix()), head.Time())
		require.Len(t, head.Transactions(), 1)
	}
}

func TestPastStateCanBeReadAndProved(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{})
	start := balance(t, c, 6, nil)
	for range 200 { // more than a pruning node keeps
		pay(t, c, 5, 6, 1)
		c.Commit()
	}
	client, err := rpc.DialContext(t.Context(), c.HTTPURL())
	require.NoError(t, err)
	defer client.Close()
	geth := gethclient.New(client)
	for _, block := range []int64{0, 1, 17, 200} {
		want := new(big.Int).Add(start, big.NewInt(block))
		require.Equal(t, want, balance(t, c, 6, big.NewInt(block)))
		proof, err := geth.GetProof(t.Context(), c.Account(6).Address, nil, big.NewInt(block))
		require.NoError(t, err)
		require.Equal(t, want, proof.Balance)
		require.NotEmpty(t, proof.AccountProof)
	}
}

func TestWebSocketPushesHeads(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{})
	require.True(t, strings.HasPrefix(c.WSURL(), "ws://127.0.0.1:"), c.WSURL())
	client, err := ethclient.DialContext(t.Context(), c.WSURL())
	require.NoError(t, err)
	defer client.Close()
	heads := make(chan *types.Header, 1)
	sub, err := client.SubscribeNewHead(t.Context(), heads)
	require.NoError(t, err)
	defer sub.Unsubscribe()
	hash := c.Commit()
	require.Equal(t, hash, (<-heads).Hash())
}

func TestHTTPAnswersBrowsersOfAnyOrigin(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{})
	body := `{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}`
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.HTTPURL(), strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Origin", "https://astrolabe.example")
	request.Host = "wallet.example"
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { require.NoError(t, response.Body.Close()) }()
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Equal(t, "*", response.Header.Get("Access-Control-Allow-Origin"))
}

func TestNothingThatWritesFilesIsServed(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{})
	client, err := rpc.DialContext(t.Context(), c.HTTPURL())
	require.NoError(t, err)
	defer client.Close()
	var modules map[string]string
	require.NoError(t, client.CallContext(t.Context(), &modules, "rpc_modules"))
	for _, closed := range []string{"debug", "admin", "miner", "engine"} {
		require.NotContains(t, modules, closed)
	}
	var simulated any // the API uses it to simulate transactions
	require.NoError(t, client.CallContext(t.Context(), &simulated, "eth_simulateV1",
		map[string]any{"blockStateCalls": []any{map[string]any{"calls": []any{}}}}, "latest"))
	var id hexutil.Uint64
	require.NoError(t, client.CallContext(t.Context(), &id, "eth_chainId"))
	require.EqualValues(t, devchain.ChainID, id)
}

func TestPortsCanBeChosen(t *testing.T) {
	t.Parallel()
	taken := start(t, devchain.Config{})
	port := portOf(t, taken.HTTPURL())
	_, err := devchain.Start(t.Context(), devchain.Config{HTTPPort: port, WSPort: port})
	require.ErrorContains(t, err, "address already in use")

	require.NoError(t, taken.Close())
	again := start(t, devchain.Config{HTTPPort: port, WSPort: port})
	require.Equal(t, port, portOf(t, again.HTTPURL()), "Close frees the port")
	require.Equal(t, port, portOf(t, again.WSURL()))

	two := start(t, devchain.Config{HTTPPort: 0, WSPort: freePort(t)})
	require.NotEqual(t, portOf(t, two.HTTPURL()), portOf(t, two.WSURL()))
}

// TestCloseLeavesNothingBehind runs alone, before the parallel tests: it counts goroutines.
func TestCloseLeavesNothingBehind(t *testing.T) { //nolint:paralleltest // counts the goroutines of the process
	first, err := devchain.Start(t.Context(), devchain.Config{BlockTime: time.Millisecond})
	require.NoError(t, err)
	require.NoError(t, first.Close())
	before := runtime.NumGoroutine()
	const chains = 5
	for range chains {
		c, err := devchain.Start(t.Context(), devchain.Config{BlockTime: time.Millisecond})
		require.NoError(t, err)
		c.Commit()
		require.NoError(t, c.Close())
		require.NoError(t, c.Close())
		last := c.Commit()
		require.Equal(t, last, c.Commit(), "a closed chain makes no blocks")
		require.Error(t, c.Fork(common.Hash{}))
		require.Error(t, c.AdjustTime(time.Second))
	}
	// Libraries keep a few goroutines for the whole process. One leaked goroutine per chain would exceed the limit.
	require.Eventually(t, func() bool { return runtime.NumGoroutine() < before+chains }, 10*time.Second, 10*time.Millisecond,
		"goroutines before: %d", before)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = devchain.Start(ctx, devchain.Config{})
	require.ErrorIs(t, err, context.Canceled)
}
