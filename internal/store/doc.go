// Package store is the access to PostgreSQL: migration of the schema, connections that know its types, transactions and
// leases. Its sub-packages hold the queries of each part of the backend, which sqlc generates from query/NAME/*.sql:
//
//   - ledgerdb: the indexer, which writes ledger and projections
//   - keeperdb: the rebalancer and the transaction manager
//   - accountdb: API keys, sessions and what accounts store
//   - readdb: the API, which only reads
//   - auditdb: audit and verify, which only read
//
// The package decides nothing about the meaning of rows.
package store
