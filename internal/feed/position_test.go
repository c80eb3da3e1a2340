package feed_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/feed"
)

func FuzzParsePosition(f *testing.F) {
	for _, seed := range []string{
		"", "0", "0-al_3vJq8fTzR0aLmXw2", "4711.8f3a09bc", "4711.8f3a09bc-al_3vJq8fTzR0aLmXw2",
		"00.00000000", "1.8F3A09BC", "-1.00000000", "1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, ok := feed.ParsePosition(text)
		if !ok {
			require.Equal(t, feed.Position{}, at, "nothing comes of what is refused")
			return
		}
		require.Equal(t, text, at.String(), "a place has one text")
		require.GreaterOrEqual(t, at.Seq, int64(0))
	})
}

func TestAPlaceIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := feed.Position{
			Seq: rapid.Int64Range(1, 1e18-1).Draw(t, "row"), Hash: [4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "hash")),
			Part: rapid.StringMatching(`([0-9A-Za-z_]{1,32})?`).Draw(t, "part"),
		}
		got, ok := feed.ParsePosition(at.String())
		require.True(t, ok)
		require.Equal(t, at, got)
	})
}
