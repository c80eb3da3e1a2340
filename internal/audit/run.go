package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/pause"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

// Config says what to audit, and against what.
type Config struct {
	Node      Node
	Contracts         // an exit guard or mandates that are not named are those that the database knows
	FromBlock uint64  // no launch is before it
	Block     *uint64 // nil: the database's checkpoint, the API's blocks, or the chain's head

	// At most one of these. Without both, only the contracts are asked.
	Store *store.Store
	API   *API
}

// Report is the result of an audit.
type Report struct {
	ChainID     uint64         `json:"chain_id"`
	Factory     common.Address `json:"factory"`
	Block       uint64         `json:"block"`
	BlockHash   common.Hash    `json:"block_hash"`
	Against     string         `json:"against"` // besides the contracts: "contract" (nothing else), "database" or "api"
	Vaults      int            `json:"vaults"`
	Holders     int            `json:"holders"`
	Facts       int            `json:"facts"` // statements checked
	Differences []Difference   `json:"differences"`
}

// ErrBlock says that the requested block is not the database's checkpoint or not on the chain.
var ErrBlock = errors.New("cannot audit at this block")

const (
	tries      = 5 // while the chain reorganises, or the indexer follows it
	retryPause = 500 * time.Millisecond
)

// Run audits once. If the chain is reorganised meanwhile, it reads again, a few times.
func Run(ctx context.Context, cfg Config) (*Report, error) {
	for try := 1; ; try++ {
		report, err := run(ctx, cfg)
		if err == nil {
			sortDifferences(report.Differences)
			return report, nil
		}
		if !errors.Is(err, ErrReorged) || try == tries {
			return nil, err
		}
		if err := pause.For(ctx, retryPause); err != nil {
			return nil, err
		}
	}
}

func run(ctx context.Context, cfg Config) (*Report, error) {
	switch {
	case cfg.Store != nil:
		return cfg.againstDatabase(ctx)
	case cfg.API != nil:
		return cfg.againstAPI(ctx)
	default:
		block, err := cfg.block(ctx)
		if err != nil {
			return nil, err
		}
		truth, report, err := cfg.againstContracts(ctx, block)
		if err != nil {
			return nil, err
		}
		report.Facts = count(truth.Facts(), contractFields)
		return report, nil
	}
}

// block returns the requested block, or the head.
func (cfg Config) block(ctx context.Context) (uint64, error) {
	if cfg.Block != nil {
		return *cfg.Block, nil
	}
	head, err := blockAt(ctx, cfg.Node, "latest")
	if err != nil {
		return 0, err
	}
	return uint64(head.Number), nil
}

func (cfg Config) againstContracts(ctx context.Context, block uint64) (*Truth, *Report, error) {
	truth, err := Recompute(ctx, cfg.Node, cfg.Contracts, cfg.FromBlock, block)
	if err != nil {
		return nil, nil, err
	}
	differences, err := truth.CheckContracts(ctx, cfg.Node)
	if err != nil {
		return nil, nil, err
	}
	return truth, &Report{
		ChainID: truth.ChainID, Factory: truth.Factory, Block: truth.Block, BlockHash: truth.Hash, Against: contractSource,
		Vaults: len(truth.Vaults), Holders: truth.Holders(), Differences: differences,
	}, nil
}

func (cfg Config) againstDatabase(ctx context.Context) (*Report, error) {
	chainID, err := cfg.Node.ChainID(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the chain id: %w", err)
	}
	stored, err := ReadDatabase(ctx, cfg.Store, chainID.Uint64())
	if err != nil {
		return nil, err
	}
	if cfg.Block != nil && *cfg.Block != stored.Block {
		return nil, fmt.Errorf("the database is at block %d, not at %d: %w", stored.Block, *cfg.Block, ErrBlock)
	}
	if cfg.ExitGuard == (common.Address{}) {
		cfg.ExitGuard = stored.Guard
	}
	if cfg.Mandates == (common.Address{}) {
		cfg.Mandates = stored.Mandates
	}
	truth, report, err := cfg.againstContracts(ctx, stored.Block)
	if err != nil {
		return nil, err
	}
	if truth.Hash != stored.Hash {
		return nil, fmt.Errorf("block %d is %s on the chain and %s in the database: %w", stored.Block, truth.Hash, stored.Hash, ErrReorged)
	}
	report.Against = databaseSource
	costs, err := truth.Costs(ctx, cfg.Node)
	if err != nil {
		return nil, err
	}
	differences, proved := compareCosts(costs, stored)
	report.Differences = append(append(report.Differences, truth.CompareDatabase(stored)...), differences...)
	report.Facts = count(truth.Facts(), databaseFields) + proved
	return report, nil
}

// count returns the number of facts in the fields.
func count(facts []Fact, fields []Field) int {
	n := 0
	for _, f := range facts {
		if slices.Contains(fields, f.Field) {
			n++
		}
	}
	return n
}
