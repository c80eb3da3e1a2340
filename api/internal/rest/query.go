package rest

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
)

// strictQuery refuses a query that the operation does not read as a whole: unknown, repeated, empty and malformed parameters. A filter
// that is ignored silently would answer another question.
func (s *API) strictQuery(ctx huma.Context, next func(huma.Context)) {
	here := ctx.URL()
	if err := checkQuery(here.RawQuery, ctx.Operation().Parameters); err != nil {
		s.HandleError(err, humaecho.UnwrapV4(ctx))
		return
	}
	next(ctx)
}

func checkQuery(raw string, parameters []*huma.Param) error {
	if raw == "" {
		return nil
	}
	var f Validation
	var seen []string
	for pair := range strings.SplitSeq(raw, "&") {
		key, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(key)
		if err != nil || strings.Contains(key, ";") {
			before, _, _ := strings.Cut(key, ";")
			f.Add("query."+before, "", "is not well encoded")
			continue
		}
		i := slices.IndexFunc(parameters, func(p *huma.Param) bool { return p.In == "query" && p.Name == name })
		_, err = url.QueryUnescape(value)
		switch {
		case err != nil || strings.Contains(value, ";"):
			f.Add("query."+name, "", "is not well encoded: write ; as %%3B")
		case i < 0:
			f.Add("query."+name, "", "is not known")
		case value == "":
			f.Add("query."+name, "", "must have a value, or be absent")
		case slices.Contains(seen, name) && (parameters[i].Explode == nil || !*parameters[i].Explode):
			f.Add("query."+name, "1", "is given twice")
		}
		seen = append(seen, name)
	}
	return f.Err()
}

// scopeOf names the query that a cursor belongs to: the path and all parameters except the page's own.
func scopeOf(here url.URL) string {
	query := here.Query()
	for _, own := range []string{"cursor", "limit", "format"} {
		query.Del(own)
	}
	sum := sha256.Sum256([]byte(strings.ToLower(here.Path) + "?" + query.Encode()))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}

// Resolve implements huma.Resolver. It remembers the query that the page's cursors belong to.
func (p *PageQuery) Resolve(ctx huma.Context) []error {
	p.scope = scopeOf(ctx.URL())
	return nil
}
