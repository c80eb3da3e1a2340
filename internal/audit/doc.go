// Package audit recomputes every vault from the chain alone and finds where anyone says otherwise.
//
// It needs an RPC endpoint and the factory's address. Vaults are those the factory's VaultCreated logs name; each is
// folded from its own logs by this package's own code, on purpose none of the indexer's, into facts: a field of a vault,
// about a subject (a token, a holder, a log), with a value. The same facts are then asked of the contracts' views at that
// block, and of the database or the API at the block they speak of. Every one that differs is a Difference, with the
// eth_call that reproduces it where there is one.
//
// It writes nothing and repairs nothing.
package audit
