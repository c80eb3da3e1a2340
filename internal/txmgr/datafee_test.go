package txmgr_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

func TestARollupsFeeForDataIsPartOfWhatAnIntentMayCost(t *testing.T) {
	t.Parallel()
	b := setup(t)
	key := b.signer.Address().Hex()
	intent := func(payload byte, most *big.Int) int64 {
		return b.enqueueIntent(txmgr.Intent{
			Key: key + string('a'+rune(payload)), To: vault(payload), Data: []byte{payload}, GasLimit: 100_000, MaxCost: most,
		}, 20)
	}
	// 100,000 gas at the base fee of 10 gwei cost 1,000,000 gwei, and the data another million.
	b.node.set(func(n *mockNode) { n.dataFee = gwei(1_000_000) })
	dear, payable := intent(1, gwei(900_000)), intent(2, gwei(10_000_000))
	tight := intent(3, gwei(1_600_000))
	b.step()
	require.Equal(t, "ready", b.state(dear))
	require.Contains(t, b.reason(dear), "for its data")
	require.Equal(t, "inflight", b.state(payable))
	require.Equal(t, "ready", b.state(tight), "what the data leave does not pay for the gas")
	require.Contains(t, b.reason(tight), "above its limits")

	b.node.set(func(n *mockNode) { n.dataFee = gwei(100) })
	b.settle()
	require.Equal(t, "final_ok", b.state(tight))
	require.Equal(t, "final_ok", b.state(payable))
	require.Equal(t, "expired", b.state(dear), "9 gwei for a unit of gas never sufficed")
	require.Equal(t, 2, b.count("select count(*) from receipts where data_fee = 100 * 1e9::numeric"))
}

func TestFeesForDataOfTransactionsInFlightAreOwed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.MinBalance = gwei(1e9)
	b.restart()
	b.node.set(func(n *mockNode) { n.balance, n.dataFee = gwei(1e9+100_000_000), gwei(60_000_000) })
	first := b.enqueue(1, 20)
	second := b.enqueue(2, 20)
	b.step()
	require.Equal(t, "inflight", b.state(first))
	b.restart()
	third := b.enqueue(3, 20)
	b.step()
	require.Equal(t, "inflight", b.state(second), "one is owed when it is its turn")
	require.Contains(t, b.reason(third), "below its minimum")
	require.Equal(t, "ready", b.state(third), "two times 60 million gwei are owed, and 100 million are above the minimum")
}
