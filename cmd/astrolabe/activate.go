package main

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

type activateCmd struct {
	RPC          []string `name:"rpc" help:"Node, as http(s):// or ws(s)://; more than one in order of preference." required:"" env:"ASTROLABE_RPC" placeholder:"URL"`
	Keystore     string   `help:"Encrypted keystore file of any account, which pays the gas." required:"" type:"path"`
	PasswordFile string   `help:"File that holds the keystore's password." required:"" type:"path"`
	Deployment   string   `help:"File that deploy wrote." default:"deployment.json" type:"path"`
	Assets       string   `help:"The JSON file of assets that was given to deploy." required:"" type:"path"`
}

// Run executes what is due.
func (c *activateCmd) Run(ctx context.Context, e *env) error {
	deployment, err := chain.ReadDeployment(c.Deployment)
	if err != nil {
		return usageError{err}
	}
	assets, err := readAssets(c.Assets)
	if err != nil {
		return usageError{err}
	}
	signer, err := openKeystore(c.Keystore, c.PasswordFile)
	if err != nil {
		return usageError{err}
	}
	node, err := chain.Dial(ctx, c.RPC, e.log)
	if err != nil {
		return usageError{err}
	}
	defer node.Close()
	chainID, err := node.ChainID(ctx)
	if err != nil {
		return usageError{err}
	}
	tokens := make([]common.Address, len(assets))
	for i, a := range assets {
		tokens[i] = a.Token
	}
	done, err := chain.Activate(ctx, node, transactor(ctx, signer, chainID), deployment, tokens)
	if err != nil {
		return err
	}
	for _, subject := range done.Executed {
		e.log.Info("in force", "subject", subject)
	}
	for _, w := range done.Waiting {
		e.log.Info("waits for its delay", "subject", w.Subject, "executable_at", w.ExecutableAt)
	}
	return nil
}
