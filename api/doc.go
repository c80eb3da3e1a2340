// Package api is the HTTP interface. It reads the marketplace from the database, and it prepares unsigned transactions for
// investors and creators. The types of the handlers define the OpenAPI document.
//
// Every request has one Principal: an address, a session or an API key. The gate resolves it once. Each operation declares the
// scope that it requires and its cost. Before a handler runs, the request is authenticated, charged to its limit and authorized. A
// POST with an Idempotency-Key is then looked up among the stored answers.
//
// The API never signs and never sends a transaction. It writes only what people own outside the chain: keys, sessions, profiles,
// notes, watchlists and alerts. It never writes the ledger or its projections. Data about the chain carries the block that it is
// true of (as_of), read in the same database snapshot. Numbers are exact: base units and decimals are strings. An unknown value is
// null, and the object's "unknown" gives the reason.
package api
