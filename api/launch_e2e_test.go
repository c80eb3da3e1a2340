package api_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// TestALaunchAsksForApprovalsOnceWhilePricesFall launches in a market that falls by 1 % five times. The seed has a value in USD, so each
// request takes more tokens than the one before.
func TestALaunchAsksForApprovalsOnceWhilePricesFall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker := w.chain.Account(devchain.FirstMember)
	body := w.launchBody(maker.Address, map[string]int{"WETH": 6000, "USDC": 4000})
	first := w.prepare(t, "/v1/tx/launch", body)
	require.Len(t, first.Approvals, 2)
	require.EqualValues(t, 1000, first.Preview["approval_headroom_bps"])
	most := first.Preview["max_amounts"].([]any)
	for i, a := range first.Approvals {
		bound, ok := new(big.Int).SetString(most[i].(map[string]any)["amount"].(string), 10)
		require.True(t, ok)
		asked, ok := new(big.Int).SetString(a.Amount, 10)
		require.True(t, ok)
		up := new(big.Int).Add(new(big.Int).Mul(bound, big.NewInt(11_000)), big.NewInt(9_999))
		require.Equal(t, up.Div(up, big.NewInt(10_000)), asked, "10 %% above what the factory may take, rounded up")
		require.Equal(t, types.ReceiptStatusSuccessful, w.sign(t, maker, a.Transaction).Status)
	}
	amounts := first.Preview["amounts"].([]any)
	weth, _ := new(big.Int).SetString(amounts[1].(map[string]any)["amount"].(string), 10)
	var last prepared
	for _, price := range []string{"2970", "2940", "2910", "2880", "2850"} { // from 3,000: 5 % in all
		testkit.SetPrices(t, w.chain, w.market, map[string]string{"WETH": price})
		w.sync(t)
		last = w.prepare(t, "/v1/tx/launch", body)
		require.Empty(t, last.Approvals, "at %s", price)
		require.NotContains(t, last.issues(), "allowance")
		now, _ := new(big.Int).SetString(last.Preview["amounts"].([]any)[1].(map[string]any)["amount"].(string), 10)
		require.Positive(t, now.Cmp(weth), "the seed takes more at a lower price")
		weth = now
	}
	require.Equal(t, types.ReceiptStatusSuccessful, w.sign(t, maker, last.Transaction).Status)
}
