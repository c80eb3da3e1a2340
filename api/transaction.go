package api

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// Prepared is an unsigned transaction with what it is expected to do.
type Prepared[P any] struct {
	AsOf        AsOf         `json:"as_of" doc:"The block everything was quoted at"`
	Preview     P            `json:"preview"`
	MinOut      []FlowAmount `json:"min_out" nullable:"false" doc:"The least the transaction may bring; it reverts below"`
	Deadline    *time.Time   `json:"deadline" nullable:"true" doc:"In chain time; null where the call has none"`
	Approvals   []Approval   `json:"approvals" nullable:"false" doc:"To sign and send first, in this order; empty where allowances suffice"`
	Transaction Transaction  `json:"transaction"`
	Issues      []Issue      `json:"issues" nullable:"false"`
}

// Transaction is what a wallet signs. Nonce and fees are the wallet's.
type Transaction struct {
	From    Address       `json:"from"`
	To      Address       `json:"to"`
	Data    hexutil.Bytes `json:"data"`
	Value   BaseUnits     `json:"value" doc:"Wei"`
	Gas     uint64        `json:"gas" doc:"Limit, with a margin, from eth_estimateGas or a simulation; beside the issue simulation_incomplete a rough upper estimate"`
	ChainID uint64        `json:"chain_id"`
}

// Approval lets a contract take exactly what the transaction needs.
type Approval struct {
	Token       Address     `json:"token"`
	Symbol      string      `json:"symbol"`
	Spender     Address     `json:"spender"`
	Amount      BaseUnits   `json:"amount"`
	Allowance   BaseUnits   `json:"allowance" doc:"What stands now"`
	Transaction Transaction `json:"transaction"`

	Permit OrNull[PermitOffer] `json:"permit" doc:"Sign this instead of sending the transaction, and ask again with permit; null where the token or the call takes none"`
}

// Issue is something to know or to do before signing.
type Issue struct {
	Code    string   `json:"code" enum:"allowance,balance,stale_price,price_impact,simulation_incomplete,would_revert"`
	Message string   `json:"message"`
	Token   *Address `json:"token,omitempty"`
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

// Terms is what every transaction takes.
type Terms struct {
	From            AddressText `json:"from" doc:"Who will sign"`
	SlippageBps     int64       `json:"slippage_bps,omitempty" minimum:"1" maximum:"1000" default:"50" doc:"How much less than expected is still accepted"`
	DeadlineSeconds int64       `json:"deadline_seconds,omitempty" minimum:"30" maximum:"86400" default:"1200" doc:"From the node's newest block, in chain time"`
}

func (t Terms) deadline(p pin) time.Time {
	return p.headTime.Add(time.Duration(t.DeadlineSeconds) * time.Second)
}

// least is amount less the slippage, rounded down.
func (t Terms) least(amount *big.Int) *big.Int {
	return basket.MulDivDown(amount, big.NewInt(basket.FullBps-t.SlippageBps), big.NewInt(basket.FullBps))
}

// most is amount and the slippage, rounded up.
func (t Terms) most(amount *big.Int) *big.Int {
	return basket.MulDivUp(amount, big.NewInt(basket.FullBps+t.SlippageBps), big.NewInt(basket.FullBps))
}

// response is a prepared transaction's HTTP answer.
type response[P any] struct {
	CacheControl string `header:"Cache-Control"`
	Body         Prepared[P]
}

func (s *Server) transactionRoutes() {
	post := func(id, path, summary, description string) huma.Operation {
		return costs(huma.Operation{
			OperationID: id, Method: http.MethodPost, Path: path, Summary: summary, Description: description,
			DefaultStatus: http.StatusOK,
			Errors: []int{
				http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge,
				http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusServiceUnavailable,
			},
		}, 10) // each asks the node a lot
	}
	register(s, post("prepare-launch", "/v1/tx/launch", "Launch an index.",
		"The creator seeds it in kind, at oracle prices in the target weights; the level starts at 100."), s.launch)
	register(s, post("prepare-deposit", "/v1/tx/deposit", "Deposit into an index.",
		"One token through swaps, or all constituents in kind."), s.deposit)
	register(s, post("prepare-redeem", "/v1/tx/redeem", "Redeem shares of an index.",
		"For one token through swaps, or for all constituents in kind."), s.redeem)
	register(s, post("prepare-targets", "/v1/tx/targets", "Propose, cancel or execute target weights.",
		"The creator proposes and cancels; once the delay is over anyone executes. No tokens move."), s.targets)
	register(s, post("prepare-fees", "/v1/tx/fees", "Propose, cancel or execute other fees.",
		"Lower fees are in force at once; where any is raised, all wait 14 days, and anyone executes within 14 more."), s.fees)
	register(s, post("prepare-guard", "/v1/tx/guard", "Place a max-loss order.",
		"Anyone may execute it, for its tip, once the level at fresh oracle prices is at or below its trigger. The shares stay with the sender until then; "+
			"an approval or a permit lets the guard take them."), s.placeGuard)
	register(s, post("prepare-guard-order", "/v1/tx/guard/order", "Cancel a max-loss order, or raise its peak.", ""), s.settleGuard)
	register(s, post("prepare-guard-execution", "/v1/tx/guard/execute", "Execute a max-loss order.",
		"For a token the constituents are swapped by the pools' quotes; the owner gets at least min_out."), s.executeGuard)
	register(s, post("prepare-share-cap", "/v1/tx/share-cap", "Change the share cap.", ""), s.shareCap)
	register(s, post("prepare-reduce-only", "/v1/tx/reduce-only", "Stop deposits and purchases, or allow them again.", ""), s.reduceOnly)
	register(s, post("prepare-hand-over", "/v1/tx/hand-over", "Give the creator's role to another account.",
		"The creator offers it, the other accepts. Fees up to then are paid to the old creator, whose pending proposals end."), s.handOver)
	register(s, post("prepare-keeper", "/v1/tx/keeper", "Appoint another keeper.", ""), s.setKeeper)
	register(s, post("prepare-proposer", "/v1/tx/proposer", "Appoint who may propose targets besides the creator.", ""), s.setProposer)
	register(s, post("prepare-upkeep", "/v1/tx/upkeep", "Accrue fees, check the drawdown, open or close an auction.", ""), s.upkeep)
	register(s, post("prepare-claim", "/v1/tx/claim", "Collect what a withdrawal could not transfer.", ""), s.claim)
}

// known is what the ledger says about the index of a transaction.
type known struct {
	at     AsOf
	index  readdb.IndexSummariesRow
	listed map[common.Address]asset
}

// lookup reads the index, which must exist, and the assets; and in the same snapshot what more reads.
func (s *Server) lookup(ctx context.Context, vault common.Address, more ...func(q *view, at AsOf) error) (k known, err error) {
	err = s.snapshot(ctx, func(q *view, at AsOf) (err error) {
		k.at = at
		if k.index, err = s.oneIndex(ctx, q, vault); err != nil {
			return err
		}
		if k.listed, err = s.listedAssets(ctx, q); err != nil {
			return err
		}
		for _, read := range more {
			if err := read(q, at); err != nil {
				return err
			}
		}
		return nil
	})
	return k, err
}

func (k known) symbol(token common.Address) string {
	if token == ether {
		return "ETH"
	}
	if token == k.index.Vault {
		return k.index.Symbol
	}
	if a, ok := k.listed[token]; ok {
		return a.symbol
	}
	return token.Hex()
}

func (k known) amount(token common.Address, amount *big.Int) FlowAmount {
	symbol := k.symbol(token)
	return FlowAmount{Token: Address(token), Symbol: &symbol, Amount: units(amount)}
}

// newest is the state that balances and allowances are read in: those of the block quoted at may be spent already.
const newest = "latest"

// balances reads what owner holds, in the order of tokens.
func (s *Server) balances(ctx context.Context, owner common.Address, tokens []common.Address) ([]*big.Int, error) {
	calls := make([]call, len(tokens))
	for i, t := range tokens {
		calls[i] = call{t, tokenABI.PackBalanceOf(owner)}
	}
	results, err := s.callAll(ctx, newest, calls...)
	if err != nil {
		return nil, err
	}
	out := make([]*big.Int, 0, len(tokens))
	for i, t := range tokens {
		balance, err := unpacked(results[i], tokenABI.UnpackBalanceOf, "reading the balance of "+t.Hex())
		if err != nil {
			return nil, err
		}
		out = append(out, balance)
	}
	return out, nil
}

// spend is what a transaction takes of a token from its sender, by an allowance to spender.
type spend struct {
	token, spender common.Address
	amount         *big.Int
	permits        bool // the call takes a permit for it
}

// draft is a transaction before its gas is known.
type draft struct {
	from, to common.Address
	data     []byte
	value    *big.Int // wei; nil: none
	spends   []spend
	roughGas uint64 // the documented estimate, for when nothing better can be had
	short    bool   // the sender lacks tokens: nothing can be simulated
	permit   *permit
	deadline time.Time // of the permits that are offered
}

const (
	// estimates are for the state of now; the transaction runs in a later one.
	gasMarginPercent = 25
	// accrualGas comes on top: nodes estimate in the time of the newest block, where a vault that was just used owes no
	// fee; a second later it mints shares, to accounts that perhaps had none.
	accrualGas = 100_000
	// approveGas is the estimate of an approval that cannot be estimated.
	approveGas = 100_000
)

// prepare finds which approvals are missing and what gas the transaction needs, and adds them to out.
func prepare[P any](ctx context.Context, s *Server, k known, d draft, out *Prepared[P]) error {
	if err := s.approvals(ctx, k, d, &out.Approvals, &out.Issues); err != nil {
		return err
	}
	out.Transaction = s.transaction(d.from, d.to, d.data, d.roughGas)
	if d.value == nil {
		d.value = new(big.Int)
	}
	out.Transaction.Value = units(d.value)
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
		out.Issues = append(out.Issues, Issue{Code: issueReverts, Message: "as things stand the transaction reverts: " + revert.String()})
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	default:
		out.Issues = append(out.Issues, Issue{
			Code:    issueIncomplete,
			Message: "the transaction could not be tried yet; its gas is a rough upper estimate: ask again once balances and approvals stand",
		})
	}
	return s.checkGasMoney(ctx, d, out.Transaction.Gas, &out.Issues)
}

var errNotSimulated = errors.New("not simulated")

func (s *Server) transaction(from, to common.Address, data []byte, gas uint64) Transaction {
	return Transaction{From: Address(from), To: Address(to), Data: data, Value: "0", Gas: gas, ChainID: s.cfg.Deployment.ChainID}
}

// approvals lists the approvals that are short, for exactly what is needed. A token that refuses to change an allowance
// that is not 0 gets an approval of 0 first.
func (s *Server) approvals(ctx context.Context, k known, d draft, out *[]Approval, issues *[]Issue) error {
	calls := make([]call, len(d.spends))
	for i, sp := range d.spends {
		calls[i] = call{sp.token, tokenABI.PackAllowance(d.from, sp.spender)}
	}
	results, err := s.callAll(ctx, newest, calls...)
	if err != nil {
		return err
	}
	for i, sp := range d.spends {
		allowance, err := unpacked(results[i], tokenABI.UnpackAllowance, "reading the allowance of "+sp.token.Hex())
		if err != nil {
			return err
		}
		if allowance.Cmp(sp.amount) >= 0 {
			continue
		}
		var permits *permitting
		if sp.permits {
			if permits, err = s.permits(ctx, sp.token, d.from); err != nil {
				return err
			}
			if d.permit != nil {
				if err := d.permit.check(permits, d.from, sp); err != nil {
					return err
				}
				continue
			}
		}
		approve := func(amount *big.Int) (Approval, error) {
			data := tokenABI.PackApprove(sp.spender, amount)
			gas, err := s.node.EstimateGas(ctx, ethereum.CallMsg{From: d.from, To: &sp.token, Data: data})
			if err != nil {
				gas = approveGas
			}
			return Approval{
				Token: Address(sp.token), Symbol: k.symbol(sp.token), Spender: Address(sp.spender), Amount: units(amount),
				Allowance: units(allowance), Transaction: s.transaction(d.from, sp.token, data, gas+gas*gasMarginPercent/100),
			}, err
		}
		needed, err := approve(sp.amount)
		if _, refused := chain.DecodeRevert(err); refused && allowance.Sign() > 0 {
			reset, _ := approve(new(big.Int)) // its gas falls back to the constant where it cannot be estimated
			*out = append(*out, reset)
		}
		if permits != nil {
			offer := permits.offer(d.from, sp.spender, sp.amount, d.deadline)
			needed.Permit.Object = &offer
		}
		*out = append(*out, needed)
		token := Address(sp.token)
		*issues = append(*issues, Issue{
			Code: issueAllowance, Token: &token,
			Message: fmt.Sprintf("%s may take %s of %s, %s are needed: send the approval first", sp.spender.Hex(), allowance, k.symbol(sp.token), sp.amount),
		})
	}
	return nil
}

// simulated is one call's outcome of eth_simulateV1.
type simulated struct {
	GasUsed hexutil.Uint64 `json:"gasUsed"`
	Status  hexutil.Uint64 `json:"status"`
	Error   *struct {
		Message string `json:"message"`
		Data    string `json:"data"`
	} `json:"error"`
}

// simulatedError lets a simulated call's error be decoded as an eth_call's.
type simulatedError struct{ message, data string }

func (e simulatedError) Error() string  { return e.message }
func (e simulatedError) ErrorCode() int { return 3 }
func (e simulatedError) ErrorData() any { return e.data }

// simulate runs the approvals and then the transaction on the node, in one block that is thrown away, and returns a gas
// limit that suffices. What a call uses is less than what it needs to be given: the limit is tried too, and doubled
// where it is short.
func (s *Server) simulate(ctx context.Context, approvals []Approval, tx Transaction) (uint64, error) {
	run := func(gas uint64) (simulated, error) {
		calls := make([]map[string]any, 0, len(approvals)+1)
		for _, a := range approvals {
			calls = append(calls, map[string]any{"from": tx.From, "to": a.Token, "data": a.Transaction.Data})
		}
		last := map[string]any{"from": tx.From, "to": tx.To, "data": tx.Data}
		if gas != 0 {
			last["gas"] = hexutil.Uint64(gas)
		}
		var blocks []struct {
			Calls []simulated `json:"calls"`
		}
		batch := []rpc.BatchElem{{Method: "eth_simulateV1", Result: &blocks, Args: []any{
			map[string]any{"blockStateCalls": []any{map[string]any{"calls": append(calls, last)}}}, newest,
		}}}
		if err := s.node.BatchCall(ctx, batch); err != nil {
			return simulated{}, fmt.Errorf("simulating: %w", err)
		}
		if batch[0].Error != nil {
			return simulated{}, fmt.Errorf("simulating: %w", batch[0].Error)
		}
		if len(blocks) != 1 || len(blocks[0].Calls) != len(calls)+1 {
			return simulated{}, errNotSimulated
		}
		return blocks[0].Calls[len(calls)], nil
	}
	outcome, err := run(0)
	if err != nil {
		return 0, err
	}
	if outcome.Status != 1 {
		if outcome.Error == nil {
			return 0, errNotSimulated
		}
		return 0, simulatedError{outcome.Error.Message, outcome.Error.Data}
	}
	gas := uint64(outcome.GasUsed)*(100+gasMarginPercent)/100 + accrualGas
	for range 3 {
		if outcome, err = run(gas); err != nil {
			return 0, err
		}
		if outcome.Status == 1 {
			return gas, nil
		}
		gas *= 2
	}
	return 0, errNotSimulated
}

// checkGasMoney adds an issue where the sender cannot pay for the gas at the node's present price, beside what it sends.
func (s *Server) checkGasMoney(ctx context.Context, d draft, gas uint64, issues *[]Issue) error {
	var gasPrice hexutil.Big
	batch := []rpc.BatchElem{{Method: "eth_gasPrice", Result: &gasPrice}}
	if err := s.node.BatchCall(ctx, batch); err != nil {
		return &faultError{CodeNode, fmt.Errorf("reading the gas price: %w", err)}
	}
	if err := batch[0].Error; err != nil {
		return &faultError{CodeNode, fmt.Errorf("reading the gas price: %w", err)}
	}
	balance, err := s.etherOf(ctx, d.from)
	if err != nil {
		return err
	}
	cost := new(big.Int).Mul(gasPrice.ToInt(), new(big.Int).SetUint64(gas))
	if balance.Cmp(new(big.Int).Add(cost, d.value)) < 0 {
		*issues = append(*issues, Issue{
			Code:    issueBalance,
			Message: fmt.Sprintf("%s holds %s wei, the gas limit costs up to %s at the present price beside %s sent", d.from.Hex(), balance, cost, d.value),
		})
	}
	return nil
}

// etherOf reads what owner holds, wei.
func (s *Server) etherOf(ctx context.Context, owner common.Address) (*big.Int, error) {
	var balance hexutil.Big
	batch := []rpc.BatchElem{{Method: "eth_getBalance", Args: []any{owner, newest}, Result: &balance}}
	if err := s.node.BatchCall(ctx, batch); err != nil {
		return nil, &faultError{CodeNode, fmt.Errorf("reading the ether of %s: %w", owner, err)}
	}
	if err := batch[0].Error; err != nil {
		return nil, &faultError{CodeNode, fmt.Errorf("reading the ether of %s: %w", owner, err)}
	}
	return balance.ToInt(), nil
}
