// Package api is the HTTP interface: reads of the marketplace out of the database, and unsigned transactions for what an
// investor or a creator does. Handlers' types are the OpenAPI document.
//
// Every request has one Principal: an address, a session or an API key, resolved once by admit. What an operation asks of
// it (scope, cost) is declared on the operation; the order before a handler is: who calls, its limit, its rights, and for
// a POST with an Idempotency-Key, whether it was done before.
//
// It never signs and never sends a transaction, and what it writes is what people own beside the chain: keys, sessions,
// profiles, notes, watchlists, alerts; never the ledger or its projections. What it says about the chain carries the
// block it is true of (as_of), read in one database snapshot with the data. Numbers are exact: base units and decimals
// travel as strings; what is not known is null, and the object's "unknown" says why.
package api
