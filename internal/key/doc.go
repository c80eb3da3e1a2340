// Package key manages API keys: their text, their lifecycle and their usage.
//
// A Key has a name and a configuration: scopes, networks, tier and expiry. It has versions, each with its own secret. At most one
// version is current. A rotation creates a new current version and lets the previous one retire after a grace period. A rollback
// within the grace period restores the previous version and revokes the new one. The rules are pure functions on values
// (lifecycle.go). Store applies them to locked rows, in one transaction with the entry in the audit log.
//
// Secrets are 256 random bits. They are shown once and never stored: the database holds their SHA-256. A slow password hash would
// add no protection, because nobody can try 2^256 secrets, and it would slow down every request.
//
// A Verifier answers from a cache. An entry is at most Staleness old. Notifications usually refresh it at once. From the cache it
// refuses a secret only for reasons that cannot change any more; otherwise it reads the database again. So a valid secret is never
// refused, and a revoked secret is accepted for at most Staleness after its revocation. The end of a grace period and an expiry are
// known in advance, so they take effect exactly, by the clock of the replica.
//
// A Meter counts usage in memory and writes it in batches. A killed process loses the counts since its last flush. No request waits
// for a write.
//
// The package does not know HTTP. Its callers decide with Grant who may change which key.
package key
