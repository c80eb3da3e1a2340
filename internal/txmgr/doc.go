// Package txmgr sends transactions durably: whatever stops the process, whatever the node answers, an intent's calldata
// mines at most once, and everything of the signer's that mines is known here. It decides how and when a transaction is
// sent, never what is in it.
//
// An intent moves through these states, each stored before the next step acts on it:
//
//		ready ─→ reserved ─→ inflight ⇄ mined ─→ final_ok | final_reverted
//		  │          │           │        ⇅  └──→ cancelled
//		  │          └───────────┴──→ cancelling
//		  └─→ expired            any with a nonce ─→ quarantined
//
//	  - ready: stored by its author, in the author's own transaction. Simulated before a nonce is spent on it; a revert
//	    there, or the deadline, expires it.
//	  - reserved: it has a nonce, its own for life.
//	  - inflight: the bytes of at least one attempt are stored, so the network may know them. The newest are sent again at
//	    every block until one mines. A bump raises tip and fee cap; all attempts share the nonce, so at most one mines.
//	  - cancelling: the deadline passed, so a no-op competes for the nonce. Which of them mined decides.
//	  - mined: in a block of the canonical chain that is not yet final. A reorg takes it back to where it was.
//	  - quarantined: the nonce is used at finality, and by nothing that was signed here, say two nodes. The signer is
//	    disabled: someone must look.
//
// What a node says about a transaction it refuses ("nonce too low", "already known", "underpriced", a timeout) proves
// nothing about what mined; only receipts in canonical blocks do.
//
// A deadline is chain time. Writes are fenced by a lease, one for each signer, so that replicas may stand by. A Fleet
// sends for several signers. The schema refuses what these rules do.
package txmgr
