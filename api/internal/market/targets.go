package market

import (
	"fmt"
	"math/big"
	"strconv"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
)

// StoredTarget is a target as the ledger keeps it.
type StoredTarget struct {
	Token     common.Address `json:"token"`
	WeightBps int32          `json:"weight_bps"`
}

// NamedTargets adds the symbols of listed tokens to stored targets.
func NamedTargets(stored []StoredTarget, listed map[common.Address]ListedAsset) []Target {
	out := make([]Target, len(stored))
	for i, t := range stored {
		out[i] = Target{Token: rest.Address(t.Token), WeightBps: t.WeightBps}
		if a, ok := listed[t.Token]; ok {
			out[i].Symbol = &a.Symbol
		}
	}
	return out
}

// MaxConstituents is the maximum number of tokens in a basket.
const MaxConstituents = 32

// Target is a token and its weight.
type Target struct {
	Token     rest.Address `json:"token"`
	Symbol    *string      `json:"symbol" doc:"Null if the registry does not list the token"`
	WeightBps int32        `json:"weight_bps"`
}

// TargetInput is a token and its weight.
type TargetInput struct {
	Token     rest.AddressText `json:"token"`
	WeightBps int64            `json:"weight_bps" doc:"1 to 10,000; the weights of a basket sum to 10,000" example:"2500"`
}

// CheckTargets checks a basket: 1 to 32 listed, active, different tokens whose weights sum to 10,000.
func CheckTargets(f *rest.Validation, field string, in []TargetInput, listed map[common.Address]ListedAsset) ([]common.Address,
	[]*big.Int,
) {
	if len(in) == 0 || len(in) > MaxConstituents {
		f.Add(field, strconv.Itoa(MaxConstituents), "must have 1 to %d constituents, got %d", MaxConstituents, len(in))
		return nil, nil
	}
	tokens, weights := make([]common.Address, len(in)), make([]*big.Int, len(in))
	seen := map[common.Address]int{}
	var sum int64
	for i, c := range in {
		at := fmt.Sprintf("%s[%d]", field, i)
		before := len(*f)
		tokens[i] = f.Address(at+".token", c.Token)
		if len(*f) == before {
			first, twice := seen[tokens[i]]
			known, ok := listed[tokens[i]]
			switch {
			case twice:
				f.Add(at+".token", "", "is the same token as %s[%d]", field, first)
			case !ok:
				f.Add(at+".token", "", "is not a listed asset; GET /v1/assets lists them")
			case known.Status != enum.AssetActive:
				f.Add(at+".token", "", "%s is %s: only active assets may be targets", known.Symbol, known.Status)
			}
			seen[tokens[i]] = i
		}
		f.Between(at+".weight_bps", c.WeightBps, 1, basket.FullBps, " bps")
		weights[i] = big.NewInt(c.WeightBps)
		sum += min(max(c.WeightBps, 0), basket.FullBps)
	}
	if sum != basket.FullBps {
		f.Add(field, strconv.Itoa(basket.FullBps), "weights must sum to %d bps, got %d", basket.FullBps, sum)
	}
	return tokens, weights
}
