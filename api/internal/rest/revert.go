package rest

import (
	"fmt"
	"math/big"
	"strconv"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// Revert is a contract's error in answers.
type Revert struct {
	Name string            `json:"name" doc:"Name of the error in Solidity" example:"InsufficientShares"`
	Args map[string]string `json:"args" nullable:"false" doc:"The error's arguments by name; amounts are in base units"`
}

// RevertOf returns r for an answer. It is nil if none of our contracts declares the error.
func RevertOf(r chain.Revert) *Revert {
	if r.Name == "" {
		return nil
	}
	out := &Revert{Name: r.Name, Args: map[string]string{}}
	for i, arg := range r.Args {
		name := arg.Name
		if name == "" {
			name = strconv.Itoa(i)
		}
		switch value := arg.Value.(type) {
		case *big.Int:
			out.Args[name] = value.String()
		case [32]byte:
			out.Args[name] = common.Hash(value).Hex()
		default:
			out.Args[name] = fmt.Sprint(value)
		}
	}
	return out
}
