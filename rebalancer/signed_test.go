package rebalancer_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// sign stores an order that an account signed for USDC, as the API keeps it.
func (b *bundle) sign(owner devchain.Account, o bindings.IExitGuardSignedOrder) {
	b.t.Helper()
	guard := bindings.NewExitGuard()
	digest, err := bind.Call(guard.Instance(b.c.Client(), b.m.Deployment.ExitGuard), &bind.CallOpts{Context: b.t.Context()},
		guard.PackDigestOf(o), guard.UnpackDigestOf)
	require.NoError(b.t, err)
	signature, err := crypto.Sign(digest[:], owner.Key)
	require.NoError(b.t, err)
	signature[crypto.RecoveryIDOffset] += 27
	t := o.Terms
	var tokenOut *common.Address
	if t.TokenOut != (common.Address{}) {
		tokenOut = &t.TokenOut
	}
	added, err := accountdb.New(b.st.Pool).InsertSignedOrder(b.t.Context(), accountdb.InsertSignedOrderParams{
		ChainID: int64(b.cfg.ChainID), ExitGuard: b.m.Deployment.ExitGuard, Owner: o.Owner,
		Nonce: basket.NewAmount(new(big.Int).SetUint64(o.Nonce)), Vault: t.Vault, PeakD18: basket.NewAmount(o.PeakD18),
		FloorD18: basket.NewAmount(t.FloorD18), TrailBps: int32(t.TrailBps), TokenOut: tokenOut,
		MaxSlippageBps: int32(t.MaxSlippageBps), TipBps: int32(t.TipBps), ExpiresAt: time.Unix(t.ExpiresAt.Int64(), 0).UTC(),
		Shares: basket.NewAmount(t.Shares), CeilingD18: basket.NewAmount(t.CeilingD18), LimitBps: int32(t.LimitBps),
		InKindAfterMinutes: int32(t.InKindAfter), MinFillPct: int32(t.MinFillPct), Signature: signature, CreatedAt: time.Unix(1, 0),
	})
	require.NoError(b.t, err)
	require.EqualValues(b.t, 1, added)
}

// signedStatus returns what the guard says of a signed order of the creator.
func (b *bundle) signedStatus(nonce uint64) string {
	b.t.Helper()
	guard, opts := bindings.NewExitGuard(), &bind.CallOpts{Context: b.t.Context()}
	contract := guard.Instance(b.c.Client(), b.m.Deployment.ExitGuard)
	id, err := bind.Call(contract, opts, guard.PackSignedId(b.creator().Address, nonce), guard.UnpackSignedId)
	require.NoError(b.t, err)
	if id.Sign() == 0 {
		return "waiting"
	}
	o, err := bind.Call(contract, opts, guard.PackOrder(id), guard.UnpackOrder)
	require.NoError(b.t, err)
	return []string{"none", "open", "executed", "cancelled"}[o.Status]
}

// The database of this test does not follow the guard, so the keeper asks the guard what became of a signed order.
func TestSignedOrdersArePlacedWhenDueAndExecuted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.SlippageBps = 1 // pools pay what was quoted
	b.cfg.DriftBps = 9000 // nothing but the orders is due
	b.public()
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	testkit.Approve(t, b.c, b.creator(), b.m.Deployment.ExitGuard, vault)
	usdc, keeper := b.m.Asset("USDC").Token, b.c.Account(devchain.Keeper).Address
	whole := func(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e18)) }
	order := func(nonce uint64, floor, ceiling int64) bindings.IExitGuardSignedOrder {
		return bindings.IExitGuardSignedOrder{
			Owner: b.creator().Address, Nonce: nonce, PeakD18: new(big.Int), Terms: bindings.IExitGuardTerms{
				Vault: vault, FloorD18: whole(floor), CeilingD18: whole(ceiling), TokenOut: usdc, MaxSlippageBps: 1000, TipBps: 100,
				ExpiresAt: big.NewInt(1 << 35), Shares: whole(20),
			},
		}
	}
	b.sign(b.creator(), order(11, 95, 0))
	b.sign(b.creator(), order(12, 50, 0))
	profit := order(13, 0, 130)
	profit.Terms.TokenOut, profit.Terms.MaxSlippageBps = common.Address{}, 0 // the pools do not follow
	b.sign(b.creator(), profit)
	cancelled := order(14, 96, 0)
	b.sign(b.creator(), cancelled)
	testkit.Send(t, b.c, b.creator(), testkit.Call{
		To: b.m.Deployment.ExitGuard, Data: bindings.NewExitGuard().PackCancelSigned(cancelled.Nonce),
	})
	before := b.balance(vault, b.creator().Address)
	b.rounds(2)
	require.Empty(t, b.plans(vault), "the level triggers none")
	b.refresh(map[string]string{"WBTC": "80000"}) // half of the basket falls by 11 %
	b.look()
	require.Equal(t, []string{"peak active"}, b.plans(vault), "the order with the highest floor is placed, and not the cancelled one")
	b.rounds(6)
	require.Equal(t, []string{"peak done", "exit done"}, b.plans(vault))
	require.Equal(t, whole(20), new(big.Int).Sub(before, b.balance(vault, b.creator().Address)))
	require.Positive(t, b.balance(usdc, keeper).Sign(), "the tip")
	require.Equal(t, "executed", b.signedStatus(11))
	require.Equal(t, "waiting", b.signedStatus(13))

	b.refresh(map[string]string{"WBTC": "150000"}) // far above the ceiling
	b.rounds(7)
	require.Equal(t, "executed", b.signedStatus(13), "its profit is taken")
	require.Equal(t, "waiting", b.signedStatus(12))
}
