// Package tag is the fixed list of tags by which creators describe themselves and their indices.
package tag

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// Most is how many tags a profile or a note has at most.
const Most = 8

// Kinds of tags.
const (
	Style     = "style"
	Sector    = "sector"
	Risk      = "risk"
	Expertise = "expertise"
)

// Tag is a word of the list. Names never change, because signatures contain them. Words may be added.
type Tag struct {
	Name  string `json:"name" doc:"Used in profiles, notes and filters" example:"blue_chips"`
	Kind  string `json:"kind" doc:"style, sector, risk or expertise" example:"sector"`
	Label string `json:"label" doc:"English words for people" example:"Blue chips"`
}

// list is the fixed list, in display order.
var list = []Tag{
	{"passive", Style, "Passive"},
	{"active", Style, "Active"},
	{"equal_weight", Style, "Equal weight"},
	{"market_weight", Style, "Market weight"},
	{"risk_weight", Style, "Weighted by risk"},
	{"momentum", Style, "Momentum"},
	{"contrarian", Style, "Contrarian"},
	{"hedged", Style, "Hedged"},

	{"broad_market", Sector, "Broad market"},
	{"blue_chips", Sector, "Blue chips"},
	{"defi", Sector, "DeFi"},
	{"infrastructure", Sector, "Infrastructure"},
	{"layer_2", Sector, "Layer 2"},
	{"staking", Sector, "Staking"},
	{"stablecoins", Sector, "Stablecoins"},
	{"commodities", Sector, "Commodities"},
	{"real_world_assets", Sector, "Real-world assets"},
	{"artificial_intelligence", Sector, "Artificial intelligence"},
	{"gaming", Sector, "Gaming"},

	{"cautious", Risk, "Cautious"},
	{"balanced", Risk, "Balanced"},
	{"bold", Risk, "Bold"},

	{"research", Expertise, "Research"},
	{"quantitative", Expertise, "Quantitative methods"},
	{"trading", Expertise, "Trading"},
	{"engineering", Expertise, "Engineering"},
	{"risk_management", Expertise, "Risk management"},
	{"traditional_finance", Expertise, "Traditional finance"},
}

// All returns the list, in display order.
func All() []Tag { return slices.Clone(list) }

// Check adds a fault for each name that is unknown or given twice, and one if there are too many. An index has no expertise: its
// names must be of the other kinds.
func Check(f *rest.Validation, field string, names []string, index bool) {
	if len(names) > Most {
		f.Add(field, strconv.Itoa(Most), "must be at most %d", Most)
	}
	for i, name := range names {
		at := slices.IndexFunc(list, func(t Tag) bool { return t.Name == name })
		place := fmt.Sprintf("%s[%d]", field, i)
		switch {
		case at < 0:
			f.Add(place, "", "is not in the list of list-tags")
		case index && list[at].Kind == Expertise:
			f.Add(place, "", "describes people, not indices")
		case slices.Contains(names[:i], name):
			f.Add(place, "", "is in the list already")
		}
	}
}
