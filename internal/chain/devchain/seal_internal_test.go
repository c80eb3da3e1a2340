package devchain

import (
	"math/big"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"
)

// TestForkReachesBelowFinalityAfterAMinuteToo makes the node move its final blocks to the freezer, as it does once a
// minute. It then reads those blocks by number from there, whatever block a fork puts in their place.
func TestForkReachesBelowFinalityAfterAMinuteToo(t *testing.T) {
	t.Parallel()
	c, err := Start(t.Context(), Config{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	base := c.Commit()
	for range 2 * epochLength {
		c.Commit()
	}
	final, err := c.client.HeaderByNumber(t.Context(), big.NewInt(rpc.FinalizedBlockNumber.Int64()))
	require.NoError(t, err)
	require.EqualValues(t, 2*epochLength, final.Number.Int64())
	// The node hides its database, and with it the method that its own tests call for this.
	freezer, ok := reflect.ValueOf(c.eth.ChainDb()).Elem().FieldByName("Database").Interface().(interface{ Freeze() error })
	require.True(t, ok)
	require.NoError(t, freezer.Freeze())

	require.NoError(t, c.Fork(base))
	to := c.Account(FirstMember).Address
	tx := types.MustSignNewTx(c.Account(Deployer).Key, types.LatestSignerForChainID(new(big.Int).SetUint64(ChainID)), &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(ChainID), To: &to, Value: big.NewInt(1), Gas: 21_000,
		GasFeeCap: big.NewInt(1e12), GasTipCap: big.NewInt(1e9),
	})
	require.NoError(t, c.client.SendTransaction(t.Context(), tx))
	hash := c.Commit()
	header, err := c.client.HeaderByNumber(t.Context(), big.NewInt(2))
	require.NoError(t, err)
	require.Equal(t, hash, header.Hash())
	receipt, err := c.client.TransactionReceipt(t.Context(), tx.Hash())
	require.NoError(t, err)
	require.Equal(t, hash, receipt.BlockHash)
}
