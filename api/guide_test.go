package api_test

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

// TestTheGuidesCommandsRun runs every command of docs/api.md, in order and in one shell, against an API with an index.
func TestTheGuidesCommandsRun(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"bash", "curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the guide's commands need %s, which is not here; CI installs it", tool)
		}
	}
	guide, err := os.ReadFile("../docs/api.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllSubmatch(guide, -1)
	require.Greater(t, len(blocks), 5)
	script := []string{"set -euo pipefail"}
	for _, block := range blocks {
		for line := range strings.Lines(string(block[1])) {
			script = append(script, strings.TrimSuffix(line, "\n"))
		}
	}
	w := newWorld(t)
	maker := w.chain.Account(devchain.FirstMember)
	w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)

	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	shell := exec.CommandContext(ctx, "bash", "-c", strings.Join(script, "\n"))
	shell.Env = append(os.Environ(), "ASTROLABE_API="+server.URL, "no_proxy=127.0.0.1")
	output, err := shell.CombinedOutput()
	require.NoError(t, err, "%s", output)
	require.Contains(t, string(output), "\n304\n", "the tag still held")
	require.Contains(t, string(output), `"permit": "Permit"`)
	require.Contains(t, string(output), "block_number,", "CSV has a header line")
}
