package main

import (
	"context"
	"math/big"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// nodeFlags are the flags of every command that reads from a node.
type nodeFlags struct {
	RPC []string `name:"rpc" help:"${help_rpc}" required:"" env:"ASTROLABE_RPC" placeholder:"URL"`
}

// signingFlags are the flags of every command that signs with a keystore.
type signingFlags struct {
	Keystore     string `help:"${help_keystore}" required:"" type:"path"`
	PasswordFile string `help:"File that contains the password of the keystore." required:"" type:"path"`
}

// dial connects to the node and asks for its chain ID. Errors are usage errors.
func (f nodeFlags) dial(ctx context.Context, e *env) (*chain.Client, *big.Int, error) {
	node, err := chain.Dial(ctx, f.RPC, e.log)
	if err != nil {
		return nil, nil, usageError{err}
	}
	chainID, err := node.ChainID(ctx)
	if err != nil {
		node.Close()
		return nil, nil, usageError{err}
	}
	return node, chainID, nil
}
