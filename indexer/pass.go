package indexer

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// maxPasses is the most passes over a chain that keeps reorganising while it is read. After that, it is a fault.
const maxPasses = 20

// catchUp brings the database to the node's head.
func (ix *Indexer) catchUp(ctx context.Context) error {
	var err error
	for range maxPasses {
		before := ix.at
		err = ix.pass(ctx)
		if err == nil && len(ix.missing()) > 0 && ix.at != before {
			continue // the pass replaced a branch; the next one reads the past of what is missing
		}
		if err == nil {
			ix.recovered()
			return nil
		}
		ix.loaded = false // memory may be ahead of the database
		if ctx.Err() != nil || !errors.Is(err, errReorged) {
			return err
		}
		ix.log.Debug("looking at the chain again", "reason", err)
	}
	if err == nil {
		return nil // each pass replaced a branch; the past of what is missing is read at the next call
	}
	return fmt.Errorf("catching up: no stable chain in %d passes: %w", maxPasses, err)
}

// pass brings the database to the node's head as it is when the pass begins.
func (ix *Indexer) pass(ctx context.Context) error {
	if err := ix.load(ctx); err != nil {
		return err
	}
	from, head, finalized, err := ix.look(ctx)
	if err != nil {
		return err
	}
	if from == ix.at {
		for _, contract := range ix.missing() {
			if err := ix.adopt(ctx, contract); err != nil {
				return err
			}
		}
	}
	if from.number >= head {
		// At the head. Or the node is behind what it said before, and has nothing that contradicts the database.
		if err := ix.indexTransfers(ctx); err != nil {
			return err
		}
		return ix.maintain(ctx, min(finalized, ix.at.number))
	}
	if err := ix.advance(ctx, from, head, finalized); err != nil {
		return err
	}
	return ix.indexTransfers(ctx)
}

// look asks the node for its head and finds where to continue. That is the checkpoint or, if the node no longer has the
// checkpoint's block, the common ancestor.
func (ix *Indexer) look(ctx context.Context) (from cursor, head, finalized int64, err error) {
	latest, final, stored, err := ix.node.heads(ctx, ix.at.number)
	if err != nil {
		return cursor{}, 0, 0, err
	}
	head = latest.number()
	finalized = max(0, head-int64(ix.cfg.FinalityDepth))
	if final != nil {
		finalized = final.number()
	}
	ix.final = finalized
	ix.update(func(s *Status) { s.NodeHead, s.LastSeen = head, ix.now() })
	from = ix.at
	if from.hash != (common.Hash{}) && (stored == nil || stored.Hash != from.hash) {
		if stored == nil && head >= from.number {
			return cursor{}, 0, 0, fmt.Errorf("the node has head %d but not block %d: %w", head, from.number, errReorged)
		}
		if from, err = ix.ancestor(ctx, min(head, from.number)); err != nil {
			return cursor{}, 0, 0, err
		}
	}
	return from, head, finalized, nil
}

// advance indexes the blocks after from up to the head. If from is below the checkpoint, the new branch must be confirmed
// first, and the first commit rolls the database back.
func (ix *Indexer) advance(ctx context.Context, from cursor, head, finalized int64) error {
	var branch *header // the first block of the branch that replaces what is stored
	if from.number < ix.at.number {
		var err error
		if branch, err = ix.confirmed(ctx, from); err != nil {
			return err
		}
		ix.emitters.forgetAbove(from.number)
		if err := ix.loadPending(ctx, ledgerdb.New(ix.store.Pool), from.number); err != nil {
			return err
		}
	}
	if err := ix.prepareBulk(ctx, head); err != nil {
		return err
	}
	ring := min(finalized, head-int64(ix.cfg.ReorgDepth))
	return ix.pipeline(ctx, from, head, ring, func(ctx context.Context, p *prepared) error {
		if branch != nil && p.after.number == from.number && p.first.Hash != branch.Hash {
			return fmt.Errorf("block %d is not the one that was confirmed: %w", branch.number(), errReorged)
		}
		return ix.commit(ctx, p, finalized, ring)
	})
}

// load reads the checkpoint. The first time, it also checks that node, configuration and database concern the same chain.
func (ix *Indexer) load(ctx context.Context) error {
	if ix.loaded {
		return nil
	}
	q := ledgerdb.New(ix.store.Pool)
	if !ix.checked {
		if err := ix.check(ctx, q); err != nil {
			return err
		}
		if err := ix.chooseInterval(ctx, q); err != nil {
			return err
		}
		ix.checked = true
	}
	chain, err := q.Chain(ctx, ix.chainID())
	if err != nil {
		return fmt.Errorf("reading chain %d: %w", ix.cfg.ChainID, err)
	}
	// Another process may have adopted these.
	ix.decoder.Guard, ix.decoder.Mandates = orZero(chain.ExitGuard), orZero(chain.Mandates)
	if err := ix.renew(ctx, q); err != nil {
		return err
	}
	births, err := q.VaultBirths(ctx, ix.chainID())
	if err != nil {
		return fmt.Errorf("reading vaults: %w", err)
	}
	ix.emitters = newEmitters(ix.decoder)
	for _, b := range births {
		ix.emitters.add(b.Vault, b.CreatedBlock)
	}
	row, err := ix.checkpoint(ctx, q)
	if err != nil {
		return err
	}
	if err := ix.loadPending(ctx, q, row.BlockNumber); err != nil {
		return err
	}
	if ix.noTransferIndexes, err = q.LacksTransferIndexes(ctx); err != nil {
		return fmt.Errorf("looking for the indexes of transfers: %w", err)
	}
	ix.at, ix.feedStarted = cursor{number: row.BlockNumber, hash: row.BlockHash}, row.FeedSeq > 0
	ix.update(func(s *Status) {
		s.Checkpoint, s.CheckpointTime, s.Finalized = row.BlockNumber, row.BlockTime, row.FinalizedNumber
	})
	ix.loaded = true
	return nil
}

func (ix *Indexer) check(ctx context.Context, q *ledgerdb.Queries) error {
	if ix.cfg.Factory == (common.Address{}) || ix.cfg.Lens == (common.Address{}) {
		return fmt.Errorf("factory is %s and lens is %s, but neither may be zero: %w", ix.cfg.Factory, ix.cfg.Lens, ErrWrongChain)
	}
	id, registry, err := ix.node.chain(ctx, ix.cfg.Factory)
	if err != nil {
		return err
	}
	// Without this check, a missing lens would look like vaults without a value.
	lens := &contractCall{to: ix.cfg.Lens, data: bindings.NewVaultLens().PackStates(nil)}
	if err := ix.node.callContracts(ctx, []*contractCall{lens}); err != nil {
		return err
	}
	if lens.err != nil {
		return fmt.Errorf("asking the lens %s: %w", ix.cfg.Lens, lens.err)
	}
	if id != ix.cfg.ChainID {
		return fmt.Errorf("the node follows chain %d, not %d: %w", id, ix.cfg.ChainID, ErrWrongChain)
	}
	if err := q.InsertChain(ctx, ledgerdb.InsertChainParams{
		ChainID: ix.chainID(), Factory: ix.cfg.Factory, Registry: registry, StartBlock: ix.start(), ExitGuard: orNil(ix.cfg.ExitGuard),
		Mandates: orNil(ix.cfg.Mandates),
	}); err != nil {
		return fmt.Errorf("saving chain %d: %w", id, err)
	}
	stored, err := q.Chain(ctx, ix.chainID())
	if err != nil {
		return fmt.Errorf("reading chain %d: %w", id, err)
	}
	if stored.Factory != ix.cfg.Factory || stored.Registry != registry || stored.StartBlock != ix.start() {
		return fmt.Errorf("the database has chain %d with factory %s, registry %s and start block %d, not %s, %s and %d: %w", id,
			stored.Factory, stored.Registry, stored.StartBlock, ix.cfg.Factory, registry, ix.start(), ErrWrongChain)
	}
	if guard := orZero(stored.ExitGuard); guard != ix.cfg.ExitGuard && guard != (common.Address{}) {
		return fmt.Errorf("the database has chain %d with exit guard %s, not %s: %w", id, guard, ix.cfg.ExitGuard, ErrWrongChain)
	}
	if mandates := orZero(stored.Mandates); mandates != ix.cfg.Mandates && mandates != (common.Address{}) {
		return fmt.Errorf("the database has chain %d with mandates %s, not %s: %w", id, mandates, ix.cfg.Mandates, ErrWrongChain)
	}
	ix.decoder = event.Decoder{Factory: ix.cfg.Factory, Registry: registry}
	return nil
}

// orNil returns nil for the zero address.
func orNil(a common.Address) *common.Address {
	if a == (common.Address{}) {
		return nil
	}
	return &a
}

// orZero returns the zero address for nil.
func orZero(a *common.Address) common.Address {
	if a == nil {
		return common.Address{}
	}
	return *a
}
