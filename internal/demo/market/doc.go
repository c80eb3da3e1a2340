// Package market makes the demo's prices and keeps its pools at them.
//
// Prices are a seeded simulation: one market factor, a trend of each asset's own that turns slowly, and noise. It is the
// one place that computes with floats; what leaves it are whole numbers in the feeds' decimals. The arbitrageur moves
// every Uniswap pool to the price that the feeds will say, by real swaps. Nothing here knows of indices.
package market
