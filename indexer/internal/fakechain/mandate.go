package fakechain

import (
	"encoding/binary"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Mandates is the address of the contract of all mandates.
var Mandates = common.HexToAddress("0x3a4d000000000000000000000000000000000007")

// The numbers of IMandateTypes.Status and IMandateTypes.Reason.
const (
	mandateActive, mandatePaused, mandateLeaving, mandateEnded = 1, 2, 3, 4
	reasonFloor, reasonTrail, reasonProfit, reasonBand         = 1, 2, 3, 4
)

// Mandate is the state of a mandate and its positions, as the contract's views return them.
type Mandate struct {
	bindings.IMandateTypesMandate
	Positions []bindings.IMandateTypesPosition
}

// MandateAccount returns the address of an owner's account.
func MandateAccount(owner common.Address, number uint64) common.Address {
	account := common.BytesToAddress(owner.Bytes())
	account[0] = 0xac
	binary.BigEndian.PutUint64(account[2:10], number)
	return account
}

func (w *World) mandateLog(name string, args ...any) { w.emit(Mandates, mandatesABI, name, args...) }

// OpenMandate opens an account or changes its mandate, and puts money in. A nonce of 0 means that the terms were not signed.
func (w *World) OpenMandate(owner common.Address, number, nonce uint64, terms bindings.IMandateTypesTerms,
	list []bindings.IMandateTypesAllocation, money *big.Int,
) {
	w.transact()
	account := MandateAccount(owner, number)
	m := w.Mandates[account]
	if m == nil {
		m = &Mandate{}
		m.TriggeredAt, m.BalancedAt = new(big.Int), new(big.Int)
		m.Cost, m.Peak, m.Base = new(big.Int), new(big.Int), new(big.Int)
		w.Mandates[account] = m
		w.MandateAccounts = append(w.MandateAccounts, account)
	}
	m.Owner, m.Periods, m.Reason, m.Terms = owner, 0, 0, terms
	if terms.Period != 0 && terms.StartAt.Sign() == 0 {
		m.Terms.StartAt = new(big.Int).SetUint64(w.time + uint64(terms.Period))
	}
	m.Positions = nil
	for _, a := range list {
		m.Positions = append(m.Positions, bindings.IMandateTypesPosition{
			Vault: a.Vault, Bps: a.Bps, Added: new(big.Int), Due: new(big.Int), Swing: new(big.Int), Sell: new(big.Int),
		})
	}
	if m.Status != mandateActive {
		w.mandateStatus(account, m, mandateActive)
	}
	w.mandateLog("MandateChanged", account, owner, new(big.Int).SetUint64(number), nonce, terms, list)
	w.addMoney(account, m, money)
}

func (w *World) mandateStatus(account common.Address, m *Mandate, status uint8) {
	m.Status = status
	w.mandateLog("StatusChanged", account, status, m.Reason)
}

func (w *World) account(account common.Address, m *Mandate, cost, peak, base *big.Int) {
	m.Cost, m.Peak, m.Base = cost, peak, base
	w.mandateLog("Accounted", account, cost, peak, base)
}

func (w *World) addMoney(account common.Address, m *Mandate, money *big.Int) {
	if money.Sign() == 0 {
		return
	}
	plus := func(x *big.Int) *big.Int { return new(big.Int).Add(x, money) }
	w.account(account, m, plus(m.Cost), plus(m.Peak), plus(m.Base))
	for i := range m.Positions {
		p := &m.Positions[i]
		p.Added = new(big.Int).Add(p.Added, bpsOf(money, p.Bps))
	}
	w.mandateLog("MoneyAdded", account, money, money)
}

// bpsOf returns a part of an amount, rounded down.
func bpsOf(amount *big.Int, bps uint16) *big.Int {
	part := new(big.Int).Mul(amount, big.NewInt(int64(bps)))
	return part.Quo(part, big.NewInt(10_000))
}

// openPeriod opens the next period. What was due before lapses.
func (w *World) openPeriod(account common.Address, m *Mandate) {
	w.transact()
	period := int64(m.Periods)
	m.Periods++
	for i := range m.Positions {
		p := &m.Positions[i]
		if p.Due.Sign() > 0 {
			w.mandateLog("PartLapsed", account, p.Vault, p.Due)
		}
		p.Due = bpsOf(m.Terms.Each, p.Bps)
	}
	w.mandateLog("PeriodOpened", account, big.NewInt(period), m.Terms.Each)
}

// fire reaches a trigger.
func (w *World) fire(account common.Address, m *Mandate, reason uint8, draw func(int) int) {
	w.transact()
	m.Reason, m.TriggeredAt = reason, new(big.Int).SetUint64(w.time)
	value := big.NewInt(int64(draw(1e9)))
	if reason == reasonFloor || reason == reasonTrail {
		w.mandateLog("Triggered", account, reason, value, []*big.Int{}, []*big.Int{})
		w.mandateStatus(account, m, mandateLeaving)
		return
	}
	sells, swings := make([]*big.Int, len(m.Positions)), make([]*big.Int, len(m.Positions))
	for i := range m.Positions {
		sells[i], swings[i] = big.NewInt(int64(draw(1e6))), big.NewInt(int64(draw(1e6)))
		m.Positions[i].Sell, m.Positions[i].Swing = sells[i], swings[i]
	}
	if reason == reasonBand {
		m.BalancedAt = m.TriggeredAt
	}
	w.mandateLog("Triggered", account, reason, value, sells, swings)
}

// step buys or sells a position, or fails to.
func (w *World) step(account common.Address, m *Mandate, executor common.Address, draw func(int) int) {
	w.transact()
	p := &m.Positions[draw(len(m.Positions))]
	switch sells := m.Status == mandateLeaving || p.Sell.Sign() > 0; {
	case draw(4) == 0:
		w.mandateLog("Skipped", account, p.Vault, []byte{0xde, 0xad, byte(draw(256))})
	case sells:
		shares := big.NewInt(int64(1 + draw(1e6)))
		if m.Status != mandateLeaving {
			shares = p.Sell
			p.Sell = new(big.Int)
		}
		w.mandateLog("Sold", account, p.Vault, executor, shares, m.Terms.Payout, big.NewInt(int64(draw(1e6))), big.NewInt(3))
	default:
		amount := new(big.Int).Add(p.Added, p.Due)
		p.Added, p.Due, p.Swing = new(big.Int), new(big.Int), new(big.Int)
		w.mandateLog("Bought", account, p.Vault, executor, amount, big.NewInt(int64(1+draw(1e6))), big.NewInt(5))
	}
	if m.Status == mandateLeaving && draw(3) == 0 {
		w.account(account, m, new(big.Int), new(big.Int), new(big.Int))
		w.mandateStatus(account, m, mandateEnded)
		w.mandateLog("Withdrawn", account, m.Terms.Token, big.NewInt(int64(draw(1e6))), m.Owner)
	}
}

// mandate makes something happen to mandates, or opens one.
func (w *World) mandate(executor common.Address, draw func(int) int) {
	if len(w.MandateAccounts) == 0 || draw(4) == 0 {
		w.someMandate(draw)
		return
	}
	account := w.MandateAccounts[draw(len(w.MandateAccounts))]
	m := w.Mandates[account]
	switch n := draw(9); {
	case n == 0:
		w.transact()
		w.mandateLog("NonceCancelled", m.Owner, w.nextNonce(m.Owner))
	case m.Status == mandateEnded:
	case n == 1:
		w.transact()
		m.Reason = 0
		w.mandateStatus(account, m, mandateEnded)
	case n == 2 && m.Status != mandateLeaving:
		w.transact()
		w.mandateStatus(account, m, []uint8{mandateActive, mandatePaused}[draw(2)])
	case n == 3:
		w.transact()
		p := m.Positions[draw(len(m.Positions))]
		w.mandateLog("LeftIndex", account, p.Vault, big.NewInt(int64(draw(1e6))), m.Owner)
	case n == 4 && m.Status == mandateActive:
		w.fire(account, m, uint8(1+draw(reasonBand)), draw)
	case n == 5 && m.Status == mandateActive && m.Terms.Period != 0:
		w.openPeriod(account, m)
	case n == 6 && m.Status != mandateLeaving:
		w.transact()
		w.addMoney(account, m, big.NewInt(int64(draw(1e9))))
	default:
		w.step(account, m, executor, draw)
	}
}

func (w *World) nextNonce(owner common.Address) uint64 {
	w.mandateNonces[owner]++
	return w.mandateNonces[owner]
}

// someMandate opens or changes a mandate over one to three vaults.
func (w *World) someMandate(draw func(int) int) {
	owner := People[draw(len(People))]
	terms := bindings.IMandateTypesTerms{
		Token: w.Tokens[0], StartAt: new(big.Int), ExpiresAt: new(big.Int).SetUint64(w.time + uint64(draw(1e9))),
		InKindAfter: uint32(draw(1e6)), Each: new(big.Int), MaxTipD18: big.NewInt(int64(draw(1e9))), BandEvery: uint32(draw(1e6)),
		FloorBps: uint16(draw(10_000)), TrailBps: uint16(draw(10_000)), ProfitBps: uint32(draw(1e9)), BandBps: uint16(draw(10_000)),
		MaxSlippageBps: uint16(draw(2000)), MaxFeeBps: uint16(draw(10_000)), MaxTipBps: uint16(draw(200)), TakeBps: uint16(draw(10_000)),
	}
	if draw(2) == 0 {
		terms.Payout = w.Tokens[draw(len(w.Tokens))]
	}
	if draw(2) == 0 {
		terms.Period, terms.Each, terms.Count = uint32(3600+draw(1e6)), big.NewInt(int64(1+draw(1e9))), uint16(draw(9))
	}
	if draw(2) == 0 {
		terms.StartAt.SetUint64(w.time + uint64(draw(1e6)))
	}
	n := min(1+draw(3), len(w.Order))
	first := draw(len(w.Order))
	list := make([]bindings.IMandateTypesAllocation, n)
	for i := range list {
		list[i] = bindings.IMandateTypesAllocation{Vault: w.Order[(first+i)%len(w.Order)], Bps: uint16(10_000 / n)}
	}
	list[0].Bps += uint16(10_000 % n)
	nonce := uint64(0)
	if draw(2) == 0 {
		nonce = w.nextNonce(owner)
	}
	w.OpenMandate(owner, uint64(draw(2)), nonce, terms, list, big.NewInt(int64(draw(1e9))))
}

// clone returns a copy that shares nothing that changes. Numbers are never changed in place.
func (m *Mandate) clone() *Mandate {
	n := *m
	n.Positions = slices.Clone(m.Positions)
	return &n
}
