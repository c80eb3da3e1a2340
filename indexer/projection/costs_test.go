package projection

import (
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// path returns a Uniswap path through pools with these fees.
func path(fees []int64, tokens []common.Address) []byte {
	out := slices.Clone(tokens[0][:])
	for i, fee := range fees {
		out = append(out, byte(fee>>16), byte(fee>>8), byte(fee))
		out = append(out, tokens[i+1][:]...)
	}
	return out
}

func TestTheCostsOfATransactionsTradesAddUp(t *testing.T) {
	t.Parallel()
	vault, hash := common.HexToAddress("0x7a"), common.HexToHash("0x1")
	rapid.Check(t, func(t *rapid.T) {
		var calls []bindings.IVaultTypesTrade
		var fees [][]int64
		var in Input
		in.Transactions = map[common.Hash]Transaction{}
		for leg := range rapid.IntRange(1, 5).Draw(t, "legs") {
			of := rapid.SliceOfN(rapid.Int64Range(0, 999_999), 1, 3).Draw(t, "fees")
			tokens := make([]common.Address, len(of)+1)
			for i := range tokens {
				tokens[i] = common.BigToAddress(big.NewInt(int64(100*leg + i + 1)))
			}
			value := big.NewInt(rapid.Int64Range(0, 1e18).Draw(t, "sold"))
			fees = append(fees, of)
			calls = append(calls, bindings.IVaultTypesTrade{
				TokenIn: tokens[0], TokenOut: tokens[len(of)], AmountIn: value, MinAmountOut: new(big.Int), Data: path(of, tokens),
			})
			in.Events = append(in.Events, event.Event{
				Event: ledgerdb.Event{BlockNumber: 1, LogIndex: int32(leg), TxHash: hash, Emitter: vault}, Vault: vault,
				Body: &bindings.IndexVaultTradeExecuted{
					Nonce: new(big.Int), Leg: big.NewInt(int64(leg)), TokenIn: tokens[0], TokenOut: tokens[len(of)],
					AmountIn: value, AmountOut: value, ReserveInAfter: value, ReserveOutAfter: value, ValueInD18: value,
					ValueOutD18: big.NewInt(rapid.Int64Range(0, 1e18).Draw(t, "bought")),
				},
			})
		}
		gas, price := basket.NewAmount(big.NewInt(rapid.Int64Range(0, 1e17).Draw(t,
			"gas"))), basket.NewAmount(big.NewInt(rapid.Int64Range(0, 1e18).Draw(t, "price")))
		in.Transactions[hash] = Transaction{
			Recipient: &vault, GasWei: &gas, NativePriceD18: &price,
			Input: bindings.NewIndexVault().PackExecuteTrades(new(big.Int), calls, new(big.Int), new(big.Int)),
		}
		b := newBatch(1, NewHoldings())
		b.touch(in)
		for i := range in.Events {
			require.NoError(t, trades.apply(b, &in.Events[i]))
		}
		sum := new(big.Int)
		for i, row := range *tradeRows.in(b) {
			require.Nil(t, row.FeeUnknown)
			require.Nil(t, row.GasUnknown)
			sum.Add(sum, row.GasWei.View())
			// left is exactly what consecutive pools let through. The fee is the rest, rounded up.
			left := new(big.Rat).SetInt(row.ValueInD18.View())
			for _, fee := range fees[i] {
				left.Mul(left, big.NewRat(1_000_000-fee, 1_000_000))
			}
			exact := left.Sub(new(big.Rat).SetInt(row.ValueInD18.View()), left)
			over := new(big.Rat).Sub(new(big.Rat).SetInt(row.FeeD18.View()), exact)
			require.GreaterOrEqual(t, over.Sign(), 0)
			require.Negative(t, over.Cmp(big.NewRat(1, 1)))
			shortfall := new(big.Int).Sub(row.ValueInD18.View(), row.ValueOutD18.View())
			require.Equal(t, shortfall.String(), new(big.Int).Add(row.FeeD18.View(), row.ImpactD18.BigInt()).String())
		}
		require.Equal(t, gas.String(), sum.String())
	})
}

func TestACostThatCannotBeKnownSaysWhy(t *testing.T) {
	t.Parallel()
	vault, other := common.HexToAddress("0x7a"), common.HexToAddress("0x0e")
	in, out := common.HexToAddress("0x11"), common.HexToAddress("0x12")
	input := func(data []byte) []byte {
		return bindings.NewIndexVault().PackExecuteTrades(new(big.Int), []bindings.IVaultTypesTrade{{
			TokenIn: in, TokenOut: out, AmountIn: big.NewInt(1), MinAmountOut: new(big.Int), Data: data,
		}}, new(big.Int), new(big.Int))
	}
	good := input(path([]int64{500}, []common.Address{in, out}))
	gas, price := basket.NewAmount(big.NewInt(10)), basket.NewAmount(big.NewInt(1e18))
	for name, c := range map[string]struct {
		tx       *Transaction
		fee, gas string
	}{
		"Nothing":                 {&Transaction{Recipient: &vault, Input: good, GasWei: &gas, NativePriceD18: &price}, "", ""},
		"NotRead":                 {nil, "not_read", "not_read"},
		"NoTransactionNorReceipt": {&Transaction{}, "no_transaction", "no_receipt"},
		"CalledByAnother":         {&Transaction{Recipient: &other, Input: good, GasWei: &gas}, "no_route", "no_price"},
		"AnotherCall": {
			&Transaction{Recipient: &vault, Input: []byte{1, 2, 3, 4, 5}, GasWei: &gas, NativePriceD18: &price},
			"no_route", "",
		},
		"ABrokenCall": {&Transaction{Recipient: &vault, Input: good[:70], GasWei: &gas, NativePriceD18: &price}, "no_route", ""},
		"AnotherVenue": {
			&Transaction{Recipient: &vault, Input: input([]byte{1}), GasWei: &gas, NativePriceD18: &price},
			"no_route", "",
		},
		"ThePathOfOtherTokens": {&Transaction{
			Recipient: &vault, Input: input(path([]int64{500}, []common.Address{out, in})), GasWei: &gas, NativePriceD18: &price,
		}, "no_route", ""},
		"AFeeOfAll": {&Transaction{
			Recipient: &vault, Input: input(path([]int64{1_000_000}, []common.Address{in, out})), GasWei: &gas, NativePriceD18: &price,
		}, "no_route", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := event.Event{
				Event: ledgerdb.Event{BlockNumber: 1, TxHash: common.HexToHash("0x1"), Emitter: vault}, Vault: vault,
				Body: &bindings.IndexVaultTradeExecuted{
					Nonce: new(big.Int), Leg: new(big.Int), TokenIn: in, TokenOut: out,
					AmountIn: big.NewInt(1), AmountOut: big.NewInt(1),
					ReserveInAfter: new(big.Int), ReserveOutAfter: new(big.Int),
					ValueInD18: big.NewInt(2_000), ValueOutD18: big.NewInt(1_990),
				},
			}
			input := NewInput([]event.Event{e})
			if c.tx != nil {
				input.Transactions[e.TxHash] = *c.tx
			}
			b := newBatch(1, NewHoldings())
			b.touch(input)
			require.NoError(t, trades.apply(b, &input.Events[0]))
			row := (*tradeRows.in(b))[0]
			text := func(s *string) string {
				if s == nil {
					return ""
				}
				return *s
			}
			require.Equal(t, c.fee, text(row.FeeUnknown))
			require.Equal(t, c.gas, text(row.GasUnknown))
			require.Equal(t, c.fee == "", row.FeeD18 != nil)
			require.Equal(t, c.fee == "", row.ImpactD18 != nil)
			require.Equal(t, c.gas == "", row.GasD18 != nil)
			if c.fee == "" {
				require.Equal(t, "1 9", row.FeeD18.String()+" "+row.ImpactD18.String(),
					"0.05 % of 2,000, and the rest of a shortfall of 10")
			}
		})
	}
}
