package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
)

// LedgerChannel is the NOTIFY channel on which every commit of the ledger is announced. The payload is a Notice in JSON.
// `listen astrolabe_ledger` in psql shows them.
const LedgerChannel = "astrolabe_ledger"

// Notice says that readers now see other rows of a chain: those of the blocks From to To. If Reorg is set, the rows of the old
// branch above Reorg.Ancestor are gone. From is above To if only rows about older blocks changed. The commit itself sends the
// notice, so a reader sees all of its rows after the notice and none before.
type Notice struct {
	ChainID int64       `json:"chain_id"`
	From    int64       `json:"from_block"`
	To      int64       `json:"to_block"`
	Hash    common.Hash `json:"block_hash"` // hash of block To
	Events  int         `json:"events"`     // the number of events in the blocks
	Seq     int64       `json:"seq"`        // the feed's last row; 0: the feed has not begun
	Reorg   *Reorg      `json:"reorg,omitempty"`
}

// Reorg is what a commit rolled back.
type Reorg struct {
	Ancestor int64 `json:"ancestor_block"` // the last block that both branches have
	Depth    int64 `json:"depth_blocks"`   // the number of blocks rolled back
}

// Notify sends the notice when tx commits, and never otherwise.
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

// Listen calls each with every notice of every chain until ctx ends, and then returns nil. It returns an error if its
// connection fails. It calls ready once, when no later notice will be missed. Read the current state then. After a failure,
// listen again in the same way. Poolers in transaction mode do not forward notices; poll there.
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

// Subscribe is Listen for any channel. It calls each with every payload.
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
