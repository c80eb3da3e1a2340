// Package prepare makes unsigned transactions for investors and creators. It never signs and never sends.
package prepare

import (
	"context"
	"errors"
	"math/big"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
)

// Node has the JSON-RPC calls that preparing a transaction needs.
type Node interface {
	market.Node
	EstimateGas(ctx context.Context, msg ethereum.CallMsg) (uint64, error)
}

// Router quotes swaps.
type Router interface {
	BestMany(ctx context.Context, requests []uniswap.Request, block *big.Int) ([]uniswap.Route, error)
}

// Preparer makes unsigned transactions.
type Preparer struct {
	*rest.Reads
	*market.Chain

	market *market.Market
	node   Node
	router Router
}

// New makes a Preparer that reads through m, simulates on node and quotes with router.
func New(m *market.Market, node Node, router Router) *Preparer {
	return &Preparer{Reads: m.Reads, Chain: m.Chain, market: m, node: node, router: router}
}

// Routes adds the operations that prepare transactions.
func (s *Preparer) Routes(api *rest.API) {
	for _, add := range []func(*rest.API){
		s.launchRoutes, s.depositRoutes, s.redeemRoutes, s.targetsRoutes, s.feesRoutes, s.placeGuardRoutes, s.guardOrderRoutes,
		s.signedRoutes,
		s.rolesRoutes, s.claimRoutes,
	} {
		add(api)
	}
}

// Prepared is an unsigned transaction with its expected result.
type Prepared[P any] struct {
	AsOf        rest.AsOf           `json:"as_of" doc:"Block that all quotes are for"`
	Preview     P                   `json:"preview"`
	MinOut      []market.FlowAmount `json:"min_out" nullable:"false" doc:"Minimum that the transaction brings; it reverts if it would bring less"`
	Deadline    *time.Time          `json:"deadline" nullable:"true" doc:"Deadline in chain time; null if the call has none"`
	Approvals   []Approval          `json:"approvals" nullable:"false" doc:"Transactions to sign and send first, in this order; empty if the allowances suffice"`
	Transaction Transaction         `json:"transaction"`
	Issues      []Issue             `json:"issues" nullable:"false"`
}

// Transaction is the data that a wallet signs. The wallet sets nonce and fees.
type Transaction struct {
	From    rest.Address   `json:"from"`
	To      rest.Address   `json:"to"`
	Data    hexutil.Bytes  `json:"data"`
	Value   rest.BaseUnits `json:"value" doc:"Ether to send, in wei"`
	Gas     uint64         `json:"gas" doc:"Gas limit from eth_estimateGas or a simulation, with a margin. With the issue simulation_incomplete it is a rough upper estimate"`
	ChainID uint64         `json:"chain_id"`
}

// Approval lets a contract take exactly what the transaction needs.
type Approval struct {
	Token       rest.Address   `json:"token"`
	Symbol      string         `json:"symbol"`
	Spender     rest.Address   `json:"spender"`
	Amount      rest.BaseUnits `json:"amount"`
	Allowance   rest.BaseUnits `json:"allowance" doc:"Current allowance"`
	Transaction Transaction    `json:"transaction"`

	Permit rest.OrNull[PermitOffer] `json:"permit" doc:"Sign this instead of sending the transaction, and repeat the request with permit; null if the token or the call does not support permits"`
}

// Issue is a fact to know or a step to take before signing.
type Issue struct {
	Code    string        `json:"code" enum:"allowance,balance,stale_price,price_impact,simulation_incomplete,would_revert"`
	Message string        `json:"message"`
	Token   *rest.Address `json:"token,omitempty"`
	Revert  *rest.Revert  `json:"revert,omitempty" doc:"With would_revert: the contract's error, if it is known"`
}

// Codes of issues.
const (
	issueAllowance  = "allowance"
	issueBalance    = "balance"
	issueStalePrice = "stale_price"
	issueImpact     = "price_impact"
	issueIncomplete = "simulation_incomplete"
	issueReverts    = "would_revert"
)

// Terms are the parameters of every transaction.
type Terms struct {
	From            rest.AddressText `json:"from" doc:"Account that will sign"`
	SlippageBps     int64            `json:"slippage_bps,omitempty" minimum:"1" maximum:"1000" default:"50" doc:"How much less than expected is accepted"`
	AutoSlippage    bool             `json:"auto_slippage,omitempty" doc:"Use the suggested slippage instead of slippage_bps"`
	DeadlineSeconds int64            `json:"deadline_seconds,omitempty" minimum:"30" maximum:"86400" default:"1200" doc:"Real seconds from the node's newest block. The deadline in chain time is clock_rate times as far"`
}

func (t Terms) deadline(p pin) time.Time {
	return p.in(t.DeadlineSeconds)
}

// least returns amount minus the slippage, rounded down.
func (t Terms) least(amount *big.Int) *big.Int {
	return basket.MulDivDown(amount, big.NewInt(basket.FullBps-t.SlippageBps), big.NewInt(basket.FullBps))
}

// most returns amount plus the slippage, rounded up.
func (t Terms) most(amount *big.Int) *big.Int {
	return basket.MulDivUp(amount, big.NewInt(basket.FullBps+t.SlippageBps), big.NewInt(basket.FullBps))
}

// response is a prepared transaction's HTTP answer.
type response[P any] struct {
	CacheControl string `header:"Cache-Control"`
	Body         Prepared[P]
}

// operation declares an operation that prepares a transaction. Each makes many node calls, so it costs 10 units.
func operation(id, path, summary, description string) huma.Operation {
	return rest.WithCost(huma.Operation{
		OperationID: id, Method: http.MethodPost, Path: path, Summary: summary, Description: description,
		DefaultStatus: http.StatusOK,
		Errors: []int{
			http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusServiceUnavailable,
		},
	}, 10)
}

// spend is an amount of a token that a transaction takes from its sender, by an allowance to spender.
type spend struct {
	token, spender common.Address
	amount         *big.Int
	permits        bool     // the call accepts a permit for it
	approve        *big.Int // amount to ask approval for, if it is more than amount
}

// call is a transaction before its gas is known.
type call struct {
	from, to common.Address
	data     []byte
	value    *big.Int // wei; nil: none
	spends   []spend
	roughGas uint64 // the documented estimate, used if no better one is available
	short    bool   // the sender lacks tokens: nothing can be simulated
	permit   *permit
	deadline time.Time // deadline of the permits that are offered
}

// respond answers with a prepared transaction, once its approvals and gas are known.
func respond[P any](ctx context.Context, s *Preparer, k indexState, c call, out *Prepared[P]) (*response[P], error) {
	if err := prepare(ctx, s, k, c, out); err != nil {
		return nil, err
	}
	return &response[P]{CacheControl: "no-store", Body: *out}, nil
}

// prepare finds the missing approvals and the gas of the transaction, and adds them to out.
func prepare[P any](ctx context.Context, s *Preparer, k indexState, d call, out *Prepared[P]) error {
	if err := s.approvals(ctx, k, d, &out.Approvals, &out.Issues); err != nil {
		return err
	}
	out.Transaction = s.transaction(d.from, d.to, d.data, d.roughGas)
	if d.value == nil {
		d.value = new(big.Int)
	}
	out.Transaction.Value = rest.Units(d.value)
	var gas uint64
	var err error
	switch {
	case d.short:
		err = errNotSimulated
	case len(out.Approvals) == 0:
		gas, err = s.node.EstimateGas(ctx, ethereum.CallMsg{From: d.from, To: &d.to, Data: d.data, Value: d.value})
		gas += gas*gasMarginPercent/100 + accrualGas
	default:
		gas, err = s.simulate(ctx, out.Approvals, out.Transaction)
	}
	revert, reverted := chain.DecodeRevert(err)
	switch {
	case err == nil:
		out.Transaction.Gas = gas
	case reverted:
		out.Issues = append(out.Issues, Issue{
			Code: issueReverts, Message: "as things stand the transaction reverts: " + revert.String(), Revert: rest.RevertOf(revert),
		})
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	default:
		out.Issues = append(out.Issues, Issue{
			Code: issueIncomplete,
			Message: "the transaction could not be tried yet; its gas is a rough upper estimate: ask again once balances and " +
				"approvals stand",
		})
	}
	return s.checkGasMoney(ctx, d, out.Transaction.Gas, &out.Issues)
}

func (s *Preparer) transaction(from, to common.Address, data []byte, gas uint64) Transaction {
	return Transaction{From: rest.Address(from), To: rest.Address(to), Data: data, Value: "0", Gas: gas, ChainID: s.Deployment.ChainID}
}
