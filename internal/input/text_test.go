package input_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/input"
)

func TestOneRuleForTexts(t *testing.T) {
	t.Parallel()
	line, prose, symbol := input.Text{Most: 64}, input.Text{Most: 100, Lines: true, Optional: true}, input.Text{Most: 16, Bytes: 16}
	for _, test := range []struct {
		rule  input.Text
		text  string
		wrong string // part of the message; empty if the text is accepted
		limit string
	}{
		{line, "Blue chips", "", ""},
		{line, strings.Repeat("ä", 64), "", ""}, // 128 bytes: the limit counts characters
		{line, strings.Repeat("ä", 65), "at most 64 characters, got 65", "64"},
		{line, "", "at least 1 character", "1"},
		{line, "   ", "at least 1 character", "1"},
		{line, "a\x00b", "got U+0000", ""},
		{line, "a\nb", "got U+000A", ""},
		{line, "a\tb", "got U+0009", ""},
		{line, "a\u0085b", "got U+0085", ""},
		{line, "evil\u202eman", "got U+202E", ""},
		{line, "evil\u2066man", "got U+2066", ""},
		{line, "a\u200fb", "got U+200F", ""},
		{line, "a\ufeffb", "got U+FEFF", ""},
		{line, "a\u2028b", "got U+2028", ""},
		{line, "a\ue000b", "got U+E000", ""},
		{line, "cafe\u0301", "form C", ""},
		{line, "caf\u00e9", "", ""},
		{line, "\u212b", "form C", ""}, // the ångström sign is Å in form C
		{line, "bad\xff", "UTF-8", ""},
		{prose, "", "", ""},
		{prose, "a\n\nb", "", ""},
		{prose, "\n\n", "at least 1 character", "1"},
		{prose, "a\rb", "got U+000D", ""},
		{symbol, strings.Repeat("ä", 9), "at most 16 bytes", "16"},
		{symbol, strings.Repeat("ä", 8), "", ""},
	} {
		err := test.rule.Check(test.text)
		if test.wrong == "" {
			require.NoError(t, err, "%q", test.text)
			continue
		}
		var refused *input.TextError
		require.ErrorAs(t, err, &refused, "%q", test.text)
		require.Contains(t, refused.Message, test.wrong, "%q", test.text)
		require.Equal(t, test.limit, refused.Limit, "%q", test.text)
	}
}

func TestASearchIsNormalized(t *testing.T) {
	t.Parallel()
	found, ok := input.Search("cafe\u0301")
	require.True(t, ok)
	require.Equal(t, "caf\u00e9", found)
	for _, bad := range []string{"\xff", "a\x00", "a\x1b"} {
		_, ok := input.Search(bad)
		require.False(t, ok, "%q", bad)
	}
}
