package key_test

import (
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/key"
)

func TestATokenParsesFromItsText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want, err := key.NewToken(rapid.SampledFrom([]key.Environment{key.Live, key.Test}).Draw(t, "environment"))
		require.NoError(t, err)
		copy(want.Secret[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "secret"))
		text := want.String()
		require.Regexp(t, `^astro_(live|test)_[0-9A-Za-z]{16}_[0-9A-Za-z]{49}$`, text)
		got, err := key.ParseToken(text)
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

func TestEveryTypoIsMalformed(t *testing.T) {
	t.Parallel()
	token, err := key.NewToken(key.Live)
	require.NoError(t, err)
	text := token.String()
	for i := range text {
		for _, c := range []byte("0aZ_ ") {
			if text[i] == c {
				continue
			}
			_, err := key.ParseToken(text[:i] + string(c) + text[i+1:])
			require.ErrorIs(t, err, key.ErrMalformed, "%d", i)
		}
		_, err := key.ParseToken(text[:i] + text[i+1:])
		require.ErrorIs(t, err, key.ErrMalformed, "without %d", i)
	}
	for _, other := range []string{"", "astro", strings.ToUpper(text), text + "0", " " + text, "ghp_" + text[6:]} {
		_, err := key.ParseToken(other)
		require.ErrorIs(t, err, key.ErrMalformed, other)
	}
}

func TestOnlyTheHashOfASecretMatchesIt(t *testing.T) {
	t.Parallel()
	token, err := key.NewToken(key.Test)
	require.NoError(t, err)
	hash := sha256.Sum256(token.Secret[:])
	require.True(t, token.Secret.Matches(hash[:]))
	hash[31] ^= 1
	require.False(t, token.Secret.Matches(hash[:]))
	require.False(t, token.Secret.Matches(nil))
}

func FuzzParseToken(f *testing.F) {
	token, err := key.NewToken(key.Live)
	require.NoError(f, err)
	f.Add(token.String())
	f.Add("astro_test___")
	f.Add("astro_live_0000000000000000_" + strings.Repeat("z", 49))
	f.Fuzz(func(t *testing.T, text string) {
		got, err := key.ParseToken(text)
		if err != nil {
			require.ErrorIs(t, err, key.ErrMalformed)
			return
		}
		require.Equal(t, text, got.String(), "an accepted token has exactly one text")
	})
}
