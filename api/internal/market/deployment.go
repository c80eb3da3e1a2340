package market

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// PublicNode is how clients reach the chain without this server, to follow transactions and to verify data.
type PublicNode struct {
	ChainName string   // as wallets show it
	RPC       []string // endpoints that any client may use, in order of preference; none: clients use their wallet's
	Explorer  string   // base URL of a block explorer; empty: none
	ClockRate int64    // chain seconds in a real second; 0 is 1, as on every real chain
}

// Rate returns the chain seconds in a real second, at least 1.
func (p PublicNode) Rate() int64 { return max(1, p.ClockRate) }

// DeploymentInfo names the chain and the contracts. It is enough to use the marketplace without this server.
type DeploymentInfo struct {
	Version   string          `json:"version" doc:"Version of the program"`
	ChainID   uint64          `json:"chain_id"`
	ChainName string          `json:"chain_name"`
	RPC       []string        `json:"rpc_urls" nullable:"false" doc:"RPC nodes that clients may use; empty if the operator names none"`
	Explorer  *string         `json:"explorer_url" doc:"Base URL of a block explorer; null: none"`
	From      uint64          `json:"start_block" doc:"First block that can hold an event of the marketplace"`
	ClockRate int64           `json:"clock_rate" minimum:"1" doc:"Chain seconds in a real second. 1 on every real chain; the demo simulates a chain whose clock is faster"`
	Contracts ContractAddress `json:"contracts"`
}

// ContractAddress names the contracts.
type ContractAddress struct {
	Factory   rest.Address `json:"factory" doc:"Launches indices; it created every vault"`
	Registry  rest.Address `json:"registry" doc:"Listed tokens and their price feeds"`
	Lens      rest.Address `json:"lens" doc:"Answers many reads in one call"`
	Zapper    rest.Address `json:"zapper" doc:"Single-token deposits and redemptions"`
	ExitGuard rest.Address `json:"exit_guard" doc:"Holds the max-loss orders"`
	WETH      rest.Address `json:"weth"`
	USDC      rest.Address `json:"usdc"`
}

type deploymentAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         DeploymentInfo
}

func (s *Market) deploymentRoute(api *rest.API) {
	d, public := s.Deployment, s.Public
	name := func(a common.Address) rest.Address { return rest.Address(a) }
	info := DeploymentInfo{
		Version: s.Version, ChainID: d.ChainID, ChainName: public.ChainName, RPC: append([]string{}, public.RPC...), From: d.StartBlock,
		ClockRate: public.Rate(),
		Contracts: ContractAddress{
			Factory: name(d.Factory), Registry: name(d.Registry), Lens: name(d.Lens), Zapper: name(d.Zapper),
			ExitGuard: name(d.ExitGuard), WETH: name(d.WETH), USDC: name(d.USDC),
		},
	}
	if public.Explorer != "" {
		info.Explorer = &public.Explorer
	}
	rest.Register(api, huma.Operation{
		OperationID: "get-deployment", Method: http.MethodGet, Path: "/v1/deployment",
		Summary: "Get the chain and the contracts of the marketplace.",
		Description: "Names the chain, the contracts and public nodes. That is enough to check every number and to leave without this " +
			"server.",
	}, func(context.Context, *struct{}) (*deploymentAnswer, error) {
		return &deploymentAnswer{CacheControl: "no-cache", Body: info}, nil
	})
}
