package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/audit"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

type auditCmd struct {
	nodeFlags
	Factory     string  `help:"Address of the vault factory." required:"" placeholder:"0x…"`
	FromBlock   uint64  `help:"${help_from_block}" default:"0"`
	Block       *uint64 `help:"${help_audit_block}" placeholder:"N"`
	DatabaseURL string  `help:"Also compare with this database." placeholder:"URL" xor:"against"`
	API         string  `name:"api" help:"Also compare with the API at this URL." placeholder:"URL" xor:"against"`
	JSON        bool    `name:"json" help:"Print the report as JSON."`
}

// Help explains what the audit compares.
func (auditCmd) Help() string {
	return `The audit finds vaults by the events of the factory. It recomputes each vault from its own logs: supply, reserves, weights,
the balance of every holder, and claims. It compares the result with the contracts at the same block, and with the database
or the API if you name one. Each difference is printed with the eth_call that reproduces it.

Examples:

  astrolabe audit --rpc http://127.0.0.1:8545 --factory 0x…
  astrolabe audit --rpc http://127.0.0.1:8545 --factory 0x… --api http://127.0.0.1:8080

Next: if the database differs, run astrolabe verify to find missing logs, or astrolabe reindex to rebuild from the ledger.

Exit codes: 0 no difference, 1 differences, 2 the audit could not run.`
}

// Run runs the audit and prints the report.
func (c *auditCmd) Run(ctx context.Context, e *env) error {
	if !common.IsHexAddress(c.Factory) {
		return usageErrorf("--factory must be an address of 20 bytes in hex, got %q", c.Factory)
	}
	node, err := chain.Dial(ctx, c.RPC, e.log)
	if err != nil {
		return usageError{err}
	}
	defer node.Close()
	contracts := audit.Contracts{Factory: common.HexToAddress(c.Factory)}
	cfg := audit.Config{Node: node, Contracts: contracts, FromBlock: c.FromBlock, Block: c.Block}
	switch {
	case c.DatabaseURL != "":
		st, err := openStore(ctx, c.DatabaseURL, false)
		if err != nil {
			return err
		}
		defer st.Close()
		cfg.Store = st
	case c.API != "":
		if cfg.API, err = audit.NewAPI(c.API, &http.Client{Timeout: 30 * time.Second}); err != nil {
			return usageError{err}
		}
	}
	report, err := audit.Run(ctx, cfg)
	if err != nil {
		return usageError{fmt.Errorf("auditing: %w", err)}
	}
	return c.print(e, report)
}

func (c *auditCmd) print(e *env, r *audit.Report) error {
	summary := fmt.Sprintf(
		"chain %d, factory %s, block %d (%s): %d vaults, %d holders, %d facts against %s, %d differences",
		r.ChainID, r.Factory, r.Block, r.BlockHash, r.Vaults, r.Holders, r.Facts, r.Against, len(r.Differences))
	return printReport(e, c.JSON, r, r.Differences, summary)
}
