package indexer

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// cursor is the block up to which everything is applied. Before the first block, the hash is zero.
type cursor struct {
	number int64
	hash   common.Hash
}

// prepared is a range of blocks with everything that the database stores of it.
type prepared struct {
	after  cursor // the block before the range
	first  *header
	last   *header
	blocks []*header // their hashes are stored, to detect reorgs
	readings
	full   bool // the blocks may still be reorganised
	events []event.Event
	tokens []ledgerdb.InsertTokensParams

	more  func() *prepared // returns the next range if it is ready
	count int              // events of this range and of those committed with it
}

// next returns the next range if it is ready and fits into the same transaction, or nil.
func (p *prepared) next() *prepared {
	if p.full || p.more == nil || p.count >= commitEvents {
		return nil
	}
	n := p.more()
	if n != nil {
		p.last = n.last
		p.count += len(n.events)
	}
	return n
}

// assemble turns a fetched span that follows after into a prepared range: all of our logs, checked, sorted and decoded.
func (ix *Indexer) assemble(ctx context.Context, after cursor, f *fetched) (*prepared, error) {
	if after.hash != (common.Hash{}) && f.headers[f.from].ParentHash != after.hash {
		return nil, fmt.Errorf("block %d does not follow block %d: %w", f.from, after.number, errReorged)
	}
	if err := ix.discover(ctx, f); err != nil {
		return nil, err
	}
	if err := ix.fillHeaders(ctx, f, ix.navBlocks(f.span)); err != nil {
		return nil, err
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	p := &prepared{after: after, first: f.headers[f.from], last: f.headers[f.to], full: f.full}
	if f.full {
		for n := f.from; n <= f.to; n++ {
			p.blocks = append(p.blocks, f.headers[n])
		}
	} else {
		p.blocks = []*header{p.last}
	}
	p.events = ix.ledger(f)
	p.count = len(p.events)
	f.logs = nil // free them: the events have all that is needed
	if err := ix.decoder.DecodeIn(p.events); err != nil {
		return nil, err
	}
	f.wishes = ix.pending.advance(p.events)
	return p, nil
}

// complete reads what else is needed at the blocks of a range.
func (ix *Indexer) complete(ctx context.Context, f *fetched, p *prepared) (err error) {
	if p.readings, err = ix.read(ctx, f, p.events); err != nil {
		return err
	}
	p.tokens, err = ix.tokens(ctx, p.events)
	return err
}

// discover adds the logs of vaults that were unknown when the span was fetched, because an earlier span or this one created
// them. A vault's first logs precede its VaultCreated in the same transaction.
func (ix *Indexer) discover(ctx context.Context, f *fetched) error {
	from := f.to + 1
	if !f.wide && len(ix.emitters.after(f.asked)) > 0 {
		from = f.from
	}
	for i := range f.logs {
		l := &f.logs[i]
		if l.Address != ix.cfg.Factory || len(l.Topics) < 2 || l.Topics[0] != event.VaultCreatedID {
			continue
		}
		born := int64(l.BlockNumber)
		ix.emitters.add(common.BytesToAddress(l.Topics[1].Bytes()), born)
		from = min(from, born)
	}
	if f.wide { // a wide filter already returned their logs
		f.logs = ix.emitters.own(f.to-f.from+1, f.logs)
		return nil
	}
	missing := ix.emitters.after(f.asked)
	if len(missing) == 0 {
		return nil
	}
	return ix.fetchLogs(ctx, f, from, f.to, missing)
}

// fillHeaders reads the headers of the given blocks, and of blocks whose time no log states.
func (ix *Indexer) fillHeaders(ctx context.Context, f *fetched, others []int64) error {
	missing := map[int64]bool{}
	for i := range f.logs {
		if f.logs[i].BlockTimestamp == 0 {
			missing[int64(f.logs[i].BlockNumber)] = true
		}
	}
	for _, n := range others {
		missing[n] = true
	}
	maps.DeleteFunc(missing, func(n int64, _ bool) bool { return f.headers[n] != nil })
	numbers := slices.Sorted(maps.Keys(missing))
	headers, err := ix.node.headers(ctx, numbers)
	if err != nil {
		return err
	}
	for i, h := range headers {
		if h == nil {
			return fmt.Errorf("reading block %d: the node does not have it (any longer): %w", numbers[i], errReorged)
		}
	}
	return f.addHeaders(headers)
}

// check refuses headers and logs that contradict each other, and sorts the logs.
func (f *fetched) check() error {
	for n, h := range f.headers {
		if parent := f.headers[n-1]; parent != nil && h.ParentHash != parent.Hash {
			return fmt.Errorf("block %d does not follow the one before: %w", n, errReorged)
		}
	}
	sortLogs(f.logs)
	for i := range f.logs {
		l := &f.logs[i]
		n := int64(l.BlockNumber)
		if h := f.headers[n]; h != nil && h.Hash != l.BlockHash {
			return fmt.Errorf("log %d belongs to another block %d: %w", l.Index, n, errReorged)
		}
		if i == 0 || f.logs[i-1].BlockNumber != l.BlockNumber {
			continue
		}
		if f.logs[i-1].BlockHash != l.BlockHash {
			return fmt.Errorf("logs belong to two different blocks %d: %w", n, errReorged)
		}
		if f.logs[i-1].Index == l.Index {
			return fmt.Errorf("reading logs: the node gave log %d of block %d twice", l.Index, n)
		}
	}
	return nil
}

// sortLogs sorts logs in chain order. Nodes mostly return them that way.
func sortLogs(logs []types.Log) {
	for i := 1; i < len(logs); i++ {
		a, b := &logs[i-1], &logs[i]
		if a.BlockNumber > b.BlockNumber || a.BlockNumber == b.BlockNumber && a.Index > b.Index {
			slices.SortFunc(logs, func(a, b types.Log) int {
				return cmp.Or(cmp.Compare(a.BlockNumber, b.BlockNumber), cmp.Compare(a.Index, b.Index))
			})
			return
		}
	}
}

// ledger converts logs into ledger rows. Topics and data are not copied.
func (ix *Indexer) ledger(f *fetched) []event.Event {
	events := make([]event.Event, len(f.logs))
	total := 0
	for i := range f.logs {
		total += len(f.logs[i].Topics)
	}
	topics := make([][]byte, total)
	for i := range f.logs {
		l := &f.logs[i]
		n := int64(l.BlockNumber)
		seconds := int64(l.BlockTimestamp)
		if h := f.headers[n]; h != nil {
			seconds = int64(h.Time)
		}
		of := topics[:len(l.Topics):len(l.Topics)]
		topics = topics[len(of):]
		for j := range of {
			of[j] = l.Topics[j][:]
		}
		data := l.Data
		if data == nil {
			data = []byte{}
		}
		events[i].Event = ledgerdb.Event{
			ChainID: ix.chainID(), BlockNumber: n, LogIndex: int32(l.Index), BlockHash: l.BlockHash,
			BlockTime: time.Unix(seconds, 0).UTC(), TxHash: l.TxHash, TxIndex: int32(l.TxIndex),
			Emitter: l.Address, Topics: of, Data: data,
		}
	}
	return events
}

// tokens reads symbol and name of newly listed tokens at the block of their listing. If the node lacks that state, it reads
// them at the head, because names hardly ever change. A value that a token does not return stays empty.
func (ix *Indexer) tokens(ctx context.Context, events []event.Event) ([]ledgerdb.InsertTokensParams, error) {
	contract := bindings.NewERC20Permit()
	var rows []ledgerdb.InsertTokensParams
	var asks, again []*contractCall
	for _, e := range events {
		if listed, ok := e.Body.(*bindings.AssetRegistryAssetListed); ok {
			rows = append(rows, ledgerdb.InsertTokensParams{ChainID: e.ChainID, Token: listed.Token, BlockNumber: e.BlockNumber})
			asks = append(asks, &contractCall{to: listed.Token, data: contract.PackSymbol(), block: e.BlockHash, number: e.BlockNumber},
				&contractCall{to: listed.Token, data: contract.PackName(), block: e.BlockHash, number: e.BlockNumber})
		}
	}
	if err := ix.node.callContracts(ctx, asks); err != nil {
		return nil, fmt.Errorf("reading symbols and names: %w", err)
	}
	for _, ask := range asks {
		if ask.err != nil {
			ask.err, ask.block = nil, common.Hash{}
			again = append(again, ask)
		}
	}
	if err := ix.node.callContracts(ctx, again); err != nil {
		return nil, fmt.Errorf("reading symbols and names: %w", err)
	}
	for i := range rows {
		rows[i].Symbol, rows[i].Name = text(asks[2*i]), text(asks[2*i+1])
	}
	return rows, nil
}
