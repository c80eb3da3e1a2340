package input_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/input"
)

type order struct {
	Bps      int32             `json:"slippage_bps,omitempty"`
	Seconds  *int64            `json:"deadline_seconds,omitempty"`
	Part     uint8             `json:"part,omitempty"`
	From     string            `json:"from,omitempty"`
	Legs     []leg             `json:"legs,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
}

type leg struct {
	Bps int `json:"bps"`
}

// Two programs that read a text differently are the fault that this package prevents. So each text has one reading or none.
func TestAMemberHasOneReading(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"slippage_bps":50,"Slippage_bps":9999}`:      "Slippage_bps: is not known",
		`{"Slippage_bps":9999,"slippage_bps":50}`:      "Slippage_bps: is not known",
		`{"SLIPPAGE_BPS":50}`:                          "SLIPPAGE_BPS: is not known",
		`{"slippageBps":50}`:                           "slippageBps: is not known",
		`{"slippage_bps":50,"slippage_bps":9999}`:      "slippage_bps: is given twice",
		`{"slippage_bps":50,"slippage\u005fbps":9999}`: "slippage_bps: is given twice",
		`{"ſlippage_bps":50}`:                          "ſlippage_bps: is not known",
		`{"legs":[{"bps":1},{"Bps":2}]}`:               "legs[1].Bps: is not known",
		`{"legs":[{"bps":1,"bps":1}]}`:                 "legs[0].bps: is given twice",
		`{"metadata":{"a":"1","a":"2"}}`:               "metadata.a: is given twice",
		`{"slippage_bps":50.5}`:                        "slippage_bps: must be a whole number from -2147483648 to 2147483647",
		`{"slippage_bps":50.00000000000000000000001}`:  "slippage_bps: must be a whole number from -2147483648 to 2147483647",
		`{"slippage_bps":2147483648}`:                  "slippage_bps: must be a whole number from -2147483648 to 2147483647",
		`{"slippage_bps":1e400}`:                       "slippage_bps: must be a whole number from -2147483648 to 2147483647",
		`{"slippage_bps":1e999999999999}`:              "slippage_bps: must be a whole number from -2147483648 to 2147483647",
		`{"slippage_bps":1e-999999999999}`:             "slippage_bps: must be a whole number from -2147483648 to 2147483647",
		`{"part":256}`:                                 "part: must be a whole number from 0 to 255",
		`{"part":-1}`:                                  "part: must be a whole number from 0 to 255",
		`{"slippage_bps":"50"}`:                        "slippage_bps: must be a whole number from -2147483648 to 2147483647",
		`{"from":5}`:                                   "from: must be a text",
		`{"legs":{}}`:                                  "legs: must be a list",
		`{"legs":[1]}`:                                 "legs[0]: must be an object",
		`[]`:                                           "must be an object",
		`{"from":"a"} {}`:                              "must be one JSON value",
		`{"from":`:                                     "is cut off",
		``:                                             "is cut off",
		`{"from":"` + "\xff" + `"}`:                    "from: is not valid UTF-8",
		`{"from":'a'}`:                                 "is not valid JSON",
		strings.Repeat(`[`, 20_000) + strings.Repeat(`]`, 20_000): "is not valid JSON",
	} {
		var into order
		err := input.Decode([]byte(text), &into)
		var refused *input.Error
		require.ErrorAs(t, err, &refused, text)
		require.Contains(t, refused.Error(), want, text)
		for _, inside := range []string{"order", "int32", "uint8", "Go ", "json:", "jsontext", "offset"} {
			require.NotContains(t, strings.ReplaceAll(refused.Error(), refused.Field, ""), inside, text)
		}
	}
	var into any
	var refused *input.Error
	require.ErrorAs(t, input.Decode([]byte(`{"a":1,"a":2}`), &into), &refused, "a value without a type is read as strictly")
}

func TestAFileSaysWhatItsTypesFound(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"at":"yesterday"}`), 0o600))
	var into struct {
		At   time.Time      `json:"at"`
		Who  common.Address `json:"who"`
		From []byte         `json:"from"`
	}
	require.ErrorContains(t, input.ReadFile(path, &into), "at: is not valid: parsing time")
	require.EqualError(t, input.Decode([]byte(`{"who":"0x12"}`), &into), "who: is not valid")
	require.ErrorIs(t, input.ReadFile(path+"x", &into), fs.ErrNotExist)
}

func TestAWholeNumberMayBeWrittenAsAnother(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int32{
		"50": 50, "50.0": 50, "5e1": 50, "5.0E+1": 50, "500e-1": 50, "-0": 0, "-0.0": 0, "2147483647.000": 2147483647,
	} {
		var into order
		require.NoError(t, input.Decode([]byte(`{"slippage_bps":`+text+`,"legs":[{"bps":`+text+`}],"metadata":{"x":"50.0"}}`), &into), text)
		require.Equal(t, want, into.Bps, text)
		require.Equal(t, int(want), into.Legs[0].Bps, text)
		require.Equal(t, "50.0", into.Metadata["x"], "texts stay as they are")
	}
	var exact order
	require.NoError(t, input.Decode([]byte(`{"deadline_seconds":9007199254740993}`), &exact))
	require.EqualValues(t, 9007199254740993, *exact.Seconds, "no digit is lost beyond 2^53")
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"slippage_bps":50.0,"legs":[{"bps":1e2}]}`))
	f.Add([]byte(`{"slippage_bps":50,"Slippage_bps":9999}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var into order
		if err := input.Decode(text, &into); err != nil {
			require.ErrorAs(t, err, new(*input.Error))
		}
	})
}
