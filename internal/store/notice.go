package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
)

// LedgerChannel is the channel of PostgreSQL's NOTIFY on which every commit of the ledger is announced, with a Notice in JSON
// as payload. `listen astrolabe_ledger` in psql shows them.
const LedgerChannel = "astrolabe_ledger"

// Notice says that readers now see other rows of a chain than before: those of the blocks From to To, and where Reorg is
// set, no longer those of the branch that was there above Reorg.Ancestor. From is above To where only what was known of older
// blocks has changed. It is sent by the commit itself: who hears it sees
// all of what it tells, in one step, and who reads before it sees nothing of it.
type Notice struct {
	ChainID int64       `json:"chain_id"`
	From    int64       `json:"from_block"`
	To      int64       `json:"to_block"`
	Hash    common.Hash `json:"block_hash"` // of To
	Events  int         `json:"events"`     // how many the blocks have
	Seq     int64       `json:"seq"`        // the feed's last row then; 0: it has not begun
	Reorg   *Reorg      `json:"reorg,omitempty"`
}

// Reorg is what a commit took back.
type Reorg struct {
	Ancestor int64 `json:"ancestor_block"` // the last block that both branches have
	Depth    int64 `json:"depth_blocks"`   // how many blocks above it were undone
}

// Notify sends the notice when tx commits, and never if it does not.
func Notify(ctx context.Context, tx pgx.Tx, n Notice) error {
	payload, err := json.Marshal(n)
	if err == nil {
		_, err = tx.Exec(ctx, "select pg_notify($1, $2)", LedgerChannel, string(payload))
	}
	if err != nil {
		return fmt.Errorf("announcing the commit: %w", err)
	}
	return nil
}

// Listen calls each with every notice of every chain until ctx ends (then nil) or its connection fails. It calls `ready`
// once when from then on none is missed: read what is there then, for what came before. Who listens again after a failure
// may have missed some, so does the same. Poolers in transaction mode do not pass notices on: there, poll.
func (s *Store) Listen(ctx context.Context, ready func(), each func(Notice)) error {
	return s.Subscribe(ctx, LedgerChannel, ready, func(payload string) error {
		var n Notice
		if err := json.Unmarshal([]byte(payload), &n); err != nil {
			return fmt.Errorf("reading the notice %q: %w", payload, err)
		}
		each(n)
		return nil
	})
}

// Subscribe is Listen for any channel: it calls each with every payload.
func (s *Store) Subscribe(ctx context.Context, channel string, ready func(), each func(payload string) error) error {
	session, err := openSession(ctx, s, "astrolabe listener")
	if err != nil {
		return fmt.Errorf("listening on %s: %w", channel, err)
	}
	defer session.close(ctx)
	if _, err := session.conn.Exec(ctx, "listen "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return fmt.Errorf("listening on %s: %w", channel, err)
	}
	ready()
	for {
		message, err := session.conn.WaitForNotification(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("listening on %s: %w", channel, err)
		}
		if err := each(message.Payload); err != nil {
			return err
		}
	}
}
