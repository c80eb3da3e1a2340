package projection

import (
	"fmt"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// The values of IVaultTypes.Matter: what holders can stop.
const (
	targetsMatter = 0
	feesMatter    = 1
)

// ballotFields are the fields of a vault's row that hold the open ballot on a matter.
type ballotFields struct {
	id                *int64
	eligible, against *basket.Amount
}

func (v *vault) ballot(matter uint8) (ballotFields, error) {
	row := &v.row
	switch matter {
	case targetsMatter:
		return ballotFields{&row.TargetsBallot, &row.TargetsEligible, &row.TargetsAgainst}, nil
	case feesMatter:
		return ballotFields{&row.FeesBallot, &row.FeesEligible, &row.FeesAgainst}, nil
	}
	return ballotFields{}, fmt.Errorf("a ballot on the unknown matter %d", matter)
}

// votes applies the options of the launch and the holders' ballots. A ballot ends with its proposal.
func (v *vault) votes(e *event.Event) error {
	switch body := e.Body.(type) {
	case *bindings.IndexVaultOptionsSet:
		v.row.VetoBps = int32(body.Options.VetoBps)
	case *bindings.IndexVaultBallotOpened:
		b, err := v.ballot(body.Matter)
		if err != nil {
			return err
		}
		*b.eligible, *b.against = amount(body.Eligible), basket.Amount{}
		*b.id, err = int64Of("ballot", body.Id)
		return err
	case *bindings.IndexVaultVetoCounted:
		b, err := v.ballot(body.Matter)
		if err != nil {
			return err
		}
		if !body.Id.IsInt64() || *b.id != body.Id.Int64() {
			return fmt.Errorf("shares are counted in ballot %s, but ballot %d is open: the ledger is incomplete", body.Id, *b.id)
		}
		*b.against = b.against.Add(amount(body.Counted))
		return same("shares against", *b.against, amount(body.Against))
	case *bindings.IndexVaultTargetsCancelled:
		v.endBallot(targetsMatter)
	case *bindings.IndexVaultFeesCancelled:
		v.endBallot(feesMatter)
	}
	return nil
}

// endBallot forgets the open ballot on a matter, if there is one.
func (v *vault) endBallot(matter uint8) {
	if b, err := v.ballot(matter); err == nil {
		*b.id, *b.eligible, *b.against = 0, basket.Amount{}, basket.Amount{}
	}
}
