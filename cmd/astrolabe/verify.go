package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/verify"
)

type verifyCmd struct {
	databaseFlags
	RPC   []string `name:"rpc" help:"Node, as http(s):// or ws(s)://; more than one in order of preference." required:"" env:"ASTROLABE_RPC" placeholder:"URL"`
	From  *uint64  `help:"First block to compare; otherwise the first that can hold an event." placeholder:"N"`
	To    *uint64  `help:"Last block to compare; otherwise the one where the database stands, and balances with it." placeholder:"N"`
	Range uint64   `help:"Most blocks that are compared at once." default:"2000" placeholder:"N"`
	JSON  bool     `name:"json" help:"Print the report as JSON."`
}

// Help says what is compared and what is not.
func (verifyCmd) Help() string {
	return `Every log of the database's ledger is compared with the node's, range by range: that it is there, in the same block and
transaction, with the same data, and that the chain has no other. Vaults are found by the factory's logs on the chain.
Where the last block is the one the database stands at, the supply of every vault and the balance of every holder are
asked of the contracts at that block. Each difference is named. Use "audit" to check what the logs mean.

Exit codes: 0 no difference, 1 differences, 2 the comparison could not be made.`
}

// Run compares once.
func (c *verifyCmd) Run(ctx context.Context, e *env) error {
	if c.Range == 0 {
		return unfit("--range must be at least 1 block, got 0")
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
		Progress: func(done, of, _ int) { e.log.Info("comparing", "blocks", done, "of", of) },
	})
	if errors.Is(err, verify.ErrNotIndexed) {
		return unfit("%w: chain %s", err, id)
	}
	if err != nil {
		return usageError{fmt.Errorf("comparing: %w", err)}
	}
	return c.print(e, report)
}

func (c *verifyCmd) print(e *env, r *verify.Report) error {
	if c.JSON {
		encoder := json.NewEncoder(e.stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(r); err != nil {
			return fmt.Errorf("printing the report: %w", err)
		}
	} else {
		for _, d := range r.Differences {
			if _, err := fmt.Fprintln(e.stdout, d); err != nil {
				return fmt.Errorf("printing a difference: %w", err)
			}
		}
		_, err := fmt.Fprintf(e.stdout, "chain %d, blocks %d to %d: %d logs in %d ranges, %d vaults, %d supplies and balances, %d differences\n",
			r.ChainID, r.From, r.To, r.Logs, r.Ranges, r.Vaults, r.Balances, len(r.Differences))
		if err != nil {
			return fmt.Errorf("printing the report: %w", err)
		}
	}
	if len(r.Differences) > 0 {
		return errFound
	}
	return nil
}
