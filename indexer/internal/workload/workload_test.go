package workload_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/indexer/internal/workload"
)

var small = workload.Config{Events: 1_500, Vaults: 7, Seed: 3, PerBlock: 40, Active: 3, Holders: 50}

func build(t *testing.T, cfg workload.Config) *fakechain.Chain {
	t.Helper()
	c, err := workload.Build(cfg)
	require.NoError(t, err)
	return c
}

func logs(c *fakechain.Chain) (all []types.Log) {
	for b := range c.Blocks(0, c.Head()) {
		for _, l := range b.Logs {
			if l.Data == nil { // as it comes over the wire
				l.Data = []byte{}
			}
			all = append(all, l)
		}
	}
	return all
}

func TestBuild(t *testing.T) {
	t.Parallel()
	t.Run("IsTheSameForTheSameSeed", func(t *testing.T) {
		t.Parallel()
		first, second := build(t, small), build(t, small)
		require.Equal(t, logs(first), logs(second))
		other := small
		other.Seed++
		require.NotEqual(t, logs(build(t, small)), logs(build(t, other)))
	})
	t.Run("HasTheSizeItWasAskedFor", func(t *testing.T) {
		t.Parallel()
		all := logs(build(t, small))
		require.GreaterOrEqual(t, len(all), small.Events)
		require.Less(t, len(all), small.Events+30)
		born := map[uint64]int{}
		for i := range all {
			if all[i].Topics[0] == event.VaultCreatedID {
				born[all[i].BlockNumber]++
			}
		}
		require.Len(t, born, small.Vaults, "born over time")
	})
	t.Run("OfAFlatChainHasTransfersOnly", func(t *testing.T) {
		t.Parallel()
		flat := small
		flat.Flat, flat.Vaults = true, 1
		c := build(t, flat)
		for b := range c.Blocks(3, c.Head()) {
			for i := range b.Logs {
				require.Len(t, b.Logs[i].Topics, 3)
			}
		}
	})
	t.Run("RefusesASizeThatIsNone", func(t *testing.T) {
		t.Parallel()
		_, err := workload.Build(workload.Config{Vaults: 1, PerBlock: 1, Active: 1, Holders: 1})
		require.ErrorContains(t, err, "events must be from 1 to 100000000, got 0")
	})
}

func TestNode(t *testing.T) {
	t.Parallel()
	c := build(t, small)
	server := httptest.NewServer(workload.NewNode(c))
	t.Cleanup(server.Close)
	client, err := ethclient.DialContext(t.Context(), server.URL)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	all := logs(c)

	t.Run("AnswersWithTheLogsOfAFilter", func(t *testing.T) {
		t.Parallel()
		got, err := client.FilterLogs(t.Context(), ethereum.FilterQuery{FromBlock: new(big.Int)})
		require.NoError(t, err)
		require.Equal(t, all, got)
		one := all[slices.IndexFunc(all, func(l types.Log) bool { return l.BlockNumber > 9 && len(l.Topics) == 3 })]
		got, err = client.FilterLogs(t.Context(), ethereum.FilterQuery{
			FromBlock: big.NewInt(5), ToBlock: big.NewInt(30), Addresses: []common.Address{one.Address, fakechain.Registry},
			Topics: [][]common.Hash{{one.Topics[0], event.VaultCreatedID}, {}, {one.Topics[len(one.Topics)-1], {}}},
		})
		require.NoError(t, err)
		want := slices.DeleteFunc(slices.Clone(all), func(l types.Log) bool {
			return l.BlockNumber < 5 || l.BlockNumber > 30 || l.Address != one.Address || l.Topics[0] != one.Topics[0] ||
				len(l.Topics) < 3 || l.Topics[2] != one.Topics[len(one.Topics)-1] && l.Topics[2] != common.Hash{}
		})
		require.NotEmpty(t, want)
		require.Equal(t, want, got)
		got, err = client.FilterLogs(t.Context(), ethereum.FilterQuery{BlockHash: &one.BlockHash})
		require.NoError(t, err)
		require.Contains(t, got, one)
		_, err = client.FilterLogs(t.Context(), ethereum.FilterQuery{BlockHash: &common.Hash{1}})
		require.ErrorContains(t, err, "unknown block")
	})
	t.Run("AnswersWithBlocksAndFacts", func(t *testing.T) {
		t.Parallel()
		id, err := client.ChainID(t.Context())
		require.NoError(t, err)
		require.Equal(t, int64(fakechain.ChainID), id.Int64())
		head, err := client.BlockNumber(t.Context())
		require.NoError(t, err)
		require.Equal(t, c.Head(), head)
		final, err := client.HeaderByNumber(t.Context(), big.NewInt(rpc.FinalizedBlockNumber.Int64()))
		require.NoError(t, err)
		require.Equal(t, c.Head()-10, final.Number.Uint64())
		var block map[string]any
		require.NoError(t, client.Client().CallContext(t.Context(), &block, "eth_getBlockByHash", c.HeadHash(), false))
		require.Equal(t, c.HeadHash().Hex(), block["hash"])
		require.NoError(t, client.Client().CallContext(t.Context(), &block, "eth_getBlockByNumber", "0xffffff", false))
		require.Nil(t, block)
		require.ErrorContains(t, client.Client().CallContext(t.Context(), &block, "eth_mining"), "does not exist")
		require.ErrorContains(t, client.Client().CallContext(t.Context(), &block, "eth_getBlockByNumber", 7), "invalid argument")
	})
	t.Run("AnswersCallsAtTheirBlockAsAChainWithAllItsStateWould", func(t *testing.T) {
		t.Parallel()
		// A lean chain keeps only the past of vaults. This chain keeps everything.
		whole := fakechain.New()
		for b := range c.Blocks(1, 1) {
			require.NotEmpty(t, b.Logs)
		}
		whole.Mine(func(w *fakechain.World) { w.Populate() })
		whole.Mine(func(*fakechain.World) {})
		lean := fakechain.NewLean()
		lean.Mine(func(w *fakechain.World) { w.Populate() })
		lean.Mine(func(*fakechain.World) {})
		for range 20 {
			do := func(w *fakechain.World) {
				v := w.Vaults[w.Order[0]]
				w.Transfer(v, v.Owner, fakechain.People[3], big.NewInt(5))
				w.Contribute(v, fakechain.People[3], fakechain.People[3], big.NewInt(1e15))
			}
			whole.Mine(do)
			lean.Mine(do)
		}
		ask := bindings.NewVaultLens().PackStates(lean.World().Order)
		for number := uint64(1); number <= lean.Head(); number++ {
			want, err := whole.View(fakechain.Lens, ask, number)
			require.NoError(t, err)
			got, err := lean.View(fakechain.Lens, ask, number)
			require.NoError(t, err)
			require.Equal(t, want, got, "block %d", number)
		}
		_, err := lean.View(fakechain.Lens, ask, 0)
		require.ErrorContains(t, err, "revert", "the vault was not there")
	})
	t.Run("TakesBatchesAndRefusesWhatIsNoRequest", func(t *testing.T) {
		t.Parallel()
		post := func(text string) (int, string) {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(text))
			require.NoError(t, err)
			response, err := server.Client().Do(request)
			require.NoError(t, err)
			defer func() { _ = response.Body.Close() }()
			body, err := io.ReadAll(response.Body)
			require.NoError(t, err)
			return response.StatusCode, string(body)
		}
		status, text := post(`[{"id":7,"method":"eth_chainId"},{"id":"x","method":"eth_call","params":[{},"0xffffff"]}]`)
		require.Equal(t, http.StatusOK, status)
		require.JSONEq(t, `[{"jsonrpc":"2.0","id":7,"result":"0x7a69"},
			{"jsonrpc":"2.0","id":"x","error":{"code":-32000,"message":"header not found"}}]`, text)
		status, _ = post("{")
		require.Equal(t, http.StatusBadRequest, status)
		status, _ = post(string(bytes.Repeat([]byte(" "), 9<<20)))
		require.Equal(t, http.StatusRequestEntityTooLarge, status)
	})
	t.Run("WritesLogsAsGoEthereumDoes", func(t *testing.T) {
		t.Parallel()
		var raw []json.RawMessage
		require.NoError(t, client.Client().CallContext(t.Context(), &raw, "eth_getLogs", map[string]any{"fromBlock": "0x0"}))
		for i := range all {
			want, err := json.Marshal(all[i])
			require.NoError(t, err)
			require.Equal(t, string(want), string(raw[i]))
		}
	})
}
