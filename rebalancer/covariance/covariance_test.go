package covariance_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/rebalancer/covariance"
)

var prior = covariance.Prior{Volatility: 0.6, Correlation: 0.5}

// all returns the indices of n assets.
func all(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func start() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }

func TestNothingSeenIsThePrior(t *testing.T) {
	t.Parallel()
	e := covariance.New(2, prior)
	require.InDeltaSlice(t, []float64{0.36, 0.18, 0.18, 0.36}, e.Matrix(all(2)), 1e-12)
	require.Zero(t, e.Weight(all(2)))
	e.Add(start(), []float64{100, 50})
	require.InDeltaSlice(t, []float64{0.36, 0.18, 0.18, 0.36}, e.Matrix(all(2)), 1e-12, "one price gives no return")
	require.Zero(t, e.Seen(all(2)))
}

// TestTheFormulaIsThatOfItsComment compares with the sums written out over whole histories.
func TestTheFormulaIsThatOfItsComment(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "assets")
		steps := rapid.SliceOfN(rapid.IntRange(1, 200), 2, 40).Draw(t, "hours")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		e := covariance.New(n, prior)
		times, logs, at := []time.Time{}, [][]float64{}, start()
		for _, hours := range steps {
			at = at.Add(time.Duration(hours) * time.Hour)
			row, prices := make([]float64, n), make([]float64, n)
			for i := range row {
				row[i] = r.NormFloat64() * 0.1
				prices[i] = math.Exp(row[i])
			}
			e.Add(at, prices)
			times, logs = append(times, at), append(logs, row)
		}
		got := e.Matrix(all(n))
		const year = 365 * 24
		for i := range n {
			for j := range n {
				sum, years := 0.0, 0.0
				for k := 1; k < len(times); k++ {
					weight := math.Exp2(-at.Sub(times[k]).Hours() / covariance.HalfLife.Hours())
					sum += weight * (logs[k][i] - logs[k-1][i]) * (logs[k][j] - logs[k-1][j])
					years += weight * times[k].Sub(times[k-1]).Hours() / year
				}
				p := 0.36
				if i != j {
					p = 0.18
				}
				require.InEpsilon(t, 1+(sum+p*covariance.PriorYears)/(years+covariance.PriorYears), 1+got[i*n+j], 1e-9)
			}
		}
		if n > 1 {
			part := e.Matrix([]int{n - 1, 0})
			require.InDeltaSlice(t, []float64{got[n*n-1], got[n-1], got[n-1], got[0]}, part, 0,
				"the matrix of some assets is part of the whole matrix")
		}
	})
}

// TestAYearOfHoursFindsWhatTheyWereDrawnFrom uses two assets that move together and one that moves alone.
func TestAYearOfHoursFindsWhatTheyWereDrawnFrom(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	e := covariance.New(3, prior)
	prices := []float64{100, 50, 2}
	hour := 1 / math.Sqrt(365*24)
	at := start()
	for range 365 * 24 {
		at = at.Add(time.Hour)
		common, own := r.NormFloat64(), r.NormFloat64()
		prices[0] *= math.Exp(0.8 * hour * common)
		prices[1] *= math.Exp(0.4 * hour * (0.9*common + math.Sqrt(1-0.81)*own))
		prices[2] *= math.Exp(0.05 * hour * r.NormFloat64())
		e.Add(at, prices)
	}
	m := e.Matrix(all(3))
	sd := func(i int) float64 { return math.Sqrt(m[i*3+i]) }
	prior := 0.36 * (1 - e.Weight(all(3))) // the prior's remaining weight
	require.InDelta(t, 0.8, math.Sqrt(m[0]), 0.05)
	require.InDelta(t, 0.4, math.Sqrt(m[4]), 0.05)
	require.InDelta(t, 0.05*0.05, m[8]-prior, 0.001)
	require.InDelta(t, 0.9, m[1]/sd(0)/sd(1), 0.1)
	require.Greater(t, e.Weight(all(3)), 0.85)
	require.Equal(t, 365*24-1, e.Seen(all(3)))
}

// TestGapsAndNewcomersLeaveAMatrixThatIsOne drops prices at random; some assets have only a few.
func TestGapsAndNewcomersLeaveAMatrixThatIsOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "assets")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		e := covariance.New(n, prior)
		known := make([]float64, n)
		for i := range known {
			known[i] = r.Float64()
		}
		at := start()
		for range rapid.IntRange(0, 200).Draw(t, "rows") {
			at = at.Add(time.Duration(r.IntN(5)) * time.Hour) // sometimes no time passes
			prices := make([]float64, n)
			for i := range prices {
				if r.Float64() < known[i] {
					prices[i] = math.Exp(r.NormFloat64())
				} else {
					prices[i] = []float64{0, math.NaN(), math.Inf(1), -1}[r.IntN(4)]
				}
			}
			e.Add(at, prices)
		}
		m := e.Matrix(all(n))
		for i := range n {
			require.Positive(t, m[i*n+i])
			for j := range n {
				require.InDelta(t, m[i*n+j], m[j*n+i], 0)
			}
		}
		for range 20 { // no portfolio has a negative variance
			x, v := make([]float64, n), 0.0
			for i := range x {
				x[i] = r.NormFloat64()
			}
			for i := range x {
				for j := range x {
					v += x[i] * x[j] * m[i*n+j]
				}
			}
			require.Positive(t, v)
		}
		require.GreaterOrEqual(t, e.Weight(all(n)), 0.0)
		require.Less(t, e.Weight(all(n)), 1.0)
	})
}

// TestContradictionsAreDrawnTowardsThePrior moves each pair of assets at its own times. A and B move together, and so do A and
// C. B and C move against each other.
func TestContradictionsAreDrawnTowardsThePrior(t *testing.T) {
	t.Parallel()
	e := covariance.New(3, prior)
	r := rand.New(rand.NewPCG(3, 3))
	logs, at := make([]float64, 3), start()
	for k := range 30_000 {
		at = at.Add(20 * time.Minute)
		one, two, sign := k%3, (k+1)%3, 1.0
		if one == 1 {
			sign = -1
		}
		prices := make([]float64, 3)
		prices[one], prices[two] = math.Exp(logs[one]), math.Exp(logs[two])
		e.Add(at, prices)
		move := r.NormFloat64() * 0.01
		logs[one] += move
		logs[two] += sign * move
		prices[one], prices[two] = math.Exp(logs[one]), math.Exp(logs[two])
		e.Add(at.Add(10*time.Minute), prices)
	}
	m := e.Matrix(all(3))
	for i := range 3 {
		require.Positive(t, m[i*3+i])
	}
	det := m[0]*(m[4]*m[8]-m[5]*m[7]) - m[1]*(m[3]*m[8]-m[5]*m[6]) + m[2]*(m[3]*m[7]-m[4]*m[6])
	require.Positive(t, det)
}
