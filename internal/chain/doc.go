// Package chain talks to EVM chains: a JSON-RPC client over several nodes, the deployment of the protocol and what a
// revert means. It keeps no database and knows no business rule; whoever calls it decides what to do with what it read.
package chain
