package main

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

type activateCmd struct {
	nodeFlags
	signingFlags
	Deployment string `help:"Deployment file that deploy wrote." default:"deployment.json" type:"path"`
	Assets     string `help:"JSON file of assets that you passed to deploy." required:"" type:"path"`
}

// Help explains when to run the command.
func (activateCmd) Help() string {
	return `deploy only proposes assets and the trading adapter. They take effect after --listing-delay. Anyone may then execute the
proposals: the keystore's account pays the gas and needs no role. Proposals whose delay has not passed are left alone.

Example:

  astrolabe activate --rpc http://127.0.0.1:8545 --keystore any.json --password-file any.pass --assets assets.json

Next: run it again if it logs "waiting for the listing delay". Then start astrolabe serve.`
}

// Run executes the proposals whose delay has passed.
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
	node, chainID, err := c.dial(ctx, e)
	if err != nil {
		return err
	}
	defer node.Close()
	tokens := make([]common.Address, len(assets))
	for i, a := range assets {
		tokens[i] = a.Token
	}
	done, err := chain.Activate(ctx, node, transactor(ctx, signer, chainID), deployment, tokens)
	if err != nil {
		return err
	}
	for _, subject := range done.Executed {
		e.log.Info("activated", "subject", subject)
	}
	for _, w := range done.Waiting {
		e.log.Info("waiting for the listing delay", "subject", w.Subject, "executable_at", w.ExecutableAt)
	}
	return nil
}
