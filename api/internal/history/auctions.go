package history

import (
	"context"
	"fmt"
	"math"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// AuctionList is a page of an index's auctions, newest first.
type AuctionList struct {
	AsOf     rest.AsOf        `json:"as_of"`
	Index    rest.Address     `json:"index"`
	Auctions []market.Auction `json:"auctions" nullable:"false" csv:"rows" doc:"The index's trades include the bids"`
	rest.Page
}

func (s *History) auctionRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("list-index-auctions", "/v1/indices/{address}/auctions",
		"List the auctions of an index, newest first.",
		"An auction sells what is above its target and buys what is below. Each row has the sums of its bids."), s.auctions)
}

func (s *History) auctions(ctx context.Context, in *historyInput) (*rest.Answer[AuctionList], error) {
	const list = "auctions"
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	params := readdb.AuctionsParams{ChainID: s.ChainID, Vault: vault, Before: math.MaxInt64, PageSize: in.Limit + 1}
	if after, given := in.After(&f, list); given {
		params.Before = after.Block
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*AuctionList, error) {
		if _, err := s.market.Index(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.Auctions(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the auctions of %s: %w", vault, err)
		}
		rows, next := rest.CutPage(rows, in.PageQuery,
			func(last readdb.Auction) rest.Cursor { return rest.Cursor{List: list, Block: last.AuctionID} })
		out := &AuctionList{AsOf: at, Index: rest.Address(vault), Auctions: []market.Auction{}, Page: next}
		for _, a := range rows {
			out.Auctions = append(out.Auctions, market.AuctionOf(a, at))
		}
		return out, nil
	}, nil)
}
