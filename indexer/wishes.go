package indexer

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/projection"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// This file knows which tokens a vault may soon hold: those of its pending proposal of targets. Their prices are stored with the NAV
// points, so that the return of what a creator wants is known from the proposal on.

// pending is the tokens of pending proposals, by vault. As on chain, an expired proposal is pending until it is settled.
type pending map[common.Address][]common.Address

// wishes are the pending proposals during a range of blocks.
type wishes struct {
	before  pending // before the range
	changes map[common.Address][]wish
}

// wish is the tokens of a vault's pending proposal from the end of a block on.
type wish struct {
	block  int64
	tokens []common.Address
}

// at returns the tokens of the proposal that is pending at the end of a block.
func (w wishes) at(vault common.Address, block int64) []common.Address {
	for _, change := range slices.Backward(w.changes[vault]) {
		if change.block <= block {
			return change.tokens
		}
	}
	return w.before[vault]
}

// advance takes the events of the next range.
func (p pending) advance(events []event.Event) wishes {
	w := wishes{before: maps.Clone(p), changes: map[common.Address][]wish{}}
	for i := range events {
		e := &events[i]
		var tokens []common.Address
		switch body := e.Body.(type) {
		case *bindings.IndexVaultTargetsProposed:
			tokens = body.Tokens
		case *bindings.IndexVaultTargetsExecuted, *bindings.IndexVaultTargetsCancelled:
		default:
			continue
		}
		w.changes[e.Vault] = append(w.changes[e.Vault], wish{e.BlockNumber, tokens})
		if p[e.Vault] = tokens; tokens == nil {
			delete(p, e.Vault)
		}
	}
	return w
}

// loadPending reads the proposals that are pending at the end of a block.
func (ix *Indexer) loadPending(ctx context.Context, q *ledgerdb.Queries, block int64) error {
	rows, err := q.TargetsPendingAt(ctx, ledgerdb.TargetsPendingAtParams{ChainID: ix.chainID(), Block: block})
	if err != nil {
		return fmt.Errorf("reading pending targets: %w", err)
	}
	ix.pending = pending{}
	for _, r := range rows {
		if ix.pending[r.Vault], err = tokensOf(r.Targets); err != nil {
			return fmt.Errorf("reading the targets of %s: %w", r.Vault, err)
		}
	}
	return nil
}

func tokensOf(targets json.RawMessage) ([]common.Address, error) {
	var list []projection.Target
	if err := json.Unmarshal(targets, &list); err != nil {
		return nil, err
	}
	out := make([]common.Address, len(list))
	for i, t := range list {
		out[i] = t.Token
	}
	return out, nil
}

// pastOthers sets the other tokens of samples of the past, from the ledger.
func (ix *Indexer) pastOthers(ctx context.Context, samples []*sample) error {
	at := ledgerdb.PastTargetsParams{ChainID: ix.chainID()}
	for _, s := range samples {
		s.others = map[common.Address][]common.Address{}
		for _, vault := range s.vaults {
			at.Vaults, at.Blocks = append(at.Vaults, vault.Bytes()), append(at.Blocks, s.number)
		}
	}
	q := ledgerdb.New(ix.store.Pool)
	left, err := q.EventsAt(ctx, ledgerdb.EventsAtParams{
		ChainID: at.ChainID, Vaults: at.Vaults, Blocks: at.Blocks, EventID: event.ConstituentsLeftID.Bytes(),
	})
	if err != nil {
		return fmt.Errorf("reading which constituents left: %w", err)
	}
	events, err := ix.decoder.DecodeAll(left)
	if err != nil {
		return err
	}
	others := map[projection.At][]common.Address{}
	for _, e := range events {
		if gone, ok := e.Body.(*bindings.IndexVaultConstituentsLeft); ok {
			others[projection.At{Vault: e.Vault, Block: e.BlockNumber}] = gone.Tokens
		}
	}
	rows, err := q.PastTargets(ctx, at)
	if err != nil {
		return fmt.Errorf("reading past targets: %w", err)
	}
	for _, r := range rows {
		tokens, err := tokensOf(r.Targets)
		if err != nil {
			return fmt.Errorf("reading the targets of %s: %w", r.Vault, err)
		}
		key := projection.At{Vault: common.BytesToAddress(r.Vault), Block: r.Block}
		others[key] = append(others[key], tokens...)
	}
	for _, s := range samples {
		for _, vault := range s.vaults {
			if tokens := others[projection.At{Vault: vault, Block: s.number}]; len(tokens) > 0 {
				s.others[vault] = tokens
			}
		}
	}
	return nil
}
