package rebalancer_test

import (
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/rebalancer"
)

// trail places trailing orders of an account for that many shares each.
func (b *bundle) trail(owner devchain.Account, vault common.Address, shares *big.Int, orders int) {
	b.t.Helper()
	terms := bindings.IExitGuardTerms{
		Vault: vault, FloorD18: new(big.Int), TrailBps: 500, ExpiresAt: big.NewInt(1 << 39), Shares: shares, CeilingD18: new(big.Int),
	}
	permit := bindings.IZapperPermit{Value: new(big.Int), Deadline: new(big.Int)}
	calls := make([]testkit.Call, orders)
	for i := range calls {
		calls[i] = testkit.Call{To: b.m.Deployment.ExitGuard, Data: bindings.NewExitGuard().PackPlace(terms, permit)}
	}
	testkit.Send(b.t, b.c, owner, calls...)
}

func TestOrdersWithoutAStakeCostNoGasAndTradesComeFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.public()
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	stranger, poor := b.c.Account(devchain.FirstMember+5), b.c.Account(devchain.FirstMember+6)
	b.lend(vault, stranger, func() { b.trail(stranger, vault, big.NewInt(1e18), 12) }, new(big.Int)) // no shares any more
	b.trail(b.creator(), vault, big.NewInt(1e18), 1)                                                 // no allowance yet
	b.rounds(1)
	b.refresh(map[string]string{"WBTC": "93150"}) // the level and the drift rise
	b.look()
	require.Equal(t, []string{"trades active"}, b.plans(vault))

	testkit.Approve(t, b.c, b.creator(), b.m.Deployment.ExitGuard, vault)
	testkit.Approve(t, b.c, poor, b.m.Deployment.ExitGuard, vault)
	b.lend(vault, poor, func() { b.trail(poor, vault, big.NewInt(1e18), 1) }, big.NewInt(1e15)) // a tenth of a dollar is left
	b.restart()                                                                                 // forgets which orders were unfit
	b.refresh(map[string]string{"WBTC": "97000"})
	b.look()
	require.Equal(t, []string{"13"}, b.strings("select order_id::text from plans where kind = 'peak'"), "only this order has a stake")
}

// lend gives an account shares worth more than the smallest order, lets it act, and takes back all but the rest.
func (b *bundle) lend(vault common.Address, to devchain.Account, act func(), rest *big.Int) {
	b.t.Helper()
	lent, shares := big.NewInt(2e18), bindings.NewIndexVault()
	testkit.Send(b.t, b.c, b.creator(), testkit.Call{To: vault, Data: shares.PackTransfer(to.Address, lent)})
	act()
	back := new(big.Int).Sub(lent, rest)
	testkit.Send(b.t, b.c, to, testkit.Call{To: vault, Data: shares.PackTransfer(b.creator().Address, back)})
}

func TestOneStakeBacksOneTrailingOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.DriftBps = 9000
	b.public()
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	testkit.Approve(t, b.c, b.creator(), b.m.Deployment.ExitGuard, vault)
	b.trail(b.creator(), vault, b.balance(vault, b.creator().Address), 8)
	b.rounds(1)
	b.refresh(map[string]string{"WBTC": "108000"})
	b.look()
	require.Equal(t, []string{"peak active"}, b.plans(vault))
}

func TestTheUpkeepSignerMustBeOneOfTheSenders(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.UpkeepSigner = common.Address{1}
	_, err := rebalancer.New(b.cfg, b.st, b.chain(), slog.New(slog.DiscardHandler), b.now)
	require.ErrorContains(t, err, "upkeep signer")
}

// Whoever can make the keeper restart must not get its gas budget back.
func TestARestartDoesNotRefillTheGasBudget(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.DriftBps = 9000
	b.public()
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	testkit.Approve(t, b.c, b.creator(), b.m.Deployment.ExitGuard, vault)
	b.trail(b.creator(), vault, new(big.Int).Div(b.balance(vault, b.creator().Address), big.NewInt(4)), 2)
	b.rounds(1)
	b.refresh(map[string]string{"WBTC": "95000"})
	b.look()
	pokes := func() []string {
		return b.strings("select explanation->>'gas_usd' from plans where kind = 'peak' order by plan_id")
	}
	require.Len(t, pokes(), 2, "one for each order")
	b.rounds(6)
	require.Empty(t, b.strings("select plan_id::text from plans where state = 'active'"))

	b.cfg.UpkeepGasUSD = decimal.RequireFromString(pokes()[0]).Mul(decimal.RequireFromString("2.5"))
	b.restart()
	b.refresh(map[string]string{"WBTC": "99000"})
	b.look()
	require.Len(t, pokes(), 2, "two of two and a half are spent")

	require.NoError(t, b.c.AdjustTime(25*time.Hour))
	b.refresh(map[string]string{"WBTC": "104000"})
	b.restart()
	b.look()
	require.Len(t, pokes(), 4, "a day later the budget is full again")
}
