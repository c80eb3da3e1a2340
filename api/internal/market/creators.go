package market

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/api/internal/tag"
	"github.com/astrolabe-index/astrolabe/internal/input"
	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// maxCreators is how many creators the leaderboard shows.
const maxCreators = 100

// scoring stands in the description of the leaderboard.
const scoring = "The score is an estimate of skill from 0 to 100. 50 is no evidence. " +
	"Each index with 28 daily returns or more has a daily Sharpe ratio s = mean/sd of its n returns. " +
	"Its standard error is √((1 + s²/2)/n). " +
	"The ratio is shrunk toward 0 by the confidence c = τ²/(τ² + (1 + s²/2)/n) with τ = 1/√365. " +
	"It assumes that yearly Sharpe ratios are normal around 0 with deviation 1. " +
	"The score is 100·Φ(z). z is the mean of c·s·√365 over the indices, weighted by their mean NAV of the last seven days. " +
	"score_confidence is the same mean of c. The score moves at UTC midnights and with the weights. " +
	"The 100 creators with the most NAV are ranked."

// CreatorList is the leaderboard.
type CreatorList struct {
	AsOf     rest.AsOf `json:"as_of"`
	Creators []Creator `json:"creators" nullable:"false" csv:"rows" doc:"The 100 creators with the most NAV, in the order asked for; those without a score come last"`
}

type creatorsInput struct {
	rest.Conditional
	Sort  string   `query:"sort" enum:"nav,score" default:"nav" doc:"The largest first"`
	Query string   `query:"q" maxLength:"64" doc:"Part of the published name, or the start of the address"`
	Tags  []string `query:"tags" maxItems:"8" doc:"Names of list-tags, separated by commas. Only creators with all of them"`
}

// Creator is an account that launched indices, or took them over.
type Creator struct {
	Address  rest.Address  `json:"address"`
	Name     *string       `json:"name" nullable:"true" doc:"Name that the creator published in a signed profile; nobody has verified it. Null: no profile"`
	Tags     []string      `json:"tags" nullable:"false" doc:"Names of list-tags from the profile"`
	Indices  int64         `json:"indices"`
	Since    time.Time     `json:"since" doc:"When its oldest index was created"`
	NavUSD   rest.Decimal  `json:"nav_usd" doc:"Total NAV of its indices at their newest valuations"`
	Unvalued int64         `json:"unvalued" doc:"Number of indices without a valuation; nav_usd does not include them"`
	Holders  int64         `json:"holders" doc:"Total number of holders of its indices; an account that holds two indices counts twice"`
	FeesUSD  rest.Decimal  `json:"fees_usd" doc:"Fees earned, each payment at the level of its block"`
	Score    *rest.Decimal `json:"score" nullable:"true" minimum:"0" maximum:"100" doc:"From 0 to 100; 50 is no evidence of skill. Null until one index has 28 daily returns"`

	Confidence *rest.Decimal `json:"score_confidence" nullable:"true" doc:"Part of the score's estimate that comes from the returns, 0 to 1. The rest is the assumption of no skill"`
	Unknown    rest.Unknown  `json:"unknown,omitempty"`
}

// CreatorDetail is a creator's track record.
type CreatorDetail struct {
	AsOf    rest.AsOf     `json:"as_of"`
	Creator Creator       `json:"creator"`
	Indices []TrackRecord `json:"indices" nullable:"false" doc:"Oldest first"`
}

// TrackRecord is the performance of one index.
type TrackRecord struct {
	Index   Index       `json:"index"`
	Returns LongReturns `json:"returns"`
	Risk    Risk        `json:"risk"`
	Days    int         `json:"days" doc:"Number of daily returns that the risk figures are computed from"`
}

func creatorOf(r readdb.CreatorsRow) Creator {
	return Creator{
		Address: rest.Address(r.Creator), Name: named(r.Name), Tags: r.Tags, Indices: r.Indices, Since: r.Since.UTC(),
		NavUSD: rest.DecimalD18(r.NavD18), Unvalued: r.Unvalued,
		Holders: r.Holders, FeesUSD: rest.DecimalD18(r.FeesD18),
	}
}

// score adds the performance of their indices to creators.
func (s *Market) score(ctx context.Context, q *rest.Snapshot, at rest.AsOf, creators []Creator) error {
	accounts := make([]common.Address, len(creators))
	for i, c := range creators {
		accounts[i] = common.Address(c.Address)
	}
	rows, err := q.ScoredIndices(ctx, readdb.ScoredIndicesParams{
		ChainID: s.ChainID, Creators: rest.BytesOf(accounts), AtTime: at.Timestamp,
	})
	if err != nil {
		return fmt.Errorf("reading the creators' indices: %w", err)
	}
	parts := map[common.Address][]performance.Scored{}
	for _, r := range rows {
		parts[r.Creator] = append(parts[r.Creator], performance.Scored{
			Returns: performance.Sample{Days: int(r.Days), Mean: r.Mean, Deviation: r.Deviation},
			WeekUSD: r.WeekNavD18.Shift(-rest.BasketDecimals).InexactFloat64(), //nolint:forbidigo // a statistic
		})
	}
	for i := range creators {
		creators[i].Unknown = rest.Unknown{}
		score := performance.ScoreOf(parts[accounts[i]])
		creators[i].Score = FigureOf(score.Value, "score", creators[i].Unknown)
		creators[i].Confidence = FigureOf(score.Confidence, "score_confidence", creators[i].Unknown)
	}
	return nil
}

func (s *Market) creatorRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("list-creators", "/v1/creators", "Rank creators by NAV or score.", scoring), s.creators)
	rest.Register(api, rest.ReadOperation("get-creator", "/v1/creators/{address}", "Get a creator's track record.", conventions), s.creator)
}

func (s *Market) creators(ctx context.Context, in *creatorsInput) (*rest.Answer[CreatorList], error) {
	var f rest.Validation
	tag.Check(&f, "query.tags", in.Tags, false)
	search, ok := input.Search(in.Query)
	if !ok {
		f.Add("query.q", "", "must be text without control characters")
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*CreatorList, error) {
		rows, err := q.Creators(ctx, readdb.CreatorsParams{
			ChainID: s.ChainID, PageSize: maxCreators, Search: search, Tags: append([]string{}, in.Tags...),
		})
		if err != nil {
			return nil, fmt.Errorf("listing creators: %w", err)
		}
		out := &CreatorList{AsOf: at, Creators: []Creator{}}
		for _, r := range rows {
			out.Creators = append(out.Creators, creatorOf(r))
		}
		if err := s.score(ctx, q, at, out.Creators); err != nil {
			return nil, err
		}
		if in.Sort == "score" {
			slices.SortStableFunc(out.Creators, func(a, b Creator) int {
				if a.Score == nil || b.Score == nil {
					return cmp.Compare(btoi(a.Score == nil), btoi(b.Score == nil))
				}
				return decimal.RequireFromString(string(*b.Score)).Cmp(decimal.RequireFromString(string(*a.Score)))
			})
		}
		return out, nil
	}, nil)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

type creatorInput struct {
	rest.Conditional
	Address rest.AddressText `path:"address" doc:"The creator"`
}

func (s *Market) creator(ctx context.Context, in *creatorInput) (*rest.Answer[CreatorDetail], error) {
	var f rest.Validation
	address := f.Address("path.address", in.Address)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*CreatorDetail, error) {
		rows, err := q.Creators(ctx, readdb.CreatorsParams{ChainID: s.ChainID, Creator: address[:], PageSize: 1, Tags: []string{}})
		if err != nil {
			return nil, fmt.Errorf("reading creator %s: %w", address, err)
		}
		if len(rows) == 0 {
			return nil, rest.NewProblem(rest.CodeUnknownCreator, address.Hex()+" has no index")
		}
		vaults, err := q.CreatorIndices(ctx,
			readdb.CreatorIndicesParams{ChainID: s.ChainID, Creators: rest.BytesOf([]common.Address{address})})
		if err != nil {
			return nil, fmt.Errorf("reading the indices of %s: %w", address, err)
		}
		indices, err := s.Indices(ctx, q, at, vaults)
		if err != nil {
			return nil, err
		}
		tracks, err := s.tracks(ctx, q, at, vaults)
		if err != nil {
			return nil, err
		}
		one := []Creator{creatorOf(rows[0])}
		if err := s.score(ctx, q, at, one); err != nil {
			return nil, err
		}
		out := &CreatorDetail{AsOf: at, Creator: one[0], Indices: []TrackRecord{}}
		for i, ix := range indices {
			t := tracks[vaults[i]]
			risk := t.risk(noRates)
			out.Indices = append(out.Indices, TrackRecord{Index: ix, Returns: t.returns(at.Timestamp), Risk: riskOf(risk), Days: risk.Days})
		}
		return out, nil
	}, nil)
}
