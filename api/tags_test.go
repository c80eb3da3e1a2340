package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api/internal/account"
	"github.com/astrolabe-index/astrolabe/api/internal/market"
)

func TestCreatorsAndIndicesAreFoundByNamesTokensAndTags(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	b.seed(t)
	p := b.person(t)
	b.exec(t, "update vaults set creator = $1 where vault = $2", p.account.Address, alpha)
	b.exec(t, `update constituents set target_bps = 0 where vault = $1 and token = $2`, gamma, wbtc)
	p.signIn(t)
	profile, note := "/v1/creators/"+p.account.Address.Hex()+"/profile", "/v1/indices/"+alpha.Hex()+"/note"
	names := func(query string) []string {
		t.Helper()
		out := []string{}
		for _, index := range decode[market.IndexList](t, b.do(t, http.MethodGet, "/v1/indices?"+query, nil), http.StatusOK).Indices {
			out = append(out, strings.TrimSpace(index.Name[:5]))
		}
		return out
	}
	require.Empty(t, names("tags=passive"))
	require.Equal(t, []string{"Beta", "Alpha", "Gamma"}, names("q=weth"))
	require.Equal(t, []string{"Beta", "Alpha"}, names("q=WBTC"), "gamma has no target for it")
	require.Equal(t, []string{"Beta", "Alpha"}, names("q=wbtc+tok"))
	before := decode[market.IndexList](t, b.do(t, http.MethodGet, "/v1/indices", nil), http.StatusOK)
	require.Nil(t, before.Indices[0].CreatorName)
	etag := b.do(t, http.MethodGet, "/v1/indices", nil).header.Get("ETag")

	decode[account.Statement[account.Profile]](t, p.statement(t, "profile", profile, "", 1, time.Now(),
		`{"name":"Hipparchus","tags":["research","cautious"]}`), http.StatusOK)
	decode[account.Statement[account.Note]](t, p.statement(t, "index note", note, alpha.Hex(), 1, time.Now(),
		`{"title":"Why","text":"So.","tags":["passive","blue_chips"]}`), http.StatusOK)
	require.Equal(t, http.StatusOK, b.do(t, http.MethodGet, "/v1/indices", nil, "If-None-Match", etag).status,
		"a statement changes the answer within a block")

	for query, want := range map[string][]string{
		"tags=passive":                        {"Alpha"},
		"tags=blue_chips,passive":             {"Alpha"},
		"tags=passive,active":                 {},
		"creator_tags=research":               {"Alpha"},
		"creator_tags=cautious&tags=passive":  {"Alpha"},
		"creator_tags=trading":                {},
		"q=hippar":                            {"Alpha"},
		"q=" + p.account.Address.Hex()[:8]:    {"Alpha"},
		"q=hipparchus&creator_tags=research":  {"Alpha"},
		"q=nobody":                            {},
		"tags=passive&max_nav_usd=1":          {},
		"tags=passive&sort=age&order=asc":     {"Alpha"},
		"creator_tags=research&tags=momentum": {},
		"addresses=" + gamma.Hex():            {"Gamma"},
		"addresses=" + gamma.Hex() + "," + alpha.Hex() + "," + addr(99).Hex(): {"Alpha", "Gamma"},
	} {
		require.Equal(t, want, names(query), query)
	}
	index := decode[market.IndexList](t, b.do(t, http.MethodGet, "/v1/indices?tags=passive", nil), http.StatusOK).Indices[0]
	require.Equal(t, "Hipparchus", *index.CreatorName)
	require.Equal(t, []string{"passive", "blue_chips"}, index.Tags, "in the order of the note")
	creators := func(query string) []market.Creator {
		t.Helper()
		return decode[market.CreatorList](t, b.do(t, http.MethodGet, "/v1/creators?"+query, nil), http.StatusOK).Creators
	}
	require.Len(t, creators("sort=nav"), 2)
	for _, query := range []string{"q=PARCH", "tags=research", "tags=research,cautious", "q=" + p.account.Address.Hex()[:10]} {
		found := creators(query)
		require.Len(t, found, 1, query)
		require.Equal(t, "Hipparchus", *found[0].Name)
		require.Equal(t, []string{"research", "cautious"}, found[0].Tags)
	}
	require.Empty(t, creators("tags=bold"))

	// The tags of the note end with its author's role.
	b.exec(t, "update vaults set creator = $1 where vault = $2", creator, alpha)
	b.exec(t, `update checkpoints set feed_seq = feed_seq + 1`)
	require.Empty(t, names("tags=passive"))
	index = decode[market.IndexList](t, b.do(t, http.MethodGet, "/v1/indices?q=alpha", nil), http.StatusOK).Indices[0]
	require.Empty(t, index.Tags)
	require.Nil(t, index.CreatorName)
}

func TestOnlyTagsOfTheListAreAccepted(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	b.seed(t)
	p := b.person(t)
	b.exec(t, "update vaults set creator = $1 where vault = $2", p.account.Address, alpha)
	p.signIn(t)
	profile, note := "/v1/creators/"+p.account.Address.Hex()+"/profile", "/v1/indices/"+alpha.Hex()+"/note"
	wrongField(t, p.statement(t, "profile", profile, "", 1, time.Now(), `{"name":"A","tags":["wizardry"]}`), "body.content.tags[0]")
	wrongField(t, p.statement(t, "profile", profile, "", 1, time.Now(), `{"name":"A","tags":["bold","bold"]}`), "body.content.tags[1]")
	wrongField(t, p.statement(t, "index note", note, alpha.Hex(), 1, time.Now(), `{"title":"A","text":"B","tags":["research"]}`),
		"body.content.tags[0]")
	wrongField(t, b.do(t, http.MethodGet, "/v1/indices?tags=research", nil), "query.tags[0]")
	wrongField(t, b.do(t, http.MethodGet, "/v1/indices?creator_tags=x", nil), "query.creator_tags[0]")
	wrongField(t, b.do(t, http.MethodGet, "/v1/creators?tags=x", nil), "query.tags[0]")
	wrongField(t, b.do(t, http.MethodGet, "/v1/indices?addresses="+alpha.Hex()+",0x1", nil), "query.addresses[1]")

	list := decode[market.TagList](t, b.do(t, http.MethodGet, "/v1/tags", nil), http.StatusOK).Tags
	kinds, seen := map[string]bool{}, map[string]bool{}
	for _, tag := range list {
		require.False(t, seen[tag.Name], tag.Name)
		kinds[tag.Kind], seen[tag.Name] = true, true
	}
	require.Len(t, kinds, 4)
}
