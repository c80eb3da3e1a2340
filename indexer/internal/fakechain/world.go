package fakechain

import (
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
	guardABI    = must(bindings.ExitGuardMetaData.ParseABI())
	mandatesABI = must(bindings.MandatesMetaData.ParseABI())
	lensABI     = must(bindings.VaultLensMetaData.ParseABI())
	tokenABI    = must(bindings.ERC20PermitMetaData.ParseABI())

	d18  = big.NewInt(1e18)
	zero = common.Address{}
	dead = common.HexToAddress("0x000000000000000000000000000000000000dEaD")
	// Platform receives its part of fees.
	Platform = common.HexToAddress("0x91a7000000000000000000000000000000000004")
	// Guardian may stop a vault.
	Guardian = common.HexToAddress("0x90a7000000000000000000000000000000000005")
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
	Reserve *big.Int // Base by the vault's scale
	Base    *big.Int
}

// Vault is the state of a vault contract.
type Vault struct {
	Address, Owner, Keeper common.Address
	FeeBps                 int64 // for management
	PerformanceBps         int64
	EntryBps, ExitBps      int64
	PendingFees            bool
	Supply                 *big.Int
	Scale                  *big.Int
	FeeShares              *big.Int // accrued as of block accruedAt, not minted
	Mark                   *big.Int // high-water mark
	Cap                    *big.Int
	Nonce                  int64
	ReduceOnly             bool
	Offered, Proposer      common.Address
	Holders                [2]common.Address // holders of the roles: guardian, platform
	Successors             [2]Successor      // the accounts that may accept each role; empty if none is proposed
	Reason                 string            // why it was wound down; "" if it was not
	Auction                Auction           // the latest
	Constituents           []Constituent
	Balances               map[common.Address]*big.Int
	Claims                 map[[2]common.Address]*big.Int // token, holder
	VetoBps                uint16                         // 0: holders cannot stop proposals
	Ballots                [2]Ballot                      // by matter: targets, fees
	ballots                [2]int64                       // how many there were
	Proposal               int64                          // pending; 0: none
	proposals              int64
	targets                []Constituent
	accrued                uint64
	accruedAt              uint64 // {s}
}

// Successor is who may accept a role, and when.
type Successor struct {
	Account     common.Address
	From, Until uint64 // {s}
}

// Auction is a vault's latest auction.
type Auction struct {
	ID, Bids   int64
	Open       bool
	NAV, Scale *big.Int // NAV follows the vault's scale
}

// World is the state of the contracts and the logs of the block being built. Every method that changes it is a transaction.
type World struct {
	Vaults map[common.Address]*Vault
	Order  []common.Address // in order of creation
	Assets map[common.Address]uint8
	Tokens []common.Address         // listed
	Stale  map[common.Address]bool  // tokens without a fresh price
	Prices map[common.Address]int64 // USD
	// Names are the names of tokens. A token that is missing here answers like a contract without a name.
	Names    map[common.Address]string
	Listings map[common.Address]bindings.IAssetRegistryListing // pending
	Orders   Orders
	// Mandates are by account, and MandateAccounts in order of creation.
	Mandates        map[common.Address]*Mandate
	MandateAccounts []common.Address
	Vetoes          bool // some launches let holders stop proposals

	cancelled     map[common.Address]uint64 // last number of an owner's signed orders that was cancelled
	mandateNonces map[common.Address]uint64 // last number of an owner's signed mandates

	number, time uint64
	hash, tx     common.Hash
	txs          uint
	logs         []types.Log
}

func newWorld() *World {
	return &World{
		Vaults: map[common.Address]*Vault{}, Assets: map[common.Address]uint8{}, Stale: map[common.Address]bool{},
		Prices: map[common.Address]int64{}, Names: map[common.Address]string{},
		Listings: map[common.Address]bindings.IAssetRegistryListing{},
		Mandates: map[common.Address]*Mandate{}, mandateNonces: map[common.Address]uint64{},
	}
}

func (w *World) clone() *World {
	c := *w
	c.Vaults, c.Order, c.Tokens = map[common.Address]*Vault{}, slices.Clone(w.Order), slices.Clone(w.Tokens)
	c.Assets, c.Stale, c.Prices, c.Names = maps.Clone(w.Assets), maps.Clone(w.Stale), maps.Clone(w.Prices), maps.Clone(w.Names)
	c.Listings, c.Orders, c.cancelled = maps.Clone(w.Listings), slices.Clone(w.Orders), maps.Clone(w.cancelled)
	c.Mandates, c.MandateAccounts = map[common.Address]*Mandate{}, slices.Clone(w.MandateAccounts)
	c.mandateNonces = maps.Clone(w.mandateNonces)
	for a, m := range w.Mandates {
		c.Mandates[a] = m.clone()
	}
	for a, v := range w.Vaults {
		n := *v
		n.Constituents, n.targets = slices.Clone(v.Constituents), slices.Clone(v.targets)
		n.Balances, n.Claims = maps.Clone(v.Balances), maps.Clone(v.Claims)
		for i := range n.Ballots {
			n.Ballots[i].counted = maps.Clone(v.Ballots[i].counted)
		}
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

// emit appends a log. Arguments are in the order of the event's declaration.
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
	delete(w.Listings, token)
	feed := common.BytesToAddress([]byte(name))
	w.emit(Registry, registryABI, "AssetListed", token, feed, uint32(3600), uint8(18), uint8(8))
	w.emit(Registry, registryABI, "AssetTermsChanged", token, bindings.IAssetRegistryListing{
		Token: token, Status: 1, Feed: feed, Heartbeat: 3600, TradeCapUsd: 1_000_000, MinPriceD18: new(big.Int), MaxPriceD18: new(big.Int),
	}, uint8(18), uint8(8))
	w.emit(Registry, registryABI, "AssetStatusChanged", token, uint8(1))
}

// SetStatus changes a token's status.
func (w *World) SetStatus(token common.Address, status uint8) {
	w.transact()
	w.Assets[token] = status
	w.emit(Registry, registryABI, "AssetStatusChanged", token, status)
	w.dropListing(token)
}

// one is the scale of freshly written bases. bits is the shift of base · scale.
var one = new(big.Int).Lsh(big.NewInt(1), 96)

const bits = 104

// up and down return base · scale / 2^104, rounded.
func up(base, scale *big.Int) *big.Int {
	product := new(big.Int).Mul(base, scale)
	product.Add(product, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), bits), big.NewInt(1)))
	return product.Rsh(product, bits)
}

func down(base, scale *big.Int) *big.Int {
	product := new(big.Int).Mul(base, scale)
	return product.Rsh(product, bits)
}

// set sets a reserve.
func (v *Vault) set(i int, reserve *big.Int) {
	c := &v.Constituents[i]
	c.Reserve = reserve
	c.Base = new(big.Int).Sub(new(big.Int).Add(new(big.Int).Lsh(reserve, bits), v.Scale), big.NewInt(1))
	c.Base.Quo(c.Base, v.Scale)
}

// rescale changes the scale, and so every reserve.
func (v *Vault) rescale(scale *big.Int) {
	v.Scale = scale
	for i := range v.Constituents {
		v.Constituents[i].Reserve = down(v.Constituents[i].Base, scale)
	}
}

// rebaseIfWorn rewrites the bases once the scale has moved by a factor of four. That is sooner than in the contract, so that
// it happens at all.
func (w *World) rebaseIfWorn(v *Vault) {
	if length := v.Scale.BitLen(); length >= 95 && length <= 98 {
		return
	}
	w.emit(v.Address, vaultABI, "Rescaled", v.Scale)
	if v.Auction.Open {
		nav := new(big.Int).Mul(v.Auction.NAV, v.Scale)
		v.Auction.NAV, v.Auction.Scale = nav.Quo(nav, v.Auction.Scale), one
	}
	v.Scale = one
	for i := range v.Constituents {
		v.set(i, v.Constituents[i].Reserve)
	}
}

func (w *World) checkpoint(v *Vault) {
	w.emit(v.Address, vaultABI, "Checkpoint", v.Scale, v.FeeShares, new(big.Int).SetUint64(v.accruedAt))
}

func (v *Vault) fees() bindings.IVaultTypesFees {
	return bindings.IVaultTypesFees{
		ManagementBps: uint16(v.FeeBps), PerformanceBps: uint16(v.PerformanceBps), EntryBps: uint16(v.EntryBps), ExitBps: uint16(v.ExitBps),
	}
}

// Limits are the limits of every vault.
var Limits = bindings.IVaultTypesLimits{
	MaxSlippageBps: 100, MaxTradeBps: 10_000, DailyLossBps: 500, DailyTurnoverBps: 50_000, DrawdownBps: 5000, AuctionBandBps: 500,
	AuctionIdle: 3600,
}

// Launch creates a vault of tokens in equal parts with the given shares in all, and returns it.
func (w *World) Launch(creator common.Address, name string, tokens []common.Address, shares *big.Int) common.Address {
	w.transact()
	at := crypto.CreateAddress(Factory, uint64(len(w.Order)+1)) // as on chain, the address of an orphaned vault is used again
	v := &Vault{
		Address: at, Owner: creator, Keeper: creator, FeeBps: 200, PerformanceBps: 1000, EntryBps: 10, ExitBps: 20,
		Supply: new(big.Int), Scale: one, FeeShares: new(big.Int), Mark: new(big.Int).Mul(big.NewInt(100), d18), Cap: new(big.Int),
		accrued: w.number, accruedAt: w.time,
		Balances: map[common.Address]*big.Int{}, Claims: map[[2]common.Address]*big.Int{},
	}
	w.Vaults[at] = v
	w.Order = append(w.Order, at)
	seed := new(big.Int).Mul(shares, big.NewInt(100))
	reserves := make([]*big.Int, len(tokens))
	for i, bps := range weights(len(tokens)) {
		reserves[i] = new(big.Int).Quo(new(big.Int).Mul(seed, bps), big.NewInt(10_000*w.Prices[tokens[i]]))
		v.Constituents = append(v.Constituents, Constituent{Token: tokens[i], Bps: bps.Int64()})
		v.set(i, reserves[i])
	}
	v.Holders = [2]common.Address{Guardian, Platform}
	w.emit(at, vaultABI, "OwnershipTransferred", zero, creator)
	w.emit(at, vaultABI, "KeeperChanged", creator)
	w.emit(at, vaultABI, "FeesChanged", v.fees())
	w.emit(at, vaultABI, "ShareCapChanged", v.Cap)
	w.emit(at, vaultABI, "Rebalanced", tokens, weights(len(tokens)))
	rest := new(big.Int).Sub(shares, big.NewInt(1e15))
	w.move(v, zero, dead, big.NewInt(1e15))
	w.move(v, zero, creator, rest)
	w.checkpoint(v)
	w.emit(at, vaultABI, "Contributed", creator, creator, reserves, rest)
	w.emit(Factory, factoryABI, "VaultCreated", at, creator, tokens, weights(len(tokens)), reserves, seed, shares,
		bindings.IVaultTypesTerms{
			Name: name, Symbol: "IDX", Creator: creator, Keeper: creator, Guardian: Guardian, Platform: Platform,
			PlatformShareBps: platformShareBps, Fees: v.fees(), Limits: Limits, TargetDelay: 600, TargetWindow: 600, ShareCap: v.Cap,
		})
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

// partUp returns bps of shares, rounded up.
func partUp(shares *big.Int, bps int64) *big.Int {
	part := new(big.Int).Mul(shares, big.NewInt(bps))
	return part.Quo(part.Add(part, big.NewInt(9_999)), big.NewInt(10_000))
}

// Contribute mints shares, including those of the entry fee, for reserves, rounded up.
func (w *World) Contribute(v *Vault, sender, receiver common.Address, shares *big.Int) {
	w.transact()
	w.accrue(v)
	w.perform(v)
	change := new(big.Int).Mul(v.Scale, shares)
	change.Quo(change.Add(change, new(big.Int).Sub(v.shares(), big.NewInt(1))), v.shares())
	fee := partUp(shares, v.EntryBps)
	v.FeeShares = new(big.Int).Add(v.FeeShares, fee)
	taken := make([]*big.Int, len(v.Constituents))
	for i, c := range v.Constituents {
		taken[i] = up(c.Base, change)
	}
	v.rescale(new(big.Int).Add(v.Scale, change))
	w.rebaseIfWorn(v)
	w.checkpoint(v)
	shares = new(big.Int).Sub(shares, fee)
	w.move(v, zero, receiver, shares)
	if fee.Sign() > 0 {
		w.emit(v.Address, vaultABI, "EntryFeeAccrued", receiver, fee)
	}
	w.emit(v.Address, vaultABI, "Contributed", sender, receiver, taken, shares)
}

// Oddities are the positions of a vault's constituents that misbehave in a withdrawal. A position that the vault lacks, such as
// -1, means that no token does.
type Oddities struct {
	Blocked int // cannot be transferred, so its amount is owed
	Greedy  int // takes one unit more than the amount
}

// Honest are the oddities of a vault whose tokens all behave.
var Honest = Oddities{Blocked: -1, Greedy: -1}

// Withdraw burns shares and pays the constituents, or owes the blocked one.
func (w *World) Withdraw(v *Vault, sender, receiver common.Address, shares *big.Int, odd Oddities) {
	w.transact()
	w.withdraw(v, sender, receiver, shares, odd)
}

func (w *World) withdraw(v *Vault, sender, receiver common.Address, shares *big.Int, odd Oddities) {
	w.accrue(v)
	w.perform(v)
	fee := partUp(shares, v.ExitBps)
	change := new(big.Int).Mul(v.Scale, new(big.Int).Sub(shares, fee))
	change.Quo(change, v.shares())
	amounts := make([]*big.Int, len(v.Constituents))
	for i, c := range v.Constituents {
		amounts[i] = down(c.Base, change)
	}
	v.FeeShares = new(big.Int).Add(v.FeeShares, fee)
	v.rescale(new(big.Int).Sub(v.Scale, change))
	w.rebaseIfWorn(v)
	w.move(v, sender, zero, shares)
	w.checkpoint(v)
	for i := range v.Constituents {
		c := &v.Constituents[i]
		switch {
		case amounts[i].Sign() == 0:
		case i == odd.Blocked:
			key := [2]common.Address{c.Token, receiver}
			owed := new(big.Int).Set(amounts[i])
			if before := v.Claims[key]; before != nil {
				owed.Add(owed, before)
			}
			v.Claims[key] = owed
			w.emit(v.Address, vaultABI, "ClaimCreated", c.Token, receiver, amounts[i], owed)
		case i == odd.Greedy && c.Reserve.Sign() > 0:
			v.set(i, new(big.Int).Sub(c.Reserve, big.NewInt(1)))
			w.emit(v.Address, vaultABI, "ReserveLost", c.Token, big.NewInt(1), c.Reserve)
		}
	}
	if fee.Sign() > 0 {
		w.emit(v.Address, vaultABI, "ExitFeeAccrued", sender, fee)
	}
	w.emit(v.Address, vaultABI, "Withdrawn", sender, receiver, amounts, shares)
}

// Claim pays what a holder is owed in a token.
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
