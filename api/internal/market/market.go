// Package market reads indices, assets and creators.
package market

import (
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// Market serves the public reads of indices, assets and creators.
type Market struct {
	*rest.Reads
	*Chain
	Public PublicNode
}

// Routes adds the operations of the market.
func (s *Market) Routes(api *rest.API) {
	for _, add := range []func(*rest.API){
		s.indicesRoutes, s.indexRoutes, s.navRoutes, s.candleRoutes, s.performanceRoutes, s.holdingRoutes, s.guardRoutes,
		s.creatorRoutes, s.assetRoutes, s.priceRoutes, s.backtestRoutes, s.deploymentRoute, s.tagRoute,
		s.analysisRoute,
	} {
		add(api)
	}
}

// ByAddress is a read of one index.
type ByAddress struct {
	rest.Conditional
	Address rest.AddressText `path:"address" doc:"The index: the address of its share token"`
}
