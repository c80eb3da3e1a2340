// Package market simulates the demo's prices and computes the swaps that move the pools to them.
//
// The simulation is seeded. It has one market factor and noise of each asset, both scaled by the chain time of a step. It computes
// with floats. Its results are integers in the decimals of the feeds. The package does not know indices.
package market
