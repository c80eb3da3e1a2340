package event_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// often are the events that are decoded without reflection, with the bindings' decoders.
var often = func() map[string]func(*types.Log) (any, error) {
	v := bindings.NewIndexVault()
	return map[string]func(*types.Log) (any, error){
		"Checkpoint":            any1(v.UnpackCheckpointEvent),
		"Contributed":           any1(v.UnpackContributedEvent),
		"Withdrawn":             any1(v.UnpackWithdrawnEvent),
		"TradeExecuted":         any1(v.UnpackTradeExecutedEvent),
		"TradesExecuted":        any1(v.UnpackTradesExecutedEvent),
		"AllowanceUsed":         any1(v.UnpackAllowanceUsedEvent),
		"FeesPaid":              any1(v.UnpackFeesPaidEvent),
		"PerformanceFeeAccrued": any1(v.UnpackPerformanceFeeAccruedEvent),
		"EntryFeeAccrued":       any1(v.UnpackEntryFeeAccruedEvent),
		"ExitFeeAccrued":        any1(v.UnpackExitFeeAccruedEvent),
	}
}()

func any1[T any](unpack func(*types.Log) (*T, error)) func(*types.Log) (any, error) {
	return func(l *types.Log) (any, error) { return unpack(l) }
}

// drawLog returns a log of an event, mostly with its layout.
func drawLog(t *rapid.T, of abi.Event) *types.Log {
	word := rapid.Custom(func(t *rapid.T) []byte {
		if rapid.Bool().Draw(t, "small") {
			return common.BigToHash(big.NewInt(rapid.Int64Range(0, 300).Draw(t, "n"))).Bytes()
		}
		return rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "word")
	})
	l := &types.Log{Topics: []common.Hash{of.ID}}
	for _, argument := range of.Inputs {
		switch {
		case argument.Indexed:
			l.Topics = append(l.Topics, common.Hash(word.Draw(t, "topic")))
		case argument.Type.T == abi.SliceTy:
			l.Data = append(l.Data, common.BigToHash(big.NewInt(64)).Bytes()...)
		default:
			l.Data = append(l.Data, word.Draw(t, "value")...)
		}
	}
	if last := of.Inputs[len(of.Inputs)-2:]; last[0].Type.T == abi.SliceTy {
		n := rapid.IntRange(0, 5).Draw(t, "length")
		l.Data = append(l.Data, common.BigToHash(big.NewInt(int64(n))).Bytes()...)
		for range n {
			l.Data = append(l.Data, word.Draw(t, "amount")...)
		}
	}
	switch rapid.IntRange(0, 9).Draw(t, "odd") {
	case 0:
		l.Data = l.Data[:rapid.IntRange(0, len(l.Data)).Draw(t, "cut")]
	case 1:
		l.Topics = l.Topics[:rapid.IntRange(1, len(l.Topics)).Draw(t, "topics")]
	case 2:
		l.Data = append(l.Data, word.Draw(t, "more")...)
	case 3: // move the list, or change its length
		if len(l.Data) >= 96 {
			copy(l.Data[64*rapid.IntRange(0, 1).Draw(t, "where"):], word.Draw(t, "other"))
		}
	}
	return l
}

func TestFrequentEventsAreReadAsTheBindingsRead(t *testing.T) {
	t.Parallel()
	vault, err := bindings.IndexVaultMetaData.ParseABI()
	require.NoError(t, err)
	same := cmp.Options{
		cmp.Comparer(func(a, b *big.Int) bool {
			return a == nil && b == nil || a != nil && b != nil && a.Cmp(b) == 0 && a.Sign() == b.Sign()
		}),
		cmpopts.IgnoreTypes(&types.Log{}), cmpopts.EquateEmpty(),
	}
	for name, theirs := range often {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				l := drawLog(t, vault.Events[name])
				row := ledgerdb.Event{Emitter: common.Address{1}, Data: l.Data}
				for i := range l.Topics {
					row.Topics = append(row.Topics, l.Topics[i][:])
				}
				own, refused := event.Decoder{Factory: fakechain.Factory, Registry: fakechain.Registry}.Decode(row)
				want, theyRefused := theirs(l)
				require.Equal(t, theyRefused == nil, refused == nil, "%v, %v", theyRefused, refused)
				if refused == nil {
					require.Empty(t, cmp.Diff(want, own.Body, same))
				}
			})
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	c := fakechain.New()
	c.Mine(func(w *fakechain.World) { w.Populate() })
	vault, err := bindings.IndexVaultMetaData.ParseABI()
	require.NoError(b, err)
	row := c.Rows(1)
	for i := range row {
		if common.Hash(row[i].Topics[0]) != vault.Events["Contributed"].ID {
			continue
		}
		d := event.Decoder{Factory: fakechain.Factory, Registry: fakechain.Registry}
		b.ReportAllocs()
		for b.Loop() {
			_, err := d.Decode(row[i])
			require.NoError(b, err)
		}
	}
}
