package rest

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func FuzzCursorsAreOursOrRefused(f *testing.F) {
	f.Add("indices/nav/desc", Cursor{List: "indices/nav/desc", Rank: "-12.5", Address: common.Address{1}}.String())
	f.Add("activity", Cursor{List: "activity", Block: 7, Index: -1}.String())
	f.Add("activity", "e30")
	f.Fuzz(func(t *testing.T, list, text string) { checkCursor(t, list, text) })
}

func TestMangledCursorsAreRefusedOrOurs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SampledFrom([]string{"activity", "indices/nav/desc"}).Draw(t, "list")
		c := Cursor{List: list, Block: rapid.Int64().Draw(t, "block"), Index: rapid.Int32().Draw(t, "index")}
		got, ok := parseCursor(list, c.String())
		require.True(t, ok)
		require.Equal(t, c, got)
		text := []byte(c.String())
		text[rapid.IntRange(0, len(text)-1).Draw(t, "place")] = rapid.Byte().Draw(t, "byte")
		checkCursor(t, list, string(text))
		checkCursor(t, list, rapid.String().Draw(t, "anything"))
	})
}

func checkCursor(t require.TestingT, list, text string) {
	if c, ok := parseCursor(list, text); ok {
		require.Equal(t, list, c.List)
		require.Equal(t, text, c.String())
	}
}
