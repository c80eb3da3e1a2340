package fakechain

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
)

func TestTheLensAnswersAsTheContractsABIHasIt(t *testing.T) {
	t.Parallel()
	seed := uint64(1)
	random := func(n int) int {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int(seed >> 33 % uint64(n))
	}
	c := New()
	for range 60 {
		c.Mine(func(w *World) {
			for range 3 {
				w.Random(random)
			}
		})
		w := c.World()
		packed, err := w.states(w.Order)
		require.NoError(t, err)
		method := lensABI.Methods["states"]
		values, err := method.Outputs.Unpack(packed)
		require.NoError(t, err)
		again, err := method.Outputs.Pack(values...)
		require.NoError(t, err)
		require.Equal(t, again, packed)
		out, err := bindings.NewVaultLens().UnpackStates(packed)
		require.NoError(t, err)
		require.Len(t, out.Result, len(w.Order))
		for i, s := range out.Result {
			v := w.Vaults[w.Order[i]]
			nav, ok := w.nav(v)
			want := bindings.IVaultLensVaultState{
				Vault: v.Address, NavOk: ok, NavD18: new(big.Int), TotalSupply: v.Supply, PendingFeeShares: w.pendingFee(v),
				NavPerShareD18: new(big.Int), DriftD18: new(big.Int), RebalanceNonce: big.NewInt(v.Nonce), LastTradeAt: new(big.Int),
				LastAccrual: new(big.Int).SetUint64(v.accruedAt), HighWaterMarkD18: v.Mark, PeakD18: v.Mark,
				ShareCap: v.Cap, Scale: v.Scale, ReduceOnly: v.ReduceOnly, ReduceOnlyReasons: v.reasons(),
				KeeperFrom: new(big.Int), MonthLossD18: new(big.Int), MonthMostD18: new(big.Int),
				Roles: bindings.IVaultLensRoles{
					Creator: v.Owner, PendingCreator: v.Offered, Keeper: v.Keeper, Guardian: v.Holders[0], Proposer: v.Proposer,
					LastProposedAt: new(big.Int), Platform: v.Holders[1], PlatformShareBps: platformShareBps,
				},
				Limits: Limits, Usage: bindings.IVaultTypesUsage{LossD18: new(big.Int), TurnoverD18: new(big.Int)},
				Fees: bindings.IVaultTypesFees{
					ManagementBps: uint16(v.FeeBps), PerformanceBps: uint16(v.PerformanceBps),
					EntryBps: uint16(v.EntryBps), ExitBps: uint16(v.ExitBps),
				},
				PendingTargets: bindings.IVaultTypesPendingTargets{Id: big.NewInt(v.Proposal)},
				Auction:        bindings.IVaultTypesAuction{Id: uint64(v.Auction.ID), NavD18: new(big.Int)},
				LowLevelD18:    new(big.Int), TradeNavD18: new(big.Int), TradeDriftD18: new(big.Int),
				Constituents: []bindings.IVaultLensConstituent{},
			}
			if ok {
				want.NavD18, want.DriftD18 = nav, big.NewInt(v.Nonce)
				want.TradeNavD18, want.TradeDriftD18 = want.NavD18, want.DriftD18
				want.NavPerShareD18, _ = w.NavPerShareD18(v.Address)
			}
			require.Empty(t, cmp.Diff(want, s, cmp.Comparer(func(a, b *big.Int) bool { return a.Cmp(b) == 0 })))
		}
	}
	_, err := c.World().states([]common.Address{{1}})
	require.Error(t, err, "what is no vault has no state")
}
