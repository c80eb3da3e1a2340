// Package chain talks to EVM chains. It has a JSON-RPC client over several nodes, deploys the protocol and decodes
// reverts. It keeps no database and knows no business rule: callers decide what to do with what they read.
package chain
