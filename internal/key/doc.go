// Package key owns API keys: their text, their life and their use.
//
// A Key is what its owner names and configures: scopes, networks, tier, expiry. It has versions, each with a secret of its
// own, and at most one of them is current. Rotation makes a new current version and lets the one before it retire after a
// grace; a rollback within the grace puts that one back and revokes the new one. All of that is arithmetic on values
// (lifecycle.go), done on locked rows in one transaction with its entry in the audit log (Store).
//
// Secrets are 256 random bits, shown once and never stored: the database holds their SHA-256. A slow hash as for passwords
// would protect nothing here, for nobody can try 2^256 secrets at any speed, and would cost every request its time.
//
// A Verifier answers from memory. What it holds of a version is at most Staleness old, whatever happens to the
// notifications that make it fresh at once, and it refuses by what it holds only what nothing can make good again; any other
// refusal is read anew. So a secret is never refused before its time, and never accepted longer than Staleness after it was
// revoked. Times that are known
// beforehand (a grace's end, an expiry) are met exactly, by the clock of the replica that is asked.
//
// A Meter counts use in memory and writes it in batches: a process that is killed loses what it counted since its last
// flush, and no request waits for a write.
//
// The package knows no HTTP, and who may do what to which key is decided by its callers with Grant.
package key
