package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneSectionIsReplaced(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "page.md")
	page := "# A\n\n<!-- generated: one -->\nold\n<!-- end of one -->\n\n<!-- generated: two -->\nkept\n<!-- end of two -->\n"
	require.NoError(t, os.WriteFile(file, []byte(page), 0o600))
	require.NoError(t, run([]string{file, "one"}, strings.NewReader("new\nlines\n")))
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, strings.Replace(page, "old\n", "\nnew\nlines\n\n", 1), string(got))
	for text, args := range map[string][]string{"": {file, "one"}, "x": {file, "three"}, "y": {file}} {
		require.Error(t, run(args, strings.NewReader(text)))
	}
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, got, after, "a refused call changes nothing")
}
