package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/shopspring/decimal"
)

// The app's server reads the API as a browser does. So a preview shows the same numbers as the page, and costs its caller as much of
// the limit.

// status is the HTTP status of an answer of the API.
type status int

// missing reports whether what was asked for does not exist. An address that is not one has nothing either.
func (s status) missing() bool {
	return s == http.StatusNotFound || s == http.StatusBadRequest || s == http.StatusUnprocessableEntity
}

// answerLimit is the largest answer that is read, in bytes.
const answerLimit = 8 << 20

// answer collects an answer in memory.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.body.Len()+len(b) > answerLimit {
		return 0, fmt.Errorf("the answer is longer than %d bytes", answerLimit)
	}
	return a.body.Write(b)
}

// read calls the API for the visitor of r. Only the visitor's address goes along, no cookie and no key. It returns 0 without an API,
// and if the answer cannot be read.
func (a *App) read(ctx context.Context, r *http.Request, path string, into any) status {
	if a.api == nil {
		return 0
	}
	inner, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil) //nolint:gosec // served in this process, not sent
	if err != nil {
		return 0
	}
	inner.RemoteAddr, inner.Host, inner.RequestURI = r.RemoteAddr, r.Host, path
	for _, via := range r.Header.Values("X-Forwarded-For") {
		inner.Header.Add("X-Forwarded-For", via)
	}
	w := &answer{header: http.Header{}}
	a.api.ServeHTTP(w, inner)
	if w.status == http.StatusOK && json.Unmarshal(w.body.Bytes(), into) != nil {
		return 0
	}
	return status(w.status)
}

// indexFacts are what a head, a preview and a card say about an index. Ratios and levels are decimals; nil means unknown.
type indexFacts struct {
	Address          string    `json:"address"`
	Name             string    `json:"name"`
	Symbol           string    `json:"symbol"`
	Creator          string    `json:"creator"`
	Holders          int64     `json:"holders"`
	ManagementFeeBps int64     `json:"management_fee_bps"`
	Valuation        valuation `json:"valuation"`
	Returns          struct {
		SinceLaunch *decimal.Decimal `json:"since_launch"`
	} `json:"returns"`
	Targets []struct {
		Symbol    *string `json:"symbol"`
		Token     string  `json:"token"`
		WeightBps int64   `json:"weight_bps"`
	} `json:"targets"`
}

type valuation struct {
	NavUSD         *decimal.Decimal `json:"nav_usd"`
	NavPerShareUSD *decimal.Decimal `json:"nav_per_share_usd"`
}

// risk are the risk figures that a preview shows.
type risk struct {
	Volatility  *decimal.Decimal `json:"volatility"`
	MaxDrawdown *decimal.Decimal `json:"max_drawdown"`
}

// creatorFacts are what a head and a preview say about a creator.
type creatorFacts struct {
	Creator struct {
		Address string           `json:"address"`
		Indices int64            `json:"indices"`
		Holders int64            `json:"holders"`
		NavUSD  decimal.Decimal  `json:"nav_usd"`
		Score   *decimal.Decimal `json:"score"`
	} `json:"creator"`
	Indices []struct {
		Index indexFacts `json:"index"`
		Risk  risk       `json:"risk"`
	} `json:"indices"`
	alias string // from the signed profile; empty: none
}

func (a *App) index(ctx context.Context, r *http.Request, address string) (*indexFacts, status) {
	var body struct {
		Index indexFacts `json:"index"`
	}
	got := a.read(ctx, r, "/v1/indices/"+url.PathEscape(address), &body)
	if got != http.StatusOK {
		return nil, got
	}
	return &body.Index, got
}

func (a *App) creator(ctx context.Context, r *http.Request, address string) (*creatorFacts, status) {
	var body creatorFacts
	got := a.read(ctx, r, "/v1/creators/"+url.PathEscape(address), &body)
	if got != http.StatusOK {
		return nil, got
	}
	var profile struct {
		Content struct {
			Name string `json:"name"`
		} `json:"content"`
	}
	if a.read(ctx, r, "/v1/creators/"+url.PathEscape(address)+"/profile", &profile) == http.StatusOK {
		body.alias = profile.Content.Name
	}
	return &body, got
}

// levels returns the levels of an index since its launch, oldest first. They are only drawn.
func (a *App) levels(ctx context.Context, r *http.Request, address string) ([]float64, status) {
	var body struct {
		Points []struct {
			Level *json.Number `json:"nav_per_share_usd"`
		} `json:"points"`
	}
	got := a.read(ctx, r, "/v1/indices/"+url.PathEscape(address)+"/nav?range=all", &body)
	out := []float64{100} // every index starts at 100
	for _, p := range body.Points {
		if p.Level == nil {
			continue
		}
		if level, err := p.Level.Float64(); err == nil {
			out = append(out, level)
		}
	}
	return out, got
}

func (a *App) risk(ctx context.Context, r *http.Request, address string) (risk, status) {
	var body struct {
		Risk risk `json:"risk"`
	}
	got := a.read(ctx, r, "/v1/indices/"+url.PathEscape(address)+"/performance", &body)
	return body.Risk, got
}

// sentence describes an index in one line.
func (i *indexFacts) sentence() string {
	var parts []string
	if level := i.Valuation.NavPerShareUSD; level != nil {
		parts = append(parts, "Level "+level.StringFixed(2))
	}
	if gain := i.Returns.SinceLaunch; gain != nil {
		parts = append(parts, signedPercent(*gain)+" since launch")
	}
	parts = append(parts, percent(decimal.New(i.ManagementFeeBps, -4))+" fee per year")
	basket := make([]string, 0, len(i.Targets))
	for _, t := range i.Targets {
		if t.WeightBps > 0 {
			basket = append(basket, i.symbolOf(t.Symbol, t.Token)+" "+percent(decimal.New(t.WeightBps, -4)))
		}
	}
	if len(basket) == 0 {
		return strings.Join(parts, ", ") + "."
	}
	return strings.Join(parts, ", ") + ". Basket: " + strings.Join(basket, ", ") + "."
}

func (*indexFacts) symbolOf(symbol *string, token string) string {
	if symbol != nil {
		return *symbol
	}
	return short(token)
}

func (c *creatorFacts) name() string {
	if c.alias != "" {
		return c.alias
	}
	return "Creator " + short(c.Creator.Address)
}

// sentence describes a creator in one line.
func (c *creatorFacts) sentence() string {
	names := make([]string, 0, len(c.Indices))
	for _, i := range c.Indices {
		names = append(names, i.Index.Name)
	}
	return fmt.Sprintf("%s, %s in total, %s. Indices: %s.", counted(c.Creator.Indices, "index", "indices"), dollars(c.Creator.NavUSD),
		counted(c.Creator.Holders, "holder", "holders"), strings.Join(names, ", "))
}

func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// percent formats a ratio with at most two decimals, rounded half away from zero.
func percent(ratio decimal.Decimal) string { return ratio.Shift(2).Round(2).String() + "%" }

// signedPercent formats a ratio with its sign and two decimals, rounded half away from zero.
func signedPercent(ratio decimal.Decimal) string {
	text := ratio.Shift(2).StringFixed(2) + "%"
	if ratio.Sign() > 0 {
		return "+" + text
	}
	return strings.Replace(text, "-", "−", 1)
}

// dollars formats USD with grouped digits and no cents below a million, and in millions above, rounded half away from zero.
func dollars(usd decimal.Decimal) string {
	million := decimal.New(1, 6)
	if usd.Abs().GreaterThanOrEqual(million) {
		return "$" + grouped(usd.DivRound(million, 2).StringFixed(2)) + "M"
	}
	return "$" + grouped(usd.Round(0).String())
}

// grouped puts commas between the thousands of a decimal.
func grouped(text string) string {
	whole, fraction, hasFraction := strings.Cut(text, ".")
	var b strings.Builder
	for i, digit := range whole {
		if left := len(whole) - i; i > 0 && left%3 == 0 && whole[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if hasFraction {
		return b.String() + "." + fraction
	}
	return b.String()
}
