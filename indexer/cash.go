package indexer

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/projection"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// This file reads what moved in the wallets of investors, in the transactions in which their shares moved. That is the tokens that left
// and entered a wallet, at the registry's prices of the block. It is also the gas, if the account sent the transaction.

// The logs that show it.
var (
	transferLog = crypto.Keccak256Hash([]byte("Transfer(address,address,uint256)"))
	wrapLog     = crypto.Keccak256Hash([]byte("Deposit(address,uint256)"))
	unwrapLog   = crypto.Keccak256Hash([]byte("Withdrawal(address,uint256)"))
	zapInLog    = eventID(bindings.ZapperMetaData.ParseABI, "ZappedIn")
	zapOutLog   = eventID(bindings.ZapperMetaData.ParseABI, "ZappedOut")
	ether       common.Address // stands for the native coin
)

func eventID(parse func() (*abi.ABI, error), name string) common.Hash {
	contract, err := parse()
	if err != nil {
		panic(err) // the bindings are part of the program
	}
	return contract.Events[name].ID
}

// move is a change of an account's shares, or the payment of its claim.
type move struct {
	event   *event.Event
	account common.Address
	shares  *big.Int // received, or sent (below 0); nil for a claim
	claim   *bindings.IndexVaultClaimed
	weight  *big.Int
	cash    *big.Int // nil: unknown, or nothing moved
	gas     *big.Int // nil: unknown, or somebody else paid
}

// walletKey is an account in a transaction.
type walletKey struct {
	tx      common.Hash
	account common.Address
}

// movesOf lists the moves of shares that somebody may have paid for, by account and transaction, in ledger order.
func movesOf(events []event.Event) (byWallet map[walletKey][]*move, order []walletKey) {
	byWallet = map[walletKey][]*move{}
	isFee := projection.FeeMints(events)
	add := func(m *move) {
		key := walletKey{m.event.TxHash, m.account}
		if byWallet[key] == nil {
			order = append(order, key)
		}
		byWallet[key] = append(byWallet[key], m)
	}
	for i := range events {
		e := &events[i]
		switch body := e.Body.(type) {
		case *bindings.IndexVaultTransfer:
			if body.From == body.To || body.Value.Sign() == 0 || isFee(e) {
				continue
			}
			for _, investor := range projection.Investors(body) {
				shares := new(big.Int).Set(body.Value)
				if investor == body.From {
					shares.Neg(shares)
				}
				add(&move{event: e, account: investor, shares: shares})
			}
		case *bindings.IndexVaultClaimed:
			add(&move{event: e, account: body.Holder, claim: body})
		}
	}
	return byWallet, order
}

// cashFlows reads what moved in wallets. It makes one request per range for receipts and one for prices, or none without moves.
func (ix *Indexer) cashFlows(ctx context.Context, events []event.Event, levels levels) ([]ledgerdb.InsertCashFlowsParams, error) {
	byWallet, order := movesOf(events)
	if len(order) == 0 {
		return nil, nil
	}
	var found []*trading
	byTx := map[common.Hash]*trading{}
	for _, key := range order {
		if e := byWallet[key][0].event; byTx[key.tx] == nil {
			byTx[key.tx] = &trading{moves: true, hash: key.tx, block: e.BlockHash, number: e.BlockNumber}
			found = append(found, byTx[key.tx])
		}
	}
	if err := ix.node.trades(ctx, found); err != nil {
		return nil, err
	}
	wallets := make([]*wallet, 0, len(order))
	for _, key := range order {
		if r := byTx[key.tx].receipt; r != nil {
			wallets = append(wallets, ix.wallet(byWallet[key], r))
		}
	}
	quotes, err := ix.quotes(ctx, wallets)
	if err != nil {
		return nil, err
	}
	var rows []ledgerdb.InsertCashFlowsParams
	for _, w := range wallets {
		w.value(quotes, levels)
		more, err := w.rows(ix.chainID())
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// wallet is what moved in an account's wallet in one transaction.
type wallet struct {
	moves  []*move
	block  common.Hash
	tokens []*moved
	gasWei *big.Int // nil: unknown, or somebody else paid
	native common.Address
}

// moved is a token that left and entered a wallet.
type moved struct {
	Token    common.Address `json:"token"` // zero: the native coin
	Paid     basket.Amount  `json:"paid"`
	Received basket.Amount  `json:"received"`
	PriceD18 *basket.Amount `json:"price_d18"` // USD per whole token; null: unknown
	decimals uint8
}

func (w *wallet) token(token common.Address) *moved {
	for _, t := range w.tokens {
		if t.Token == token {
			return t
		}
	}
	w.tokens = append(w.tokens, &moved{Token: token})
	return w.tokens[len(w.tokens)-1]
}

// wallet reads a receipt. Ether leaves no log of its own. A zap with ether wraps what it is paid and unwraps what it pays. So the logs of
// wrapped ether show the amounts, and the event of the zap shows the account.
func (ix *Indexer) wallet(moves []*move, r *receipt) *wallet {
	account := moves[0].account
	w := &wallet{moves: moves, block: r.BlockHash, native: ix.cfg.Native}
	if r.From == account {
		w.gasWei = r.paid(r.GasPrice)
	}
	wrapped, unwrapped := map[common.Address]*big.Int{}, map[common.Address]*big.Int{}
	count := func(sums map[common.Address]*big.Int, who common.Address, data []byte) {
		if sums[who] == nil {
			sums[who] = new(big.Int)
		}
		sums[who].Add(sums[who], new(big.Int).SetBytes(data))
	}
	pay := func(token common.Address, amount *big.Int) {
		t := w.token(token)
		t.Paid = t.Paid.Add(basket.NewAmount(amount))
	}
	receive := func(token common.Address, amount *big.Int) {
		t := w.token(token)
		t.Received = t.Received.Add(basket.NewAmount(amount))
	}
	for _, l := range r.Logs {
		switch {
		case len(l.Topics) == 3 && l.Topics[0] == transferLog && len(l.Data) == common.HashLength && !ix.emitters.isVault(l.Address):
			from, to, amount := common.BytesToAddress(l.Topics[1][:]), common.BytesToAddress(l.Topics[2][:]), new(big.Int).SetBytes(l.Data)
			if from == account && amount.Sign() > 0 {
				pay(l.Address, amount)
			}
			if to == account && amount.Sign() > 0 {
				receive(l.Address, amount)
			}
		case w.native == (common.Address{}):
		case len(l.Topics) == 2 && l.Address == w.native && l.Topics[0] == wrapLog:
			count(wrapped, common.BytesToAddress(l.Topics[1][:]), l.Data)
		case len(l.Topics) == 2 && l.Address == w.native && l.Topics[0] == unwrapLog:
			count(unwrapped, common.BytesToAddress(l.Topics[1][:]), l.Data)
		case len(l.Topics) == 4 && len(l.Data) == 3*common.HashLength && (l.Topics[0] == zapInLog || l.Topics[0] == zapOutLog):
			in := l.Topics[0] == zapInLog
			who := 3 // the receiver
			if in {
				who = 2 // the sender
			}
			inEther := common.BytesToAddress(l.Data[:common.HashLength]) == ether
			if inEther && common.BytesToAddress(l.Topics[who][:]) == account {
				if sum := wrapped[l.Address]; in && sum != nil {
					pay(ether, sum)
				}
				if sum := unwrapped[l.Address]; sum != nil {
					receive(ether, sum)
				}
			}
			delete(wrapped, l.Address)
			delete(unwrapped, l.Address)
		}
	}
	return w
}

// quote is the price of a whole token and its decimals.
type quote struct {
	price    *big.Int // USD D18
	decimals uint8
}

// quotes reads the prices of the tokens that moved, at the end of the blocks.
func (ix *Indexer) quotes(ctx context.Context, wallets []*wallet) (map[priceKey]quote, error) {
	asked := map[priceKey]int64{}
	for _, w := range wallets {
		number := w.moves[0].event.BlockNumber
		for _, t := range w.tokens {
			asked[priceKey{w.block, w.listed(t.Token)}] = number
		}
		for _, m := range w.moves {
			if m.claim != nil {
				asked[priceKey{w.block, m.claim.Token}] = number
			}
		}
		if w.gasWei != nil && w.native != ether {
			asked[priceKey{w.block, w.native}] = number
		}
	}
	prices, err := ix.prices(ctx, asked)
	if err != nil {
		return nil, err
	}
	decimals, err := ix.decimalsOf(ctx, prices, asked)
	if err != nil {
		return nil, err
	}
	out := map[priceKey]quote{}
	for key, price := range prices {
		if places, ok := decimals[key.token]; ok {
			out[key] = quote{price, places}
		}
	}
	return out, nil
}

// decimalsOf reads the decimals of listed tokens, which never change, from the registry.
func (ix *Indexer) decimalsOf(
	ctx context.Context, prices map[priceKey]*big.Int, numbers map[priceKey]int64,
) (map[common.Address]uint8, error) {
	contract := bindings.NewAssetRegistry()
	out := map[common.Address]uint8{}
	var tokens []common.Address
	var asks []*contractCall
	for key := range prices {
		if places, known := ix.emitters.decimals(key.token); known {
			out[key.token] = places
		} else if !slices.Contains(tokens, key.token) {
			tokens = append(tokens, key.token)
			asks = append(asks, &contractCall{
				to: ix.decoder.Registry, data: contract.PackAsset(key.token), block: key.block, number: numbers[key],
			})
		}
	}
	if err := ix.node.callContracts(ctx, asks); err != nil {
		return nil, fmt.Errorf("reading decimals: %w", err)
	}
	for i, ask := range asks {
		if ask.err != nil { // the node lacks the state, so the values stay unknown
			continue
		}
		asset, err := contract.UnpackAsset(ask.result)
		if err != nil {
			return nil, fmt.Errorf("reading the decimals of %s: %w", tokens[i], err)
		}
		out[tokens[i]] = asset.TokenDecimals
		ix.emitters.noteDecimals(tokens[i], asset.TokenDecimals)
	}
	return out, nil
}

// listed returns the token whose price is that of a token.
func (w *wallet) listed(token common.Address) common.Address {
	if token == ether {
		return w.native
	}
	return token
}

// levels are the levels at the end of blocks, USD D18 per whole share.
type levels map[projection.At]*big.Int

// value sets the cash and the gas of the moves.
//
// Cash is known if every token that moved has a price, and all shares moved in one direction, against the tokens. It is paid for
// shares that came in and received for shares that left, rounded against the account. Several moves divide it by shares, or by their
// value if they are of several vaults. Shares that only pass through an account have no cash.
func (w *wallet) value(quotes map[priceKey]quote, levels levels) {
	for _, t := range w.tokens {
		if q, ok := quotes[priceKey{w.block, w.listed(t.Token)}]; ok {
			t.PriceD18, t.decimals = known(q.price), q.decimals
		}
	}
	var shares, claims []*move
	direction := 0
	for _, m := range w.moves {
		switch {
		case m.claim != nil:
			claims = append(claims, m)
		case direction == 0 || direction == m.shares.Sign():
			direction = m.shares.Sign()
			shares = append(shares, m)
		default:
			direction = 2 // both ways
			shares = append(shares, m)
		}
	}
	for _, m := range claims {
		w.valueClaim(m, quotes)
	}
	weighted := weigh(shares, levels)
	if total := w.net(direction); weighted && total != nil {
		for i, part := range split(total, shares) {
			shares[i].cash = part
		}
	}
	q, priced := quotes[priceKey{w.block, w.native}]
	if w.gasWei == nil || !priced || w.native == ether {
		return
	}
	gas := basket.MulDivUp(w.gasWei, q.price, basket.D18)
	switch {
	case len(shares) > 0 && weighted:
		for i, part := range split(gas, shares) {
			shares[i].gas = part
		}
	default:
		w.moves[0].gas = gas
	}
}

// valueClaim sets the cash of a paid claim, and takes it from what the wallet received otherwise.
func (w *wallet) valueClaim(m *move, quotes map[priceKey]quote) {
	if m.claim.Receiver != m.account {
		return
	}
	t := w.token(m.claim.Token)
	rest, err := t.Received.Sub(basket.NewAmount(m.claim.Amount))
	if err != nil { // the token took a fee
		rest = basket.Amount{}
	}
	t.Received = rest
	if q, ok := quotes[priceKey{w.block, m.claim.Token}]; ok {
		m.cash = basket.ValueD18(m.claim.Amount, q.price, q.decimals)
	}
}

// net returns the USD paid (direction 1) or received (−1), or nil if it is unknown or nothing.
func (w *wallet) net(direction int) *big.Int {
	if direction != 1 && direction != -1 {
		return nil
	}
	paid, received := new(big.Int), new(big.Int)
	for _, t := range w.tokens {
		if t.Paid.Sign() == 0 && t.Received.Sign() == 0 {
			continue
		}
		if t.PriceD18 == nil {
			return nil
		}
		paid.Add(paid, basket.MulDivUp(t.Paid.View(), t.PriceD18.View(), basket.Pow10(t.decimals)))
		received.Add(received, basket.ValueD18(t.Received.View(), t.PriceD18.View(), t.decimals))
	}
	net := paid.Sub(paid, received)
	if direction < 0 {
		net.Neg(net)
	}
	if net.Sign() <= 0 {
		return nil
	}
	return net
}

// weigh sets the weights by which moves divide a sum. It returns false if they are unknown.
func weigh(moves []*move, levels levels) bool {
	several := false
	for _, m := range moves {
		several = several || m.event.Vault != moves[0].event.Vault
		m.weight = new(big.Int).Abs(m.shares)
	}
	if !several {
		return len(moves) > 0
	}
	for _, m := range moves {
		level := levels[projection.At{Vault: m.event.Vault, Block: m.event.BlockNumber}]
		if level == nil || level.Sign() == 0 {
			return false
		}
		m.weight.Mul(m.weight, level)
	}
	return true
}

// split divides a sum by the weights of moves. The parts add up exactly.
func split(total *big.Int, moves []*move) []*big.Int {
	all := new(big.Int)
	for _, m := range moves {
		all.Add(all, m.weight)
	}
	out := make([]*big.Int, len(moves))
	sum, before := new(big.Int), new(big.Int)
	for i, m := range moves {
		sum.Add(sum, m.weight)
		upTo := basket.MulDivDown(total, sum, all)
		out[i], before = new(big.Int).Sub(upTo, before), upTo
	}
	return out
}

// rows returns the rows of moves with cash or gas.
func (w *wallet) rows(chainID int64) ([]ledgerdb.InsertCashFlowsParams, error) {
	if w.tokens == nil {
		w.tokens = []*moved{}
	}
	text, err := json.Marshal(w.tokens)
	if err != nil {
		return nil, fmt.Errorf("writing tokens: %w", err)
	}
	var out []ledgerdb.InsertCashFlowsParams
	for _, m := range w.moves {
		if m.cash == nil && m.gas == nil {
			continue
		}
		row := ledgerdb.InsertCashFlowsParams{
			ChainID: chainID, BlockNumber: m.event.BlockNumber, LogIndex: m.event.LogIndex, Account: m.account, Vault: m.event.Vault,
			Claim: m.claim != nil, Tokens: text,
		}
		if m.cash != nil {
			row.CashD18 = known(m.cash)
		}
		if m.gas != nil {
			row.GasD18 = known(m.gas)
		}
		out = append(out, row)
	}
	return out, nil
}
