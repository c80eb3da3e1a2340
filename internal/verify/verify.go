// Package verify compares the database with a node. It compares every log of the ledger, range by range. At the checkpoint it
// also compares the supply of every vault and the balance of every holder.
//
// Package audit recomputes what the logs mean. This package checks that all logs are there and no others. It finds and names a
// lost log, a log of an abandoned branch and a changed row. It writes nothing.
package verify

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/auditdb"
)

// Node is the part of a node that Run reads.
type Node interface {
	FilterLogs(ctx context.Context, q ethereum.FilterQuery) ([]types.Log, error)
	BatchCall(ctx context.Context, calls []rpc.BatchElem) error
}

// Config says what to compare.
type Config struct {
	Node     Node
	Store    *store.Store
	ChainID  uint64
	From, To *uint64 // blocks; nil: the first indexed block, and the checkpoint
	Range    uint64  // most blocks per comparison; default: 2,000
	// Progress is called after each range with the blocks compared, all blocks, and the number of ranges. It may be nil.
	Progress func(done, of, ranges int)
}

// Kind of a difference.
type Kind string

// The kinds of differences.
const (
	Missing Kind = "missing" // the chain has a log that the database lacks
	Extra   Kind = "extra"   // the database has a log that the chain lacks
	Changed Kind = "changed" // both have a log at that place, but they differ
	Block   Kind = "block"   // the chain has another block at the checkpoint
	Supply  Kind = "supply"
	Balance Kind = "balance"
	Sum     Kind = "sum" // the balances do not add up to the supply, so a holder is missing
)

// Difference is one disagreement between database and chain.
type Difference struct {
	Kind     Kind           `json:"kind"`
	Block    uint64         `json:"block"`
	LogIndex *uint          `json:"log_index,omitempty"`
	Emitter  common.Address `json:"emitter"`
	Holder   common.Address `json:"holder,omitzero"`
	Chain    string         `json:"chain"`
	Database string         `json:"database"`
}

func (d Difference) String() string {
	place := fmt.Sprintf("block %d", d.Block)
	if d.LogIndex != nil {
		place += fmt.Sprintf(" log %d", *d.LogIndex)
	}
	place += " of " + d.Emitter.Hex()
	if d.Holder != (common.Address{}) {
		place += " holder " + d.Holder.Hex()
	}
	return fmt.Sprintf("%s: %s: chain %s, database %s", d.Kind, place, cmp.Or(d.Chain, "nothing"), cmp.Or(d.Database, "nothing"))
}

// Report is what was compared and what differs.
type Report struct {
	ChainID     uint64       `json:"chain_id"`
	From        uint64       `json:"from_block"`
	To          uint64       `json:"to_block"`
	Ranges      int          `json:"ranges"`
	Logs        int          `json:"logs"`     // on the chain
	Vaults      int          `json:"vaults"`   // found by the factory's logs on the chain
	Balances    int          `json:"balances"` // compared at the checkpoint; 0 if the range ends before it
	Differences []Difference `json:"differences"`
}

// ErrNotIndexed says that the database holds nothing of the chain yet.
var ErrNotIndexed = errors.New("the database holds nothing of this chain")

const (
	defaultRange = 2_000
	addressPage  = 200 // addresses in one eth_getLogs
	batchCalls   = 100
)

type run struct {
	Config
	q        *auditdb.Queries
	chain    auditdb.ChainRow
	emitters []common.Address // factory, registry, exit guard, then vaults
	vaults   []common.Address
	report   *Report
}

// Run compares once, against one snapshot of the database. A reorg during the run shows as differences. Run again in that
// case.
func Run(ctx context.Context, cfg Config) (*Report, error) {
	tx, err := cfg.Store.Pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, fmt.Errorf("beginning a snapshot: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // read only
	r := &run{Config: cfg, q: auditdb.New(tx), report: &Report{ChainID: cfg.ChainID, Differences: []Difference{}}}
	if r.Range == 0 {
		r.Range = defaultRange
	}
	checkpoint, err := r.bounds(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.findVaults(ctx); err != nil {
		return nil, err
	}
	if err := r.compareLogs(ctx); err != nil {
		return nil, err
	}
	if r.report.To != uint64(checkpoint.BlockNumber) {
		return r.report, nil // the database has balances only of its checkpoint
	}
	return r.report, r.compareBalances(ctx, checkpoint)
}

// bounds determines the blocks to compare.
func (r *run) bounds(ctx context.Context) (auditdb.CheckpointRow, error) {
	checkpoint, err := r.q.Checkpoint(ctx, int64(r.ChainID))
	if errors.Is(err, pgx.ErrNoRows) {
		return checkpoint, ErrNotIndexed
	}
	if err != nil {
		return checkpoint, fmt.Errorf("reading the checkpoint: %w", err)
	}
	if r.chain, err = r.q.Chain(ctx, int64(r.ChainID)); err != nil {
		return checkpoint, fmt.Errorf("reading chain %d: %w", r.ChainID, err)
	}
	from, to := uint64(r.chain.StartBlock), uint64(checkpoint.BlockNumber)
	if r.To != nil {
		if *r.To > to {
			return checkpoint, fmt.Errorf("the last block to compare must be at most %d, the database's checkpoint; got %d", to, *r.To)
		}
		to = *r.To
	}
	if r.From != nil {
		from = max(from, *r.From)
	}
	if from > to {
		return checkpoint, fmt.Errorf("the first block to compare must be at most %d, the last; got %d", to, from)
	}
	r.report.From, r.report.To = from, to
	return checkpoint, nil
}

// findVaults finds the vaults on the chain, not in the database.
func (r *run) findVaults(ctx context.Context) error {
	r.emitters = []common.Address{r.chain.Factory, r.chain.Registry}
	for _, contract := range []*common.Address{r.chain.ExitGuard, r.chain.Mandates} {
		if contract != nil {
			r.emitters = append(r.emitters, *contract)
		}
	}
	factory := bindings.NewVaultFactory()
	created := factory.GetABI().Events[bindings.VaultFactoryVaultCreatedEventName].ID
	for from := uint64(r.chain.StartBlock); from <= r.report.To; from += r.Range {
		logs, err := r.logs(ctx, from, min(from+r.Range-1, r.report.To), []common.Address{r.chain.Factory}, created)
		if err != nil {
			return fmt.Errorf("finding vaults: %w", err)
		}
		for _, l := range logs {
			event, err := factory.UnpackVaultCreatedEvent(&l)
			if err != nil {
				return fmt.Errorf("decoding the launch in block %d: %w", l.BlockNumber, err)
			}
			r.vaults = append(r.vaults, event.Vault)
		}
	}
	r.emitters = append(r.emitters, r.vaults...)
	r.report.Vaults = len(r.vaults)
	return nil
}

// logs reads the logs of emitters in a range, in halves if the node refuses the whole.
func (r *run) logs(ctx context.Context, from, to uint64, emitters []common.Address, topic ...common.Hash) ([]types.Log, error) {
	q := ethereum.FilterQuery{
		FromBlock: new(big.Int).SetUint64(from), ToBlock: new(big.Int).SetUint64(to), Addresses: emitters,
	}
	if len(topic) > 0 {
		q.Topics = [][]common.Hash{topic}
	}
	logs, err := r.Node.FilterLogs(ctx, q)
	if err == nil {
		return logs, nil
	}
	if ctx.Err() != nil || from == to {
		return nil, fmt.Errorf("reading logs of blocks %d to %d: %w", from, to, err)
	}
	middle := from + (to-from)/2
	first, err := r.logs(ctx, from, middle, emitters, topic...)
	if err != nil {
		return nil, err
	}
	second, err := r.logs(ctx, middle+1, to, emitters, topic...)
	return append(first, second...), err
}

func (r *run) compareLogs(ctx context.Context) error {
	total := int(r.report.To - r.report.From + 1)
	for from := r.report.From; from <= r.report.To; from += r.Range {
		to := min(from+r.Range-1, r.report.To)
		var logs []types.Log
		for page := range slices.Chunk(r.emitters, addressPage) {
			some, err := r.logs(ctx, from, to, page)
			if err != nil {
				return err
			}
			logs = append(logs, some...)
		}
		slices.SortFunc(logs, func(a, b types.Log) int {
			return cmp.Or(cmp.Compare(a.BlockNumber, b.BlockNumber), cmp.Compare(a.Index, b.Index))
		})
		rows, err := r.q.EventsBetween(ctx, auditdb.EventsBetweenParams{
			ChainID: int64(r.ChainID), FromBlock: int64(from), ToBlock: int64(to),
		})
		if err != nil {
			return fmt.Errorf("reading the ledger's blocks %d to %d: %w", from, to, err)
		}
		r.merge(logs, rows)
		r.report.Logs += len(logs)
		r.report.Ranges++
		if r.Progress != nil {
			r.Progress(int(to-r.report.From+1), total, r.report.Ranges)
		}
	}
	return nil
}

// merge walks both sides in order and records what one side lacks or has differently.
func (r *run) merge(logs []types.Log, rows []auditdb.EventsBetweenRow) {
	for len(logs) > 0 || len(rows) > 0 {
		var order int
		switch {
		case len(rows) == 0:
			order = -1
		case len(logs) == 0:
			order = 1
		default:
			order = cmp.Or(
				cmp.Compare(int64(logs[0].BlockNumber), rows[0].BlockNumber),
				cmp.Compare(int64(logs[0].Index), int64(rows[0].LogIndex)),
			)
		}
		switch {
		case order < 0:
			r.note(Missing, &logs[0], describe(&logs[0]), "")
			logs = logs[1:]
		case order > 0:
			l := rowLog(rows[0])
			r.note(Extra, &l, "", describe(&l))
			rows = rows[1:]
		default:
			if stored := rowLog(rows[0]); !same(logs[0], stored) {
				r.note(Changed, &logs[0], describe(&logs[0]), describe(&stored))
			}
			logs, rows = logs[1:], rows[1:]
		}
	}
}

func (r *run) note(kind Kind, l *types.Log, chain, database string) {
	index := l.Index
	r.report.Differences = append(r.report.Differences, Difference{
		Kind: kind, Block: l.BlockNumber, LogIndex: &index, Emitter: l.Address, Chain: chain, Database: database,
	})
}

func rowLog(row auditdb.EventsBetweenRow) types.Log {
	l := types.Log{
		BlockNumber: uint64(row.BlockNumber), Index: uint(row.LogIndex), BlockHash: row.BlockHash,
		TxHash: row.TxHash, TxIndex: uint(row.TxIndex), Address: row.Emitter, Data: row.Data,
	}
	for _, t := range row.Topics {
		l.Topics = append(l.Topics, common.BytesToHash(t))
	}
	return l
}

func same(a, b types.Log) bool {
	return a.BlockHash == b.BlockHash && a.TxHash == b.TxHash && a.TxIndex == b.TxIndex && a.Address == b.Address &&
		slices.Equal(a.Topics, b.Topics) && bytes.Equal(a.Data, b.Data)
}

func describe(l *types.Log) string {
	topic := "no topic"
	if len(l.Topics) > 0 {
		topic = l.Topics[0].Hex()
	}
	return fmt.Sprintf("log %s of block %s, transaction %s (%d of it), data of %d bytes 0x%x", topic, l.BlockHash, l.TxHash, l.TxIndex,
		len(l.Data), tail(l.Data))
}

// tail returns enough of the data to tell two apart by eye.
func tail(data []byte) []byte { return data[max(0, len(data)-32):] }
