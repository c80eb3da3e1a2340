package fakechain

import (
	"bytes"
	"errors"
	"maps"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/astrolabe-index/astrolabe/bindings"
)

var (
	vaultABI    = must(bindings.IndexVaultMetaData.ParseABI())
	factoryABI  = must(bindings.VaultFactoryMetaData.ParseABI())
	registryABI = must(bindings.AssetRegistryMetaData.ParseABI())
	lensABI     = must(bindings.VaultLensMetaData.ParseABI())
	tokenABI    = must(bindings.ERC20PermitMetaData.ParseABI())

	d18  = big.NewInt(1e18)
	zero = common.Address{}
	dead = common.HexToAddress("0x000000000000000000000000000000000000dEaD")
	// Platform receives its part of fees.
	Platform = common.HexToAddress("0x91a7000000000000000000000000000000000004")
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Constituent is a token of a vault.
type Constituent struct {
	Token   common.Address
	Bps     int64
	Reserve *big.Int
}

// Vault is what the contract would hold.
type Vault struct {
	Address, Owner, Keeper common.Address
	FeeBps                 int64
	Supply                 *big.Int
	Nonce                  int64
	Constituents           []Constituent
	Balances               map[common.Address]*big.Int
	Claims                 map[[2]common.Address]*big.Int // token, holder
	Proposal               int64                          // pending; 0: none
	proposals              int64
	targets                []Constituent
	accrued                uint64
}

// World is the contracts' state, and the logs of the block that is being built. Every method that changes it is a
// transaction.
type World struct {
	Vaults map[common.Address]*Vault
	Order  []common.Address // of creation
	Assets map[common.Address]uint8
	Tokens []common.Address         // listed
	Stale  map[common.Address]bool  // tokens without a fresh price
	Prices map[common.Address]int64 // USD
	// Names of tokens; what is not here answers like a contract without a name.
	Names map[common.Address]string

	number, time uint64
	hash, tx     common.Hash
	txs          uint
	logs         []types.Log
}

func newWorld() *World {
	return &World{
		Vaults: map[common.Address]*Vault{}, Assets: map[common.Address]uint8{}, Stale: map[common.Address]bool{},
		Prices: map[common.Address]int64{}, Names: map[common.Address]string{},
	}
}

func (w *World) clone() *World {
	c := *w
	c.Vaults, c.Order, c.Tokens = map[common.Address]*Vault{}, slices.Clone(w.Order), slices.Clone(w.Tokens)
	c.Assets, c.Stale, c.Prices, c.Names = maps.Clone(w.Assets), maps.Clone(w.Stale), maps.Clone(w.Prices), maps.Clone(w.Names)
	for a, v := range w.Vaults {
		n := *v
		n.Constituents, n.targets = slices.Clone(v.Constituents), slices.Clone(v.targets)
		n.Balances, n.Claims = maps.Clone(v.Balances), maps.Clone(v.Claims)
		c.Vaults[a] = &n
	}
	return &c
}

func (w *World) begin(number, time uint64, hash common.Hash) {
	w.number, w.time, w.hash, w.txs, w.logs = number, time, hash, 0, nil
}

func (w *World) transact() {
	w.txs++
	w.tx = crypto.Keccak256Hash(w.hash[:], []byte{byte(w.txs), byte(w.txs >> 8)})
}

// emit appends a log; arguments in the order of the event's declaration.
func (w *World) emit(from common.Address, contract *abi.ABI, name string, args ...any) {
	e := contract.Events[name]
	l := types.Log{
		Address: from, Topics: []common.Hash{e.ID}, BlockNumber: w.number, BlockHash: w.hash, BlockTimestamp: w.time,
		TxHash: w.tx, TxIndex: w.txs - 1, Index: uint(len(w.logs)),
	}
	var data []any
	for i, input := range e.Inputs {
		if input.Indexed {
			l.Topics = append(l.Topics, must(abi.MakeTopics([]any{args[i]}))[0][0])
		} else {
			data = append(data, args[i])
		}
	}
	l.Data = must(e.Inputs.NonIndexed().Pack(data...))
	w.logs = append(w.logs, l)
}

// List lists a token as Active.
func (w *World) List(token common.Address, name string, price int64) {
	w.transact()
	w.Assets[token], w.Prices[token], w.Names[token] = 1, price, name
	w.Tokens = append(w.Tokens, token)
	w.emit(Registry, registryABI, "AssetListed", token, common.BytesToAddress([]byte(name)), uint32(3600), uint8(18), uint8(8))
}

// SetStatus changes a token's status.
func (w *World) SetStatus(token common.Address, status uint8) {
	w.transact()
	w.Assets[token] = status
	w.emit(Registry, registryABI, "AssetStatusChanged", token, status)
}

// Launch creates a vault of tokens in equal parts, with shares in all, and returns it.
func (w *World) Launch(creator common.Address, name string, tokens []common.Address, shares *big.Int) common.Address {
	w.transact()
	at := crypto.CreateAddress(Factory, uint64(len(w.Order)+1)) // as on chain: an orphaned vault's address comes again
	v := &Vault{
		Address: at, Owner: creator, Keeper: creator, FeeBps: 200, Supply: new(big.Int), accrued: w.number,
		Balances: map[common.Address]*big.Int{}, Claims: map[[2]common.Address]*big.Int{},
	}
	w.Vaults[at] = v
	w.Order = append(w.Order, at)
	seed := new(big.Int).Mul(shares, big.NewInt(100))
	reserves := make([]*big.Int, len(tokens))
	for i, bps := range weights(len(tokens)) {
		reserves[i] = new(big.Int).Quo(new(big.Int).Mul(seed, bps), big.NewInt(10_000*w.Prices[tokens[i]]))
		v.Constituents = append(v.Constituents, Constituent{tokens[i], bps.Int64(), reserves[i]})
	}
	w.emit(at, vaultABI, "OwnershipTransferred", zero, creator)
	w.emit(at, vaultABI, "KeeperChanged", creator)
	w.emit(at, vaultABI, "ManagementFeeChanged", uint16(200))
	w.emit(at, vaultABI, "Rebalanced", tokens, weights(len(tokens)))
	rest := new(big.Int).Sub(shares, big.NewInt(1e15))
	w.move(v, zero, dead, big.NewInt(1e15))
	w.move(v, zero, creator, rest)
	w.emit(at, vaultABI, "Contributed", creator, creator, reserves, rest)
	w.emit(Factory, factoryABI, "VaultCreated", at, creator, creator, name, "IDX", tokens, weights(len(tokens)), reserves, seed,
		shares, uint16(200), uint32(600))
	return at
}

func weights(n int) []*big.Int {
	out := make([]*big.Int, n)
	for i := range out {
		out[i] = big.NewInt(int64(10_000 / n))
	}
	out[0].Add(out[0], big.NewInt(int64(10_000%n)))
	return out
}

// move moves, mints or burns shares.
func (w *World) move(v *Vault, from, to common.Address, shares *big.Int) {
	if from == zero {
		v.Supply = new(big.Int).Add(v.Supply, shares)
	} else {
		v.Balances[from] = new(big.Int).Sub(v.balance(from), shares)
	}
	if to == zero {
		v.Supply = new(big.Int).Sub(v.Supply, shares)
	} else {
		v.Balances[to] = new(big.Int).Add(v.balance(to), shares)
	}
	w.emit(v.Address, vaultABI, "Transfer", from, to, shares)
}

func (v *Vault) balance(of common.Address) *big.Int {
	if b := v.Balances[of]; b != nil {
		return b
	}
	return new(big.Int)
}

// pendingFee is a millionth of the supply for each block.
func (w *World) pendingFee(v *Vault) *big.Int {
	fee := new(big.Int).Mul(v.Supply, big.NewInt(int64(w.number-v.accrued)))
	return fee.Quo(fee, big.NewInt(1_000_000))
}

func (w *World) accrue(v *Vault) {
	fee := w.pendingFee(v)
	if fee.Sign() == 0 {
		return
	}
	v.accrued = w.number
	platform := new(big.Int).Quo(fee, big.NewInt(5))
	fee.Sub(fee, platform)
	w.move(v, zero, v.Owner, fee)
	if platform.Sign() > 0 {
		w.move(v, zero, Platform, platform)
	}
	w.emit(v.Address, vaultABI, "ManagementFeeAccrued", fee, platform, v.Supply, new(big.Int).SetUint64(w.time))
}

// Accrue mints the fee due.
func (w *World) Accrue(v *Vault) {
	w.transact()
	w.accrue(v)
}

// Contribute mints shares for reserves, rounded up.
func (w *World) Contribute(v *Vault, sender, receiver common.Address, shares *big.Int) {
	w.transact()
	w.accrue(v)
	taken := make([]*big.Int, len(v.Constituents))
	for i, c := range v.Constituents {
		t := new(big.Int).Mul(shares, c.Reserve)
		t.Add(t, new(big.Int).Sub(v.Supply, big.NewInt(1)))
		taken[i] = t.Quo(t, v.Supply)
		v.Constituents[i].Reserve = new(big.Int).Add(c.Reserve, taken[i])
	}
	w.move(v, zero, receiver, shares)
	w.emit(v.Address, vaultABI, "Contributed", sender, receiver, taken, shares)
}

// Withdraw burns shares. The token at `bad` cannot be transferred and is owed; the one at `greedy` takes one unit more.
func (w *World) Withdraw(v *Vault, sender, receiver common.Address, shares *big.Int, bad, greedy int) {
	w.transact()
	w.accrue(v)
	amounts := make([]*big.Int, len(v.Constituents))
	for i, c := range v.Constituents {
		amounts[i] = new(big.Int).Mul(shares, c.Reserve)
		amounts[i].Quo(amounts[i], v.Supply)
		v.Constituents[i].Reserve = new(big.Int).Sub(c.Reserve, amounts[i])
	}
	w.move(v, sender, zero, shares)
	for i := range v.Constituents {
		c := &v.Constituents[i]
		switch {
		case amounts[i].Sign() == 0:
		case i == bad:
			key := [2]common.Address{c.Token, receiver}
			owed := new(big.Int).Set(amounts[i])
			if before := v.Claims[key]; before != nil {
				owed.Add(owed, before)
			}
			v.Claims[key] = owed
			w.emit(v.Address, vaultABI, "ClaimCreated", c.Token, receiver, amounts[i], owed)
		case i == greedy && c.Reserve.Sign() > 0:
			c.Reserve = new(big.Int).Sub(c.Reserve, big.NewInt(1))
			w.emit(v.Address, vaultABI, "ReserveLost", c.Token, big.NewInt(1), c.Reserve)
		}
	}
	w.emit(v.Address, vaultABI, "Withdrawn", sender, receiver, amounts, shares)
}

// Claim pays a holder what is owed in a token.
func (w *World) Claim(v *Vault, token, holder common.Address) {
	w.transact()
	key := [2]common.Address{token, holder}
	owed := v.Claims[key]
	delete(v.Claims, key)
	w.emit(v.Address, vaultABI, "Claimed", token, holder, holder, owed)
}

// Transfer moves shares between holders.
func (w *World) Transfer(v *Vault, from, to common.Address, shares *big.Int) {
	w.transact()
	w.move(v, from, to, shares)
}

// Approve emits a log that the ledger keeps and no projection needs.
func (w *World) Approve(v *Vault, owner common.Address) {
	w.transact()
	w.emit(v.Address, vaultABI, "Approval", owner, Platform, big.NewInt(1))
}

// HandOver makes another the creator and keeper.
func (w *World) HandOver(v *Vault, to common.Address) {
	w.transact()
	w.accrue(v)
	w.emit(v.Address, vaultABI, "OwnershipTransferred", v.Owner, to)
	v.Owner = to
	if v.Keeper != to {
		v.Keeper = to
		w.emit(v.Address, vaultABI, "KeeperChanged", to)
	}
}

// LowerFee lowers the management fee by a basis point.
func (w *World) LowerFee(v *Vault) {
	w.transact()
	w.accrue(v)
	v.FeeBps--
	w.emit(v.Address, vaultABI, "ManagementFeeChanged", uint16(v.FeeBps))
}

// Propose proposes equal parts of tokens, in place of a proposal that has expired.
func (w *World) Propose(v *Vault, tokens []common.Address) {
	w.transact()
	v.proposals++
	v.Proposal, v.targets = v.proposals, nil
	for i, bps := range weights(len(tokens)) {
		v.targets = append(v.targets, Constituent{tokens[i], bps.Int64(), new(big.Int)})
	}
	w.emit(v.Address, vaultABI, "TargetsProposed", big.NewInt(v.Proposal), tokens, weights(len(tokens)), w.time+600, w.time+1200)
}

// Cancel cancels the pending proposal.
func (w *World) Cancel(v *Vault) {
	w.transact()
	w.emit(v.Address, vaultABI, "TargetsCancelled", big.NewInt(v.Proposal), v.Owner)
	v.Proposal = 0
}

// Execute makes the pending proposal the targets.
func (w *World) Execute(v *Vault) {
	w.transact()
	w.accrue(v)
	next := slices.Clone(v.targets)
	tokens := make([]common.Address, len(next))
	for i, c := range next {
		tokens[i] = c.Token
		if at := v.index(c.Token); at >= 0 {
			next[i].Reserve = v.Constituents[at].Reserve
		}
	}
	for _, c := range v.Constituents {
		if c.Reserve.Sign() > 0 && !slices.Contains(tokens, c.Token) {
			next = append(next, Constituent{c.Token, 0, c.Reserve})
		}
	}
	v.Constituents = next
	v.Nonce++
	w.emit(v.Address, vaultABI, "Rebalanced", tokens, weights(len(tokens)))
	w.emit(v.Address, vaultABI, "TargetsExecuted", big.NewInt(v.Proposal), big.NewInt(v.Nonce))
	v.Proposal = 0
}

func (v *Vault) index(token common.Address) int {
	return slices.IndexFunc(v.Constituents, func(c Constituent) bool { return c.Token == token })
}

// Trade sells an amount of one constituent for as many units of another.
func (w *World) Trade(v *Vault, in, out int, sold *big.Int) {
	w.transact()
	w.accrue(v)
	a, b := &v.Constituents[in], &v.Constituents[out]
	a.Reserve, b.Reserve = new(big.Int).Sub(a.Reserve, sold), new(big.Int).Add(b.Reserve, sold)
	w.emit(v.Address, vaultABI, "TradeExecuted", big.NewInt(v.Nonce), a.Token, b.Token, Platform, big.NewInt(0), sold, sold,
		a.Reserve, b.Reserve, sold, sold)
	w.emit(v.Address, vaultABI, "TradesExecuted", big.NewInt(v.Nonce), d18, d18, big.NewInt(2), big.NewInt(1))
	v.Constituents = slices.DeleteFunc(v.Constituents, func(c Constituent) bool { return c.Bps == 0 && c.Reserve.Sign() == 0 })
	v.Nonce++
}

// view answers a call of a contract at this state.
func (w *World) view(to common.Address, data []byte) ([]byte, error) {
	calls := func(contract *abi.ABI, method string) bool { return bytes.HasPrefix(data, contract.Methods[method].ID) }
	name, isToken := w.Names[to]
	switch {
	case to == Factory && calls(factoryABI, "registry"):
		return factoryABI.Methods["registry"].Outputs.Pack(Registry)
	case to == Lens && calls(lensABI, "states"):
		args := must(lensABI.Methods["states"].Inputs.Unpack(data[4:]))
		return w.states(as[[]common.Address](args[0]))
	case isToken && (calls(tokenABI, "symbol") || calls(tokenABI, "name")):
		return tokenABI.Methods["name"].Outputs.Pack(name)
	}
	return []byte{}, nil // nobody there
}

// states is the lens: it fails for what is no vault yet.
func (w *World) states(vaults []common.Address) ([]byte, error) {
	states := make([]bindings.IVaultLensVaultState, len(vaults))
	for i, address := range vaults {
		v := w.Vaults[address]
		if v == nil {
			return nil, errors.New("execution reverted")
		}
		states[i] = bindings.IVaultLensVaultState{
			Vault: address, TotalSupply: v.Supply, PendingFeeShares: w.pendingFee(v), Keeper: v.Keeper,
			RebalanceNonce: big.NewInt(v.Nonce), Constituents: []bindings.IVaultLensConstituent{},
			Pending: bindings.IIndexVaultPendingTargets{Id: big.NewInt(v.Proposal)},
			NavD18:  new(big.Int), NavPerShareD18: new(big.Int), DriftD18: new(big.Int),
		}
		if nav, ok := w.nav(v); ok {
			states[i].NavOk, states[i].NavD18, states[i].DriftD18 = true, nav, big.NewInt(v.Nonce)
			states[i].NavPerShareD18, _ = w.NavPerShareD18(address)
		}
	}
	return lensABI.Methods["states"].Outputs.Pack(new(big.Int).SetUint64(w.number), new(big.Int).SetUint64(w.time), states)
}

// NavPerShareD18 is what the lens says a share is worth; false: unknown.
func (w *World) NavPerShareD18(vault common.Address) (*big.Int, bool) {
	v := w.Vaults[vault]
	nav, ok := w.nav(v)
	if !ok {
		return nil, false
	}
	supply := new(big.Int).Add(v.Supply, w.pendingFee(v))
	return nav.Quo(nav.Mul(nav, d18), supply), true
}

func (w *World) nav(v *Vault) (*big.Int, bool) {
	nav := new(big.Int)
	for _, c := range v.Constituents {
		if w.Stale[c.Token] && c.Reserve.Sign() > 0 {
			return nil, false
		}
		nav.Add(nav, new(big.Int).Mul(c.Reserve, big.NewInt(w.Prices[c.Token])))
	}
	return nav, true
}
