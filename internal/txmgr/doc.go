// Package txmgr sends transactions durably. Whatever stops the process and whatever a node answers, an intent's calldata is
// mined at most once. Every mined transaction of the signer is recorded. The package decides how and when a transaction is
// sent, never what is in it.
//
// An intent moves through these states. Each is stored before the next step acts on it:
//
//		ready ─→ reserved ─→ inflight ⇄ mined ─→ final_ok | final_reverted
//		  │          │           │        ⇅  └──→ cancelled
//		  │          └───────────┴──→ cancelling
//		  └─→ expired            any with a nonce ─→ quarantined
//
//	  - ready: stored by its author in the author's own transaction. It is simulated before it gets a nonce. A revert or the
//	    deadline expires it.
//	  - reserved: it has a nonce, which it keeps for life.
//	  - inflight: the bytes of at least one attempt are stored, so the network may know them. The newest attempt is sent
//	    again at every block until one is mined. A bump raises tip and fee cap. All attempts share the nonce, so at most one
//	    is mined.
//	  - cancelling: the deadline passed, so a no-op competes for the nonce. The one that is mined decides.
//	  - mined: in a block of the canonical chain that is not final yet. A reorg moves it back.
//	  - quarantined: at finality the nonce is used by a transaction that was not signed here, and two nodes agree on it. The
//	    signer is disabled until a person looks at it.
//
// What a node says about a transaction that it refuses ("nonce too low", "already known", "underpriced", a timeout) proves
// nothing about what was mined. Only receipts in canonical blocks do.
//
// Deadlines are chain time. Every write is fenced by a lease, one for each signer, so that replicas can stand by. A Fleet
// sends for several signers. The database schema refuses state changes outside these rules.
package txmgr
