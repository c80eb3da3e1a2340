package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// Conditional is what every read takes: the tag of the answer the caller already has.
type Conditional struct {
	IfNoneMatch string `header:"If-None-Match" doc:"ETag of the answer you have; 304 without a body where it still holds"`
}

// ByAddress is a read of one index.
type ByAddress struct {
	Conditional
	Address AddressText `path:"address" doc:"The index: the address of its share token"`
}

// answer is a read's response.
type answer[T any] struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         *T
}

func (s *Server) readRoutes() {
	get := func(id, path, summary, description string) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Description: description,
			Errors: []int{http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable},
		}
	}
	register(s, get("list-indices", "/v1/indices", "Indices.",
		"Sorted by NAV, age, return or risk; what is unknown comes last, and passes no filter on it. Filters and detail rest on the same numbers."), s.listIndices)
	register(s, get("get-index", "/v1/indices/{address}", "One index.", ""), s.getIndex)
	register(s, get("get-index-nav", "/v1/indices/{address}/nav", "NAV and level over time.",
		"Stored points, oldest first: the last of each interval, with the block it was read at."), s.navSeries)
	register(s, get("get-index-candles", "/v1/indices/{address}/candles", "Candles of the level.",
		"Open, high, low and close of NAV per share by hours or days of UTC, oldest first."), s.candles)
	register(s, get("get-index-performance", "/v1/indices/{address}/performance", "Returns and risk.", conventions), s.performance)
	register(s, get("get-index-holdings", "/v1/indices/{address}/holdings", "What an index holds.",
		"Reserves as indexed, priced by the registry's feeds at the same block."), s.holdings)
	register(s, get("get-index-activity", "/v1/indices/{address}/activity", "What happened to an index, newest first.", ""), s.activity)
	register(s, get("get-index-trades", "/v1/indices/{address}/trades", "The keeper's trades, newest first.", ""), s.trades)
	register(s, get("list-index-plans", "/v1/indices/{address}/plans", "Why it was traded, or why not, newest first.",
		"Every decision of the rebalancer: what triggered it, what it weighed and expected, and what the call cost in the end. Its answers carry no ETag: decisions come between blocks."), s.decisions)
	register(s, get("list-index-auctions", "/v1/indices/{address}/auctions", "Auctions of an index, newest first.", ""), s.auctions)
	register(s, get("list-index-guards", "/v1/indices/{address}/guards", "Max-loss orders on an index, newest first.", ""), s.indexGuards)
	register(s, get("get-index-flows", "/v1/indices/{address}/flows", "What came in and left, newest first.", ""), s.flows)
	register(s, get("get-index-fees", "/v1/indices/{address}/fees", "Fees that an index paid, newest first, by receiver.", ""), s.feeReceipts)
	register(s, get("get-index-holders", "/v1/indices/{address}/holders", "Who holds an index, most shares first.", ""), s.holders)
	register(s, get("get-index-holder-history", "/v1/indices/{address}/holders/history", "How many held an index, by day.", ""), s.holderHistory)
	register(s, get("list-creators", "/v1/creators", "Creators, by what they manage or by their score.", scoring), s.creators)
	register(s, get("get-creator", "/v1/creators/{address}", "A creator's track record.", conventions), s.creator)
	register(s, get("list-assets", "/v1/assets", "Tokens that indices may hold.",
		"With their prices at the same block, and the terms that are proposed for these and other tokens."), s.assets)
	register(s, get("get-asset-prices", "/v1/assets/{address}/prices", "What an asset was worth over time.",
		"The last price that was seen in each hour or day of UTC, oldest first."), s.assetPrices)
	register(s, costs(huma.Operation{
		OperationID: "backtest", Method: http.MethodPost, Path: "/v1/backtest", Summary: "What a basket would have done.", Description: backtestConventions,
		DefaultStatus: http.StatusOK, Errors: []int{http.StatusNotFound},
	}, 10), s.backtest)
	register(s, get("list-positions", "/v1/investors/{address}/positions", "What an investor holds.",
		"Profit is over average cost at the NAV of the block the shares came in."), s.positions)
	register(s, get("get-investor-value", "/v1/investors/{address}/value", "What an investor's shares were worth over time.",
		"At the end of each hour or day of UTC, oldest first."), s.investorValue)
	register(s, get("list-investor-activity", "/v1/investors/{address}/activity", "What happened to an investor's shares, newest first.", ""), s.investorActivity)
	register(s, get("list-investor-guards", "/v1/investors/{address}/guards", "An investor's max-loss orders, newest first.",
		"To place, cancel and execute them: POST /v1/tx/guard and those below it."), s.ownersGuards)
	register(s, get("get-investor-performance", "/v1/investors/{address}/performance", "An investor's profit and loss.", investorConventions), s.investorPerformance)
}

// snapshot runs do on one state of the database, that of the newest indexed block: as_of and data cannot disagree.
func (s *Server) snapshot(ctx context.Context, do func(q *view, at AsOf) error) error {
	conn, err := s.store.Pool.Acquire(ctx)
	if err != nil {
		return &faultError{CodeDatabase, fmt.Errorf("beginning a snapshot: %w", err)}
	}
	defer conn.Release() // one that is still in a transaction is closed
	var at AsOf
	q, err := begin(ctx, conn.Conn(), func(q *readdb.Queries) (err error) {
		at, err = s.asOf(ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	defer q.end(ctx)
	return do(q, at)
}

func (s *Server) chainID() int64 { return int64(s.cfg.Deployment.ChainID) }

// read answers from one snapshot, or 304 where the caller has the answer. A block, a resource and a program's version
// have one answer, so its tag needs no look at the data. enrich may add what the node knows, after the snapshot is given
// back; it returns false where it could not, and such an answer has no tag. At one block what was unknown may become known:
// the feed's place says so.
func read[T any](ctx context.Context, s *Server, in Conditional,
	do func(q *view, at AsOf) (*T, error), enrich func(body *T) bool,
) (*answer[T], error) {
	out := &answer[T]{Status: http.StatusOK, CacheControl: "no-cache"}
	err := s.snapshot(ctx, func(q *view, at AsOf) (err error) {
		out.ETag = s.etag(ctx, at)
		if matches(in.IfNoneMatch, out.ETag) {
			out.Status = http.StatusNotModified
			return nil
		}
		out.Body, err = do(q, at)
		return err
	})
	if err != nil {
		return nil, err
	}
	if out.Body != nil && enrich != nil && !enrich(out.Body) {
		out.ETag = ""
	}
	return out, nil
}

func (s *Server) etag(ctx context.Context, at AsOf) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %t %s %s %d", s.cfg.Version, requestOf(ctx).uri, asCSV(ctx), at.BlockHash, at.Finality, at.feed))
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}

// compressedSuffix is what the tag of an answer ends with that was compressed on its way.
const compressedSuffix = "-gzip"

// matches tells whether an If-None-Match header names the tag, of whichever encoding.
func matches(header, tag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == tag || candidate == strings.TrimSuffix(tag, `"`)+compressedSuffix+`"` {
			return true
		}
	}
	return false
}

// asset is what the ledger knows of a listed token.
type asset struct {
	symbol, name, status string
	decimals             uint8
}

func (s *Server) listedAssets(ctx context.Context, q *view) (map[common.Address]asset, error) {
	rows, err := q.Assets(ctx, s.chainID())
	if err != nil {
		return nil, fmt.Errorf("reading the assets: %w", err)
	}
	out := make(map[common.Address]asset, len(rows))
	for _, r := range rows {
		out[r.Token] = asset{symbol: r.Symbol, name: r.Name, status: r.Status, decimals: uint8(r.Decimals)}
	}
	return out, nil
}

// oneIndex checks that an index exists.
func (s *Server) oneIndex(ctx context.Context, q *view, vault common.Address) (readdb.IndexSummariesRow, error) {
	rows, err := q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: s.chainID(), Vaults: [][]byte{vault[:]}})
	if err != nil {
		return readdb.IndexSummariesRow{}, fmt.Errorf("reading index %s: %w", vault, err)
	}
	if len(rows) == 0 {
		return readdb.IndexSummariesRow{}, unknownIndex(vault)
	}
	return rows[0], nil
}

func unknownIndex(vault common.Address) *Problem {
	return newProblem(CodeUnknownIndex, "no index lives at "+vault.Hex())
}

func bytesOf(addresses []common.Address) [][]byte {
	out := make([][]byte, len(addresses))
	for i, a := range addresses {
		out[i] = a.Bytes()
	}
	return out
}
