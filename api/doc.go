// Package api is the HTTP interface: reads of the marketplace out of the database, and unsigned transactions for what an
// investor or a creator does. Handlers' types are the OpenAPI document.
//
// It never signs, never sends a transaction and never writes to the database. What it says about the chain carries the
// block it is true of (as_of), read in one database snapshot with the data. Numbers are exact: base units and decimals
// travel as strings; what is not known is null, and the object's "unknown" says why.
package api
