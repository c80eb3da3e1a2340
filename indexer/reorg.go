package indexer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/projection"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// ErrDeepReorg says that the chain no longer contains the oldest block whose hash is stored. Either the chain broke its
// finality, or the node follows another chain with the same id. Waiting does not help.
var ErrDeepReorg = errors.New("the chain does not contain the oldest stored block")

// errUnconfirmed says that a node reports a reorg that a quorum does not confirm yet.
var errUnconfirmed = errors.New("a reorg is not confirmed by enough nodes")

// errNodeBehind says that the node is so far behind the index that it cannot be compared with it. It resolves when the node
// has caught up.
var errNodeBehind = errors.New("the node is far behind the index")

// confirmed reads the block after the common ancestor and requires a quorum for it. So one node that lies or follows its own
// fork cannot cause a rollback.
func (ix *Indexer) confirmed(ctx context.Context, ancestor cursor) (*header, error) {
	first, err := ix.node.headers(ctx, []int64{ancestor.number + 1})
	if err != nil {
		return nil, err
	}
	switch {
	case first[0] == nil:
		return nil, fmt.Errorf("the node does not have block %d (any longer): %w", ancestor.number+1, errReorged)
	case ancestor.hash != (common.Hash{}) && first[0].ParentHash != ancestor.hash:
		return nil, fmt.Errorf("block %d does not follow the common ancestor: %w", ancestor.number+1, errReorged)
	}
	if err := ix.confirm(ctx, first[0]); err != nil {
		return nil, err
	}
	return first[0], nil
}

// confirm requires that a quorum has a block and that it differs from the stored block at its height.
func (ix *Indexer) confirm(ctx context.Context, h *header) error {
	agreed, err := ix.node.agreed(ctx, h)
	if err != nil {
		return err
	}
	if !agreed {
		ix.metrics.unconfirmed.Inc()
		return fmt.Errorf("%w: block %d has hash %s instead of the stored one", errUnconfirmed, h.number(), h.Hash)
	}
	at := ledgerdb.BlocksDownParams{ChainID: ix.chainID(), AtMost: h.number(), Page: 1}
	stored, err := ledgerdb.New(ix.store.Pool).BlocksDown(ctx, at)
	if err != nil {
		return fmt.Errorf("reading stored blocks: %w", err)
	}
	if len(stored) > 0 && stored[0].BlockNumber == h.number() && stored[0].BlockHash == h.Hash {
		return fmt.Errorf("nodes disagree about block %d, and most have the stored one: %w", h.number(), errReorged)
	}
	return nil
}

// foldPage is the number of events per page when the ledger is folded again.
const foldPage = 20_000

// ancestor finds the last block at or below a height that both the chain and the database have.
func (ix *Indexer) ancestor(ctx context.Context, height int64) (cursor, error) {
	q := ledgerdb.New(ix.store.Pool)
	oldest := int64(-1)
	for {
		stored, err := q.BlocksDown(ctx, ledgerdb.BlocksDownParams{ChainID: ix.chainID(), AtMost: height, Page: tailRange})
		if err != nil {
			return cursor{}, fmt.Errorf("reading stored blocks: %w", err)
		}
		if len(stored) == 0 {
			break
		}
		numbers := make([]int64, len(stored))
		for i, b := range stored {
			numbers[i] = b.BlockNumber
		}
		current, err := ix.node.headers(ctx, numbers)
		if err != nil {
			return cursor{}, err
		}
		for i, b := range stored {
			if current[i] != nil && current[i].Hash == b.BlockHash {
				return cursor{number: b.BlockNumber, hash: b.BlockHash}, nil
			}
		}
		oldest = numbers[len(numbers)-1]
		height = oldest - 1
	}
	if oldest < 0 {
		return cursor{}, fmt.Errorf("the node's head %d is below every block hash that is stored, the index is at block %d: %w",
			height, ix.at.number, errNodeBehind)
	}
	if oldest == ix.start() { // every block since the first is stored, and all are gone
		return cursor{number: ix.start() - 1}, nil
	}
	// ErrDeepReorg stops the indexer, so a quorum must confirm it.
	current, err := ix.node.headers(ctx, []int64{oldest})
	if err != nil {
		return cursor{}, err
	}
	if current[0] == nil {
		return cursor{}, fmt.Errorf("the node does not have block %d (any longer): %w", oldest, errReorged)
	}
	if err := ix.confirm(ctx, current[0]); err != nil {
		return cursor{}, err
	}
	return cursor{}, fmt.Errorf("looking for the common ancestor down to block %d: %w: check that the nodes serve the right chain; "+
		"if the chain itself gave up final blocks, index it into an empty database", oldest, ErrDeepReorg)
}

// rollback restores the state at a block. The ledger and append-only projections end there. The mutable projections of what
// changed above it are folded again from the remaining ledger.
func (ix *Indexer) rollback(ctx context.Context, q *ledgerdb.Queries, to int64) error {
	changed, err := q.EmittersAbove(ctx, ledgerdb.EmittersAboveParams{ChainID: ix.chainID(), BlockNumber: to})
	if err != nil {
		return fmt.Errorf("listing changed emitters: %w", err)
	}
	if err := ix.truncate(ctx, q, to); err != nil {
		return err
	}
	// A vault created above the block has events of its own there. Orders and mandates are restored without folding.
	changed = slices.DeleteFunc(changed, func(a common.Address) bool {
		return a == ix.decoder.Factory || a == ix.cfg.ExitGuard || a == ix.cfg.Mandates
	})
	registry := slices.Contains(changed, ix.decoder.Registry)
	if err := projection.Rewind(ctx, q, ix.chainID(), projection.Rewound{Block: to, Vaults: changed, Registry: registry}); err != nil {
		return err
	}
	if len(changed) == 0 {
		return nil
	}
	return ix.refold(ctx, q, to, changed)
}

// truncate ends the ledger at a block.
func (ix *Indexer) truncate(ctx context.Context, q *ledgerdb.Queries, to int64) error {
	id := ix.chainID()
	removed, err := q.DeleteEventsAbove(ctx, ledgerdb.DeleteEventsAboveParams{ChainID: id, BlockNumber: to})
	if err == nil {
		ix.metrics.removed.Add(float64(removed))
		err = q.DeleteNavPointsAbove(ctx, ledgerdb.DeleteNavPointsAboveParams{ChainID: id, BlockNumber: to})
	}
	if err == nil {
		err = q.ForgetPastLevelsFrom(ctx, ledgerdb.ForgetPastLevelsFromParams{ChainID: id, BlockNumber: to})
	}
	if err == nil {
		err = q.DeleteTokensAbove(ctx, ledgerdb.DeleteTokensAboveParams{ChainID: id, BlockNumber: to})
	}
	if err == nil {
		err = q.DeleteBlocksAbove(ctx, ledgerdb.DeleteBlocksAboveParams{ChainID: id, BlockNumber: to})
	}
	if err != nil {
		return fmt.Errorf("ending the ledger: %w", err)
	}
	return nil
}

// refold folds the ledger up to a block again, page by page. With emitters, it folds their events into the mutable
// projections. Without, it folds all events into all projections.
func (ix *Indexer) refold(ctx context.Context, q *ledgerdb.Queries, to int64, emitters []common.Address) error {
	var creations []ledgerdb.Event
	of := make([][]byte, len(emitters))
	if len(emitters) > 0 {
		padded := make([][]byte, len(emitters))
		for i, a := range emitters {
			of[i], padded[i] = a.Bytes(), common.BytesToHash(a.Bytes()).Bytes()
		}
		var err error
		creations, err = q.CreationsOf(ctx, ledgerdb.CreationsOfParams{
			ChainID: ix.chainID(), Factory: ix.decoder.Factory, AtMost: to, EventID: event.VaultCreatedID.Bytes(), Vaults: padded,
		})
		if err != nil {
			return fmt.Errorf("reading creations: %w", err)
		}
	}
	for after := ix.start() - 1; ; {
		cut, rows, err := ix.nextPage(ctx, q, after, to, of)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil
		}
		// A vault's first events and its creation are in one block, so they are in one page.
		for len(creations) > 0 && creations[0].BlockNumber <= cut {
			rows, creations = append(rows, creations[0]), creations[1:]
		}
		slices.SortFunc(rows, func(a, b ledgerdb.Event) int {
			return cmp.Or(cmp.Compare(a.BlockNumber, b.BlockNumber), cmp.Compare(a.LogIndex, b.LogIndex))
		})
		in, err := ix.input(ctx, q, rows, after, cut)
		if err != nil {
			return err
		}
		if err := projection.Fold(ctx, q, ix.chainID(), in, len(emitters) > 0); err != nil {
			return err
		}
		ix.folded(len(rows))
		after = cut
	}
}

// nextPage reads the next events after a block, whole blocks up to cut. Without emitters, it reads all events.
func (ix *Indexer) nextPage(
	ctx context.Context, q *ledgerdb.Queries, after, to int64, of [][]byte,
) (cut int64, rows []ledgerdb.Event, err error) {
	id := ix.chainID()
	if len(of) == 0 {
		cut, err = q.NextCut(ctx, ledgerdb.NextCutParams{ChainID: id, After: after, AtMost: to, Page: ix.page})
		if err == nil {
			rows, err = q.EventsBetween(ctx, ledgerdb.EventsBetweenParams{ChainID: id, After: after, AtMost: cut})
		}
	} else {
		cut, err = q.NextCutOf(ctx, ledgerdb.NextCutOfParams{ChainID: id, After: after, AtMost: to, Emitters: of, Page: ix.page})
		if err == nil {
			rows, err = q.EventsOfBetween(ctx, ledgerdb.EventsOfBetweenParams{ChainID: id, After: after, AtMost: cut, Emitters: of})
		}
	}
	if err != nil {
		return 0, nil, fmt.Errorf("reading events after block %d: %w", after, err)
	}
	return cut, rows, nil
}

// input returns the fold's input for some ledger rows, with what was read from the chain at their blocks.
func (ix *Indexer) input(
	ctx context.Context, q *ledgerdb.Queries, rows []ledgerdb.Event, after, to int64,
) (projection.Input, error) {
	events, err := ix.decoder.DecodeAll(rows)
	if err != nil {
		return projection.Input{}, err
	}
	in := projection.NewInput(events)
	vaults := map[common.Address]bool{}
	var raw [][]byte
	for _, e := range events {
		if !vaults[e.Vault] {
			vaults[e.Vault] = true
			raw = append(raw, e.Vault.Bytes())
		}
	}
	navs, err := q.NavPerShareBetween(ctx, ledgerdb.NavPerShareBetweenParams{
		ChainID: ix.chainID(), Vaults: raw, After: after, AtMost: to,
	})
	if err != nil {
		return projection.Input{}, fmt.Errorf("reading NAV points: %w", err)
	}
	for _, n := range navs {
		in.NavPerShareD18[projection.At{Vault: n.Vault, Block: n.BlockNumber}] = *n.NavPerShareD18
	}
	if err := ix.addTransactions(ctx, q, in, after, to); err != nil {
		return projection.Input{}, err
	}
	tokens, err := q.Tokens(ctx, ix.chainID())
	if err != nil {
		return projection.Input{}, fmt.Errorf("reading tokens: %w", err)
	}
	for _, t := range tokens {
		in.Tokens[t.Token] = projection.Token{Symbol: t.Symbol, Name: t.Name}
	}
	return in, nil
}
