// Package wire speaks JSON-RPC where there is much of it. It splits the answers of HTTP batches without copying them,
// and decodes the logs in them without reflection.
//
// It knows bytes and connections. It does not know which node to ask, when to retry, or what answers mean.
package wire
