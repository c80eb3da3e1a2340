package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/shopspring/decimal"
)

// cardStyle is the style of the embeddable card. Its policy names it by its hash.
const cardStyle = `
:root{color-scheme:light;--ground:#fffdf8;--line:#d9d2c3;--ink:#1b2140;--muted:#575c74;--accent:#7d5714;--good:#0b6a6f;--bad:#a8380f}
.dark{color-scheme:dark;--ground:#0b1024;--line:#2a345e;--ink:#f0ecdf;--muted:#a6aeca;--accent:#e0b25c;--good:#5cc8c2;--bad:#ff9a70}
@media(prefers-color-scheme:dark){
.auto{color-scheme:dark;--ground:#0b1024;--line:#2a345e;--ink:#f0ecdf;--muted:#a6aeca;--accent:#e0b25c;--good:#5cc8c2;--bad:#ff9a70}}
*{box-sizing:border-box}
html,body{margin:0;height:100%;background:transparent}
a{display:grid;gap:10px;min-height:100%;padding:16px 18px;border:1px solid var(--line);border-radius:14px;
background:var(--ground);color:var(--ink);
font:15px/1.4 system-ui,sans-serif;font-variant-numeric:tabular-nums;text-decoration:none;align-content:start}
a:focus-visible{outline:3px solid var(--accent);outline-offset:-3px}
h1{margin:0;font:600 20px/1.2 Georgia,serif;overflow-wrap:anywhere}
p{margin:0;color:var(--muted);font-size:13px}
svg{display:block;width:100%;height:72px;color:var(--accent)}
dl{display:flex;flex-wrap:wrap;gap:8px 24px;margin:0}
dt{color:var(--muted);font-size:12px}
dd{margin:0;font-weight:600}
.up{color:var(--good)}.down{color:var(--bad)}
`

var card = template.Must(template.New("card").Parse(`<!doctype html>
<html lang="en" class="{{.Theme}}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="robots" content="noindex" />
<title>{{.Index.Name}} · ` + siteName + `</title>
<link rel="canonical" href="{{.Link}}" />
<style>` + cardStyle + `</style>
</head>
<body>
<a href="{{.Link}}" target="_blank" rel="noopener">
<div><h1>{{.Index.Name}}</h1><p>{{.Index.Symbol}} · index on ` + siteName + `</p></div>
<svg viewBox="0 0 400 72" preserveAspectRatio="none" role="img" aria-label="Level since launch">
<polyline points="{{.Line}}" fill="none" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke" />
</svg>
<dl>
<div><dt>Level</dt><dd>{{.Level}}</dd></div>
<div><dt>Since launch</dt><dd class="{{.Tone}}">{{.Gain}}</dd></div>
<div><dt>Fee per year</dt><dd>{{.Fee}}</dd></div>
<div><dt>Holders</dt><dd>{{.Index.Holders}}</dd></div>
</dl>
<p>After fees. You can lose what you invest.</p>
</a>
</body>
</html>
`))

// cardPolicy lets any site show the card. The card runs nothing and connects to nothing.
var cardPolicy = func() string {
	sum := sha256.Sum256([]byte(cardStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors *"
}()

// cardAge is how long a browser may keep a card, in seconds.
const cardAge = 60

// serveCard answers /embed/index/0x…: a card for other sites. It reports whether the path is one of these. The query theme is light,
// dark, or that of the visitor.
func (a *App) serveCard(w http.ResponseWriter, r *http.Request, name string) bool {
	address, ok := strings.CutPrefix(name, "embed/index/")
	if !ok {
		return false
	}
	body, status := a.drawCard(r.Context(), r, address)
	if status != http.StatusOK {
		refuse(w, status)
		return true
	}
	h := w.Header()
	h.Del("X-Frame-Options") // the policy says who may embed the card
	h.Set("Content-Security-Policy", cardPolicy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", fmt.Sprintf("public, max-age=%d", cardAge))
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	_, _ = w.Write([]byte(body)) //nolint:gosec // html/template escaped it; a client that is gone is told nothing
	return true
}

func (a *App) drawCard(ctx context.Context, r *http.Request, address string) (string, int) {
	i, got := a.index(ctx, r, address)
	if i == nil {
		return "", failed(got)
	}
	levels, got := a.levels(ctx, r, address)
	if got != http.StatusOK {
		return "", failed(got)
	}
	line := make([]string, 0, len(levels))
	for _, p := range curve(levels, 2, 4, 396, 64, 200) {
		line = append(line, fmt.Sprintf("%.1f,%.1f", p.x, p.y))
	}
	theme := r.URL.Query().Get("theme")
	if theme != "light" && theme != "dark" {
		theme = "auto"
	}
	tint := ""
	if gain := i.Returns.SinceLaunch; gain != nil && !gain.IsZero() {
		tint = map[bool]string{true: "up", false: "down"}[gain.IsPositive()]
	}
	var b strings.Builder
	err := card.Execute(&b, map[string]any{
		"Theme": theme, "Index": i, "Link": a.origin(r) + "/index/" + i.Address, "Line": strings.Join(line, " "),
		"Level": fixedOr(i.Valuation.NavPerShareUSD, 2), "Gain": signedOr(i.Returns.SinceLaunch), "Tone": tint,
		"Fee": percent(decimal.New(i.ManagementFeeBps, -4)),
	})
	if err != nil {
		return "", http.StatusInternalServerError
	}
	return b.String(), http.StatusOK
}
