package event_test

import (
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// drawTransfer returns a log that begins like a Transfer and mostly is one.
func drawTransfer(t *rapid.T) *types.Log {
	length := rapid.Custom(func(t *rapid.T) int {
		if rapid.IntRange(0, 9).Draw(t, "odd") > 0 {
			return common.HashLength
		}
		return rapid.IntRange(0, 2*common.HashLength).Draw(t, "length")
	})
	n := length.Draw(t, "data")
	l := &types.Log{Data: rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "value")}
	l.Topics = append(l.Topics, bindingTransfer)
	for range length.Draw(t, "topics") / 16 {
		l.Topics = append(l.Topics, common.Hash(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "topic")))
	}
	return l
}

var bindingTransfer = func() common.Hash {
	contract, err := bindings.IndexVaultMetaData.ParseABI()
	if err != nil {
		panic(err)
	}
	return contract.Events["Transfer"].ID
}()

// decodeTransfer decodes a vault's log both ways.
func decodeTransfer(l *types.Log) (own, theirs *bindings.IndexVaultTransfer, refused, theyRefused error) {
	row := ledgerdb.Event{Emitter: common.Address{1}, Data: l.Data}
	for i := range l.Topics {
		row.Topics = append(row.Topics, l.Topics[i][:])
	}
	e, refused := event.Decoder{Factory: fakechain.Factory, Registry: fakechain.Registry}.Decode(row)
	own, _ = e.Body.(*bindings.IndexVaultTransfer)
	theirs, theyRefused = bindings.NewIndexVault().UnpackTransferEvent(l)
	return own, theirs, refused, theyRefused
}

func TestTransfer(t *testing.T) {
	t.Parallel()
	t.Run("IsReadAsTheBindingsRead", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			l := drawTransfer(t)
			own, theirs, refused, theyRefused := decodeTransfer(l)
			if len(l.Data) == 0 || len(l.Data) > common.HashLength {
				require.Error(t, refused, "data of another length is refused, where the bindings guess")
				return
			}
			require.Equal(t, theyRefused == nil, refused == nil)
			if refused == nil {
				require.Equal(t, theirs.From, own.From)
				require.Equal(t, theirs.To, own.To)
				require.Zero(t, theirs.Value.Cmp(own.Value))
			}
		})
	})
	t.Run("OfAllAndOfNothingIsReadToo", func(t *testing.T) {
		t.Parallel()
		for _, fill := range []byte{0, 1, 0x80, 0xff} {
			word := slices.Repeat([]byte{fill}, 32)
			own, theirs, refused, theyRefused := decodeTransfer(&types.Log{
				Topics: []common.Hash{bindingTransfer, common.Hash(word), common.Hash(word)}, Data: word,
			})
			require.NoError(t, refused)
			require.NoError(t, theyRefused)
			require.Zero(t, theirs.Value.Cmp(own.Value))
			require.Equal(t, theirs.Value.Sign(), own.Value.Sign())
			require.Equal(t, theirs.From, own.From)
		}
	})
	t.Run("DoesNotSayWhatAVaultNeverSays", func(t *testing.T) {
		t.Parallel()
		_, _, refused, _ := decodeTransfer(&types.Log{Topics: make([]common.Hash, 1)})
		require.NoError(t, refused, "of another event")
		_, _, refused, _ = decodeTransfer(&types.Log{Topics: []common.Hash{bindingTransfer, {}, {}}})
		require.ErrorContains(t, refused, "a Transfer has 3 topics and 32 bytes, got 3 and 0")
	})
}

func TestIDsAreOfEveryEventOfOurs(t *testing.T) {
	t.Parallel()
	require.True(t, slices.IsSortedFunc(event.IDs, common.Hash.Cmp))
	require.Contains(t, event.IDs, event.VaultCreatedID)
	require.Contains(t, event.IDs, bindingTransfer)
	vault, err := bindings.IndexVaultMetaData.ParseABI()
	require.NoError(t, err)
	require.Contains(t, event.IDs, vault.Events["Approval"].ID, "also what no projection needs")
	c := fakechain.New()
	c.Mine(func(w *fakechain.World) { w.Populate() })
	for b := range c.Blocks(0, c.Head()) {
		for i := range b.Logs {
			require.Contains(t, event.IDs, b.Logs[i].Topics[0])
		}
	}
}
