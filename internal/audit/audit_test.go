package audit_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"math/big"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/audit"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// bundle is a chain and a database that has indexed it. Its vaults had launches, flows, a transfer, all kinds of fees, a
// change of targets, trades, auctions and exit orders. Proposals of targets, fees and an asset's terms are pending.
type bundle struct {
	chain   *devchain.Chain
	market  *devchain.Market
	node    *chain.Client
	store   *store.Store
	indexer *indexer.Indexer
	first   common.Address // vault with a pending proposal
	second  common.Address // vault whose targets were changed
	third   common.Address // vault that grew so much that its bases were rewritten
	account common.Address // holds a mandate
}

func setup(t *testing.T) *bundle {
	t.Helper()
	c, m := testkit.Market(t)
	node, err := chain.Dial(t.Context(), []string{c.HTTPURL()}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(node.Close)
	b := &bundle{chain: c, market: m, node: node, store: testkit.DB(t)}
	creator, investor := c.Account(devchain.FirstMember), c.Account(devchain.FirstMember+1)
	b.first, _ = testkit.Launch(t, c, m, creator, testkit.Index{
		Fees:        bindings.IVaultTypesFees{ManagementBps: 200, PerformanceBps: 1000, EntryBps: 50, ExitBps: 30},
		DrawdownBps: 3000, ShareCap: new(big.Int).Mul(big.NewInt(1000), big.NewInt(1e18)),
	})
	b.second, _ = testkit.Launch(t, c, m, creator, testkit.Index{
		Name: "Second", Symbol: "SEC", Tokens: []string{"UNI", "AAVE"}, WeightsBps: []int64{6000, 4000},
		VetoBps: 5000,
	})
	b.deposit(t, investor, b.first)
	b.deposit(t, investor, b.second)
	require.NoError(t, c.AdjustTime(24*time.Hour-time.Minute)) // fees accrue, but prices stay fresh
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
	b.govern(t)
	b.order(t)
	b.trade(t)
	b.list(t)
	b.mandate(t)
	b.exit(t)
	b.endMandate(t)
	b.third, _ = testkit.Launch(t, c, m, creator, testkit.Index{
		Name: "Third\x00\xff", Symbol: "TRD\xff", Tokens: []string{"LINK", "WETH"}, WeightsBps: []int64{6000, 4000}, SeedUSD: 100,
	})
	b.contribute(t, investor, b.third, 300, 1)
	testkit.Send(t, c, creator, testkit.Call{To: b.third, Data: vault.PackWindDown("The fund closes.\x00\xff")})
	b.vote(t, tokens("UNI", "AAVE"), targets)

	b.indexer = indexer.New(indexer.Config{
		ChainID: devchain.ChainID, Factory: m.Deployment.Factory, Lens: m.Deployment.Lens,
		ExitGuard: m.Deployment.ExitGuard, Mandates: m.Deployment.Mandates, StartBlock: m.Deployment.StartBlock,
	}, b.store, node, slog.New(slog.DiscardHandler), time.Now)
	require.NoError(t, b.indexer.Sync(t.Context()))
	return b
}

// vote proposes targets and fees of the second vault. A holder of a third of the others' shares signs against the targets, which is
// too little, and another holder stops the fees.
func (b *bundle) vote(t *testing.T, tokens []common.Address, targets []*big.Int) {
	t.Helper()
	creator, investor := b.chain.Account(devchain.FirstMember), b.chain.Account(devchain.FirstMember+1)
	small, vault := b.chain.Account(devchain.FirstMember+2), bindings.NewIndexVault()
	call := func(data []byte) testkit.Call { return testkit.Call{To: b.second, Data: data} }
	third := new(big.Int).Div(b.balance(t, b.second, investor.Address), big.NewInt(3))
	testkit.Send(t, b.chain, investor, call(vault.PackTransfer(small.Address, third)))
	testkit.Send(t, b.chain, creator, call(vault.PackProposeTargets(tokens, targets)),
		call(vault.PackProposeFees(bindings.IVaultTypesFees{ManagementBps: 100})))
	testkit.Send(t, b.chain, small, call(b.vetoData(t, small, 0)))
	// Shares that moved since the proposal count for nobody.
	testkit.Send(t, b.chain, investor, call(vault.PackTransfer(small.Address, big.NewInt(7))))
	testkit.Send(t, b.chain, small, call(b.vetoData(t, investor, 1)))
}

// vetoData packs a holder's signed veto of the open ballot on a matter.
func (b *bundle) vetoData(t *testing.T, holder devchain.Account, matter uint8) []byte {
	t.Helper()
	vault := bindings.NewIndexVault()
	ask := func(data []byte) []byte {
		raw, err := b.node.CallContract(t.Context(), callMsg(b.second, data), nil)
		require.NoError(t, err)
		return raw
	}
	ballot, err := vault.UnpackBallot(ask(vault.PackBallot(matter)))
	require.NoError(t, err)
	require.True(t, ballot.Open)
	struct32 := crypto.Keccak256(
		crypto.Keccak256([]byte("Veto(address holder,uint8 matter,uint256 ballot,bytes32 proposal)")),
		common.LeftPadBytes(holder.Address[:], 32), common.LeftPadBytes([]byte{matter}, 32),
		common.BigToHash(ballot.Id).Bytes(), ballot.Proposal[:],
	)
	digest := crypto.Keccak256([]byte("\x19\x01"), ask(vault.PackDOMAINSEPARATOR()), struct32)
	signature, err := crypto.Sign(digest, holder.Key)
	require.NoError(t, err)
	signature[crypto.RecoveryIDOffset] += 27
	return vault.PackVeto(matter, ballot.Id, []common.Address{holder.Address}, [][]byte{signature})
}

// govern makes the first vault charge and pay a performance fee, and changes its terms, some still pending.
func (b *bundle) govern(t *testing.T) {
	t.Helper()
	creator, vault := b.chain.Account(devchain.FirstMember), bindings.NewIndexVault()
	prices := map[string]string{}
	for _, a := range b.market.Assets {
		prices[a.Symbol] = a.StartPrice.String()
	}
	prices["WBTC"] = "91000" // a gain
	testkit.SetPrices(t, b.chain, b.market, prices)
	fees := bindings.IVaultTypesFees{ManagementBps: 200, PerformanceBps: 1000, EntryBps: 50, ExitBps: 30}
	lower, higher := fees, fees
	lower.EntryBps, higher.ManagementBps = 40, 300
	higher.EntryBps = 40
	call := func(data []byte) testkit.Call { return testkit.Call{To: b.first, Data: data} }
	testkit.Send(t, b.chain, creator,
		call(vault.PackAccrueFees()), call(vault.PackProposeFees(lower)), call(vault.PackProposeFees(higher)), call(vault.PackCancelFees()),
		call(vault.PackProposeFees(higher)), call(vault.PackSetShareCap(big.NewInt(5e18))), call(vault.PackCheckDrawdown()),
		call(vault.PackSetProposer(common.Address{7}, 500)), call(vault.PackTransferOwnership(common.Address{8})),
		call(vault.PackSetReduceOnly(true)))
	owner := b.chain.Account(devchain.Deployer)
	testkit.Send(t, b.chain, owner,
		call(vault.PackProposeRole(0, common.Address{9})), call(vault.PackProposeRole(1, common.Address{10})))
}

var noPermit = bindings.IZapperPermit{Value: new(big.Int), Deadline: new(big.Int)}

// order places three exit orders on the first vault: one to keep, one to cancel, one that trails.
func (b *bundle) order(t *testing.T) {
	t.Helper()
	investor, guard := b.chain.Account(devchain.FirstMember+1), bindings.NewExitGuard()
	for i, trail := range []uint16{0, 0, 1000} {
		terms := bindings.IExitGuardTerms{
			Vault: b.first, FloorD18: big.NewInt(int64(1 + i)), TrailBps: trail, TipBps: 50, ExpiresAt: big.NewInt(1<<40 - 1),
			Shares: big.NewInt(2e18), CeilingD18: new(big.Int), LimitBps: 9000, InKindAfter: 30, MinFillPct: 100,
		}
		if i > 0 {
			terms.CeilingD18 = new(big.Int).Mul(big.NewInt(900), big.NewInt(1e18))
		}
		if i == 0 {
			terms.TokenOut, terms.MaxSlippageBps = b.market.Asset("USDC").Token, 100
		}
		testkit.Send(t, b.chain, investor, testkit.Call{To: b.market.Deployment.ExitGuard, Data: guard.PackPlace(terms, noPermit)})
	}
	for _, data := range [][]byte{guard.PackCancel(big.NewInt(2)), guard.PackCancelSigned(7)} {
		testkit.Send(t, b.chain, investor, testkit.Call{To: b.market.Deployment.ExitGuard, Data: data})
	}
}

// exit raises the third order's peak and then executes the order.
func (b *bundle) exit(t *testing.T) {
	t.Helper()
	investor, guard := b.chain.Account(devchain.FirstMember+1), bindings.NewExitGuard()
	prices := map[string]string{}
	for _, a := range b.market.Assets {
		prices[a.Symbol] = a.StartPrice.String()
	}
	call := func(data []byte) testkit.Call { return testkit.Call{To: b.market.Deployment.ExitGuard, Data: data} }
	prices["WBTC"] = "92000"
	testkit.SetPrices(t, b.chain, b.market, prices)
	testkit.Send(t, b.chain, investor, call(guard.PackPoke(big.NewInt(3))))
	prices["WBTC"] = "60000"
	testkit.SetPrices(t, b.chain, b.market, prices)
	testkit.Approve(t, b.chain, investor, b.market.Deployment.ExitGuard, b.first)
	testkit.Send(t, b.chain, b.chain.Account(devchain.Keeper), call(guard.PackMark(big.NewInt(3))))
	testkit.Send(t, b.chain, b.chain.Account(devchain.Keeper), call(guard.PackExecute(big.NewInt(3), nil, noPermit)))
}

// mandate opens a mandate over the first two vaults, with money and a recurring purchase. It opens the first period, and uses
// what the owner may do.
func (b *bundle) mandate(t *testing.T) {
	t.Helper()
	investor, m := b.chain.Account(devchain.FirstMember+1), bindings.NewMandates()
	usdc, to := b.market.Asset("USDC").Token, b.market.Deployment.Mandates
	raw, err := b.node.CallContract(t.Context(), callMsg(to, m.PackAccountOf(investor.Address, new(big.Int))), nil)
	require.NoError(t, err)
	b.account, err = m.UnpackAccountOf(raw)
	require.NoError(t, err)
	testkit.Approve(t, b.chain, investor, b.account, usdc)
	head, err := b.node.HeaderByNumber(t.Context(), nil)
	require.NoError(t, err)
	terms := bindings.IMandateTypesTerms{
		Token: usdc, Period: 3600, StartAt: new(big.Int).SetUint64(head.Time), Each: big.NewInt(30e6), Payout: usdc,
		ExpiresAt: big.NewInt(1<<40 - 1), InKindAfter: 600, FloorBps: 100,
		MaxSlippageBps: 100, MaxFeeBps: 500, MaxTipBps: 100, MaxTipD18: big.NewInt(1e18),
		TrailBps: 5000, ProfitBps: 30_000, TakeBps: 2500, BandBps: 900, BandEvery: 7200,
	}
	list := []bindings.IMandateTypesAllocation{{Vault: b.first, Bps: 6001}, {Vault: b.second, Bps: 3999}}
	call := func(data []byte) testkit.Call { return testkit.Call{To: to, Data: data} }
	testkit.Send(t, b.chain, investor, call(m.PackOpen(new(big.Int), terms, list, big.NewInt(100e6), noPermit)))
	testkit.Send(t, b.chain, b.chain.Account(devchain.Keeper), call(m.PackExecute(b.account, nil)))
	testkit.Send(t, b.chain, investor,
		call(m.PackPause(b.account)), call(m.PackResume(b.account)), call(m.PackCancelNonce(9)),
		call(m.PackAdd(b.account, big.NewInt(20e6), big.NewInt(10e6), noPermit)),
		call(m.PackWithdraw(b.account, usdc, big.NewInt(1e6), investor.Address)))
}

// endMandate states a high cost, so that anyone can execute the maximum loss of a mandate that holds only money.
func (b *bundle) endMandate(t *testing.T) {
	t.Helper()
	investor, m := b.chain.Account(devchain.FirstMember+1), bindings.NewMandates()
	call := func(data []byte) testkit.Call { return testkit.Call{To: b.market.Deployment.Mandates, Data: data} }
	testkit.Send(t, b.chain, investor, call(m.PackSetCost(b.account, big.NewInt(1e12))))
	testkit.Send(t, b.chain, b.chain.Account(devchain.Keeper), call(m.PackExecute(b.account, nil)))
}

// list proposes terms of assets: some replaced, some in force, some cancelled by a lower cap, some pending.
func (b *bundle) list(t *testing.T) {
	t.Helper()
	owner, registry := b.chain.Account(devchain.Deployer), bindings.NewAssetRegistry()
	arb, xaut := b.market.Asset("ARB"), b.market.Asset("XAUT")
	terms := func(a devchain.Asset, usd uint32) bindings.IAssetRegistryListing {
		return bindings.IAssetRegistryListing{
			Token: a.Token, Status: 1, Feed: a.Feed, Heartbeat: 86_400, TradeCapUsd: usd, MinPriceD18: big.NewInt(1),
			MaxPriceD18: new(big.Int).Lsh(big.NewInt(1), 100),
		}
	}
	call := func(data []byte) testkit.Call { return testkit.Call{To: b.market.Deployment.Registry, Data: data} }
	testkit.Send(t, b.chain, owner,
		call(registry.PackProposeListing(terms(arb, 1_000))), call(registry.PackProposeListing(terms(arb,
			2_000_000))), call(registry.PackExecuteListing(arb.Token)),
		call(registry.PackProposeListing(terms(arb, 3_000_000))), call(registry.PackLowerTradeCap(arb.Token, 1_500_000)),
		call(registry.PackProposeListing(terms(xaut, 500_000))))
}

// trade sells what lost its target in the second vault, by the keeper and to a bidder.
func (b *bundle) trade(t *testing.T) {
	t.Helper()
	keeper, investor, vault := b.chain.Account(devchain.Keeper), b.chain.Account(devchain.FirstMember+1), bindings.NewIndexVault()
	aave, link, usdc := b.market.Asset("AAVE").Token, b.market.Asset("LINK").Token, b.market.Asset("USDC").Token
	fee := []byte{0, 1, 0xf4}
	call := func(data []byte) testkit.Call { return testkit.Call{To: b.second, Data: data} }
	testkit.Send(t, b.chain, keeper, call(vault.PackExecuteTrades(big.NewInt(1), []bindings.IVaultTypesTrade{{
		Adapter: b.market.Deployment.Adapter, TokenIn: aave, TokenOut: link, AmountIn: big.NewInt(3e18), MinAmountOut: big.NewInt(1),
		Data: slices.Concat(aave[:], fee, usdc[:], fee, link[:]),
	}}, new(big.Int), testkit.Unlimited())))
	require.NoError(t, b.chain.AdjustTime(2*time.Hour))
	testkit.Approve(t, b.chain, investor, b.second, link)
	bid := func(id int64, most *big.Int) testkit.Call {
		return call(vault.PackBid(big.NewInt(id), link, aave, new(big.Int), most, testkit.Unlimited(), nil))
	}
	testkit.Send(t, b.chain, investor, call(vault.PackOpenAuction()), bid(1, big.NewInt(4e18)))
	testkit.Send(t, b.chain, keeper, call(vault.PackCloseAuction()))
	testkit.Send(t, b.chain, investor, call(vault.PackOpenAuction()), bid(2, testkit.Unlimited()))
	b.deposit(t, investor, b.second)
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
	b.contribute(t, from, vault, 1, 10)
}

// contribute contributes times/divisor of what the vault holds.
func (b *bundle) contribute(t *testing.T, from devchain.Account, vault common.Address, times, divisor int64) {
	t.Helper()
	lens := bindings.NewVaultLens()
	raw, err := b.node.CallContract(t.Context(), callMsg(b.market.Deployment.Lens, lens.PackState(vault)), nil)
	require.NoError(t, err)
	state, err := lens.UnpackState(raw)
	require.NoError(t, err)
	var tokens []common.Address
	var amounts []*big.Int
	for _, c := range state.Constituents {
		tokens, amounts = append(tokens, c.Token), append(amounts, basket.MulDivDown(c.Reserve, big.NewInt(times), big.NewInt(divisor)))
	}
	testkit.Approve(t, b.chain, from, vault, tokens...)
	testkit.Send(t, b.chain, from, testkit.Call{
		To: vault, Data: bindings.NewIndexVault().PackContribute(amounts, from.Address, big.NewInt(1)),
	})
}

func (b *bundle) config() audit.Config {
	d := b.market.Deployment
	return audit.Config{Node: b.node, Contracts: audit.Contracts{Factory: d.Factory, ExitGuard: d.ExitGuard, Mandates: d.Mandates}}
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
	require.Equal(t, 3, report.Vaults)
	require.GreaterOrEqual(t, report.Holders, 9, "dead shares, creator, investor, in three vaults")
	var rescaled int
	require.NoError(t, b.store.Pool.QueryRow(t.Context(), "select count(*) from events where emitter = $1 and topics[1] = $2",
		b.third.Bytes(), bindings.NewIndexVault().GetABI().Events["Rescaled"].ID.Bytes()).Scan(&rescaled))
	require.Equal(t, 1, rescaled)

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
			continue // it was created later
		}
		require.NoError(t, err, "block %d", block)
		require.Empty(t, report.Differences, "block %d", block)
		vaults[report.Vaults] = true
	}
	require.Len(t, vaults, 4, "there were blocks with no vault, one, two, and three")
}

// TestACorruptedRowIsFound corrupts every table with rows of a vault in turn. The audit must find exactly that.
func TestACorruptedRowIsFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []struct {
		name, corrupt string
		field         audit.Field
		second        bool
	}{
		{"a reserve", `update constituents set reserve = reserve + 1 where vault = $1 and position = 0`, audit.Reserve, false},
		{"a base", `update constituents set base = base + 1 where vault = $1 and position = 0`, audit.Base, false},
		{"a weight", `update constituents set target_bps = target_bps + 1 where vault = $1 and position = 0`, audit.TargetBps, false},
		{"the order", `update constituents set position = 9 where vault = $1 and position = 0`, audit.Constituents, false},
		{"a scale", `update vaults set scale = scale + 1 where vault = $1`, audit.Scale, false},
		{"a supply", `update vaults set total_supply = total_supply - 1 where vault = $1`, audit.TotalSupply, false},
		{"fee shares", `update vaults set fee_shares = fee_shares + 1 where vault = $1`, audit.FeeShares, false},
		{"a clock", `update vaults set accrued_at = accrued_at + interval '1 s' where vault = $1`, audit.AccruedAt, false},
		{"a management fee", `update vaults set management_fee_bps = 0 where vault = $1`, audit.Fees, false},
		{"an exit fee", `update vaults set exit_fee_bps = 0 where vault = $1`, audit.Fees, false},
		{"a limit", `update vaults set daily_loss_bps = 1 where vault = $1`, audit.Limits, false},
		{"a guardian", `update vaults set guardian = creator where vault = $1`, audit.Guardian, false},
		{"a platform's share", `update vaults set platform_share_bps = 5000 where vault = $1`, audit.Platform, false},
		{"a successor", `update vaults set pending_guardian = creator where vault = $1`, audit.NextGuardian, false},
		{"a successor's time", `update vaults set pending_platform_from = 'epoch' where vault = $1`, audit.NextPlatform, false},
		{"a lost successor", `update vaults set pending_platform = null where vault = $1`, audit.NextPlatform, false},
		{"an end", `update vaults set wound_down_at = 'epoch' where vault = $1`, audit.WoundDownAt, false},
		{"a reason", `update vaults set wind_down_reason = 'another' where vault = $1`, audit.WindDown, false},
		{"a veto", `update vaults set veto_bps = veto_bps + 1 where vault = $1`, audit.VetoBps, true},
		{"a ballot", `update vaults set targets_against = targets_against + 1 where vault = $1`, audit.TargetsBallot, true},
		{"a ballot that was over", `update vaults set fees_ballot = 1 where vault = $1`, audit.FeesBallot, true},
		{"an offer", `update vaults set pending_creator = null where vault = $1`, audit.PendingCreator, false},
		{"a proposer", `update vaults set proposer_max_change_bps = 9 where vault = $1`, audit.Proposer, false},
		{"a window", `update vaults set target_window_seconds = 1 where vault = $1`, audit.TargetTiming, false},
		{"a cap", `update vaults set share_cap = 0 where vault = $1`, audit.ShareCap, false},
		{"a stop", `update vaults set reduce_only = false where vault = $1`, audit.ReduceOnly, false},
		{"a mark", `update vaults set high_water_mark_d18 = 1 where vault = $1`, audit.HighWaterMark, false},
		{"a peak", `update vaults set peak_d18 = 1 where vault = $1`, audit.Peak, false},
		{"a nonce", `update vaults set rebalance_nonce = 77 where vault = $1`, audit.RebalanceNonce, false},
		{"a time of trade", `update vaults set last_trade_at = 'epoch' where vault = $1`, audit.LastTrade, true},
		{"an allowance", `update vaults set loss_used_d18 = 0 where vault = $1`, audit.AllowanceUsed, true},
		{"a balance", `update balances set shares = shares + 1 where vault = $1 and shares = 12345`, audit.Balance, false},
		{"a lost holder", `delete from balances where vault = $1 and shares = 12345`, audit.Balance, false},
		{"an invented holder", `insert into balances select chain_id, vault, '\x00000000000000000000000000000000000000bb', 1 from vaults
			where vault = $1`, audit.Balance, false},
		{"an invented claim", `insert into claims select chain_id, vault, factory, '\x00000000000000000000000000000000000000bb', 1
			from vaults join chains using (chain_id) where vault = $1`, audit.Claim, false},
		{"a position", `update positions set shares = shares + 1 where vault = $1 and shares = 12345`, audit.Position, false},
		{"a proposal", `update target_changes set state = 'cancelled' where vault = $1 and state = 'pending'`, audit.PendingTargets, false},
		{"a lost flow", `delete from flows where vault = $1 and kind = 'withdraw' and sender = receiver`, audit.Flow, false},
		{"a flow's amounts", `update flows set amounts = jsonb_set(amounts, '{0,amount}', '"1"') where vault = $1 and kind = 'withdraw'
			and sender = receiver`, audit.Flow, false},
		{"a lost event", `delete from events where ctid in (select ctid from events where emitter = $1 order by block_number, log_index
			limit 1)`, audit.Event, false},
		{"an event's data", `update events set data = data || '\x00' where ctid in (select ctid from events
			where emitter = $1 order by block_number, log_index limit 1)`, audit.Event, false},
		{"an invented trade", `insert into trades
			select chain_id, created_block, 999, vault, 0, 0, creator, creator, keeper, 1, 1, 1, 1, 1, 1, created_tx,
			created_at from vaults where vault = $1`, audit.Trade, false},
		{
			"a bid's value", `update trades set value_out_d18 = value_out_d18 + 1 where vault = $1 and kind = 'auction' and auction_id = 1`,
			audit.Trade, true,
		},
		{"a bidder", `update trades set bidder = token_in where vault = $1 and kind = 'auction' and auction_id = 1`, audit.Trade, true},
		{"a trade's fee", `update trades set fee_d18 = fee_d18 + 1 where vault = $1 and kind = 'keeper'`, audit.TradeFee, true},
		{"a trade's gas", `update trades set gas_wei = gas_wei + 1 where vault = $1 and kind = 'keeper'`, audit.TradeGas, true},
		{"a count of holders", `update holder_counts set holders = 9 where ctid in (select ctid from holder_counts
			where vault = $1 order by block_number limit 1)`, audit.HolderCount, false},
		{"a lost count of holders", `delete from holder_counts where ctid in (select ctid from holder_counts
			where vault = $1 order by block_number desc limit 1)`, audit.HolderCount, false},
		{"an invented rebalance", `insert into rebalances
			select chain_id, created_block, 999, vault, 0, 1, 1, 1, 1, created_tx, created_at
			from vaults where vault = $1`, audit.Rebalance, false},
		{"the open auction's end", `update auctions set ends_at = 'epoch' where vault = $1 and auction_id = 2`, audit.Auction, true},
		{"a closed auction's bids", `update auctions set bids = 7 where vault = $1 and auction_id = 1`, audit.AuctionResult, true},
		{"a tip", `update auctions set tip_shares = 0 where vault = $1 and auction_id = 1`, audit.AuctionResult, true},
		{
			"a lost fee payment", `delete from fee_payments where ctid in (select ctid from fee_payments where vault = $1 limit 1)`,
			audit.FeePayment, false,
		},
		{"a fee's receiver", `update fee_payments set platform = creator where ctid in (select ctid from fee_payments where vault = $1
			limit 1)`, audit.FeePayment, false},
		{"a performance fee", `update fee_charges set shares = shares + 1 where ctid in (select ctid from fee_charges where vault = $1
			and kind = 'performance' limit 1)`, audit.FeeCharge, false},
		{"a lost exit fee", `delete from fee_charges where vault = $1 and kind = 'exit' and account not in (select exit_guard
			from chains)`, audit.FeeCharge, false},
		{"a settled fee change", `update fee_changes set exit_fee_bps = 7
			where vault = $1 and state = 'cancelled'`, audit.FeeChange, false},
	} {
		vault := b.first
		if c.second {
			vault = b.second
		}
		if c.field == audit.WoundDownAt || c.field == audit.WindDown {
			vault = b.third
		}
		undo := b.corrupt(t, c.corrupt, vault)
		report := b.againstDatabase(t)
		require.Len(t, report.Differences, 1, "%s: %v", c.name, report.Differences)
		d := report.Differences[0]
		require.Equal(t, c.field, d.Field, c.name)
		require.Equal(t, vault, d.Vault, c.name)
		require.Equal(t, "database", d.Source, c.name)
		require.NotEqual(t, d.Chain, d.Got, c.name)
		require.NotEmpty(t, d.String())
		undo()
	}
	registry, guard, mandates := b.market.Deployment.Registry, b.market.Deployment.ExitGuard, b.market.Deployment.Mandates
	for _, c := range []struct {
		name, corrupt string
		contract      common.Address
		fields        []audit.Field
	}{
		{"an asset's cap", `update assets set trade_cap_usd = 7 where trade_cap_usd = 1500000`, registry, []audit.Field{audit.AssetTerms}},
		{"a pending listing", `update listings set expires_at = 'epoch'
			where state = 'pending'`, registry, []audit.Field{audit.PendingListing}},
		{"a cancelled listing", `update listings set state = 'replaced'
			where state = 'cancelled'`, registry, []audit.Field{audit.ListingResult}},
		{"what happened to an asset", `delete from asset_changes where kind = 'trade_cap'`, registry, []audit.Field{audit.AssetChange}},
		{"an order's owner", `update exit_orders set owner = vault where order_id = 1`, guard, []audit.Field{audit.ExitOrder}},
		{"an order's trigger", `update exit_orders set trigger_d18 = 7 where order_id = 1`, guard, []audit.Field{audit.Trigger}},
		{"what an order came to", `update exit_orders set tip = tip + 1 where order_id = 3`, guard, []audit.Field{audit.ExitResult}},
		{"an order's ceiling", `update exit_orders set ceiling_d18 = 7 where order_id = 1`, guard, []audit.Field{audit.ExitOrder}},
		{"an order's mark", `update exit_orders set marked_at = null where order_id = 3`, guard, []audit.Field{audit.ExitOrder}},
		{"a mark of an order", `update exit_order_marks set marked_at = null`, guard, []audit.Field{audit.OrderMarked}},
		{
			"a cancelled signed order", `update signature_cancellations set nonce = nonce + 1`, guard,
			[]audit.Field{audit.SignatureCancelled},
		},
		{"a peak of an order", `update exit_order_peaks set peak_d18 = peak_d18 + 1`, guard, []audit.Field{audit.PeakRaised}},
		{
			"a mandate's peak", `update mandate_states set peak = peak + 1 where superseded_block is null`, mandates,
			[]audit.Field{audit.Mandate},
		},
		{
			"a position of a mandate", `update mandate_positions set due = due + 1
				where position = 1 and block_number = (select max(block_number) from mandate_positions)`, mandates,
			[]audit.Field{audit.MandatePositions},
		},
		{
			"what a mandate was paid", `update mandate_events set amount = amount + 1 where kind = 'added' and amount = 20e6`, mandates,
			[]audit.Field{audit.MandateChange},
		},
		{"a cancelled number", `update mandate_nonces set nonce = 8`, mandates, []audit.Field{audit.MandateNonce, audit.MandateNonce}},
		{"a lost event of the guard", `delete from events where ctid in (select e.ctid from events e
			join chains c on e.emitter = c.exit_guard order by e.block_number limit 1)`, guard, []audit.Field{audit.Event}},
	} {
		undo := b.corruptAny(t, c.corrupt)
		report := b.againstDatabase(t)
		var fields []audit.Field
		for _, d := range report.Differences {
			require.Equal(t, c.contract, d.Vault, c.name)
			fields = append(fields, d.Field)
		}
		require.Equal(t, c.fields, fields, "%s: %v", c.name, report.Differences)
		undo()
	}
	undo := b.corrupt(t, `update fee_changes set executable_at = 'epoch' where vault = $1 and state = 'pending'`, b.first)
	report := b.againstDatabase(t)
	require.Len(t, report.Differences, 2, "as a change and as what is pending: %v", report.Differences)
	undo()
	require.Empty(t, b.againstDatabase(t).Differences, "all is as it was")
}

// corrupt changes a row of the vault and returns a function that restores the tables.
func (b *bundle) corrupt(t *testing.T, sql string, vault common.Address) (undo func()) {
	t.Helper()
	return b.corruptAny(t, sql, vault.Bytes())
}

func (b *bundle) corruptAny(t *testing.T, sql string, args ...any) (undo func()) {
	t.Helper()
	tables := []string{
		"vaults", "constituents", "balances", "claims", "positions", "target_changes", "flows", "events", "trades", "rebalances",
		"fee_charges", "fee_payments", "fee_changes", "auctions", "holder_counts", "assets", "listings", "asset_changes", "exit_orders",
		"exit_order_peaks", "exit_order_marks", "signature_cancellations", "mandate_states", "mandate_positions", "mandate_events",
		"mandate_nonces",
	}
	kept := map[string]json.RawMessage{}
	for _, table := range tables {
		var rows json.RawMessage
		require.NoError(t, b.store.Pool.QueryRow(t.Context(), "select coalesce(jsonb_agg(x), '[]') from "+table+" x").Scan(&rows))
		kept[table] = rows
	}
	tag, err := b.store.Pool.Exec(t.Context(), sql, args...)
	require.NoError(t, err, sql)
	require.EqualValues(t, 1, tag.RowsAffected(), sql)
	return func() {
		for i := len(tables) - 1; i >= 0; i-- {
			_, err := b.store.Pool.Exec(t.Context(), "delete from "+tables[i])
			require.NoError(t, err)
		}
		for _, table := range tables {
			_, err := b.store.Pool.Exec(t.Context(), "insert into "+table+" select * from jsonb_populate_recordset(null::"+table+", $1)",
				kept[table])
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
	server, err := api.New(api.Config{Deployment: b.market.Deployment}, b.store, api.Chain{Node: b.node, Router: nil},
		slog.New(slog.DiscardHandler), time.Now)
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

	b.chain.Commit() // now the chain is ahead of the API
	_, err = b.store.Pool.Exec(t.Context(),
		"update constituents set reserve = reserve + 1 where vault = $1 and position = 0", b.first.Bytes())
	require.NoError(t, err)
	_, err = b.store.Pool.Exec(t.Context(), "update positions set shares = shares + 1 where vault = $1 and shares = 12345", b.first.Bytes())
	require.NoError(t, err)
	// A new feed position keeps the API from answering from its cache.
	_, err = b.store.Pool.Exec(t.Context(), "update checkpoints set feed_seq = feed_seq + 1")
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
