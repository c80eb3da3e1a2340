package chain_test

import (
	"encoding/json"
	"log/slog"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// headerOfAnotherChain is a header with a field that go-ethereum does not know, so that it would compute another hash.
func headerOfAnotherChain(t *testing.T, hash *common.Hash) string {
	t.Helper()
	raw, err := json.Marshal(&types.Header{Number: big.NewInt(7), Difficulty: big.NewInt(1), Time: 12, BaseFee: big.NewInt(3)})
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(raw, &fields))
	delete(fields, "hash")
	if hash != nil {
		fields["hash"] = hash
	}
	fields["l1BlockNumber"] = "0x1"
	raw, err = json.Marshal(fields)
	require.NoError(t, err)
	return string(raw)
}

func TestAHeaderHasTheHashThatTheNodeGives(t *testing.T) {
	t.Parallel()
	given := common.HexToHash("0x8f3a09bc")
	node := answering(t, map[string]string{"eth_getBlockByNumber": headerOfAnotherChain(t, &given)})
	client, err := chain.Dial(t.Context(), []string{node}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(client.Close)
	h, err := client.Header(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, given, h.Hash())
	require.NotEqual(t, given, h.Header.Hash(), "go-ethereum computes another one")
	require.Equal(t, big.NewInt(7), h.Number)
	require.Equal(t, uint64(12), h.Time)
	require.Equal(t, big.NewInt(3), h.BaseFee)
}

func TestAHeaderWithoutAHashIsRefused(t *testing.T) {
	t.Parallel()
	client, err := chain.Dial(t.Context(), []string{answering(t, map[string]string{"eth_getBlockByNumber": headerOfAnotherChain(t, nil)})},
		slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(client.Close)
	_, err = client.Header(t.Context(), nil)
	require.ErrorContains(t, err, "no hash")
}

func TestABlockThatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	client, err := chain.Dial(t.Context(), []string{answering(t, map[string]string{"eth_getBlockByNumber": "null"})},
		slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(client.Close)
	_, err = client.Header(t.Context(), big.NewInt(9))
	require.ErrorIs(t, err, ethereum.NotFound)
}
