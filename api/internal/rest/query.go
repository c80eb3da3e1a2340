package rest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/ethereum/go-ethereum/common"
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

// Cursor is the place after which the next page of a list begins. Callers treat it as opaque, so its content may change.
type Cursor struct {
	List    string         `json:"l"` // list and order; a cursor of another list is refused
	Rank    string         `json:"r,omitempty"`
	ID      string         `json:"k,omitempty"`
	Address common.Address `json:"a,omitzero"`
	Block   int64          `json:"b,omitempty"`
	Index   int32          `json:"i,omitempty"`
	Query   string         `json:"q,omitempty"` // query that the cursor belongs to; CutPage sets it
}

var (
	cursorRank = regexp.MustCompile(`^-?[0-9]{1,90}(\.[0-9]{1,40})?$`)
	cursorID   = regexp.MustCompile(`^[a-z]{1,4}_[0-9A-Za-z]{16}$`)
)

// String returns the cursor as callers carry it.
func (c Cursor) String() string {
	raw, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// parseCursor reads a cursor of the named list. It returns false if the list did not make it.
func parseCursor(list, text string) (Cursor, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return Cursor{}, false
	}
	var c Cursor
	if err := json.Unmarshal(raw, &c); err != nil {
		return Cursor{}, false
	}
	return c, c.List == list && c.String() == text && (c.Rank == "" || cursorRank.MatchString(c.Rank)) &&
		(c.ID == "" || cursorID.MatchString(c.ID))
}

// PageQuery holds the parameters of every list.
type PageQuery struct {
	Limit  int32  `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"Maximum number of items on a page"`
	Cursor string `query:"cursor" maxLength:"400" doc:"next_cursor of the previous page. Send it with the same filters and order; limit and format may change"`

	scope string // query that cursors of the page belong to
}

// Page says where the next page begins.
type Page struct {
	HasMore    bool    `json:"has_more"`
	NextCursor *string `json:"next_cursor" doc:"Send it as cursor to get the next page; null on the last page"`
}

// CutPage removes the one row that was read beyond the limit, and returns the cursor of the next page.
func CutPage[T any](rows []T, page PageQuery, after func(last T) Cursor) ([]T, Page) {
	if len(rows) <= int(page.Limit) {
		return rows, Page{}
	}
	rows = rows[:page.Limit]
	cursor := after(rows[page.Limit-1])
	cursor.Query = page.scope
	next := cursor.String()
	return rows, Page{HasMore: true, NextCursor: &next}
}

// After reads the page's cursor. It adds a wrong one to f.
func (p PageQuery) After(f *Validation, list string) (c Cursor, given bool) {
	if p.Cursor == "" {
		return Cursor{}, false
	}
	c, ok := parseCursor(list, p.Cursor)
	switch {
	case !ok:
		f.Add("query.cursor", "", "is not a cursor of this list in this order: start again without it")
	case c.Query != p.scope:
		f.Add("query.cursor", "", "is of another query: keep the filters, or start again without it")
	}
	return c, true
}
