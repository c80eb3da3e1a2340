package indexer_test

import (
	"context"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// market is a development chain with a vault and people who use it.
type market struct {
	*testing.T
	chain            *devchain.Chain
	market           *devchain.Market
	creator, alice   devchain.Account
	keeper, platform devchain.Account
	vault            common.Address
}

var vaultContract = bindings.NewIndexVault()

func newMarket(t *testing.T) *market {
	t.Helper()
	c, m := testkit.Market(t)
	w := &market{
		T: t, chain: c, market: m, creator: c.Account(devchain.FirstMember), alice: c.Account(devchain.FirstMember + 1),
		keeper: c.Account(devchain.Keeper), platform: c.Account(devchain.Platform),
	}
	w.vault, _ = testkit.Launch(t, c, m, w.creator, testkit.Index{
		Name: "Majors", Symbol: "MAJ",
		Fees: bindings.IVaultTypesFees{ManagementBps: 500},
	})
	testkit.Approve(t, c, w.alice, w.vault, w.token("WBTC"), w.token("WETH"), w.token("LINK"), w.token("UNI"))
	return w
}

func (w *market) token(symbol string) common.Address { return w.market.Asset(symbol).Token }

func (w *market) send(from devchain.Account, data []byte) {
	w.Helper()
	testkit.Send(w, w.chain, from, testkit.Call{To: w.vault, Data: data})
}

func look[T any](w *market, at common.Address, data []byte, unpack func([]byte) (T, error)) T {
	w.Helper()
	out, err := bind.Call(vaultContract.Instance(w.chain.Client(), at), &bind.CallOpts{Context: w.Context()}, data, unpack)
	require.NoError(w, err)
	return out
}

// contribute gives a percentage of every reserve.
func (w *market) contribute(percent int64) {
	w.Helper()
	held := look(w, w.vault, vaultContract.PackGetConstituents(), vaultContract.UnpackGetConstituents)
	amounts := make([]*big.Int, len(held.Tokens))
	for i, token := range held.Tokens {
		reserve := look(w, w.vault, vaultContract.PackGetReserve(token), vaultContract.UnpackGetReserve)
		amounts[i] = new(big.Int).Quo(new(big.Int).Mul(reserve, big.NewInt(percent)), big.NewInt(100))
	}
	w.send(w.alice, vaultContract.PackContribute(amounts, w.alice.Address, new(big.Int)))
}

func (w *market) withdraw(from devchain.Account, percent int64) {
	w.Helper()
	shares := look(w, w.vault, vaultContract.PackBalanceOf(from.Address), vaultContract.UnpackBalanceOf)
	shares.Quo(shares.Mul(shares, big.NewInt(percent)), big.NewInt(100))
	count := look(w, w.vault, vaultContract.PackTotalConstituents(), vaultContract.UnpackTotalConstituents).Int64()
	none := make([]*big.Int, count)
	for i := range none {
		none[i] = new(big.Int)
	}
	w.send(from, vaultContract.PackWithdraw(shares, from.Address, none))
}

func (w *market) retarget(symbols []string, bps ...int64) {
	w.Helper()
	var tokens []common.Address
	var weights []*big.Int
	for i, symbol := range symbols {
		tokens, weights = append(tokens, w.token(symbol)), append(weights, big.NewInt(bps[i]))
	}
	w.send(w.creator, vaultContract.PackProposeTargets(tokens, weights))
	w.send(w.alice, vaultContract.PackRebalance(tokens, weights))
}

// trade sells a percentage of a reserve for another token, through USDC.
func (w *market) trade(in, out string, percent int64) {
	w.Helper()
	from, to := w.token(in), w.token(out)
	fee := []byte{0, 3000 >> 8, 3000 & 0xff}
	amount := look(w, w.vault, vaultContract.PackGetReserve(from), vaultContract.UnpackGetReserve)
	amount.Quo(amount.Mul(amount, big.NewInt(percent)), big.NewInt(100))
	path := slices.Concat(from.Bytes(), fee, w.token("USDC").Bytes(), fee, to.Bytes())
	nonce := look(w, w.vault, vaultContract.PackRebalanceNonce(), vaultContract.UnpackRebalanceNonce)
	w.send(w.keeper, vaultContract.PackExecuteTrades(nonce, []bindings.IVaultTypesTrade{{
		Adapter: w.market.Deployment.Adapter, TokenIn: from, TokenOut: to, AmountIn: amount, MinAmountOut: new(big.Int), Data: path,
	}}, new(big.Int), testkit.Unlimited()))
}

func (w *market) wait(d time.Duration) {
	w.Helper()
	require.NoError(w, w.chain.AdjustTime(d))
}

func (w *market) indexer(db *store.Store) *indexer.Indexer {
	w.Helper()
	return indexer.New(w.config(), db, w.dial(), quiet(), time.Now)
}

func (w *market) dial() *chain.Client {
	w.Helper()
	node, err := chain.Dial(w.Context(), []string{w.chain.WSURL()}, quiet())
	require.NoError(w, err)
	w.Cleanup(node.Close)
	return node
}

func (w *market) config() indexer.Config {
	d := w.market.Deployment
	return indexer.Config{
		ChainID: d.ChainID, Factory: d.Factory, Lens: d.Lens, ExitGuard: d.ExitGuard, Mandates: d.Mandates, StartBlock: d.StartBlock,
		NavInterval: 5, Native: d.WETH, RetryInterval: 50 * time.Millisecond,
	}
}

// requireViews compares every row with the contract function that returns the same value, if there is one.
func (w *market) requireViews(db *store.Store) {
	w.Helper()
	factory := bindings.NewVaultFactory()
	onChain := look(w, w.market.Deployment.Factory, factory.PackVaults(new(big.Int), big.NewInt(100)), factory.UnpackVaults)
	require.Len(w, onChain, count(w, db, "select count(*) from vaults"))
	for _, vault := range onChain {
		var supply, creator, keeper, name string
		var fee, nonce, pending int64
		require.NoError(w, db.Pool.QueryRow(w.Context(), `
			select total_supply::text, encode(creator, 'hex'), encode(keeper, 'hex'), name, management_fee_bps, rebalance_nonce,
				coalesce((select proposal_id from target_changes t where t.vault = v.vault and state = 'pending'), 0)
			from vaults v where vault = $1`, vault).Scan(&supply, &creator, &keeper, &name, &fee, &nonce, &pending))
		require.Equal(w, look(w, vault, vaultContract.PackTotalSupply(), vaultContract.UnpackTotalSupply).String(), supply)
		require.Equal(w, hex(look(w, vault, vaultContract.PackOwner(), vaultContract.UnpackOwner)), creator)
		require.Equal(w, hex(look(w, vault, vaultContract.PackKeeper(), vaultContract.UnpackKeeper)), keeper)
		require.Equal(w, look(w, vault, vaultContract.PackName(), vaultContract.UnpackName), name)
		require.EqualValues(w, look(w, vault, vaultContract.PackFees(), vaultContract.UnpackFees).ManagementBps, fee)
		require.Equal(w, look(w, vault, vaultContract.PackRebalanceNonce(), vaultContract.UnpackRebalanceNonce).Int64(), nonce)
		require.Equal(w, look(w, vault, vaultContract.PackPendingTargets(), vaultContract.UnpackPendingTargets).Id.Int64(), pending)

		held := look(w, vault, vaultContract.PackGetConstituents(), vaultContract.UnpackGetConstituents)
		require.Len(w, held.Tokens, count(w, db, "select count(*) from constituents where vault = $1", vault))
		for i, token := range held.Tokens {
			reserve := look(w, vault, vaultContract.PackGetReserve(token), vaultContract.UnpackGetReserve)
			require.Equal(w, 1, count(w, db, `select count(*) from constituents
				where vault = $1 and token = $2 and position = $3 and target_bps = $4 and reserve = $5::text::numeric`,
				vault, token, i, held.Weights[i].Int64(), reserve.String()), "constituent %d", i)
		}
		rows, err := db.Pool.Query(w.Context(), "select holder, shares::text from balances where vault = $1", vault)
		require.NoError(w, err)
		var holder common.Address
		var shares string
		_, err = pgx.ForEachRow(rows, []any{&holder, &shares}, func() error {
			require.Equal(w, look(w, vault, vaultContract.PackBalanceOf(holder), vaultContract.UnpackBalanceOf).String(), shares)
			return nil
		})
		require.NoError(w, err)
		require.Equal(w, 1, count(w, db, `select count(*) from (select sum(shares) = max(v.total_supply) as all_there
			from balances b join vaults v using (vault) where vault = $1) as s where all_there`, vault))
	}
}

// HeadHash returns the hash of the newest block.
func (w *market) HeadHash() common.Hash {
	w.Helper()
	head, err := w.chain.Client().HeaderByNumber(w.Context(), nil)
	require.NoError(w, err)
	return head.Hash()
}

// requireRebuilt checks that a fresh indexer and a rebuild both produce the existing rows.
func (w *market) requireRebuilt(ix *indexer.Indexer, db *store.Store) {
	w.Helper()
	live, fresh := dump(w, db), testkit.Borrow(w)
	require.NoError(w, w.indexer(fresh).Sync(w.Context()))
	require.Empty(w, cmp.Diff(dump(w, fresh), live), "indexed afresh and live differ")
	require.NoError(w, ix.Rebuild(w.Context()))
	require.Empty(w, cmp.Diff(live, dump(w, db)), "live and rebuilt differ")
}

func TestOnTheRealContracts(t *testing.T) {
	t.Parallel()
	w := newMarket(t)
	db := testkit.Borrow(t)
	ix := w.indexer(db)
	require.NoError(t, ix.Sync(t.Context()))
	w.requireViews(db)
	require.Equal(t, 8, count(t, db, "select count(*) from assets where status = 'active' and symbol <> '' and name <> ''"))
	require.Equal(t, 1, count(t, db, `select count(*) from nav_points n join vaults v using (chain_id, vault)
		where block_number = created_block and nav_per_share_d18 >= 100 * 10::numeric ^ 18`))

	w.contribute(50)
	w.wait(30 * time.Hour) // longer than every feed's heartbeat
	w.withdraw(w.creator, 10)
	w.send(w.alice, vaultContract.PackAccrueFees())
	require.NoError(t, ix.Sync(t.Context()))
	require.Equal(t, 1, count(t, db, `select count(*) from nav_points n join flows f using (chain_id, vault, block_number)
		where f.kind = 'withdraw' and n.nav_d18 is null and n.total_supply > 0`), "a stale price is unknown")
	require.Equal(t, 1, count(t, db,
		"select count(*) from positions where investor = $1 and realised_d18 is null", w.creator.Address))
	require.Equal(t, 1, count(t, db,
		"select count(*) from positions where investor = $1 and cost_d18 = 0 and shares > 0", w.platform.Address),
		"the platform's fee cost it nothing, whatever a share was worth")

	prices := map[string]string{}
	for _, asset := range w.market.Assets {
		prices[asset.Symbol] = asset.StartPrice.String()
	}
	testkit.SetPrices(t, w.chain, w.market, prices)
	parent := w.HeadHash()

	// Mine one branch.
	w.retarget([]string{"WETH", "WBTC", "UNI"}, 4000, 4000, 2000)
	w.trade("LINK", "UNI", 100)
	w.contribute(20)
	orphan, _ := testkit.Launch(t, w.chain, w.market, w.alice, testkit.Index{Name: "Orphan", Symbol: "ORP"})
	w.send(w.alice, vaultContract.PackTransfer(w.creator.Address, big.NewInt(1e18)))
	require.NoError(t, ix.Sync(t.Context()))
	w.requireViews(db)
	require.Equal(t, 1, count(t, db, "select count(*) from trades"))
	require.Equal(t, 1, count(t, db, "select count(*) from vaults where vault = $1 and name = 'Orphan'", orphan))

	// Mine another branch, after which nothing of the first is left.
	require.NoError(t, w.chain.Fork(parent))
	w.withdraw(w.alice, 40)
	w.retarget([]string{"WETH", "WBTC", "LINK"}, 5000, 3000, 2000)
	w.trade("WBTC", "WETH", 20)
	w.send(w.creator, vaultContract.PackProposeTargets([]common.Address{w.token("WETH")}, []*big.Int{big.NewInt(10_000)}))
	w.wait(time.Hour)
	w.send(w.alice, vaultContract.PackAccrueFees())
	require.NoError(t, ix.Sync(t.Context()))
	w.requireViews(db)
	require.Zero(t, count(t, db, "select count(*) from vaults where name = 'Orphan'"))
	require.Equal(t, 1, count(t, db, "select count(*) from trades"))
	require.Equal(t, 1, count(t, db, "select count(*) from target_changes where state = 'executed'"))
	w.requireCosts(db)
	requireDerived(t, db)
	w.requireRebuilt(ix, db)
}

// requireCosts compares what the one trade cost with its receipt, its path of two pools of 0.3 %, and ether's price.
func (w *market) requireCosts(db *store.Store) {
	w.Helper()
	var tx common.Hash
	var value, fee, impact, shortfall, gasWei, gas string
	require.NoError(w, db.Pool.QueryRow(w.Context(), `
		select tx_hash, value_in_d18::text, fee_d18::text, impact_d18::text, shortfall_d18::text, gas_wei::text, gas_d18::text from trades
		where fee_unknown is null and gas_unknown is null`).Scan(&tx, &value, &fee, &impact, &shortfall, &gasWei, &gas))
	receipt, err := w.chain.Client().TransactionReceipt(w.Context(), tx)
	require.NoError(w, err)
	wei := new(big.Int).Mul(new(big.Int).SetUint64(receipt.GasUsed), receipt.EffectiveGasPrice)
	require.Equal(w, wei.String(), gasWei)
	number := func(text string) *big.Int {
		n, ok := new(big.Int).SetString(text, 10)
		require.True(w, ok, text)
		return n
	}
	left := basket.MulDivDown(number(value), big.NewInt(997*997), big.NewInt(1_000_000))
	require.Equal(w, new(big.Int).Sub(number(value), left).String(), fee)
	require.Equal(w, shortfall, new(big.Int).Add(number(fee), number(impact)).String())
	price := w.market.Asset("WETH").StartPrice.Shift(18).BigInt()
	require.Equal(w, basket.MulDivUp(wei, price, basket.D18).String(), gas)
}

func TestRunOnTheRealChain(t *testing.T) {
	t.Parallel()
	w := newMarket(t)
	db := testkit.Borrow(t)
	ix := w.indexer(db)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 2)
	heads := headsOf(w.dial())
	go func() { ended <- heads.Run(ctx) }()
	go func() { ended <- ix.Run(ctx, heads) }()
	reaches := func() {
		t.Helper()
		want := w.HeadHash()
		require.Eventually(t, func() bool {
			return count(t, db, "select count(*) from checkpoints where block_hash = $1", want) == 1
		}, 60*time.Second, 5*time.Millisecond, "%s", ix.Status().LastError)
	}
	w.contribute(10)
	reaches()
	parent := w.HeadHash()
	w.contribute(10)
	w.withdraw(w.alice, 50)
	reaches()
	require.NoError(t, w.chain.Fork(parent))
	w.withdraw(w.alice, 100)
	w.wait(24 * time.Hour)
	w.send(w.creator, vaultContract.PackAccrueFees())
	reaches()
	cancel()
	require.NoError(t, <-ended)
	require.NoError(t, <-ended)
	w.requireViews(db)
	w.requireRebuilt(ix, db)
}
