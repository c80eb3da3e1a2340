package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
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
	// What jq prints goes to a file too, so that the test can read the values.
	printed := filepath.Join(t.TempDir(), "printed.json")
	script := []string{
		"set -euo pipefail",
		`jq() { if [ "$1" = -r ] || [ "$1" = -e ]; then command jq "$@"; else command jq "$@" | tee -a "$PRINTED"; fi; }`,
	}
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
	shell.Env = append(os.Environ(), "ASTROLABE_API="+server.URL, "no_proxy=127.0.0.1", "PRINTED="+printed)
	output, err := shell.CombinedOutput()
	require.NoError(t, err, "%s", output)
	require.Contains(t, string(output), "\n304\n", "the tag still held")
	require.Contains(t, string(output), `"permit": "Permit"`)
	require.Contains(t, string(output), "block_number,", "CSV has a header line")
	requireValues(t, printed)
}

// mayBeNull lists the printed values that an index without a fall does not have.
var mayBeNull = []string{".risk.recovered", ".risk.max_drawdown_from", ".risk.max_drawdown_to"}

// requireValues checks that every value that the guide prints is there. A field that was renamed would be null. A null is right where
// the object gives the reason.
func requireValues(t *testing.T, file string) {
	t.Helper()
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	values := 0
	for decoder := json.NewDecoder(bytes.NewReader(raw)); ; {
		var value any
		err := decoder.Decode(&value)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		requireNoNull(t, "", value, &values)
	}
	require.Greater(t, values, 30)
}

func requireNoNull(t *testing.T, path string, value any, values *int) {
	t.Helper()
	switch value := value.(type) {
	case map[string]any:
		reasons, _ := value["unknown"].(map[string]any)
		for name, member := range value {
			if member == nil && (len(reasons) > 0 || name == "unknown" || slices.Contains(mayBeNull, path+"."+name)) {
				continue
			}
			requireNoNull(t, path+"."+name, member, values)
		}
	case []any:
		for _, element := range value {
			requireNoNull(t, path, element, values)
		}
	default:
		assert.NotNil(t, value, "the guide prints null for %s", path)
		*values++
	}
}
