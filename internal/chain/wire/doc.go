// Package wire speaks JSON-RPC where there is much of it: batches over HTTP whose answers are split without copying them, and
// the logs in them decoded without reflection.
//
// It knows bytes and connections, and nothing of which node to ask, when to ask again or what the answers mean.
package wire
