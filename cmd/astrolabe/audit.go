package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/audit"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

type auditCmd struct {
	RPC         []string `name:"rpc" help:"Node, as http(s):// or ws(s)://; more than one in order of preference." required:"" env:"ASTROLABE_RPC" placeholder:"URL"`
	Factory     string   `help:"Address of the vault factory." required:"" placeholder:"0x…"`
	FromBlock   uint64   `help:"First block that can hold a launch; a later one saves reading the blocks before it." default:"0"`
	Block       *uint64  `help:"Block to audit at; otherwise the block that database or API stand at, or the chain's head." placeholder:"N"`
	DatabaseURL string   `help:"Compare with this database as well." placeholder:"URL" xor:"against"`
	API         string   `name:"api" help:"Compare with the API at this address as well." placeholder:"URL" xor:"against"`
	JSON        bool     `name:"json" help:"Print the report as JSON."`
}

// Help says what is compared with what.
func (auditCmd) Help() string {
	return `Vaults are found by the factory's events and folded from their own logs: supply, reserves, weights, balances of every
holder, claims. That is compared with the contracts' own views, and with the database or the API at the block they
speak of. Each difference is printed with the eth_call that reproduces it.

Exit codes: 0 no difference, 1 differences, 2 the audit could not be made.`
}

// Run audits once.
func (c *auditCmd) Run(ctx context.Context, e *env) error {
	if !common.IsHexAddress(c.Factory) {
		return unfit("--factory must be an address of 20 bytes in hex, got %q", c.Factory)
	}
	node, err := chain.Dial(ctx, c.RPC, e.log)
	if err != nil {
		return usageError{err}
	}
	defer node.Close()
	cfg := audit.Config{Node: node, Factory: common.HexToAddress(c.Factory), FromBlock: c.FromBlock, Block: c.Block}
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
		_, err := fmt.Fprintf(e.stdout, "chain %d, factory %s, block %d (%s): %d vaults, %d holders, %d facts against %s, %d differences\n",
			r.ChainID, r.Factory, r.Block, r.BlockHash, r.Vaults, r.Holders, r.Facts, r.Against, len(r.Differences))
		if err != nil {
			return fmt.Errorf("printing the report: %w", err)
		}
	}
	if len(r.Differences) > 0 {
		return errFound
	}
	return nil
}
