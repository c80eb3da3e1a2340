package rest

import (
	"encoding/base64"
	"encoding/json"
	"regexp"

	"github.com/ethereum/go-ethereum/common"
)

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
