package indexer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
)

func TestRangeSize(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		most    int64
		density []float64
		sizes   []int64
	}{
		"GrowsFourfoldWhileThereAreFewLogs":     {5_000, []float64{0, 0.1, 0, 0, 0}, []int64{50, 200, 800, 3_200, 5_000, 5_000}},
		"FitsTheLogsThereAre":                   {5_000, []float64{100, 100, 10, 1_000, 10_000}, []int64{50, 40, 40, 160, 4, 1}},
		"HalvesWhatIsRefusedAndThenFeelsItsWay": {5_000, []float64{0, 0, -1, 0, 0, -1}, []int64{50, 200, 800, 400, 450, 506, 253}},
		"NeverGoesBelowABlockNorAboveTheMost": {
			60,
			[]float64{-1, -1, -1, -1, -1, -1, -1, 1e6, 0, 0},
			[]int64{50, 25, 12, 6, 3, 1, 1, 1, 1, 2, 3},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.sizes, indexer.RangeSizes(c.most, c.density))
		})
	}
}

func TestRangesWithoutLogsDoNotKeepTheOneBeforeThemTooLarge(t *testing.T) {
	t.Parallel()
	for limit := range int64(50) {
		for earlier := range 3 {
			rounds := indexer.RoundsUntilFit(limit+1, earlier)
			require.LessOrEqual(t, rounds, 6, "at most %d blocks, %d answered before", limit+1, earlier)
		}
	}
}
