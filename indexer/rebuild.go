package indexer

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/projection"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// ErrNotIndexed says that the database has no ledger of this chain.
var ErrNotIndexed = errors.New("the chain is not indexed")

// Chains lists the chains of which a database has a ledger.
func Chains(ctx context.Context, st *store.Store) ([]uint64, error) {
	ids, err := ledgerdb.New(st.Pool).Chains(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing chains: %w", err)
	}
	out := make([]uint64, len(ids))
	for i, id := range ids {
		out[i] = uint64(id)
	}
	return out, nil
}

// Rebuild drops all projections of the chain and folds them again from the ledger, in one transaction. Readers see the old
// rows until it commits, and if it is killed, nothing has changed. It calls no node and takes factory and first block from the
// database. Status shows its progress. It fails with store.ErrLeaseHeld if another process indexes this chain, and with
// ErrNotIndexed.
func (ix *Indexer) Rebuild(ctx context.Context) error {
	return ix.exclusively(ctx, ix.lease.Acquire, ix.rebuild)
}

func (ix *Indexer) rebuild(ctx context.Context) error {
	ix.loaded = false
	defer ix.update(func(s *Status) { s.Folded, s.ToFold = 0, 0 })
	return ix.lease.InTx(ctx, func(tx pgx.Tx) error {
		q := ledgerdb.New(tx)
		chain, err := q.Chain(ctx, ix.chainID())
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("chain %d: %w", ix.cfg.ChainID, ErrNotIndexed)
		}
		if err != nil {
			return fmt.Errorf("reading chain %d: %w", ix.cfg.ChainID, err)
		}
		ix.cfg.StartBlock = uint64(chain.StartBlock)
		ix.decoder = event.Decoder{
			Factory: chain.Factory, Registry: chain.Registry, Guard: orZero(chain.ExitGuard), Mandates: orZero(chain.Mandates),
		}
		births, err := q.VaultBirths(ctx, ix.chainID())
		if err != nil {
			return fmt.Errorf("reading vaults: %w", err)
		}
		all := make([]common.Address, len(births))
		for i, b := range births {
			all[i] = b.Vault
		}
		at, err := ix.checkpoint(ctx, q)
		if err != nil {
			return err
		}
		events, err := q.CountEvents(ctx, ledgerdb.CountEventsParams{ChainID: ix.chainID(), AtMost: at.BlockNumber})
		if err != nil {
			return fmt.Errorf("counting events: %w", err)
		}
		ix.update(func(s *Status) { s.Checkpoint, s.ToFold = at.BlockNumber, events })
		rewound := projection.Rewound{Block: ix.start() - 1, Vaults: all, Registry: true}
		if err := projection.Rewind(ctx, q, ix.chainID(), rewound); err != nil {
			return err
		}
		if err := ix.refold(ctx, q, at.BlockNumber, nil); err != nil {
			return err
		}
		if err := ix.prepareUpkeep(ctx, q); err != nil {
			return err
		}
		kept, err := ix.kept(ctx, q)
		if err != nil {
			return err
		}
		if err := projection.RebuildCandles(ctx, q, ix.chainID(), all, kept.NavPrunedBefore, ix.page); err != nil {
			return err
		}
		return saved("edition", q.SaveEdition(ctx, ledgerdb.SaveEditionParams{ChainID: ix.chainID(), Edition: projection.Edition}))
	})
}

// folded counts events that a rebuild has folded.
func (ix *Indexer) folded(events int) {
	ix.update(func(s *Status) {
		if s.ToFold > 0 {
			s.Folded += int64(events)
		}
	})
}
