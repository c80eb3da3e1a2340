package stream

import (
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/feed"
)

// chosenKinds are the kinds that a subscriber may choose. Every subscriber gets open, reset and reorg.
var chosenKinds = []string{
	eventNAV, eventTrades, eventFlows, eventTargets, eventFees, eventOrders, eventIndices, eventAssets, eventHead, eventAlerts,
}

// filter selects the events of a subscription.
type filter struct {
	kinds    map[string]bool
	indices  map[common.Address]bool // events of any of these indices or accounts; both empty: all
	accounts map[common.Address]bool
	own      *common.Address // owner of the alerts to send; nil: no alerts
}

// Limits of a filter.
const maxFiltered = 100

// filterInput is a filter as subscribers write it.
type filterInput struct {
	kinds, indices, accounts []string
}

// filterOf reads a filter. It adds errors to f under the prefix.
func (s *Streams) filterOf(f *rest.Validation, prefix string, in filterInput, p *rest.Principal) filter {
	out := filter{kinds: map[string]bool{}, indices: map[common.Address]bool{}, accounts: map[common.Address]bool{}}
	if p.Kind != rest.Anonymous {
		out.own = &p.Account
	}
	for _, kind := range in.kinds {
		switch {
		case kind == eventReorg: // always sent
		case !slices.Contains(chosenKinds, kind):
			f.Add(prefix+"kinds", "", "must be of %s, got %q", strings.Join(chosenKinds, ", "), rest.Printable(kind, 32))
		case kind == eventAlerts && out.own == nil:
			f.Add(prefix+"kinds", "", "alerts are told to who signed in or has an API key")
		default:
			out.kinds[kind] = true
		}
	}
	if len(in.kinds) == 0 {
		for _, kind := range chosenKinds {
			out.kinds[kind] = true
		}
	}
	for _, list := range []struct {
		name string
		in   []string
		out  map[common.Address]bool
	}{{"indices", in.indices, out.indices}, {"accounts", in.accounts, out.accounts}} {
		if len(list.in) > maxFiltered {
			f.Add(prefix+list.name, "100", "must be at most %d addresses, got %d", maxFiltered, len(list.in))
			continue
		}
		for _, text := range list.in {
			list.out[f.Address(prefix+list.name, rest.AddressText(text))] = true
		}
	}
	return out
}

// wants reports whether the filter selects a row.
func (w *filter) wants(r *feed.Row, kind string) bool {
	switch {
	case kind == eventReorg:
		return true
	case !w.kinds[kind]:
		return false
	case kind == eventHead || kind == eventAssets, len(w.indices) == 0 && len(w.accounts) == 0:
		return true
	case r.Vault != nil && w.indices[*r.Vault]:
		return true
	}
	return len(w.accounts) > 0 && slices.ContainsFunc(r.Accounts, func(raw []byte) bool { return w.accounts[common.BytesToAddress(raw)] })
}

func (w *filter) wantsAlert(a *alertNotice) bool {
	return w.own != nil && a.account == *w.own && w.kinds[eventAlerts] && (len(w.indices) == 0 || w.indices[a.vault])
}

func textsOfAddresses(in []rest.AddressText) []string {
	out := make([]string, len(in))
	for i, a := range in {
		out[i] = string(a)
	}
	return out
}
