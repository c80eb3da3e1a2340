package workload

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
)

// FloorConfig says how the floor reads.
type FloorConfig struct {
	RangeLogs int  // target number of logs per request
	Ahead     bool // a range is read while the one before is written
}

// Floor does the least that an indexer on go-ethereum does, and returns how many logs it wrote and in what time. It reads the
// same logs from the same node with FilterLogs and writes them as plain rows by COPY. It has no index, checks nothing and
// derives nothing. It learns the vaults before the time counts, and makes its table in db.
func Floor(ctx context.Context, url string, db *pgx.Conn, cfg FloorConfig, now func() time.Time) (int, time.Duration, error) {
	if _, err := db.Exec(ctx, `create table plain (block_number bigint, log_index integer, block_hash bytea, block_time timestamptz,
		tx_hash bytea, tx_index integer, emitter bytea, topics bytea[], data bytea)`); err != nil {
		return 0, 0, fmt.Errorf("making the table: %w", err)
	}
	node, err := ethclient.DialContext(ctx, url)
	if err != nil {
		return 0, 0, fmt.Errorf("connecting to the node: %w", err)
	}
	defer node.Close()
	f := &floor{node: node, db: db}
	if err := f.look(ctx, cfg.RangeLogs); err != nil {
		return 0, 0, err
	}
	began := now()
	if cfg.Ahead {
		err = f.ahead(ctx)
	} else {
		err = f.each(func(from, to uint64) error {
			logs, err := f.read(ctx, from, to)
			if err != nil {
				return err
			}
			return f.write(ctx, logs)
		})
	}
	return f.logs, now().Sub(began), err
}

type floor struct {
	node      *ethclient.Client
	db        *pgx.Conn
	addresses []common.Address // factory, registry and all vaults
	head      uint64
	blocks    uint64 // size of a range
	logs      int    // number of logs written
}

// look finds out what to request.
func (f *floor) look(ctx context.Context, rangeLogs int) (err error) {
	if f.head, err = f.node.BlockNumber(ctx); err != nil {
		return fmt.Errorf("reading the head: %w", err)
	}
	f.addresses = []common.Address{fakechain.Factory}
	said, err := f.read(ctx, 0, f.head)
	if err != nil {
		return err
	}
	for i := range said {
		if len(said[i].Topics) > 1 { // VaultCreated, whose first argument is the vault
			f.addresses = append(f.addresses, common.BytesToAddress(said[i].Topics[1][:]))
		}
	}
	f.addresses = append(f.addresses, fakechain.Registry)
	const sample = 100
	logs, err := f.read(ctx, 0, sample-1)
	f.blocks = uint64(max(1, rangeLogs*sample/max(1, len(logs))))
	return err
}

func (f *floor) each(do func(from, to uint64) error) error {
	for from := uint64(0); from <= f.head; from += f.blocks {
		if err := do(from, min(from+f.blocks-1, f.head)); err != nil {
			return err
		}
	}
	return nil
}

func (f *floor) ahead(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	ranges := make(chan []types.Log, 1)
	group.Go(func() error {
		defer close(ranges)
		return f.each(func(from, to uint64) error {
			logs, err := f.read(ctx, from, to)
			if err != nil {
				return err
			}
			select {
			case ranges <- logs:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	})
	group.Go(func() error {
		for logs := range ranges {
			if err := f.write(ctx, logs); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

func (f *floor) read(ctx context.Context, from, to uint64) ([]types.Log, error) {
	logs, err := f.node.FilterLogs(ctx, ethereum.FilterQuery{
		FromBlock: new(big.Int).SetUint64(from), ToBlock: new(big.Int).SetUint64(to), Addresses: f.addresses,
	})
	if err != nil {
		return nil, fmt.Errorf("reading logs: %w", err)
	}
	return logs, nil
}

func (f *floor) write(ctx context.Context, logs []types.Log) error {
	rows := pgx.CopyFromSlice(len(logs), func(i int) ([]any, error) {
		l := &logs[i]
		topics := make([][]byte, len(l.Topics))
		for j := range l.Topics {
			topics[j] = l.Topics[j][:]
		}
		return []any{
			int64(l.BlockNumber), int32(l.Index), l.BlockHash[:], time.Unix(int64(l.BlockTimestamp), 0), l.TxHash[:], int32(l.TxIndex),
			l.Address[:], topics, l.Data,
		}, nil
	})
	columns := []string{
		"block_number", "log_index", "block_hash", "block_time", "tx_hash", "tx_index", "emitter", "topics", "data",
	}
	if _, err := f.db.CopyFrom(ctx, pgx.Identifier{"plain"}, columns, rows); err != nil {
		return fmt.Errorf("writing logs: %w", err)
	}
	f.logs += len(logs)
	return nil
}
