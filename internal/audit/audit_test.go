package audit_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"math/big"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/audit"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// bundle is a chain with two vaults that had launches, flows, a transfer, a fee, a trade-free target change and a pending
// proposal, and a database that has indexed it.
type bundle struct {
	chain   *devchain.Chain
	market  *devchain.Market
	node    *chain.Client
	store   *store.Store
	indexer *indexer.Indexer
	first   common.Address // vault with a pending proposal
	second  common.Address // vault whose targets were changed
}

func setup(t *testing.T) *bundle {
	t.Helper()
	c, m := testkit.Market(t)
	node, err := chain.Dial(t.Context(), []string{c.HTTPURL()}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(node.Close)
	b := &bundle{chain: c, market: m, node: node, store: testkit.DB(t)}
	creator, investor := c.Account(devchain.FirstMember), c.Account(devchain.FirstMember+1)
	b.first, _ = testkit.Launch(t, c, m, creator, testkit.Index{ManagementFeeBps: 200})
	b.second, _ = testkit.Launch(t, c, m, creator, testkit.Index{
		Name: "Second", Symbol: "SEC", Tokens: []string{"UNI", "AAVE"}, WeightsBps: []int64{6000, 4000},
	})
	b.deposit(t, investor, b.first)
	b.deposit(t, investor, b.second)
	require.NoError(t, c.AdjustTime(24*time.Hour-time.Minute)) // fees accrue, prices stay fresh
	vault := bindings.NewIndexVault()
	shares := b.balance(t, b.first, investor.Address)
	none := []*big.Int{new(big.Int), new(big.Int), new(big.Int)}
	other := common.HexToAddress("0x00000000000000000000000000000000000000aa")
	testkit.Send(t, c, investor,
		testkit.Call{To: b.first, Data: vault.PackWithdraw(new(big.Int).Rsh(shares, 2), investor.Address, none)},
		testkit.Call{To: b.first, Data: vault.PackTransfer(other, big.NewInt(12345))})
	tokens := func(symbols ...string) (out []common.Address) {
		for _, s := range symbols {
			out = append(out, m.Asset(s).Token)
		}
		return out
	}
	targets := []*big.Int{big.NewInt(7000), big.NewInt(3000)}
	testkit.Send(t, c, creator,
		testkit.Call{To: b.first, Data: vault.PackProposeTargets(tokens("WBTC", "ARB"), targets)},
		testkit.Call{To: b.second, Data: vault.PackProposeTargets(tokens("LINK", "UNI"), targets)})
	testkit.Send(t, c, creator, testkit.Call{To: b.second, Data: vault.PackRebalance(tokens("LINK", "UNI"), targets)})

	b.indexer = indexer.New(indexer.Config{
		ChainID: devchain.ChainID, Factory: m.Deployment.Factory, Lens: m.Deployment.Lens, StartBlock: m.Deployment.StartBlock,
	}, b.store, node, slog.New(slog.DiscardHandler), time.Now)
	require.NoError(t, b.indexer.Sync(t.Context()))
	return b
}

func (b *bundle) balance(t *testing.T, vault, holder common.Address) *big.Int {
	t.Helper()
	contract := bindings.NewIndexVault()
	raw, err := b.node.CallContract(t.Context(), callMsg(vault, contract.PackBalanceOf(holder)), nil)
	require.NoError(t, err)
	out, err := contract.UnpackBalanceOf(raw)
	require.NoError(t, err)
	return out
}

// deposit contributes a tenth of what the vault holds.
func (b *bundle) deposit(t *testing.T, from devchain.Account, vault common.Address) {
	t.Helper()
	lens := bindings.NewVaultLens()
	raw, err := b.node.CallContract(t.Context(), callMsg(b.market.Deployment.Lens, lens.PackState(vault)), nil)
	require.NoError(t, err)
	state, err := lens.UnpackState(raw)
	require.NoError(t, err)
	var tokens []common.Address
	var amounts []*big.Int
	for _, c := range state.Constituents {
		tokens, amounts = append(tokens, c.Token), append(amounts, new(big.Int).Quo(c.Reserve, big.NewInt(10)))
	}
	testkit.Approve(t, b.chain, from, vault, tokens...)
	testkit.Send(t, b.chain, from, testkit.Call{
		To: vault, Data: bindings.NewIndexVault().PackContribute(amounts, from.Address, big.NewInt(1)),
	})
}

func (b *bundle) config() audit.Config {
	return audit.Config{Node: b.node, Factory: b.market.Deployment.Factory}
}

func (b *bundle) againstDatabase(t *testing.T) *audit.Report {
	t.Helper()
	cfg := b.config()
	cfg.Store = b.store
	report, err := audit.Run(t.Context(), cfg)
	require.NoError(t, err)
	return report
}

func TestAnHonestChainAndDatabaseHaveNoDifferences(t *testing.T) {
	t.Parallel()
	b := setup(t)
	report, err := audit.Run(t.Context(), b.config())
	require.NoError(t, err)
	require.Empty(t, report.Differences)
	require.Equal(t, "contract", report.Against)
	require.Equal(t, 2, report.Vaults)
	require.GreaterOrEqual(t, report.Holders, 6, "dead shares, creator, investor, in two vaults")

	report = b.againstDatabase(t)
	require.Empty(t, report.Differences)
	require.Equal(t, "database", report.Against)
	require.Greater(t, report.Facts, 80)
}

func TestThePastCanBeAudited(t *testing.T) {
	t.Parallel()
	b := setup(t)
	head, err := b.node.BlockNumber(t.Context())
	require.NoError(t, err)
	vaults := map[int]bool{}
	for block := b.market.Deployment.StartBlock; block <= head; block++ {
		cfg := b.config()
		cfg.Block = &block
		report, err := audit.Run(t.Context(), cfg)
		if errors.Is(err, audit.ErrNoFactory) {
			continue // it is younger
		}
		require.NoError(t, err, "block %d", block)
		require.Empty(t, report.Differences, "block %d", block)
		vaults[report.Vaults] = true
	}
	require.Len(t, vaults, 3, "there were blocks with no vault, one, and two")
}

// Every table that the database keeps of a vault is corrupted in turn, and each time exactly that is found.
func TestACorruptedRowIsFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []struct {
		name, corrupt string
		field         audit.Field
	}{
		{"a reserve", `update constituents set reserve = reserve + 1 where vault = $1 and position = 0`, audit.Reserve},
		{"a weight", `update constituents set target_bps = target_bps + 1 where vault = $1 and position = 0`, audit.TargetBps},
		{"the order", `update constituents set position = 9 where vault = $1 and position = 0`, audit.Constituents},
		{"a supply", `update vaults set total_supply = total_supply - 1 where vault = $1`, audit.TotalSupply},
		{"a fee", `update vaults set management_fee_bps = 0 where vault = $1`, audit.ManagementFee},
		{"a nonce", `update vaults set rebalance_nonce = 77 where vault = $1`, audit.RebalanceNonce},
		{"a balance", `update balances set shares = shares + 1 where vault = $1 and shares = 12345`, audit.Balance},
		{"a lost holder", `delete from balances where vault = $1 and shares = 12345`, audit.Balance},
		{"an invented holder", `insert into balances select chain_id, vault, '\x00000000000000000000000000000000000000bb', 1 from vaults where vault = $1`, audit.Balance},
		{"an invented claim", `insert into claims select chain_id, vault, factory, '\x00000000000000000000000000000000000000bb', 1 from vaults join chains using (chain_id) where vault = $1`, audit.Claim},
		{"a position", `update positions set shares = shares + 1 where vault = $1 and shares = 12345`, audit.Position},
		{"a proposal", `update target_changes set state = 'cancelled' where vault = $1 and state = 'pending'`, audit.PendingTargets},
		{"a lost flow", `delete from flows where vault = $1 and kind = 'withdraw'`, audit.Flow},
		{"a flow's amounts", `update flows set amounts = jsonb_set(amounts, '{0,amount}', '"1"') where vault = $1 and kind = 'withdraw'`, audit.Flow},
		{"a lost event", `delete from events where ctid in (select ctid from events where emitter = $1 order by block_number, log_index limit 1)`, audit.Event},
		{"an event's data", `update events set data = data || '\x00' where ctid in (select ctid from events where emitter = $1 order by block_number, log_index limit 1)`, audit.Event},
		{"an invented trade", `insert into trades select chain_id, created_block, 999, vault, 0, 0, creator, creator, keeper, 1, 1, 1, 1, 1, 1, created_tx, created_at from vaults where vault = $1`, audit.Trade},
		{"an invented rebalance", `insert into rebalances select chain_id, created_block, 999, vault, 0, 1, 1, 1, 1, created_tx, created_at from vaults where vault = $1`, audit.Rebalance},
		{"a lost fee accrual", `delete from fee_accruals where ctid in (select ctid from fee_accruals where vault = $1 limit 1)`, audit.FeeAccrual},
	} {
		undo := b.corrupt(t, c.corrupt)
		report := b.againstDatabase(t)
		require.Len(t, report.Differences, 1, "%s: %v", c.name, report.Differences)
		d := report.Differences[0]
		require.Equal(t, c.field, d.Field, c.name)
		require.Equal(t, b.first, d.Vault, c.name)
		require.Equal(t, "database", d.Source, c.name)
		require.NotEqual(t, d.Chain, d.Got, c.name)
		require.NotEmpty(t, d.String())
		undo()
	}
	require.Empty(t, b.againstDatabase(t).Differences, "all is as it was")
}

// corrupt changes the row of the first vault and returns what brings the tables back.
func (b *bundle) corrupt(t *testing.T, sql string) (undo func()) {
	t.Helper()
	tables := []string{
		"vaults", "constituents", "balances", "claims", "positions", "target_changes", "flows", "events", "trades", "rebalances", "fee_accruals",
	}
	kept := map[string]json.RawMessage{}
	for _, table := range tables {
		var rows json.RawMessage
		require.NoError(t, b.store.Pool.QueryRow(t.Context(), "select coalesce(jsonb_agg(x), '[]') from "+table+" x").Scan(&rows))
		kept[table] = rows
	}
	tag, err := b.store.Pool.Exec(t.Context(), sql, b.first.Bytes())
	require.NoError(t, err, sql)
	require.EqualValues(t, 1, tag.RowsAffected(), sql)
	return func() {
		for i := len(tables) - 1; i >= 0; i-- {
			_, err := b.store.Pool.Exec(t.Context(), "delete from "+tables[i])
			require.NoError(t, err)
		}
		for _, table := range tables {
			_, err := b.store.Pool.Exec(t.Context(), "insert into "+table+" select * from jsonb_populate_recordset(null::"+table+", $1)", kept[table])
			require.NoError(t, err, table)
		}
	}
}

func TestAVaultThatTheDatabaseDoesNotKnowIsFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.store.Pool.Exec(t.Context(), "delete from vaults where vault = $1", b.second.Bytes())
	require.NoError(t, err)
	report := b.againstDatabase(t)
	found := map[audit.Field]bool{}
	for _, d := range report.Differences {
		require.Contains(t, []common.Address{b.second, {}}, d.Vault)
		found[d.Field] = true
	}
	require.True(t, found[audit.VaultCount] && found[audit.TotalSupply] && found[audit.Balance])
}

func TestTheAPIIsAuditedAtItsOwnBlocks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	server, err := api.New(api.Config{Deployment: b.market.Deployment}, b.store, b.node, nil, slog.New(slog.DiscardHandler), time.Now)
	require.NoError(t, err)
	web := httptest.NewServer(server.Handler())
	t.Cleanup(web.Close)
	cfg := b.config()
	cfg.API, err = audit.NewAPI(web.URL, web.Client())
	require.NoError(t, err)
	report, err := audit.Run(t.Context(), cfg)
	require.NoError(t, err)
	require.Empty(t, report.Differences)
	require.Equal(t, "api", report.Against)
	require.Greater(t, report.Facts, 30)

	b.chain.Commit() // the chain is ahead of the API now
	_, err = b.store.Pool.Exec(t.Context(), "update constituents set reserve = reserve + 1 where vault = $1 and position = 0", b.first.Bytes())
	require.NoError(t, err)
	_, err = b.store.Pool.Exec(t.Context(), "update positions set shares = shares + 1 where vault = $1 and shares = 12345", b.first.Bytes())
	require.NoError(t, err)
	report, err = audit.Run(t.Context(), cfg)
	require.NoError(t, err)
	require.Len(t, report.Differences, 2, "%v", report.Differences)
	require.Equal(t, audit.Position, report.Differences[0].Field)
	require.Equal(t, audit.Reserve, report.Differences[1].Field)
	require.Equal(t, "api", report.Differences[0].Source)
	require.NotNil(t, report.Differences[0].Call)
}

func TestABlockThatCannotBeAuditedIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	cfg := b.config()
	future := uint64(1_000_000)
	cfg.Block = &future
	_, err := audit.Run(t.Context(), cfg)
	require.ErrorIs(t, err, audit.ErrBlock)
	cfg.Store = b.store
	_, err = audit.Run(t.Context(), cfg)
	require.ErrorIs(t, err, audit.ErrBlock)

	cfg = b.config()
	cfg.Store = testkit.DB(t)
	_, err = audit.Run(t.Context(), cfg)
	require.ErrorIs(t, err, audit.ErrNotIndexed)
}

func callMsg(to common.Address, data []byte) ethereum.CallMsg {
	return ethereum.CallMsg{To: &to, Data: data}
}
