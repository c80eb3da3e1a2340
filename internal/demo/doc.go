// Package demo is a seeded scenario on a development chain. Creators launch indices, investors deposit and redeem, prices move every
// block, an arbitrageur moves the pools to the prices, and one creator changes a basket. A World makes the blocks itself, one for
// each step. It counts what happened in each block: the senders, the reverts with their reasons, and the drift of each index.
//
// The package does not know the indexer, the rebalancer or the API. They use the chain as they would use any other. The scenario
// recognises the rebalancer's transactions by their sender.
package demo
