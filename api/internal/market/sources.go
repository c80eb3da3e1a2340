package market

import (
	"context"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// composedABI packs the call that asks a feed which contracts its answer comes from. Chainlink's feeds do not know it.
var composedABI = bindings.NewRateFeed()

// origin is where the price of a token comes from.
type origin struct {
	sources     []common.Address // the feed, what the feed names, and the pool that confirms it
	quarantined bool             // no source has a price
}

// origins reads the sources of prices at exactly the block of as_of. The second value is the reason if nothing could be read. The
// registry's own feeds and pools are in the result all the same.
func (s *Chain) origins(
	ctx context.Context, at rest.AsOf, tokens []common.Address, assets map[common.Address]readdb.AssetsRow,
) (out []origin, why string) {
	ctx, cancel := context.WithTimeout(ctx, priceTimeout)
	defer cancel()
	out = make([]origin, len(tokens))
	calls := []ContractCall{{s.Deployment.Registry, RegistryABI.PackTryRatesD18(tokens)}}
	for i, t := range tokens {
		asset := assets[t] // the zero row if the token is not listed
		calls = append(calls, ContractCall{asset.Feed, composedABI.PackSources()})
		if asset.Feed != (common.Address{}) {
			out[i].sources = []common.Address{asset.Feed}
		}
	}
	results, err := s.CallAll(ctx, byHash(at), calls...)
	if err != nil {
		s.Log.WarnContext(ctx, "sources of prices not read", "error", err)
		why = rest.ReasonNode
	}
	for i, t := range tokens {
		if why == "" {
			why = out[i].name(results[i+1])
		}
		if pool := assets[t].Pool; pool != nil {
			out[i].sources = append(out[i].sources, *pool)
		}
	}
	if why != "" {
		return out, why
	}
	rates, err := Unpack(results[0], RegistryABI.UnpackTryRatesD18, "reading the lower prices")
	if err != nil {
		s.Log.WarnContext(ctx, "lower prices not read", "error", err)
		return out, rest.ReasonNoBlock
	}
	for i := range out {
		out[i].quarantined = i >= len(rates.Low) || rates.Low[i].Cmp(new(big.Int)) == 0
	}
	return out, ""
}

// name adds what a feed names to the sources. A feed that reverts names nothing: it is no feed of ours, or it has no price.
func (o *origin) name(r CallResult) (why string) {
	if _, reverted := chain.DecodeRevert(r.Err); r.Err != nil && !reverted {
		return rest.ReasonNoBlock
	}
	named, err := composedABI.UnpackSources(r.Data)
	if r.Err != nil || err != nil {
		return ""
	}
	for _, source := range named {
		if !slices.Contains(o.sources, source) {
			o.sources = append(o.sources, source)
		}
	}
	return ""
}

// setOrigin fills the fields about the price's sources.
func (h *Holding) setOrigin(o origin, why string) {
	h.PriceSources = make([]rest.Address, len(o.sources))
	for i, source := range o.sources {
		h.PriceSources[i] = rest.Address(source)
	}
	if why != "" {
		h.Unknown["price_sources"], h.Unknown["quarantined"] = why, why
		return
	}
	h.Quarantined = &o.quarantined
}

// assetsByToken returns the listed tokens.
func (s *Market) assetsByToken(ctx context.Context, q *rest.Snapshot) (map[common.Address]readdb.AssetsRow, error) {
	rows, err := q.Assets(ctx, s.ChainID)
	if err != nil {
		return nil, err
	}
	out := make(map[common.Address]readdb.AssetsRow, len(rows))
	for _, r := range rows {
		out[r.Token] = r
	}
	return out, nil
}
