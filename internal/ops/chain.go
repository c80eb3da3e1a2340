package ops

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// Node reads from the nodes of a chain.
type Node interface {
	BatchCall(ctx context.Context, batch []rpc.BatchElem) error
}

// IndexCheck returns a check of the database, the nodes and the lag between both. The process is not ready if the database does not
// answer, no node answers, or nothing is indexed. Index and node may be at most maxLag blocks apart.
func IndexCheck(st *store.Store, node Node, chainID, maxLag uint64, log *slog.Logger) Check {
	return func(ctx context.Context) Readiness {
		var (
			out        Readiness
			checkpoint readdb.CheckpointRow
			dbErr      error
			head       hexutil.Uint64
			nodeErr    error
			both       sync.WaitGroup
		)
		both.Go(func() { checkpoint, dbErr = readdb.New(st.Pool).Checkpoint(ctx, int64(chainID)) })
		both.Go(func() {
			batch := []rpc.BatchElem{{Method: "eth_blockNumber", Result: &head}}
			if nodeErr = node.BatchCall(ctx, batch); nodeErr == nil {
				nodeErr = batch[0].Error
			}
		})
		both.Wait()
		switch {
		case errors.Is(dbErr, pgx.ErrNoRows):
			out.Add("no block is indexed yet")
		case dbErr != nil:
			log.WarnContext(ctx, "not ready: the database does not answer", "error", dbErr)
			out.Add("the database does not answer")
		default:
			indexed := uint64(checkpoint.BlockNumber)
			out.IndexedBlock = &indexed
		}
		if nodeErr != nil {
			log.WarnContext(ctx, "not ready: no node answers", "error", nodeErr)
			out.Add("no RPC node answers")
		} else {
			number := uint64(head)
			out.NodeBlock = &number
		}
		out.Compare(maxLag)
		out.Ready = len(out.Reasons) == 0
		return out
	}
}
