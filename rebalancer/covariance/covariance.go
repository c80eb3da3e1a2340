// Package covariance estimates how asset prices move together. Prices may come at uneven times and may be missing. The
// package is statistics in floating point: it does no I/O and makes no decisions.
//
// For each pair of assets it keeps two exponentially weighted sums over the times at which both had a price. The first sums the
// products of their log returns, Σ rᵢrⱼ·2^(−age/half-life). The second sums the time those returns took. The yearly covariance
// is the first divided by the second. A prior counts as PriorYears of further observations. Without observations it is the whole
// estimate, and with many it hardly matters. Means are taken as zero, because over days they are small against volatility.
//
// Pairs observed at different times may contradict each other. If the matrix is not positive definite for that reason, its
// correlations are moved towards the prior's until it is.
package covariance

import (
	"fmt"
	"math"
	"time"
)

// HalfLife is the age at which a return has half the weight of a new one.
const HalfLife = 60 * 24 * time.Hour

// PriorYears is the observation time that the prior counts for: ten days.
const PriorYears = 10.0 / 365

// Prior is the assumption before any observation: every asset has the same volatility, every pair the same correlation.
type Prior struct {
	Volatility  float64 // yearly, above 0
	Correlation float64 // from 0 to below 1
}

func (p Prior) of(i, j int) float64 {
	variance := p.Volatility * p.Volatility
	if i != j {
		variance *= p.Correlation
	}
	return variance
}

// Matrix returns the prior's covariance of n assets, row by row.
func (p Prior) Matrix(n int) []float64 {
	out := make([]float64, n*n)
	for i := range out {
		out[i] = p.of(i/n, i%n)
	}
	return out
}

// Estimator takes prices in the order of their times. It is not safe for concurrent use.
type Estimator struct {
	n     int
	prior Prior
	pairs []pair // upper triangle, row by row
	logs  []float64
	gap   int64   // interval {ns} that years and fade were computed for
	years float64 // the interval in years
	fade  float64
}

// pair holds the observations of two assets, or of one asset with itself.
type pair struct {
	at          int64   // {ns} last time at which both had a price; 0: none yet
	one, other  float64 // log prices at that time
	sum, years  float64 // weighted
	returnsSeen int
}

// New returns an estimator of n assets. It panics on an invalid prior, which is a programming error.
func New(n int, prior Prior) *Estimator {
	if !(prior.Volatility > 0) || !(prior.Correlation >= 0 && prior.Correlation < 1) {
		panic(fmt.Sprintf("covariance: %+v is not a valid prior", prior))
	}
	return &Estimator{n: n, prior: prior, pairs: make([]pair, n*(n+1)/2), logs: make([]float64, n)}
}

// Add adds the assets' prices at a time. A price that is not finite and above 0 counts as missing. A time that is not
// after the previous one is ignored.
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

// over returns an interval in years and the weight that remains after it. It caches the last interval.
func (e *Estimator) over(ns int64) (years, fade float64) {
	if ns != e.gap {
		e.gap, e.years = ns, time.Duration(ns).Hours()/(365*24)
		e.fade = math.Exp2(-time.Duration(ns).Hours() / HalfLife.Hours())
	}
	return e.years, e.fade
}

// pair returns the observations of two assets.
func (e *Estimator) pair(i, j int) *pair {
	i, j = min(i, j), max(i, j)
	return &e.pairs[i*e.n-i*(i-1)/2+j-i]
}

// Seen returns the number of returns of the asset that has the fewest.
func (e *Estimator) Seen(of []int) int {
	least := math.MaxInt
	for _, i := range of {
		least = min(least, e.pair(i, i).returnsSeen)
	}
	return least
}

// Weight returns the mean part of the assets' variances that comes from observations: 0 is the prior alone.
func (e *Estimator) Weight(of []int) float64 {
	sum := 0.0
	for _, i := range of {
		years := e.pair(i, i).years
		sum += years / (years + PriorYears) / float64(len(of))
	}
	return sum
}

// Matrix returns the yearly covariance of the assets' returns, row by row. It is positive definite.
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

// draw moves correlations towards the prior's by a share of the distance. A share of 1 makes the matrix positive
// definite.
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

// definite reports whether the matrix has a Cholesky decomposition, with a margin for rounding.
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
