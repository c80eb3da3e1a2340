package indexer

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// bulkBlocks is the least number of blocks for which an empty ledger is filled before the indexes of transfers are built.
const bulkBlocks = 1_000

// codeLockNotAvailable is SQLSTATE lock_not_available.
const codeLockNotAvailable = "55P03"

// prepareBulk drops the indexes of transfers if the ledger is empty and a long history is ahead. Reads by account are slower
// until the indexes are built again.
func (ix *Indexer) prepareBulk(ctx context.Context, head int64) error {
	if ix.noTransferIndexes || ix.at.hash != (common.Hash{}) || head-ix.at.number < bulkBlocks {
		return nil
	}
	dropped := false
	err := ix.lease.InTx(ctx, func(tx pgx.Tx) error {
		q := ledgerdb.New(tx)
		empty, err := q.IsEmpty(ctx) // for all chains
		if err != nil || !empty {
			return err
		}
		if _, err := tx.Exec(ctx, "set local lock_timeout = '1s'"); err != nil {
			return err
		}
		dropped = true
		return q.DropTransferIndexes(ctx)
	})
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == codeLockNotAvailable {
		ix.log.Info("a long read locks the empty ledger: filling it with all its indexes")
		return nil
	}
	if err != nil {
		return fmt.Errorf("dropping the indexes of transfers: %w", err)
	}
	ix.noTransferIndexes = dropped
	return nil
}

// indexTransfers builds the indexes of transfers if they are missing. That blocks the indexers of other chains, but no
// readers.
func (ix *Indexer) indexTransfers(ctx context.Context) error {
	if !ix.noTransferIndexes {
		return nil
	}
	err := ix.lease.InTx(ctx, func(tx pgx.Tx) error { return ledgerdb.New(tx).MakeTransferIndexes(ctx) })
	if err != nil {
		return fmt.Errorf("making the indexes of transfers: %w", err)
	}
	ix.noTransferIndexes = false
	return nil
}
