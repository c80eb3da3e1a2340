package audit

import (
	"fmt"
	"maps"
	"math/big"
	"strconv"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// The values of IVaultTypes.Matter: what holders can stop.
const (
	targetsMatter = 0
	feesMatter    = 1
)

// Ballot is an open ballot of the holders on a proposal. The zero value means that none is open.
type Ballot struct {
	ID                int64
	Eligible, Against basket.Amount // shares

	held map[common.Address]basket.Amount // what accounts had when it began, and may still count
}

func (b Ballot) value() string {
	if b.ID == 0 {
		return none
	}
	return fmt.Sprintf("%d %s %s", b.ID, b.Eligible, b.Against)
}

func ballotOutputValue(b bindings.BallotOutput) string {
	if !b.Open {
		return none
	}
	return Ballot{ID: b.Id.Int64(), Eligible: basket.NewAmount(b.Eligible), Against: basket.NewAmount(b.Against)}.value()
}

// openBallot returns the ballot that an event is about. It must be open.
func (v *Vault) openBallot(matter uint8, id fmt.Stringer) (*Ballot, error) {
	if int(matter) >= len(v.Ballots) {
		return nil, fmt.Errorf("matter %d is unknown to this audit", matter)
	}
	b := &v.Ballots[matter]
	if b.ID == 0 || strconv.FormatInt(b.ID, 10) != id.String() {
		return nil, fmt.Errorf("ballot %s on matter %d is not open", id, matter)
	}
	return b, nil
}

// ballotOpened begins a ballot. Its shares must be the supply without the creator's, by the transfers so far.
func (v *Vault) ballotOpened(e *bindings.IndexVaultBallotOpened) error {
	if int(e.Matter) >= len(v.Ballots) {
		return fmt.Errorf("matter %d is unknown to this audit", e.Matter)
	}
	eligible, err := v.Supply.Sub(v.Balances[v.Creator])
	if err != nil {
		return fmt.Errorf("shares without the creator's: %w", err)
	}
	if !eligible.Equal(basket.NewAmount(e.Eligible)) {
		return fmt.Errorf("ballot %s has %s eligible shares, but logs make %s", e.Id, e.Eligible, eligible)
	}
	v.Ballots[e.Matter] = Ballot{ID: e.Id.Int64(), Eligible: eligible, held: maps.Clone(v.Balances)}
	return nil
}

// vetoOf counts a holder once, with the smaller of what it had when the ballot began and what it has now.
func (v *Vault) vetoOf(e *bindings.IndexVaultVetoOf) error {
	b, err := v.openBallot(e.Matter, e.Id)
	if err != nil {
		return err
	}
	shares := b.held[e.Holder]
	if now := v.Balances[e.Holder]; now.Cmp(shares) < 0 {
		shares = now
	}
	if e.Holder == v.Creator || !shares.Equal(basket.NewAmount(e.Shares)) {
		return fmt.Errorf("%s counts for %s shares, but logs make %s; the creator is %s", e.Holder, e.Shares, shares, v.Creator)
	}
	delete(b.held, e.Holder)
	b.Against = b.Against.Add(shares)
	return nil
}

func (v *Vault) vetoCounted(e *bindings.IndexVaultVetoCounted) error {
	b, err := v.openBallot(e.Matter, e.Id)
	if err != nil {
		return err
	}
	if !b.Against.Equal(basket.NewAmount(e.Against)) {
		return fmt.Errorf("ballot %s has %s shares against, but logs make %s", e.Id, e.Against, b.Against)
	}
	return nil
}

// vetoed checks that the shares against a stopped proposal were enough. The event of its cancellation ends the ballot.
func (v *Vault) vetoed(e *bindings.IndexVaultVetoed) error {
	b, err := v.openBallot(e.Matter, e.Id)
	if err != nil {
		return err
	}
	against, needed := b.Against.Big(), b.Eligible.Big()
	if against.Mul(against, big.NewInt(10_000)).Cmp(needed.Mul(needed, big.NewInt(int64(v.VetoBps)))) < 0 {
		return fmt.Errorf("ballot %s stops a proposal with %s of %s shares, but needs %d bps", e.Id, b.Against, b.Eligible, v.VetoBps)
	}
	return nil
}

// ballotFacts adds the veto and the open ballots of a vault that has one.
func (v *Vault) ballotFacts(add func(field Field, subject string, value any)) {
	if v.VetoBps == 0 {
		return
	}
	add(VetoBps, "", v.VetoBps)
	add(TargetsBallot, "", v.Ballots[targetsMatter].value())
	add(FeesBallot, "", v.Ballots[feesMatter].value())
}
