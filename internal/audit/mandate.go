package audit

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/bindings"
)

var (
	mandatesBinding = bindings.NewMandates()
	mandatesABI     = mandatesBinding.GetABI()
)

// mandate is a mandate according to its logs.
type mandate struct {
	bindings.IMandateTypesMandate
	positions []bindings.IMandateTypesPosition
}

// The values of IMandateTypes.Status and IMandateTypes.Reason, as the database names them.
var (
	mandateStatuses = []string{none, "active", "paused", "leaving", "ended"}
	mandateReasons  = []string{none, "floor", "trail", "profit", "band"}
)

const mandateLeaving, reasonBand = 3, 4

var mandateHandlers = map[string]func(*protocol, types.Log) error{
	"MandateChanged": onProtocol(mandatesBinding.UnpackMandateChangedEvent, (*protocol).mandateChanged),
	"MoneyAdded":     onProtocol(mandatesBinding.UnpackMoneyAddedEvent, (*protocol).moneyAdded),
	"Accounted":      onProtocol(mandatesBinding.UnpackAccountedEvent, (*protocol).accounted),
	"StatusChanged":  onProtocol(mandatesBinding.UnpackStatusChangedEvent, (*protocol).mandateStatus),
	"PeriodOpened":   onProtocol(mandatesBinding.UnpackPeriodOpenedEvent, (*protocol).periodOpened),
	"PartLapsed":     onProtocol(mandatesBinding.UnpackPartLapsedEvent, (*protocol).partLapsed),
	"Triggered":      onProtocol(mandatesBinding.UnpackTriggeredEvent, (*protocol).triggered),
	"Bought":         onProtocol(mandatesBinding.UnpackBoughtEvent, (*protocol).bought),
	"Sold":           onProtocol(mandatesBinding.UnpackSoldEvent, (*protocol).sold),
	"Skipped":        onProtocol(mandatesBinding.UnpackSkippedEvent, (*protocol).skipped),
	"Withdrawn":      onProtocol(mandatesBinding.UnpackWithdrawnEvent, (*protocol).moneyWithdrawn),
	"LeftIndex":      onProtocol(mandatesBinding.UnpackLeftIndexEvent, (*protocol).leftIndex),
	"NonceCancelled": onProtocol(mandatesBinding.UnpackNonceCancelledEvent, (*protocol).nonceCancelled),
}

// mandate returns the mandate of an account. The first event of an account precedes its terms.
func (p *protocol) mandate(account common.Address) *mandate {
	m := p.accounts[account]
	if m == nil {
		m = &mandate{}
		m.TriggeredAt, m.BalancedAt, m.Cost, m.Peak, m.Base = new(big.Int), new(big.Int), new(big.Int), new(big.Int), new(big.Int)
		p.accounts[account] = m
	}
	return m
}

func (m *mandate) in(vault common.Address) (*bindings.IMandateTypesPosition, error) {
	for i := range m.positions {
		if m.positions[i].Vault == vault {
			return &m.positions[i], nil
		}
	}
	return nil, fmt.Errorf("the mandate has no position in %s", vault)
}

func (p *protocol) mandateChanged(e *bindings.MandatesMandateChanged) error {
	m := p.mandate(e.Account)
	m.Owner, m.Terms, m.Reason, m.Periods = e.Owner, e.Terms, 0, 0
	if e.Terms.Period > 0 && e.Terms.StartAt.Sign() == 0 {
		m.Terms.StartAt = new(big.Int).SetUint64(e.Raw.BlockTimestamp + uint64(e.Terms.Period))
	}
	m.positions = nil
	for _, a := range e.Allocations {
		zero := new(big.Int)
		m.positions = append(m.positions, bindings.IMandateTypesPosition{
			Vault: a.Vault, Bps: a.Bps, Added: zero, Due: zero, Swing: zero, Sell: zero,
		})
	}
	p.row(MandateChange, *e.Raw, "stated")
	if e.Nonce > 0 {
		p.useNonce(e.Owner, e.Nonce)
	}
	return nil
}

func (p *protocol) useNonce(owner common.Address, nonce uint64) {
	p.rows = append(p.rows, Fact{
		Vault: p.mandates, Field: MandateNonce, Subject: fmt.Sprintf("%s %d", owner, nonce), Value: usedValue(true),
	})
}

func (p *protocol) nonceCancelled(e *bindings.MandatesNonceCancelled) error {
	p.useNonce(e.Owner, e.Nonce)
	return nil
}

func (p *protocol) moneyAdded(e *bindings.MandatesMoneyAdded) error {
	m := p.mandate(e.Account)
	for i := range m.positions {
		at := &m.positions[i]
		at.Added = new(big.Int).Add(at.Added, share(e.Invested, at.Bps))
	}
	p.row(MandateChange, *e.Raw, change{kind: "added", token: m.Terms.Token, amount: e.Amount}.value())
	return nil
}

// share returns bps of an amount, rounded down.
func share(amount *big.Int, bps uint16) *big.Int {
	part := new(big.Int).Mul(amount, big.NewInt(int64(bps)))
	return part.Quo(part, big.NewInt(10_000))
}

func (p *protocol) accounted(e *bindings.MandatesAccounted) error {
	m := p.mandate(e.Account)
	m.Cost, m.Peak, m.Base = e.Cost, e.Peak, e.Base
	return nil
}

func (p *protocol) mandateStatus(e *bindings.MandatesStatusChanged) error {
	m := p.mandate(e.Account)
	m.Status, m.Reason = e.Status, e.Reason
	p.row(MandateChange, *e.Raw, change{
		kind: "status", note: nameOf(mandateStatuses, e.Status) + " " + nameOf(mandateReasons, e.Reason),
	}.value())
	return nil
}

func (p *protocol) periodOpened(e *bindings.MandatesPeriodOpened) error {
	m := p.mandate(e.Account)
	m.Periods = uint32(e.Period.Uint64()) + 1
	for i := range m.positions {
		m.positions[i].Due = share(m.Terms.Each, m.positions[i].Bps)
	}
	p.row(MandateChange, *e.Raw, change{kind: "period", token: m.Terms.Token, amount: e.Pulled, note: e.Period.String()}.value())
	return nil
}

func (p *protocol) partLapsed(e *bindings.MandatesPartLapsed) error {
	token := p.mandate(e.Account).Terms.Token
	p.row(MandateChange, *e.Raw, change{kind: "lapsed", vault: e.Vault, token: token, amount: e.Amount}.value())
	return nil
}

func (p *protocol) triggered(e *bindings.MandatesTriggered) error {
	m := p.mandate(e.Account)
	m.Reason, m.TriggeredAt = e.Reason, new(big.Int).SetUint64(e.Raw.BlockTimestamp)
	if e.Reason == reasonBand {
		m.BalancedAt = m.TriggeredAt
	}
	for i := range e.Sells {
		m.positions[i].Sell, m.positions[i].Swing = e.Sells[i], e.Swings[i]
	}
	note := nameOf(mandateReasons, e.Reason) + " at " + e.Value.String()
	p.row(MandateChange, *e.Raw, change{kind: "triggered", token: m.Terms.Token, note: note}.value())
	return nil
}

func (p *protocol) bought(e *bindings.MandatesBought) error {
	m := p.mandate(e.Account)
	at, err := m.in(e.Vault)
	if err != nil {
		return err
	}
	at.Added, at.Due, at.Swing = new(big.Int), new(big.Int), new(big.Int)
	p.row(MandateChange, *e.Raw, change{
		kind: "bought", vault: e.Vault, by: e.Executor, token: m.Terms.Token, amount: e.Amount, shares: e.Shares, tip: e.Tip,
	}.value())
	return nil
}

func (p *protocol) sold(e *bindings.MandatesSold) error {
	m := p.mandate(e.Account)
	at, err := m.in(e.Vault)
	if err != nil {
		return err
	}
	if m.Status != mandateLeaving {
		at.Sell = new(big.Int).Sub(at.Sell, e.Shares)
	}
	p.row(MandateChange, *e.Raw, change{
		kind: "sold", vault: e.Vault, by: e.Executor, token: e.TokenOut, amount: e.AmountOut, shares: e.Shares, tip: e.Tip,
	}.value())
	return nil
}

func (p *protocol) skipped(e *bindings.MandatesSkipped) error {
	p.row(MandateChange, *e.Raw, change{kind: "skipped", vault: e.Vault, note: hexutil.Encode(e.Reason)}.value())
	return nil
}

func (p *protocol) moneyWithdrawn(e *bindings.MandatesWithdrawn) error {
	p.row(MandateChange, *e.Raw, change{kind: "withdrawn", by: e.Receiver, token: e.Token, amount: e.Amount}.value())
	return nil
}

func (p *protocol) leftIndex(e *bindings.MandatesLeftIndex) error {
	p.row(MandateChange, *e.Raw, change{kind: "left", vault: e.Vault, by: e.Receiver, shares: e.Shares}.value())
	return nil
}

// change is something that happened to a mandate.
type change struct {
	kind                string
	vault, by, token    common.Address
	amount, shares, tip *big.Int // nil: not stated
	note                string
}

func (c change) value() string {
	if c.kind == "stated" {
		return c.kind
	}
	number := func(n *big.Int) string {
		if n == nil {
			return none
		}
		return n.String()
	}
	return fmt.Sprintf("%s in %s by or to %s: %s of %s for %s shares, tip %s, %s",
		c.kind, orNone(c.vault), orNone(c.by), number(c.amount), orNone(c.token), number(c.shares), number(c.tip), c.note)
}

// mandateValue writes a mandate without its positions. Times after the year 9999 count as its last second.
func mandateValue(m bindings.IMandateTypesMandate) string {
	t := m.Terms
	return fmt.Sprintf("%s %s of %s: %d periods, triggered %s, balanced %s, cost %s peak %s base %s; %s each %s every %d from %s for %d, "+
		"payout %s, until %s, in kind after %d, take %d at %d, floor %d, trail %d, band %d every %d, slippage %d, fee %d, tip %d or %s",
		nameOf(mandateStatuses, m.Status), nameOf(mandateReasons, m.Reason), m.Owner, m.Periods, m.TriggeredAt, m.BalancedAt,
		m.Cost, m.Peak, m.Base, t.Token, t.Each, t.Period, calendar(t.StartAt), t.Count, orNone(t.Payout), calendar(t.ExpiresAt),
		t.InKindAfter, t.TakeBps, t.ProfitBps, t.FloorBps, t.TrailBps, t.BandBps, t.BandEvery, t.MaxSlippageBps, t.MaxFeeBps,
		t.MaxTipBps, t.MaxTipD18)
}

// calendar returns a time {s}, at most the last second of the year 9999.
func calendar(seconds *big.Int) *big.Int {
	if last := big.NewInt(lastSecond); seconds.Cmp(last) > 0 {
		return last
	}
	return seconds
}

func positionsValue(list []bindings.IMandateTypesPosition) string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = fmt.Sprintf("%s %d added %s due %s swing %s sell %s", p.Vault, p.Bps, p.Added, p.Due, p.Swing, p.Sell)
	}
	return strings.Join(out, ", ")
}

func usedValue(used bool) string {
	if used {
		return "used"
	}
	return none
}
