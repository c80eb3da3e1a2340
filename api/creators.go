package api

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// maxCreators is how many creators the leaderboard shows.
const maxCreators = 100

// CreatorList is the leaderboard: who manages most.
type CreatorList struct {
	AsOf     AsOf      `json:"as_of"`
	Creators []Creator `json:"creators" nullable:"false" doc:"The first 100, most managed first"`
}

// Creator is an account that launched indices, or took them over.
type Creator struct {
	Address  Address   `json:"address"`
	Indices  int64     `json:"indices"`
	Since    time.Time `json:"since" doc:"Its oldest index"`
	NavUSD   Decimal   `json:"nav_usd" doc:"Of its indices together, at their newest valuations"`
	Unvalued int64     `json:"unvalued" doc:"Indices without a valuation, which nav_usd leaves out"`
	Holders  int64     `json:"holders" doc:"Of its indices; who holds two counts twice"`
	FeesUSD  Decimal   `json:"fees_usd" doc:"Earned, each payment at the level of its block"`
}

// CreatorDetail is a creator's track record.
type CreatorDetail struct {
	AsOf    AsOf          `json:"as_of"`
	Creator Creator       `json:"creator"`
	Indices []TrackRecord `json:"indices" nullable:"false" doc:"Oldest first"`
}

// TrackRecord is one index and how it did.
type TrackRecord struct {
	Index   Index       `json:"index"`
	Returns LongReturns `json:"returns"`
	Risk    Risk        `json:"risk"`
	Days    int         `json:"days" doc:"Daily returns that measures of risk rest on"`
}

func creatorOf(r readdb.CreatorsRow) Creator {
	return Creator{
		Address: Address(r.Creator), Indices: r.Indices, Since: r.Since.UTC(), NavUSD: decimalD18(r.NavD18), Unvalued: r.Unvalued,
		Holders: r.Holders, FeesUSD: decimalD18(r.FeesD18),
	}
}

func (s *Server) creators(ctx context.Context, in *Conditional) (*answer[CreatorList], error) {
	return read(ctx, s, *in, func(q *readdb.Queries, at AsOf) (*CreatorList, error) {
		rows, err := q.Creators(ctx, readdb.CreatorsParams{ChainID: s.chainID(), PageSize: maxCreators})
		if err != nil {
			return nil, fmt.Errorf("listing creators: %w", err)
		}
		out := &CreatorList{AsOf: at, Creators: []Creator{}}
		for _, r := range rows {
			out.Creators = append(out.Creators, creatorOf(r))
		}
		return out, nil
	}, nil)
}

type creatorInput struct {
	Conditional
	Address AddressText `path:"address" doc:"The creator"`
}

func (s *Server) creator(ctx context.Context, in *creatorInput) (*answer[CreatorDetail], error) {
	var f fields
	address := f.address("path.address", in.Address)
	if err := f.err(); err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *readdb.Queries, at AsOf) (*CreatorDetail, error) {
		rows, err := q.Creators(ctx, readdb.CreatorsParams{ChainID: s.chainID(), Creator: address[:], PageSize: 1})
		if err != nil {
			return nil, fmt.Errorf("reading creator %s: %w", address, err)
		}
		if len(rows) == 0 {
			return nil, newProblem(CodeUnknownCreator, address.Hex()+" has no index")
		}
		vaults, err := q.CreatorIndices(ctx, readdb.CreatorIndicesParams{ChainID: s.chainID(), Creators: bytesOf([]common.Address{address})})
		if err != nil {
			return nil, fmt.Errorf("reading the indices of %s: %w", address, err)
		}
		indices, err := s.indices(ctx, q, at, vaults)
		if err != nil {
			return nil, err
		}
		series, err := s.dailySeries(ctx, q, vaults)
		if err != nil {
			return nil, err
		}
		out := &CreatorDetail{AsOf: at, Creator: creatorOf(rows[0]), Indices: []TrackRecord{}}
		for i, ix := range indices {
			own := series[vaults[i]]
			risk := own.Risk(noRates)
			out.Indices = append(out.Indices, TrackRecord{Index: ix, Returns: longReturns(own), Risk: riskOf(risk), Days: risk.Days})
		}
		return out, nil
	}, nil)
}
