// Package covariance estimates how assets move together, from prices that were seen at times that need not be even and where
// some may be missing. It is statistics, in floating point: it reads nothing and decides nothing.
//
// Each pair of assets has an exponentially weighted sum of the products of its log returns over the times at which both had
// a price, Σ rᵢrⱼ·2^(−age/half-life), and the time that those returns took, weighted alike. The covariance of a year is the
// one over the other, with a prior counting as PriorYears more of seen time: it is the whole of the estimate where nothing
// was seen, and hardly any of it where much was. Means are taken to be zero: over days they are, against volatility.
//
// Pairs that were seen at different times may contradict each other. Where the matrix is not positive definite for that,
// its correlations are drawn towards the prior's until it is.
package covariance

import (
	"fmt"
	"math"
	"time"
)

// HalfLife is the age at which a return counts half as much as a new one.
const HalfLife = 60 * 24 * time.Hour

// PriorYears is how much seen time the prior counts for: ten days.
const PriorYears = 10.0 / 365

// Prior is what is believed before anything is seen: every asset varies alike, and so does every pair together.
type Prior struct {
	Volatility  float64 // of a year, above 0
	Correlation float64 // from 0 to below 1
}

func (p Prior) of(i, j int) float64 {
	variance := p.Volatility * p.Volatility
	if i != j {
		variance *= p.Correlation
	}
	return variance
}

// Matrix is the prior's covariance of n assets, row by row.
func (p Prior) Matrix(n int) []float64 {
	out := make([]float64, n*n)
	for i := range out {
		out[i] = p.of(i/n, i%n)
	}
	return out
}

// Estimator takes prices in the order of their times. Not for several goroutines.
type Estimator struct {
	n     int
	prior Prior
	pairs []pair // row by row, of the upper triangle
	logs  []float64
	gap   int64   // ns between returns that fade was computed for
	years float64 // of that gap
	fade  float64
}

// pair is what was seen of two assets, or of one with itself.
type pair struct {
	at          int64   // ns, of the last time at which both had a price; 0: none yet
	one, other  float64 // their logs then
	sum, years  float64 // weighted
	returnsSeen int
}

// New makes an estimator of n assets. It panics on a prior that is none, which is a fault of the program.
func New(n int, prior Prior) *Estimator {
	if !(prior.Volatility > 0) || !(prior.Correlation >= 0 && prior.Correlation < 1) {
		panic(fmt.Sprintf("covariance: %+v is no prior", prior))
	}
	return &Estimator{n: n, prior: prior, pairs: make([]pair, n*(n+1)/2), logs: make([]float64, n)}
}

// Add takes the assets' prices at a time; one that is not above 0, or not finite, is missing. A time that is not after the one
// before is left out.
func (e *Estimator) Add(at time.Time, prices []float64) {
	for i, price := range prices[:e.n] {
		e.logs[i] = math.NaN()
		if price > 0 && !math.IsInf(price, 1) {
			e.logs[i] = math.Log(price)
		}
	}
	now, k := at.UnixNano(), 0
	for i := range e.n {
		for j := i; j < e.n; j++ {
			p := &e.pairs[k]
			k++
			if math.IsNaN(e.logs[i]) || math.IsNaN(e.logs[j]) || now <= p.at {
				continue
			}
			if p.at != 0 {
				years, fade := e.over(now - p.at)
				p.sum = p.sum*fade + (e.logs[i]-p.one)*(e.logs[j]-p.other)
				p.years = p.years*fade + years
				p.returnsSeen++
			}
			p.at, p.one, p.other = now, e.logs[i], e.logs[j]
		}
	}
}

// over is a time in years, and what it leaves of a weight; most are the same.
func (e *Estimator) over(ns int64) (years, fade float64) {
	if ns != e.gap {
		e.gap, e.years = ns, time.Duration(ns).Hours()/(365*24)
		e.fade = math.Exp2(-time.Duration(ns).Hours() / HalfLife.Hours())
	}
	return e.years, e.fade
}

// pair of two assets.
func (e *Estimator) pair(i, j int) *pair {
	i, j = min(i, j), max(i, j)
	return &e.pairs[i*e.n-i*(i-1)/2+j-i]
}

// Seen is how many returns were seen of the one of these assets that has the fewest.
func (e *Estimator) Seen(of []int) int {
	least := math.MaxInt
	for _, i := range of {
		least = min(least, e.pair(i, i).returnsSeen)
	}
	return least
}

// Weight is how much of these assets' variances is from what was seen, on average: 0 is the prior alone, 1 would be none of it.
func (e *Estimator) Weight(of []int) float64 {
	sum := 0.0
	for _, i := range of {
		years := e.pair(i, i).years
		sum += years / (years + PriorYears) / float64(len(of))
	}
	return sum
}

// Matrix is the covariance of a year's returns of these assets, row by row; positive definite.
func (e *Estimator) Matrix(of []int) []float64 {
	n := len(of)
	out := make([]float64, n*n)
	for i, a := range of {
		for j, b := range of {
			p := e.pair(a, b)
			out[i*n+j] = (p.sum + e.prior.of(a, b)*PriorYears) / (p.years + PriorYears)
		}
	}
	for share := 0.25; !definite(out, n); share += 0.25 {
		e.prior.draw(out, n, min(share, 1))
	}
	return out
}

// draw moves correlations towards the prior's by a share of the way. All the way makes the matrix positive definite.
func (p Prior) draw(m []float64, n int, share float64) {
	for i := range n {
		for j := range n {
			if i != j {
				prior := p.Correlation * math.Sqrt(m[i*n+i]*m[j*n+j])
				m[i*n+j] += share * (prior - m[i*n+j])
			}
		}
	}
}

// definite tells whether the matrix has a Cholesky decomposition, with room for rounding.
func definite(m []float64, n int) bool {
	l := make([]float64, n*n)
	for i := range n {
		for j := range i + 1 {
			sum := m[i*n+j]
			for k := range j {
				sum -= float64(l[i*n+k] * l[j*n+k])
			}
			if i != j {
				l[i*n+j] = sum / l[j*n+j]
				continue
			}
			if !(sum > 1e-9*m[i*n+i]) {
				return false
			}
			l[i*n+i] = math.Sqrt(sum)
		}
	}
	return true
}
