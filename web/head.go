package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"html"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	siteName = "Astrolabe"
	// plainTitle and plainDescription are in index.html. The head of a page replaces them.
	plainTitle       = "<title>Astrolabe</title>"
	siteDescription  = "On-chain index marketplace: follow a basket, hold it yourself, check every number."
	plainDescription = `<meta name="description" content="` + siteDescription + `" />`
)

// about is what a page is about, for the tab, for search engines and for the preview of a link.
type about struct {
	title, description string
	image              string // path of the preview image; empty: none
	missing            bool   // the page has a pattern of the app, but what it shows does not exist
}

// titles are the titles and descriptions of the pages that do not depend on data, by the first segments of their path.
var titles = map[string]about{
	"":               {title: "Discover", description: siteDescription},
	"compare":        {title: "Compare", description: "Compare indices: level, return, risk, fees and holdings side by side."},
	"portfolio":      {title: "Portfolio", description: "Your positions, their cost, profit and returns, as your wallet saw them."},
	"creators":       {title: "Creators", description: "Creators of indices, ranked by the evidence in their track records."},
	"console":        {title: "Create", description: "Launch an index and change its targets. Nobody but you holds your keys."},
	"console/launch": {title: "Launch an index", description: "Choose tokens, weights and fees, test them on history, and launch."},
	"learn":          {title: "How it works", description: "An index in three pictures, what can go wrong, and a glossary of every term."},
	"practice":       {title: "Practice", description: "Play money in an index as it is now: deposit, set a stop, and let prices fall."},
	"audit":          {title: "Audit", description: "Compare every number with the chain, in your own browser."},
	"developer":      {title: "Developer", description: "API keys, their use and their limits."},
}

// preloads are the files and answers that a page needs first. A star stands for the segment of the path that names an index.
// An address must be exactly as the app requests it, or the browser loads it twice.
var preloads = []struct {
	pattern string
	modules []string // keys of the manifest
	reads   []string
}{
	{"", nil, []string{"/v1/deployment", "/v1/indices?sort=nav&order=desc&limit=100"}},
	{"index/*", []string{"src/features/index/page.tsx", "src/design/chart.tsx", "src/features/invest/panel.tsx"}, []string{
		"/v1/deployment", "/v1/indices/*", "/v1/indices/*/nav?range=all",
	}},
	{"creator/*", []string{"src/features/creator/page.tsx"}, []string{"/v1/deployment", "/v1/creators/*"}},
	{"creators", []string{"src/features/creator/leaderboard.tsx"}, []string{"/v1/deployment"}},
	{"portfolio", []string{"src/features/portfolio/page.tsx"}, []string{"/v1/deployment"}},
}

// readManifest returns the files of every module that the app loads lazily, its own file last. Files that the page names are left out,
// and so is what they import. A build without a manifest has none.
func readManifest(built fs.FS, page []byte) (map[string][]string, error) {
	body, err := fs.ReadFile(built, ".vite/manifest.json")
	if err != nil {
		return map[string][]string{}, nil //nolint:nilerr // the manifest only makes pages faster
	}
	type entry struct {
		File    string   `json:"file"`
		Imports []string `json:"imports"`
	}
	var entries map[string]entry
	if err := json.Unmarshal(body, &entries); err != nil {
		return nil, err
	}
	parts := func(key string) (string, []string) { return entries[key].File, entries[key].Imports }
	var named []string // the manifest has no entry for the page if its scripts are in a chunk of another name
	for key, e := range entries {
		if bytes.Contains(page, []byte(`"/`+e.File+`"`)) {
			named = append(named, key)
		}
	}
	first := filesOf(named, parts)
	out := map[string][]string{}
	for key := range entries {
		files := filesOf([]string{key}, parts)
		out[key] = slices.DeleteFunc(files, func(file string) bool {
			return slices.Contains(first, file) || !strings.HasSuffix(file, ".js")
		})
	}
	return out, nil
}

// filesOf returns the files of modules and of all that they import, each once, imports first.
func filesOf(keys []string, of func(key string) (file string, imports []string)) []string {
	seen := map[string]bool{}
	var out []string
	var visit func(key string)
	visit = func(key string) {
		if seen[key] {
			return
		}
		seen[key] = true
		file, imports := of(key)
		for _, i := range imports {
			visit(i)
		}
		if file != "" {
			out = append(out, file)
		}
	}
	for _, key := range keys {
		visit(key)
	}
	return out
}

// links returns the tags that make the browser load what a page needs before the app asks for it.
func (a *App) links(name string) string {
	var b strings.Builder
	for _, p := range preloads {
		if !matches(p.pattern, name) {
			continue
		}
		star := url.PathEscape(name[strings.LastIndex(name, "/")+1:])
		for _, read := range p.reads {
			url := html.EscapeString(strings.ReplaceAll(read, "*", star))
			b.WriteString(`<link rel="preload" as="fetch" crossorigin href="` + url + "\" />\n    ")
		}
		seen := map[string]bool{}
		for _, module := range p.modules {
			for _, file := range a.modules[module] {
				if !seen[file] {
					b.WriteString(`<link rel="modulepreload" crossorigin href="/` + html.EscapeString(file) + "\" />\n    ")
				}
				seen[file] = true
			}
		}
	}
	return b.String()
}

// page returns the app's page for a path of its router, with the title, description and preview of what it shows.
func (a *App) page(r *http.Request, name string, what about) []byte {
	title := siteName
	if what.title != "" {
		title = what.title + " · " + siteName
	}
	var b strings.Builder
	b.WriteString("<title>" + html.EscapeString(title) + "</title>\n")
	meta := func(kind, key, value string) {
		if value != "" {
			b.WriteString(`    <meta ` + kind + `="` + key + `" content="` + html.EscapeString(value) + "\" />\n")
		}
	}
	origin := a.origin(r)
	meta("name", "description", what.description)
	meta("property", "og:site_name", siteName)
	meta("property", "og:type", "website")
	meta("property", "og:title", title)
	meta("property", "og:description", what.description)
	meta("property", "og:url", origin+"/"+name)
	if what.image != "" {
		meta("property", "og:image", origin+what.image)
		meta("property", "og:image:width", "1200")
		meta("property", "og:image:height", "630")
		meta("property", "og:image:alt", what.description)
		meta("name", "twitter:card", "summary_large_image")
	} else {
		meta("name", "twitter:card", "summary")
	}
	if what.missing {
		meta("name", "robots", "noindex")
	} else {
		b.WriteString("    " + a.links(name))
	}
	body := bytes.Replace(a.files[index].plain, []byte(plainDescription), nil, 1)
	return bytes.Replace(body, []byte(plainTitle), []byte(strings.TrimSpace(b.String())), 1)
}

// origin returns where people reach the app: the public URL, or the host that the request names.
func (a *App) origin(r *http.Request) string {
	if a.public != "" {
		return a.public
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: r.Host}).String()
}

// about says what a page shows. Without an API it knows only the pages that do not depend on data.
func (a *App) about(ctx context.Context, r *http.Request, name string) about {
	if what, ok := titles[name]; ok {
		return what
	}
	kind, address, _ := strings.Cut(name, "/")
	switch kind {
	case "index":
		if i, got := a.index(ctx, r, address); i != nil || got.missing() {
			return aboutIndex(i)
		}
	case "creator":
		if c, got := a.creator(ctx, r, address); c != nil || got.missing() {
			return aboutCreator(c)
		}
	case "portfolio":
		return about{title: "Portfolio of " + short(address), description: titles["portfolio"].description}
	case "audit":
		return about{title: "Audit of " + short(address), description: titles["audit"].description}
	case "console":
		return about{title: "Change targets", description: titles["console"].description}
	}
	return about{title: cmp.Or(titles[kind].title, ""), description: titles[""].description}
}

func aboutIndex(i *indexFacts) about {
	if i == nil {
		return about{title: "No such index", description: "There is no index at this address.", missing: true}
	}
	return about{
		title: i.Name + " (" + i.Symbol + ")", description: i.sentence(), image: "/preview/index/" + i.Address + ".png",
	}
}

func aboutCreator(c *creatorFacts) about {
	if c == nil {
		return about{title: "No such creator", description: "This account has no index.", missing: true}
	}
	return about{title: c.name(), description: c.sentence(), image: "/preview/creator/" + c.Creator.Address + ".png"}
}

// short returns an address with its middle left out.
func short(address string) string {
	if len(address) < 12 {
		return address
	}
	return address[:6] + "…" + address[len(address)-4:]
}
