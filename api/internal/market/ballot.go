package market

import (
	"math/big"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// Ballot is what holders have signed against a proposal.
type Ballot struct {
	ID       int64          `json:"id" doc:"Number of the ballot on this matter, which a signature names"`
	Eligible rest.BaseUnits `json:"eligible_shares" doc:"Shares when the ballot began, without the creator's, with 18 decimals"`
	Against  rest.BaseUnits `json:"against_shares" doc:"Shares that are counted against the proposal so far"`
	Needed   rest.BaseUnits `json:"needed_shares" doc:"Shares that stop the proposal"`
}

func ballotOf(vetoBps int32, id int64, eligible, against basket.Amount) *Ballot {
	if vetoBps == 0 || id == 0 {
		return nil
	}
	return &Ballot{
		ID: id, Eligible: rest.UnitsOf(eligible), Against: rest.UnitsOf(against), Needed: rest.Units(NeededShares(vetoBps, eligible)),
	}
}

// NeededShares returns the shares that stop a proposal, rounded up as the contract rounds.
func NeededShares(vetoBps int32, eligible basket.Amount) *big.Int {
	n := eligible.Big()
	n.Mul(n, big.NewInt(int64(vetoBps))).Add(n, big.NewInt(basis-1))
	return n.Div(n, big.NewInt(basis))
}

const basis = 10_000

// AddBallots adds the open ballots of an index to its newest proposal of targets and to its pending fees, as far as there are any.
func AddBallots(v readdb.IndexSummariesRow, proposals []Proposal, fees *PendingFee) {
	if len(proposals) > 0 {
		proposals[0].Ballot.Object = ballotOf(v.VetoBps, v.TargetsBallot, v.TargetsEligible, v.TargetsAgainst)
	}
	if fees != nil {
		fees.Ballot.Object = ballotOf(v.VetoBps, v.FeesBallot, v.FeesEligible, v.FeesAgainst)
	}
}
