// Package market simulates the demo's prices and computes the swaps that move the pools to them.
//
// The simulation is seeded. It has one market factor, a slowly changing trend of each asset, and noise. It computes with floats. Its
// results are integers in the decimals of the feeds. The package does not know indices.
package market
