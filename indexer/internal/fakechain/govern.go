package fakechain

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
)

// HandOver makes another account creator and keeper, which accepts.
func (w *World) HandOver(v *Vault, to common.Address) {
	w.transact()
	w.emit(v.Address, vaultABI, "OwnershipTransferStarted", v.Owner, to)
	w.transact()
	w.accrue(v)
	w.pay(v)
	w.checkpoint(v)
	w.emit(v.Address, vaultABI, "OwnershipTransferred", v.Owner, to)
	v.Owner, v.Offered = to, zero
	if v.Keeper != to {
		v.Keeper = to
		w.emit(v.Address, vaultABI, "KeeperChanged", to)
	}
}

// Offer offers the creator's role; zero withdraws it.
func (w *World) Offer(v *Vault, to common.Address) {
	w.transact()
	v.Offered = to
	w.emit(v.Address, vaultABI, "OwnershipTransferStarted", v.Owner, to)
}

// LowerFee lowers the management fee by a basis point, which cancels pending fees.
func (w *World) LowerFee(v *Vault) {
	w.transact()
	w.dropFees(v)
	v.FeeBps--
	w.setFees(v)
}

func (w *World) dropFees(v *Vault) {
	if v.PendingFees {
		v.PendingFees, v.Ballots[FeesMatter] = false, Ballot{}
		w.emit(v.Address, vaultABI, "FeesCancelled", v.Owner)
	}
}

func (w *World) setFees(v *Vault) {
	w.accrue(v)
	w.perform(v)
	w.checkpoint(v)
	w.emit(v.Address, vaultABI, "FeesChanged", v.fees())
}

// ProposeFees proposes to raise the management fee by a basis point, in place of pending fees.
func (w *World) ProposeFees(v *Vault) {
	w.transact()
	w.dropFees(v)
	v.PendingFees = true
	w.openBallot(v, FeesMatter)
	fees := v.fees()
	fees.ManagementBps++
	w.emit(v.Address, vaultABI, "FeesProposed", fees, w.time+14*86_400)
}

// SettleFees cancels pending fees or puts them into force.
func (w *World) SettleFees(v *Vault, execute bool) {
	w.transact()
	if !execute {
		w.dropFees(v)
		return
	}
	v.PendingFees, v.Ballots[FeesMatter] = false, Ballot{}
	v.FeeBps++
	w.setFees(v)
}

// SetShareCap limits the supply.
func (w *World) SetShareCap(v *Vault, shares *big.Int) {
	w.transact()
	v.Cap = shares
	w.checkpoint(v)
	w.emit(v.Address, vaultABI, "ShareCapChanged", shares)
}

// SetProposer sets who may propose targets. Zero: nobody.
func (w *World) SetProposer(v *Vault, proposer common.Address) {
	w.transact()
	v.Proposer = proposer
	w.emit(v.Address, vaultABI, "ProposerChanged", proposer, uint16(500))
}

const (
	roleDelay     = 14 * 86_400 // {s}
	maxReasonSize = 256
)

// ProposeRole proposes a successor for a role: guardian (0) or platform (1).
func (w *World) ProposeRole(v *Vault, role uint8, account common.Address) {
	w.transact()
	next := Successor{account, w.time + roleDelay, w.time + 2*roleDelay}
	v.Successors[role] = next
	w.emit(v.Address, vaultABI, "RoleProposed", role, v.Holders[role], account,
		new(big.Int).SetUint64(next.From), new(big.Int).SetUint64(next.Until))
}

// SettleRole cancels the pending change of a role, or lets the successor accept it.
func (w *World) SettleRole(v *Vault, role uint8, accept bool) {
	w.transact()
	next := v.Successors[role].Account
	v.Successors[role] = Successor{}
	if !accept {
		w.emit(v.Address, vaultABI, "RoleCancelled", role, v.Holders[role])
		return
	}
	if role == 1 {
		w.accrue(v)
		w.pay(v)
		w.checkpoint(v)
	}
	w.emit(v.Address, vaultABI, "RoleChanged", role, v.Holders[role], next)
	v.Holders[role] = next
}

// WindDown ends a vault for good.
func (w *World) WindDown(v *Vault, reason string) {
	w.transact()
	w.accrue(v)
	w.perform(v)
	w.dropFees(v)
	if v.Proposal != 0 {
		w.dropTargets(v)
	}
	w.endAuction(v)
	v.FeeBps, v.PerformanceBps, v.EntryBps, v.ExitBps = 0, 0, 0, 0
	w.checkpoint(v)
	w.emit(v.Address, vaultABI, "FeesChanged", v.fees())
	v.Reason = reason[:min(len(reason), maxReasonSize)]
	v.ReduceOnly = true
	w.emit(v.Address, vaultABI, "ReduceOnlyChanged", true, v.reasons(), v.Owner)
	w.emit(v.Address, vaultABI, "WindDown", v.Owner, v.Reason)
}

// Stop switches reduce-only on or off.
func (w *World) Stop(v *Vault, on bool) {
	w.transact()
	if !on {
		w.emit(v.Address, vaultABI, "PeakChanged", v.Mark)
	}
	v.ReduceOnly = on
	w.emit(v.Address, vaultABI, "ReduceOnlyChanged", on, v.reasons(), v.Owner)
}

// reasons returns the vault's reasons for reduce-only: 1 for the creator, 4 for good.
func (v *Vault) reasons() *big.Int {
	if v.Reason != "" {
		return big.NewInt(4)
	}
	if v.ReduceOnly {
		return big.NewInt(1)
	}
	return new(big.Int)
}

// Sync moves the reserve of the i-th constituent by as much as its stream released or its balance fell.
func (w *World) Sync(v *Vault, i int, by *big.Int) {
	w.transact()
	w.sync(v, i, by)
}

func (w *World) sync(v *Vault, i int, by *big.Int) {
	before := v.Constituents[i].Reserve
	after := new(big.Int).Add(before, by)
	if by.Sign() != 0 {
		v.set(i, after)
	}
	w.emit(v.Address, vaultABI, "Synced", v.Constituents[i].Token, before, after, big.NewInt(7), new(big.Int).SetUint64(w.time+7*86_400))
}

// Sweep offers a token that is no constituent, and sells it for the i-th constituent.
func (w *World) Sweep(v *Vault, token, buyer common.Address, i int) {
	pay := v.Constituents[i].Token
	w.transact()
	w.emit(v.Address, vaultABI, "SweepOpened", token, buyer, pay, big.NewInt(5), d18, new(big.Int).SetUint64(w.time+2*86_400))
	w.transact()
	w.emit(v.Address, vaultABI, "Swept", token, buyer, pay, big.NewInt(3), big.NewInt(5))
	w.sync(v, i, new(big.Int))
}

// OpenAuction opens the next auction if the last one is over.
func (w *World) OpenAuction(v *Vault, opener common.Address) {
	w.transact()
	v.Auction = Auction{ID: v.Auction.ID + 1, Open: true, NAV: d18, Scale: v.Scale}
	w.emit(v.Address, vaultABI, "AuctionOpened", big.NewInt(v.Auction.ID), opener, w.time+1800, d18, big.NewInt(5e17))
}

// Sale is an amount of one constituent, sold for as many units of another.
type Sale struct {
	Sold, Bought int // positions of the constituents
	Amount       *big.Int
}

// Bid sells to a bidder and tips the opener of the auction.
func (w *World) Bid(v *Vault, bidder, opener common.Address, sale Sale) {
	amount := sale.Amount
	w.transact()
	w.accrue(v)
	a, b := v.exchange(sale.Sold, sale.Bought, amount)
	w.checkpoint(v)
	w.dropEmpty(v)
	v.Nonce++
	v.Auction.Bids++
	w.emit(v.Address, vaultABI, "AllowanceUsed", amount, amount)
	id := big.NewInt(v.Auction.ID)
	w.emit(v.Address, vaultABI, "AuctionBid", id, bidder, b.Token, a.Token, amount, amount, b.Reserve, a.Reserve, amount, amount)
	tip := big.NewInt(12_345)
	w.move(v, zero, opener, tip)
	w.emit(v.Address, vaultABI, "AuctionTip", id, opener, tip)
}

// CloseAuction ends the open auction.
func (w *World) CloseAuction(v *Vault) {
	w.transact()
	w.endAuction(v)
}

func (w *World) endAuction(v *Vault) {
	if v.Auction.Open {
		v.Auction.Open = false
		w.emit(v.Address, vaultABI, "AuctionClosed", big.NewInt(v.Auction.ID), v.Keeper)
	}
}

// LowerCap lowers a token's trade cap.
func (w *World) LowerCap(token common.Address, usd uint32) {
	w.transact()
	w.emit(Registry, registryABI, "TradeCapLowered", token, usd)
	w.dropListing(token)
}
