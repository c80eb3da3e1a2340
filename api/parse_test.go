package api

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

func FuzzAddressesAreReadExactlyOrRefused(f *testing.F) {
	for _, s := range []string{"", "0x", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0X70997970C51812dc3A010C7d01b50e0d17dc79C8", "0x" + strings.Repeat("g", 40)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkAddress(t, s) })
}

func TestAddressesAreReadExactlyOrRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		checkAddress(t, rapid.OneOf(rapid.String(), rapid.StringMatching("0[xX][0-9a-fA-Fg]{39,41}")).Draw(t, "text"))
	})
}

func checkAddress(t require.TestingT, s string) {
	a, err := ParseAddress(s)
	if err != nil {
		require.Equal(t, common.Address{}, a)
		return
	}
	require.True(t, strings.EqualFold(s, a.Hex()), "%q was read as %s", s, a)
	again, err := ParseAddress(a.Hex())
	require.NoError(t, err)
	require.Equal(t, a, again)
}

func TestAMistypedCaseIsRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := common.Address(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "address"))
		text := []byte(a.Hex())
		at := rapid.IntRange(2, 41).Draw(t, "digit")
		flipped := append([]byte{}, text...)
		if flipped[at] |= 0x20; flipped[at] == text[at] {
			flipped[at] &^= 0x20
		}
		if text[at] <= '9' {
			return
		}
		s := string(flipped)
		_, err := ParseAddress(s)
		if digits := s[2:]; digits == strings.ToLower(digits) || digits == strings.ToUpper(digits) {
			require.NoError(t, err)
		} else {
			require.ErrorIs(t, err, errAddressChecksum)
		}
	})
}

func FuzzCursorsAreOursOrRefused(f *testing.F) {
	f.Add("indices/nav/desc", cursor{List: "indices/nav/desc", Rank: "-12.5", Address: common.Address{1}}.String())
	f.Add("activity", cursor{List: "activity", Block: 7, Index: -1}.String())
	f.Add("activity", "e30")
	f.Fuzz(func(t *testing.T, list, text string) { checkCursor(t, list, text) })
}

func TestMangledCursorsAreRefusedOrOurs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SampledFrom([]string{"activity", "indices/nav/desc"}).Draw(t, "list")
		c := cursor{List: list, Block: rapid.Int64().Draw(t, "block"), Index: rapid.Int32().Draw(t, "index")}
		got, ok := parseCursor(list, c.String())
		require.True(t, ok)
		require.Equal(t, c, got)
		text := []byte(c.String())
		text[rapid.IntRange(0, len(text)-1).Draw(t, "place")] = rapid.Byte().Draw(t, "byte")
		checkCursor(t, list, string(text))
		checkCursor(t, list, rapid.String().Draw(t, "anything"))
	})
}

func checkCursor(t require.TestingT, list, text string) {
	if c, ok := parseCursor(list, text); ok {
		require.Equal(t, list, c.List)
		require.Equal(t, text, c.String())
	}
}

func TestASplitLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amount := new(big.Int).SetUint64(rapid.Uint64().Draw(t, "amount"))
		weights := make([]*big.Int, rapid.IntRange(1, maxConstituents).Draw(t, "count"))
		for i := range weights {
			weights[i] = new(big.Int).SetUint64(rapid.Uint64Range(0, 1<<40).Draw(t, "weight"))
		}
		sum := new(big.Int)
		for _, part := range split(amount, weights) {
			require.GreaterOrEqual(t, part.Sign(), 0)
			sum.Add(sum, part)
		}
		require.Equal(t, amount.String(), sum.String())
	})
}

// Pools whose price worsens with size stand in for the quotes.
func TestEveryLegOfADepositBuysTheSameShares(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := holding{supply: new(big.Int).Mul(big.NewInt(1000), basket.D18)}
		n := rapid.IntRange(1, 6).Draw(t, "parts")
		depth := make([]*big.Int, n)
		stale := rapid.Bool().Draw(t, "one price is stale")
		for i := range n {
			reserve := new(big.Int).Mul(big.NewInt(rapid.Int64Range(1_000, 1_000_000).Draw(t, "reserve")), basket.D18)
			price := new(big.Int).Mul(big.NewInt(rapid.Int64Range(1, 1000).Draw(t, "price")), basket.D18)
			h.parts = append(h.parts, part{reserve: reserve, decimals: 18, priceD18: price, weight: big.NewInt(5000)})
			depth[i] = new(big.Int).Mul(basket.ValueD18(reserve, price, 18), big.NewInt(rapid.Int64Range(5, 50).Draw(t, "depth")))
		}
		amount := basket.MulDivDown(h.valueD18(h.reserves()), big.NewInt(rapid.Int64Range(1, 20).Draw(t, "percent")), big.NewInt(100))
		prices := make([]*big.Int, n)
		for i := range n {
			prices[i] = h.parts[i].priceD18
		}
		if stale {
			h.parts[0].priceD18 = nil
		}
		quotes := 0
		legs, err := h.evenOut(amount, func(ins []*big.Int) ([]leg, error) { // constant product: out = in/price × depth/(depth+in)
			quotes++
			legs := make([]leg, n)
			for i, in := range ins {
				fair := basket.AmountDown(in, prices[i], 18)
				legs[i] = leg{in: in, out: basket.MulDivDown(fair, depth[i], new(big.Int).Add(depth[i], in))}
			}
			return legs, nil
		})
		require.NoError(t, err)
		require.True(t, stale || h.even(legs), "after %d quotes", quotes) // without a price the first split is a guess
		spent := new(big.Int)
		for _, l := range legs {
			spent.Add(spent, l.in)
		}
		require.Equal(t, amount.String(), spent.String())
	})
}
