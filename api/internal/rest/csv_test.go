package rest

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzCSV writes any text as rows do and reads it back. Nothing is lost, and a spreadsheet sees no formula.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"", "plain", "=1+1", "+1", "-1", "@SUM(A1)", "'=1", "\t=1", " =1", "\r\n=1", "a,b", `say "hi"`, "line\r\nline", "＝1",
		"\uFEFF=1", "\x00=1", "\r", "a\rb", "\r\r\n\n",
	} {
		f.Add(seed, seed)
	}
	type part struct {
		Inner string `json:"inner"`
	}
	type row struct {
		Text   string       `json:"text"`
		Amount BaseUnits    `json:"amount"`
		Maybe  *string      `json:"maybe"`
		Part   OrNull[part] `json:"part"`
		List   []string     `json:"list"`
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		rows := []row{{Text: one, Amount: "-1", Maybe: &two, Part: Nullable(&part{two}), List: []string{two}}, {Text: two}}
		var out bytes.Buffer
		require.NoError(t, writeCSV(&out, reflect.TypeFor[row](), reflect.ValueOf(rows)))
		read := csv.NewReader(&out)
		lines, err := read.ReadAll()
		require.NoError(t, err)
		require.Len(t, lines, 3)
		require.Equal(t, []string{"text", "amount", "maybe", "part.inner", "list"}, lines[0])
		unified := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") } // the CSV reader does so within quotes
		for i, want := range []string{one, "-1", two, two} {
			got := lines[1][i]
			if i != 1 {
				if got != "" {
					require.NotContains(t, "=+-@\t\r\n", got[:1], "%q begins a formula", got)
				}
				got = strings.TrimPrefix(got, "'")
			}
			require.Equal(t, unified(want), got)
		}
		require.Equal(t, []string{"", "", ""}, lines[2][2:], "what is missing is empty")
	})
}
