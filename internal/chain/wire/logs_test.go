package wire_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/chain/wire"
)

const (
	word  = `"0x00000000000000000000000000000000000000000000000000000000000000Ab"`
	owner = `"0x00000000000000000000000000000000000000cd"`
)

// whole is a log as nodes write them, with room for more members.
func whole(more string) string {
	return `[{"address":` + owner + `,"topics":[` + word + `,` + word + `],"data":"0x0102","blockNumber":"0x10","transactionHash":` + word +
		`,"transactionIndex":"0x1","blockHash":` + word + `,"blockTimestamp":"0x65","logIndex":"0x2","removed":false` + more + `}]`
}

// notable are the fuzzer's seeds: what nodes write, and edge cases of JSON and hex.
var notable = []string{
	whole(""), "null", "[]", " [ ] ", "[null]", "{}", `"x"`, "1", "", "[", "[{}", "[{}]", whole("") + " x", whole("") + "\n",
	whole(`,"removed":true`), whole(`,"removed":1`), whole(`,"removed":null`), whole(`,"REMOVED":true`), whole(`,"\u0072emoved":true`),
	whole(`,"topicſ":[]`), whole(`,"blocKHash":` + word), whole(`,"bloc\u212ahash":null`), whole(`,"\x":1`), whole(",\"a\nb\":1"),
	whole(`,"address":null`), whole(`,"topics":null`), whole(`,"data":null`), whole(`,"transactionHash":null`), whole(`,"blockHash":null`),
	whole(`,"blockNumber":null,"transactionIndex":null,"logIndex":null,"blockTimestamp":null`),
	whole(`,"topics":[]`), whole(`,"topics":[null]`), whole(`,"topics":"0x"`), whole(`,"topics":{}`), whole(`,"topics":[` + word + `,]`),
	whole(`,"topics":[` + strings.Repeat(word+",", 5) + word + `]`),
	whole(`,"data":""`), whole(`,"data":"0x"`), whole(`,"data":"0X0a"`), whole(`,"data":"0x0"`),
	whole(`,"data":"0xzz"`), whole(`,"data":"00"`),
	whole(`,"data":7`), whole(`,"data":"0x` + strings.Repeat("5a", 9000) + `"`), whole(`,"data":"\u0030x00"`), whole(`,"data":"0x00\""`),
	whole(`,"blockNumber":""`), whole(`,"blockNumber":"0x"`), whole(`,"blockNumber":"0x01"`), whole(`,"blockNumber":"0x0"`),
	whole(`,"blockNumber":"0xffffffffffffffff"`), whole(`,"blockNumber":"0x10000000000000000"`), whole(`,"blockNumber":16`),
	whole(`,"blockNumber":"0xg"`), whole(`,"address":""`), whole(`,"address":"0x"`),
	whole(`,"address":` + word), whole(`,"address":["0x"]`),
	whole(`,"other":{"a":[1,{"b":"]}\"\\"}],"c":null}`), whole(`,"other":{"a":}`), whole(`,"other":[1,2`),
	whole(`,"other":01`), whole(`,"other":nul`),
	whole(`,"other":"\uD800"`), whole(`,"other":-1.5e+9`), whole(`,"other":tru`), whole(","), whole(`,"a"`), whole(`,"a":`), whole(`,1:1`),
	strings.ReplaceAll(strings.ReplaceAll(whole(""), ":", " :\t"), ",", " ,\r\n"), "[" + whole("")[1:len(whole(""))-1] + ",{}]",
	"\ufeff" + whole(""), whole("\x00"),
}

// requireSame compares wire.Logs with encoding/json and go-ethereum on the same text.
func requireSame(t require.TestingT, text []byte) {
	var want []types.Log
	var viaJSON, direct wire.Logs
	refused := json.Unmarshal(text, &want)
	require.Equal(t, refused == nil, direct.UnmarshalJSON(text) == nil, "%v: %s", refused, text)
	require.Equal(t, refused == nil, json.Unmarshal(text, &viaJSON) == nil)
	if refused == nil {
		require.Equal(t, want, []types.Log(direct), "%s", text)
		require.Equal(t, want, []types.Log(viaJSON))
	}
}

func TestLogs(t *testing.T) {
	t.Parallel()
	t.Run("AreReadOrRefusedAsGoEthereumDoes", func(t *testing.T) {
		t.Parallel()
		for _, text := range notable {
			requireSame(t, []byte(text))
		}
	})
	t.Run("OfAnyContentComeBackAsTheyWere", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			logs := rapid.SliceOf(rapid.Custom(drawLog)).Draw(t, "logs")
			text, err := json.Marshal(logs)
			require.NoError(t, err)
			var got wire.Logs
			require.NoError(t, got.UnmarshalJSON(text))
			require.Equal(t, logs, []types.Log(got))
		})
	})
	t.Run("WithAnythingChangedAreReadOrRefusedAsGoEthereumDoes", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			text := []byte(rapid.SampledFrom(notable).Draw(t, "from"))
			for range rapid.IntRange(1, 3).Draw(t, "changes") {
				at := rapid.IntRange(0, len(text)).Draw(t, "at")
				end := rapid.IntRange(at, min(at+8, len(text))).Draw(t, "end")
				put := rapid.OneOf(rapid.SampledFrom(pieces), rapid.StringN(0, 4, 8)).Draw(t, "put")
				text = append(append(append([]byte{}, text[:at]...), put...), text[end:]...)
			}
			requireSame(t, text)
		})
	})
	t.Run("DoNotShareMemoryThatAnAppendWouldReach", func(t *testing.T) {
		t.Parallel()
		var logs wire.Logs
		text := whole("")
		require.NoError(t, logs.UnmarshalJSON([]byte(text[:len(text)-1]+","+text[1:])))
		_ = append(logs[0].Topics, common.Hash{1})
		_ = append(logs[0].Data, 9)
		require.Equal(t, logs[0], logs[1])
	})
	t.Run("SayWhatIsWrongAndWhere", func(t *testing.T) {
		t.Parallel()
		for text, says := range map[string]string{
			whole(`,"address":"0x12"`):            "reading log 1: member address: must have 40 hex digits, got 2",
			whole(`,"data":null`):                 "reading log 1: member data is missing",
			whole(`,"blockNumber":"0x00"`):        "member blockNumber: a number with leading zeros",
			strings.TrimSuffix(whole(""), "}]"):   "unexpected EOF",
			whole(`,"topics":[` + owner + `]`):    "member topics: must have 64 hex digits, got 40",
			fmt.Sprintf("%s,%s", whole(""), "{}"): "reading logs: at byte",
		} {
			var logs wire.Logs
			require.ErrorContains(t, logs.UnmarshalJSON([]byte(text)), says)
		}
	})
}

var pieces = []string{
	"", "null", "true", "{", "}", "[", "]", `"`, `\`, ",", ":", " ", "0x", "0", "f", "G", `"removed":true`,
	`"data":"0x"`, `"a":[{}]`, `\u0061`,
}

func drawLog(t *rapid.T) types.Log {
	hash := rapid.Custom(func(t *rapid.T) common.Hash {
		return common.BytesToHash(rapid.SliceOfN(rapid.Byte(), 0, 32).Draw(t, "hash"))
	})
	return types.Log{
		Address: common.BytesToAddress(hash.Draw(t, "address").Bytes()), Topics: rapid.SliceOfN(hash, 0, 5).Draw(t, "topics"),
		Data:        rapid.SliceOfN(rapid.Byte(), 0, 10_000).Draw(t, "data"),
		BlockNumber: rapid.Uint64().Draw(t, "block"), TxHash: hash.Draw(t, "tx"), TxIndex: rapid.Uint().Draw(t, "tx index"),
		BlockHash: hash.Draw(t, "block hash"), BlockTimestamp: rapid.Uint64().Draw(t, "time"),
		Index: rapid.Uint().Draw(t, "index"), Removed: rapid.Bool().Draw(t, "removed"),
	}
}

// FuzzLogs looks for text that go-ethereum and this package read differently.
func FuzzLogs(f *testing.F) {
	for _, text := range notable {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { requireSame(t, text) })
}

func BenchmarkLogs(b *testing.B) {
	one := whole("")
	text := []byte("[" + strings.Repeat(one[1:len(one)-1]+",", 999) + one[1:])
	b.Run("Own", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var logs wire.Logs
			require.NoError(b, logs.UnmarshalJSON(text))
		}
	})
	b.Run("GoEthereum", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var logs []types.Log
			require.NoError(b, json.Unmarshal(text, &logs))
		}
	})
}
