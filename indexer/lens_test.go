package indexer

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/bindings"
)

func TestTheLensIsReadAsTheBindingsRead(t *testing.T) {
	t.Parallel()
	lens, err := bindings.VaultLensMetaData.ParseABI()
	require.NoError(t, err)
	outputs := lens.Methods["states"].Outputs
	rapid.Check(t, func(t *rapid.T) {
		amount := func(name string) *big.Int {
			return new(big.Int).SetBytes(rapid.SliceOfN(rapid.Byte(), 0, 32).Draw(t, name))
		}
		states := make([]bindings.IVaultLensVaultState, rapid.IntRange(0, 3).Draw(t, "vaults"))
		for i := range states {
			zero := new(big.Int)
			states[i] = bindings.IVaultLensVaultState{
				Vault: common.BigToAddress(amount("vault")), NavOk: rapid.Bool().Draw(t, "ok"), NavD18: amount("nav"),
				TotalSupply: amount("supply"), PendingFeeShares: amount("fee"), NavPerShareD18: amount("level"), DriftD18: amount("drift"),
				RebalanceNonce: zero, LastTradeAt: zero, LastAccrual: zero,
				HighWaterMarkD18: zero, PeakD18: zero, ShareCap: zero, Scale: zero, ReduceOnlyReasons: zero,
				KeeperFrom: zero, MonthLossD18: zero, MonthMostD18: zero,
				Roles: bindings.IVaultLensRoles{LastProposedAt: zero}, Usage: bindings.IVaultTypesUsage{LossD18: zero, TurnoverD18: zero},
				Fees: bindings.IVaultTypesFees{
					ManagementBps: rapid.Uint16().Draw(t, "management"), PerformanceBps: rapid.Uint16().Draw(t, "performance"),
				},
				PendingTargets: bindings.IVaultTypesPendingTargets{Id: zero}, Auction: bindings.IVaultTypesAuction{NavD18: zero},
				LowLevelD18: zero, TradeNavD18: zero, TradeDriftD18: zero,
			}
			for range rapid.IntRange(0, 3).Draw(t, "constituents") {
				states[i].Constituents = append(states[i].Constituents, bindings.IVaultLensConstituent{
					Token: common.BigToAddress(amount("token")), WeightBps: big.NewInt(rapid.Int64Range(0, 10_000).Draw(t, "target")),
					Decimals: rapid.Uint8().Draw(t, "decimals"), Reserve: amount("reserve"), Base: amount("base"),
					TradeCapD18:    amount("cap"),
					PriceUpdatedAt: amount("updated"), PriceD18: amount("price"), ValueD18: amount("value"),
					LowD18: zero, HighD18: zero,
				})
			}
		}
		packed, err := outputs.Pack(big.NewInt(1), big.NewInt(2), states)
		require.NoError(t, err)
		got, err := unpackStates(packed)
		require.NoError(t, err)
		require.Len(t, got, len(states))
		for i, want := range states {
			require.Equal(t, want.Vault, got[i].vault)
			require.Equal(t, want.NavOk, got[i].navOk)
			for j, pair := range [][2]*big.Int{
				{want.NavD18, got[i].navD18},
				{want.TotalSupply, got[i].totalSupply},
				{want.PendingFeeShares, got[i].pendingFeeShares},
				{want.NavPerShareD18, got[i].navPerShareD18},
				{want.DriftD18, got[i].driftD18},
			} {
				require.Zero(t, pair[0].Cmp(pair[1]), "number %d", j)
			}
			require.EqualValues(t, want.Fees.ManagementBps, got[i].managementBps)
			require.EqualValues(t, want.Fees.PerformanceBps, got[i].performanceBps)
			require.Len(t, got[i].holdings, len(want.Constituents))
			for j, c := range want.Constituents {
				h := got[i].holdings[j]
				require.Equal(t, c.Token, h.Token)
				require.Equal(t, c.WeightBps.Uint64(), uint64(h.TargetBps))
				require.Equal(t, c.Decimals, h.Decimals)
				require.Zero(t, c.Reserve.Cmp(h.Reserve))
				require.Zero(t, c.PriceD18.Cmp(h.PriceD18))
			}
		}
		// Decoding any answer must end, without reading out of bounds.
		if cut := rapid.IntRange(0, len(packed)).Draw(t, "cut"); cut < len(packed) && len(states) > 0 && cut < 4*common.HashLength {
			_, err = unpackStates(packed[:cut])
			require.Error(t, err)
		}
		garbled := append([]byte{}, packed...)
		garbled[rapid.IntRange(0, len(garbled)-1).Draw(t, "where")] = rapid.Byte().Draw(t, "what")
		_, _ = unpackStates(garbled)
	})
}
