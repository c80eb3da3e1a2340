package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/verify"
)

type verifyCmd struct {
	databaseFlags
	nodeFlags
	From  *uint64 `help:"${help_verify_from}" placeholder:"N"`
	To    *uint64 `help:"${help_verify_to}" placeholder:"N"`
	Range uint64  `help:"${help_verify_step}" default:"2000"`
	JSON  bool    `name:"json" help:"Print the report as JSON."`
}

// Help explains what verify compares.
func (verifyCmd) Help() string {
	return `Verify compares every log in the database's ledger with the node's logs: same block, same transaction, same data, and none
missing on either side. It finds vaults by the factory's logs on the chain. If the last block is the last indexed block, it
also reads every vault's supply and every holder's balance from the contracts. Each difference is printed.

Example:

  astrolabe verify --rpc http://127.0.0.1:8545 --database-url postgres://…

Next: astrolabe audit checks what the logs mean. If projections differ but logs do not, run astrolabe reindex.

Exit codes: 0 no difference, 1 differences, 2 the comparison could not run.`
}

// Run compares and prints the report.
func (c *verifyCmd) Run(ctx context.Context, e *env) error {
	if c.Range == 0 {
		return usageErrorf("--range must be at least 1 block, got 0")
	}
	st, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer st.Close()
	node, err := chain.Dial(ctx, c.RPC, e.log)
	if err != nil {
		return usageError{err}
	}
	defer node.Close()
	id, err := node.ChainID(ctx)
	if err != nil {
		return usageError{fmt.Errorf("reading the chain id: %w", err)}
	}
	report, err := verify.Run(ctx, verify.Config{
		Node: node, Store: st, ChainID: id.Uint64(), From: c.From, To: c.To, Range: c.Range,
		Progress: func(done, of, _ int) { e.log.Info("comparing with the node", "blocks", done, "of", of) },
	})
	if errors.Is(err, verify.ErrNotIndexed) {
		return usageErrorf("%w: chain %s", err, id)
	}
	if err != nil {
		return usageError{fmt.Errorf("comparing: %w", err)}
	}
	return c.print(e, report)
}

func (c *verifyCmd) print(e *env, r *verify.Report) error {
	summary := fmt.Sprintf(
		"chain %d, blocks %d to %d: %d logs in %d ranges, %d vaults, %d supplies and balances, %d differences",
		r.ChainID, r.From, r.To, r.Logs, r.Ranges, r.Vaults, r.Balances, len(r.Differences))
	return printReport(e, c.JSON, r, r.Differences, summary)
}
