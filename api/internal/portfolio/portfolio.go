// Package portfolio reads investors' holdings, their value over time and their profit.
package portfolio

import (
	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// Portfolio serves the reads of one investor.
type Portfolio struct {
	*rest.Reads
	Deployment chain.Deployment

	market *market.Market
}

// New makes a Portfolio that reads through m.
func New(m *market.Market) *Portfolio {
	return &Portfolio{Reads: m.Reads, Deployment: m.Deployment, market: m}
}

// Routes adds the operations of the portfolio.
func (s *Portfolio) Routes(api *rest.API) {
	for _, add := range []func(*rest.API){
		s.positionRoutes, s.valueRoutes, s.investorActivityRoutes, s.investorPerformanceRoutes,
		s.disposalRoutes, s.receiptRoutes,
	} {
		add(api)
	}
}
