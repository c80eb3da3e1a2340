// Package history reads what happened to an index: events, trades, decisions, auctions, flows, fees and holders.
package history

import (
	"math"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// History serves what happened to indices.
type History struct {
	*rest.Reads
	market *market.Market
}

// New makes a History that reads through m.
func New(m *market.Market) *History { return &History{Reads: m.Reads, market: m} }

// Routes adds the operations of the history.
func (s *History) Routes(api *rest.API) {
	for _, add := range []func(*rest.API){
		s.activityRoutes, s.tradeRoutes, s.decisionRoutes, s.auctionRoutes, s.flowRoutes, s.feeRoutes, s.holderRoutes,
	} {
		add(api)
	}
}

type historyInput struct {
	market.ByAddress
	rest.PageQuery
}

// start reads the address, and the place at which a list of events of an index continues.
func (in *historyInput) start(list string) (vault common.Address, block int64, index int32, err error) {
	var f rest.Validation
	vault = f.Address("path.address", in.Address)
	block, index = math.MaxInt64, math.MaxInt32
	if after, given := in.After(&f, list); given {
		block, index = after.Block, after.Index
	}
	return vault, block, index, f.Err()
}
