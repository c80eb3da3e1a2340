package fakechain

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
)

// People are the accounts that act at random. The first are creators.
var People = func() (people []common.Address) {
	for i := range 6 {
		people = append(people, common.BytesToAddress([]byte{0xaa, byte(i + 1)}))
	}
	return people
}()

// Token returns the i-th token of the fake market.
func Token(i int) common.Address { return common.BytesToAddress([]byte{0x70, byte(i + 1)}) }

// Populate lists five tokens and launches a vault.
func (w *World) Populate() common.Address {
	for i := range 5 {
		w.List(Token(i), fmt.Sprintf("TKN%d", i), int64(1+i))
	}
	return w.Launch(People[0], "First", []common.Address{Token(0), Token(1), Token(2)}, big.NewInt(5e18))
}

// Random makes one possible thing happen. draw(n) returns a number from 0 to n-1.
func (w *World) Random(draw func(n int) int) {
	if len(w.Tokens) < 3 {
		w.List(Token(len(w.Tokens)), fmt.Sprintf("TKN%d", len(w.Tokens)), int64(1+draw(9)))
		return
	}
	if len(w.Order) == 0 || draw(25) == 0 {
		w.Launch(People[draw(3)], fmt.Sprintf("Index %d \xff\x00", len(w.Order)), w.someTokens(draw), big.NewInt(1e18+int64(draw(1e9))))
		if w.Vetoes && draw(2) == 0 {
			w.AllowVeto(w.Vaults[w.Order[len(w.Order)-1]], uint16(100+draw(4901)))
		}
		return
	}
	v := w.Vaults[w.Order[draw(len(w.Order))]]
	anyone := People[draw(len(People))]
	holder := w.holder(v, draw)
	part := func(of *big.Int) *big.Int { // from none to all
		p := new(big.Int).Mul(of, big.NewInt(int64(draw(11))))
		return p.Quo(p, big.NewInt(10))
	}
	if w.Vetoes && draw(12) == 0 {
		w.Veto(v, uint8(draw(2)), holder)
		return
	}
	switch draw(24) {
	case 0, 1, 2:
		w.Contribute(v, anyone, People[draw(len(People))], big.NewInt(1e15+int64(draw(1e15))))
	case 3, 4, 5:
		if shares := part(v.balance(holder)); shares.Sign() > 0 {
			w.Withdraw(v, holder, anyone, shares, Oddities{Blocked: draw(6), Greedy: draw(6)})
		}
	case 6, 7:
		w.Transfer(v, holder, anyone, part(v.balance(holder)))
	case 8:
		w.Accrue(v)
	case 9:
		w.Propose(v, w.someTokens(draw))
	case 10:
		w.settle(v, draw)
	case 11, 12:
		w.trade(v, draw)
	case 13:
		token := w.Tokens[draw(len(w.Tokens))]
		w.Prices[token], w.Stale[token] = int64(1+draw(9)), draw(4) == 0
	case 14:
		w.odd(v, anyone, draw)
	case 15:
		w.govern(v, anyone, draw)
	case 16, 17:
		w.auction(v, anyone, draw)
	case 18, 19:
		w.guard(v, holder, anyone, draw)
	case 20:
		w.listing(draw)
	case 21, 22:
		w.mandate(anyone, draw)
	default:
		w.claim(v, draw)
	}
}

func (w *World) settle(v *Vault, draw func(int) int) {
	switch {
	case v.Proposal == 0:
	case draw(3) == 0:
		w.Cancel(v)
	default:
		w.Execute(v)
	}
}

func (w *World) trade(v *Vault, draw func(int) int) {
	if in, out, sold := v.someTrade(draw); sold != nil {
		w.Trade(v, in, out, sold)
	}
}

// someTrade picks what to sell for what. The amount may be zero.
func (v *Vault) someTrade(draw func(int) int) (in, out int, sold *big.Int) {
	in, out = draw(len(v.Constituents)), draw(len(v.Constituents))
	if in == out || v.Constituents[in].Reserve.Sign() == 0 || v.Constituents[out].Bps == 0 {
		return 0, 0, nil
	}
	sold = new(big.Int).Set(v.Constituents[in].Reserve)
	if v.Constituents[in].Bps > 0 || draw(2) == 0 {
		sold.Quo(sold, big.NewInt(3))
	}
	return in, out, sold
}

func (w *World) odd(v *Vault, anyone common.Address, draw func(int) int) {
	switch draw(7) {
	case 0:
		w.HandOver(v, anyone)
	case 4:
		i := draw(len(v.Constituents))
		w.Sync(v, i, new(big.Int).Quo(v.Constituents[i].Reserve, big.NewInt(int64(3-draw(7)*2))))
	case 5:
		w.Sweep(v, Token(99), anyone, draw(len(v.Constituents)))
	case 1:
		if v.FeeBps > 0 {
			w.LowerFee(v)
		}
	case 2:
		w.Approve(v, anyone)
	case 3:
		w.SetStatus(w.Tokens[draw(len(w.Tokens))], uint8(1+draw(3)))
	default:
		w.List(Token(len(w.Tokens)), "Later", int64(1+draw(9)))
	}
}

func (w *World) govern(v *Vault, anyone common.Address, draw func(int) int) {
	if v.Reason != "" {
		return // it was wound down
	}
	switch draw(10) {
	case 7, 8:
		role := uint8(draw(2))
		if v.Successors[role].Account == zero {
			w.ProposeRole(v, role, anyone)
		}
		if n := draw(4); n < 3 {
			w.SettleRole(v, role, n > 0)
		}
	case 9:
		if draw(4) == 0 {
			w.WindDown(v, "over \xff\x00")
		}
	case 0:
		w.Offer(v, []common.Address{anyone, zero}[draw(2)])
	case 1:
		w.ProposeFees(v)
	case 2:
		if v.PendingFees {
			w.SettleFees(v, draw(2) == 0)
		}
	case 3:
		w.SetShareCap(v, big.NewInt(int64(draw(1e9))))
	case 4:
		w.SetProposer(v, []common.Address{anyone, zero}[draw(2)])
	case 5:
		w.Stop(v, !v.ReduceOnly)
		if draw(3) == 0 {
			w.Stop(v, !v.ReduceOnly)
		}
	default:
		w.LowerCap(w.Tokens[draw(len(w.Tokens))], uint32(1+draw(1000)))
	}
}

// auction opens or closes an auction, lets it expire, or bids.
func (w *World) auction(v *Vault, anyone common.Address, draw func(int) int) {
	switch n := draw(6); {
	case !v.Auction.Open:
		w.OpenAuction(v, anyone)
	case n == 0:
		w.CloseAuction(v)
	case n == 1: // it has expired
		w.OpenAuction(v, anyone)
	default:
		if sold, bought, amount := v.someTrade(draw); amount != nil {
			w.Bid(v, anyone, anyone, Sale{sold, bought, amount})
		}
	}
}

func (w *World) claim(v *Vault, draw func(int) int) {
	var keys [][2]common.Address
	for key := range v.Claims {
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return
	}
	slices.SortFunc(keys, func(a, b [2]common.Address) int {
		if c := a[0].Cmp(b[0]); c != 0 {
			return c
		}
		return a[1].Cmp(b[1])
	})
	key := keys[draw(len(keys))]
	w.Claim(v, key[0], key[1])
}

func (w *World) holder(v *Vault, draw func(int) int) common.Address {
	var holders []common.Address
	for holder, shares := range v.Balances {
		if shares.Sign() > 0 && holder != dead {
			holders = append(holders, holder)
		}
	}
	if len(holders) == 0 {
		return v.Owner
	}
	slices.SortFunc(holders, common.Address.Cmp)
	return holders[draw(len(holders))]
}

// someTokens returns one to three consecutive listed tokens.
func (w *World) someTokens(draw func(int) int) []common.Address {
	first, n := draw(len(w.Tokens)), 1+draw(3)
	tokens := make([]common.Address, n)
	for i := range tokens {
		tokens[i] = w.Tokens[(first+i)%len(w.Tokens)]
	}
	return tokens
}
