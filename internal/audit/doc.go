// Package audit recomputes every vault from the chain alone and reports who states otherwise.
//
// It needs an RPC endpoint and the factory's address. The factory's VaultCreated logs name the vaults. The package folds each
// vault from its own logs, on purpose without any of the indexer's code, into facts. A fact is a field of a vault about a
// subject (a token, a holder, a log) with a value. The contracts, and the database or the API, are then asked for the same
// facts at their block. Every disagreement is a Difference, with the eth_call that reproduces it if there is one.
//
// The package writes and repairs nothing.
package audit
