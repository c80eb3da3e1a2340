package market

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/api/internal/tag"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/input"
	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// LaunchLevel is the NAV per share every index starts at.
const LaunchLevel = basket.LaunchLevel

// Index is one index. The list and the detail use the same query, so their numbers agree.
type Index struct {
	Address rest.Address `json:"address" doc:"Address of the vault, which is also the share token"`
	Name    string       `json:"name"`
	Symbol  string       `json:"symbol"`
	Creator rest.Address `json:"creator"`

	CreatorName *string  `json:"creator_name" nullable:"true" doc:"Name that the creator published in a signed profile; nobody has verified it. Null: no profile"`
	Tags        []string `json:"tags" nullable:"false" doc:"Names of list-tags from the note of the creator"`

	Keeper rest.Address `json:"keeper" doc:"Account that may trade for the index, within its limits"`
	FeeTerms
	ReduceOnly         bool           `json:"reduce_only" doc:"True if the index takes no contributions and trades only to sell tokens without a target"`
	TargetDelaySeconds int64          `json:"target_delay_seconds" doc:"Delay between the proposal of targets and their execution"`
	CreatedAt          time.Time      `json:"created_at"`
	CreatedBlock       int64          `json:"created_block"`
	AgeSeconds         int64          `json:"age_seconds" doc:"Age at as_of"`
	Holders            int64          `json:"holders" doc:"Number of accounts with shares, without the account of the locked shares"`
	TotalSupply        rest.BaseUnits `json:"total_supply" doc:"Shares, 18 decimals"`
	Valuation          Valuation      `json:"valuation"`
	Returns            Returns        `json:"returns"`
	Targets            []Target       `json:"targets" nullable:"false" doc:"Target weights, in the vault's order; a token without a target has 0"`
}

// Fee caps of the contracts, which check them again.
const (
	MaxManagementFeeBps  = 1000
	MaxPerformanceFeeBps = 3000
	MaxEntryFeeBps       = 200
	MaxExitFeeBps        = 200
)

// FeeTerms are what an index charges.
type FeeTerms struct {
	ManagementFeeBps  int32 `json:"management_fee_bps" doc:"Fee per year, taken by minting shares"`
	PerformanceFeeBps int32 `json:"performance_fee_bps" doc:"Part of a share's gain above the high-water mark"`
	EntryFeeBps       int32 `json:"entry_fee_bps" doc:"Part of the shares that a deposit buys"`
	ExitFeeBps        int32 `json:"exit_fee_bps" doc:"Part of the shares that are redeemed"`
}

// FeesOf returns what an index charges.
func FeesOf(v readdb.IndexSummariesRow) FeeTerms {
	return FeeTerms{v.ManagementFeeBps, v.PerformanceFeeBps, v.EntryFeeBps, v.ExitFeeBps}
}

// Valuation is the newest stored NAV, with the block it was read at.
type Valuation struct {
	NavUSD           *rest.Decimal   `json:"nav_usd" nullable:"true"`
	NavPerShareUSD   *rest.Decimal   `json:"nav_per_share_usd" nullable:"true" doc:"The level of the index: 100 at launch, after fees that are due and not yet minted"`
	Drift            *rest.Decimal   `json:"drift" nullable:"true" doc:"Half the sum of |current weight − target weight|, 0 to 1"`
	PendingFeeShares *rest.BaseUnits `json:"pending_fee_shares" nullable:"true"`
	BlockNumber      *int64          `json:"block_number" nullable:"true"`
	Timestamp        *time.Time      `json:"timestamp" nullable:"true"`
	Unknown          rest.Unknown    `json:"unknown,omitempty"`
}

// Returns are ratios: 0.05 is 5 %. Each compares the newest level with the newest one at or before the window's start.
type Returns struct {
	Day         *rest.Decimal `json:"day" nullable:"true"`
	Week        *rest.Decimal `json:"week" nullable:"true"`
	Month       *rest.Decimal `json:"month" nullable:"true" doc:"Over the last 30 days"`
	SinceLaunch *rest.Decimal `json:"since_launch" nullable:"true"`
	Unknown     rest.Unknown  `json:"unknown,omitempty"`
}

// IndexList is a page of indices.
type IndexList struct {
	AsOf    rest.AsOf `json:"as_of"`
	Indices []Index   `json:"indices" nullable:"false" csv:"rows"`
	rest.Page
}

type listIndicesInput struct {
	rest.Conditional
	rest.PageQuery
	Sort    string           `query:"sort" enum:"nav,age,return,return_over,volatility,drawdown" default:"nav" doc:"return: since launch; return_over: over the window named by the parameter return_over"`
	Order   string           `query:"order" enum:"desc,asc" default:"desc" doc:"desc: largest NAV, oldest, best return, lowest volatility or lowest drawdown first"`
	Query   string           `query:"q" maxLength:"64" doc:"Part of the index's name or symbol, its creator's name or the name of a token with a target. Also such a token's symbol, or the start of the index's or creator's address."`
	Creator rest.AddressText `query:"creator" doc:"Only indices of this creator"`

	Addresses   []string `query:"addresses" maxItems:"100" doc:"Addresses of indices, separated by commas. Only these, for example those of a watchlist"`
	Tags        []string `query:"tags" maxItems:"8" doc:"Names of list-tags, separated by commas. Only indices with all of them"`
	CreatorTags []string `query:"creator_tags" maxItems:"8" doc:"Names of list-tags, separated by commas. Only indices of creators with all of them"`
	IndexFilter
}

// IndexFilter narrows the list. An unknown value passes no filter.
type IndexFilter struct {
	Asset             rest.AddressText `query:"asset" doc:"Only indices that hold this token or have it as a target"`
	MaxManagementFee  int32            `query:"max_management_fee_bps" minimum:"0" maximum:"1000" default:"1000" doc:"Maximum management fee per year, in basis points"`
	MaxPerformanceFee int32            `query:"max_performance_fee_bps" minimum:"0" maximum:"3000" default:"3000" doc:"Maximum performance fee, in basis points"`
	MinNavUSD         rest.DecimalText `query:"min_nav_usd"`
	MaxNavUSD         rest.DecimalText `query:"max_nav_usd"`
	MinAgeDays        int64            `query:"min_age_days" minimum:"0" maximum:"36500" default:"0" doc:"Minimum age at as_of"`
	MaxAgeDays        int64            `query:"max_age_days" minimum:"0" maximum:"36500" default:"36500" doc:"Maximum age at as_of"`
	ReturnOver        string           `query:"return_over" enum:"1d,7d,30d,all,day,week,month,since_launch" default:"month" doc:"Window of min_return, max_return and of the sort return_over. day, week, month and since_launch are the old names of 1d, 7d, 30d and all"`
	MinReturn         string           `query:"min_return" pattern:"^-?[0-9]{1,6}(\\.[0-9]{1,8})?$" doc:"Ratio: 0.05 is 5 %"`
	MaxReturn         string           `query:"max_return" pattern:"^-?[0-9]{1,6}(\\.[0-9]{1,8})?$" doc:"Ratio"`
	MaxVolatility     string           `query:"max_volatility" pattern:"^[0-9]{1,6}(\\.[0-9]{1,8})?$" doc:"Volatility per year, as in performance; needs 20 daily returns"`
	MaxDrawdown       string           `query:"max_drawdown" pattern:"^[0-9](\\.[0-9]{1,8})?$" doc:"Maximum drawdown so far, as in performance; a ratio"`
}

// into adds the filter to a query. Periods count back from as_of, which the query knows only when it runs.
func (in IndexFilter) into(f *rest.Validation, p *readdb.PageIndicesParams) (at func(rest.AsOf)) {
	if in.Asset != "" {
		p.Asset = f.Address("query.asset", in.Asset).Bytes()
	}
	if in.MaxManagementFee < MaxManagementFeeBps {
		p.MaxManagementFeeBps = &in.MaxManagementFee
	}
	if in.MaxPerformanceFee < MaxPerformanceFeeBps {
		p.MaxPerformanceFeeBps = &in.MaxPerformanceFee
	}
	number := func(field, text string, shift int32) *decimal.Decimal {
		if text == "" {
			return nil
		}
		d := f.Decimal(field, rest.DecimalText(text)).Shift(shift)
		return &d
	}
	p.MinNavD18, p.MaxNavD18 = number("query.min_nav_usd", string(in.MinNavUSD), rest.BasketDecimals),
		number("query.max_nav_usd", string(in.MaxNavUSD), rest.BasketDecimals)
	p.MinReturn, p.MaxReturn = number("query.min_return", in.MinReturn, 0), number("query.max_return", in.MaxReturn, 0)
	p.MaxVolatility, p.MaxDrawdown = number("query.max_volatility", in.MaxVolatility, 0), number("query.max_drawdown", in.MaxDrawdown, 0)
	p.SinceLaunch = in.ReturnOver == "since_launch" || in.ReturnOver == "all"
	p.WantsPast = p.MinReturn != nil || p.MaxReturn != nil || p.Sort == "return_over"
	p.WantsRisk = p.MaxVolatility != nil || p.MaxDrawdown != nil || p.Sort == "volatility" || p.Sort == "drawdown"
	return func(at rest.AsOf) {
		days := func(n int64) *time.Time { return new(at.Timestamp.Add(-time.Duration(n) * 24 * time.Hour)) }
		if in.MinAgeDays > 0 {
			p.CreatedBefore = days(in.MinAgeDays)
		}
		if in.MaxAgeDays < maxAgeDays {
			p.CreatedAfter = days(in.MaxAgeDays)
		}
		w := map[string]performance.Window{
			"1d": performance.Day, "7d": performance.Week, "30d": performance.Month30,
			"day": performance.Day, "week": performance.Week, "month": performance.Month30,
		}[in.ReturnOver]
		p.PastTime, p.AtTime = w.Start(at.Timestamp, at.Timestamp), at.Timestamp
		p.PastDays = int32(at.Timestamp.Sub(p.PastTime) / (24 * time.Hour))
	}
}

// maxAgeDays is so large that it filters nothing.
const maxAgeDays = 36500

func (s *Market) indicesRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("list-indices", "/v1/indices", "List indices.",
		"Sorts by NAV, age, return or risk. Indices whose value is unknown come last, and a filter on that value excludes them. "+
			"Filters use the same numbers as the index itself."), s.listIndices)
}

func (s *Market) listIndices(ctx context.Context, in *listIndicesInput) (*rest.Answer[IndexList], error) {
	var f rest.Validation
	list := "indices/" + in.Sort + "/" + in.Order
	after, given := in.After(&f, list)
	params := readdb.PageIndicesParams{
		ChainID: s.ChainID, Sort: in.Sort, Direction: 1, PageSize: in.Limit + 1, Tags: append([]string{}, in.Tags...),
		CreatorTags: append([]string{}, in.CreatorTags...),
	}
	params.Vaults = [][]byte{}
	for i, text := range in.Addresses {
		params.Vaults = append(params.Vaults, f.Address(fmt.Sprintf("query.addresses[%d]", i), rest.AddressText(text)).Bytes())
	}
	tag.Check(&f, "query.tags", in.Tags, true)
	tag.Check(&f, "query.creator_tags", in.CreatorTags, false)
	if in.Order == "asc" {
		params.Direction = -1
	}
	if given {
		params.AfterRank, params.AfterVault = &after.Rank, after.Address.Bytes()
		if after.Rank == "" {
			f.Add("query.cursor", "", "is not a cursor of this list in this order: start again without it")
		}
	}
	if in.Creator != "" {
		params.Creator = f.Address("query.creator", in.Creator).Bytes()
	}
	filterAt := in.into(&f, &params)
	search, ok := input.Search(in.Query)
	if !ok {
		f.Add("query.q", "", "must be text without control characters")
	}
	params.Search = search
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*IndexList, error) {
		filterAt(at)
		rows, err := q.PageIndices(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("listing indices: %w", err)
		}
		rows, next := rest.CutPage(rows, in.PageQuery, func(last readdb.PageIndicesRow) rest.Cursor {
			return rest.Cursor{List: list, Rank: last.Rank, Address: last.Vault}
		})
		vaults := make([]common.Address, len(rows))
		for i, r := range rows {
			vaults[i] = r.Vault
		}
		indices, err := s.Indices(ctx, q, at, vaults)
		if err != nil {
			return nil, err
		}
		return &IndexList{AsOf: at, Indices: indices, Page: next}, nil
	}, nil)
}

// Indices reads indices in the requested order. All of them must exist.
func (s *Market) Indices(ctx context.Context, q *rest.Snapshot, at rest.AsOf, vaults []common.Address) ([]Index, error) {
	out, _, err := s.IndicesWith(ctx, q, at, vaults)
	return out, err
}

// IndicesWith reads indices and other queries in one round trip. It returns rows for the indices that exist.
func (s *Market) IndicesWith(ctx context.Context, q *rest.Snapshot, at rest.AsOf, vaults []common.Address, more ...rest.Query) ([]Index,
	[]readdb.IndexSummariesRow, error,
) {
	ids := rest.BytesOf(vaults)
	var summaries []readdb.IndexSummariesRow
	var constituents []readdb.ConstituentsOfRow
	var levels []map[common.Address]readdb.NavAtRow
	err := q.Batch(ctx, append([]rest.Query{
		func(q *readdb.Queries) (err error) {
			if summaries, err = q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: s.ChainID, Vaults: ids}); err != nil {
				return fmt.Errorf("reading indices: %w", err)
			}
			return nil
		},
		func(q *readdb.Queries) (err error) {
			if constituents, err = q.ConstituentsOf(ctx, readdb.ConstituentsOfParams{ChainID: s.ChainID, Vaults: ids}); err != nil {
				return fmt.Errorf("reading constituents: %w", err)
			}
			return nil
		},
		func(q *readdb.Queries) (err error) {
			levels, err = s.NavAt(ctx, q, ids, startsOf(at.Timestamp, shortWindows)...)
			return err
		},
	}, more...)...)
	if err != nil {
		return nil, nil, err
	}
	targets := map[common.Address][]Target{}
	for _, c := range constituents {
		targets[c.Vault] = append(targets[c.Vault], Target{Token: rest.Address(c.Token), Symbol: c.Symbol, WeightBps: c.TargetBps})
	}
	byVault := make(map[common.Address]Index, len(summaries))
	for _, v := range summaries {
		points := make([]*readdb.NavAtRow, len(shortWindows))
		for i := range shortWindows {
			if p, ok := levels[i][v.Vault]; ok {
				points[i] = &p
			}
		}
		byVault[v.Vault] = Index{
			Address: rest.Address(v.Vault), Name: v.Name, Symbol: v.Symbol, Creator: rest.Address(v.Creator),
			CreatorName: named(v.CreatorName), Tags: v.Tags, Keeper: rest.Address(v.Keeper),
			FeeTerms: FeesOf(v), ReduceOnly: v.ReduceOnly, TargetDelaySeconds: v.TargetDelaySeconds,
			CreatedAt: v.CreatedAt.UTC(), CreatedBlock: v.CreatedBlock, AgeSeconds: int64(at.Timestamp.Sub(v.CreatedAt) / time.Second),
			Holders: v.Holders, TotalSupply: rest.UnitsOf(v.TotalSupply), Targets: append([]Target{}, targets[v.Vault]...),
			Valuation: valuation(points[0]), Returns: returns(points, v.CreatedAt, at.Timestamp),
		}
	}
	out := make([]Index, 0, len(vaults))
	for _, v := range vaults {
		out = append(out, byVault[v])
	}
	return out, summaries, nil
}

// named returns a published name; nil if there is none.
func named(name string) *string {
	if name == "" {
		return nil
	}
	return &name
}

// shortWindows are the windows of the returns in lists. The point of the first is the newest.
var shortWindows = []performance.Window{performance.All, performance.Day, performance.Week, performance.Month30}

// NavAt reads the newest points at or before times, of each vault that has one.
func (s *Market) NavAt(ctx context.Context, q *readdb.Queries, vaults [][]byte, times ...time.Time) ([]map[common.Address]readdb.NavAtRow,
	error,
) {
	rows, err := q.NavAt(ctx, readdb.NavAtParams{ChainID: s.ChainID, Vaults: vaults, AtTimes: times})
	if err != nil {
		return nil, fmt.Errorf("reading NAV at %s: %w", times, err)
	}
	out := make([]map[common.Address]readdb.NavAtRow, len(times))
	for i := range out {
		out[i] = make(map[common.Address]readdb.NavAtRow, len(vaults))
	}
	for _, r := range rows {
		out[r.Place-1][r.Vault] = r
	}
	return out, nil
}

func valuation(p *readdb.NavAtRow) Valuation {
	if p == nil {
		return Valuation{Unknown: rest.Unknown{
			"nav_usd": rest.ReasonNoPoint, "nav_per_share_usd": rest.ReasonNoPoint, "drift": rest.ReasonNoPoint,
			"pending_fee_shares": rest.ReasonNoPoint, "block_number": rest.ReasonNoPoint, "timestamp": rest.ReasonNoPoint,
		}}
	}
	pending, at := rest.UnitsOf(p.PendingFeeShares), p.BlockTime.UTC()
	out := Valuation{
		NavUSD: rest.OptionalD18(p.NavD18), NavPerShareUSD: rest.OptionalD18(p.NavPerShareD18), Drift: rest.OptionalD18(p.DriftD18),
		PendingFeeShares: &pending, BlockNumber: &p.BlockNumber, Timestamp: &at, Unknown: rest.Unknown{},
	}
	for field, value := range map[string]*rest.Decimal{"nav_usd": out.NavUSD, "nav_per_share_usd": out.NavPerShareUSD, "drift": out.Drift} {
		if value == nil {
			out.Unknown[field] = rest.ReasonNoPrice
		}
	}
	return out
}

// returns compares the newest level with the earlier ones of shortWindows.
func returns(points []*readdb.NavAtRow, created, at time.Time) Returns {
	out := Returns{Unknown: rest.Unknown{}}
	for i, field := range []struct {
		name string
		to   **rest.Decimal
	}{{"since_launch", &out.SinceLaunch}, {"day", &out.Day}, {"week", &out.Week}, {"month", &out.Month}} {
		value, reason := over(shortWindows[i], points[0], points[i], created, at)
		if *field.to = value; value == nil {
			out.Unknown[field.name] = reason
		}
	}
	return out
}

// Index checks that an index exists.
func (s *Market) Index(ctx context.Context, q *rest.Snapshot, vault common.Address) (readdb.IndexSummariesRow, error) {
	rows, err := q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: s.ChainID, Vaults: [][]byte{vault[:]}})
	if err != nil {
		return readdb.IndexSummariesRow{}, fmt.Errorf("reading index %s: %w", vault, err)
	}
	if len(rows) == 0 {
		return readdb.IndexSummariesRow{}, unknownIndex(vault)
	}
	return rows[0], nil
}

func unknownIndex(vault common.Address) *rest.Problem {
	return rest.NewProblem(rest.CodeUnknownIndex, "no index lives at "+vault.Hex())
}
