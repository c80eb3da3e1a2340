package account

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/input"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// These limits bound what an account stores.
const (
	maxWatchlists   = 20
	maxWatchedOfOne = 100
	maxAlerts       = 100
)

// WatchlistInput is the part of a watchlist that a person sets.
type WatchlistInput struct {
	Name    string             `json:"name" minLength:"1" maxLength:"64" example:"Blue chips"`
	Indices []rest.AddressText `json:"indices" nullable:"false" maxItems:"100" doc:"Indices in display order" example:"[\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\"]"`
}

// Watchlist is a person's list of indices.
type Watchlist struct {
	ID        string         `json:"id" example:"wl_3vJq8fTzR0aLmXw2"`
	Name      string         `json:"name"`
	Indices   []rest.Address `json:"indices" nullable:"false"`
	CreatedAt time.Time      `json:"created_at"`
	UpdatedAt time.Time      `json:"updated_at"`
}

// Watchlists are all watchlists of an account.
type Watchlists struct {
	Watchlists []Watchlist `json:"watchlists" nullable:"false" csv:"rows"`
}

func (s *Accounts) watchlistRoutes(api *rest.API) {
	read, write := key.ScopeAccountRead, key.ScopeAccountWrite
	lists, list := "/v1/watchlists", "/v1/watchlists/{id}"
	rest.Register(api, accountOperation(read, "GET "+lists, "list-watchlists", "List your watchlists.",
		"Returns all of them. An account has at most 20."), s.listWatchlists)
	rest.Register(api,
		rest.WithStatus(accountOperation(write, "POST "+lists, "create-watchlist", "Create a watchlist.",
			"A watchlist has at most 100 indices."), http.StatusCreated), s.createWatchlist)
	rest.Register(api, rest.WithErrors(accountOperation(write, "PUT "+list, "put-watchlist", "Replace a watchlist.",
		"Name and indices are replaced. The id stays."),
		http.StatusNotFound), s.putWatchlist)
	rest.Register(api,
		rest.WithStatus(rest.WithErrors(accountOperation(write, "DELETE "+list, "delete-watchlist", "Delete a watchlist.",
			"Only the list is deleted. Nothing else depends on it."),
			http.StatusNotFound), http.StatusNoContent), s.deleteWatchlist)
}

func watchlist(r accountdb.Watchlist) Watchlist {
	out := Watchlist{ID: r.WatchlistID, Name: r.Name, Indices: []rest.Address{}, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC()}
	for _, raw := range r.Indices {
		out.Indices = append(out.Indices, rest.Address(common.BytesToAddress(raw)))
	}
	return out
}

func (s *Accounts) listWatchlists(ctx context.Context, _ *struct{}) (*rest.Private[Watchlists], error) {
	rows, err := accountdb.New(s.Store.Pool).WatchlistsOf(ctx,
		accountdb.WatchlistsOfParams{Account: rest.PrincipalOf(ctx).Account, ChainID: s.ChainID})
	if err != nil {
		return nil, fmt.Errorf("reading watchlists: %w", err)
	}
	out := Watchlists{Watchlists: []Watchlist{}}
	for _, r := range rows {
		out.Watchlists = append(out.Watchlists, watchlist(r))
	}
	return rest.NoStore(out), nil
}

type watchlistInput struct{ Body WatchlistInput }

// watched checks the indices of a watchlist: they exist, and none is listed twice.
func (s *Accounts) watched(ctx context.Context, in WatchlistInput) ([][]byte, error) {
	var f rest.Validation
	f.Text("body.name", in.Name, input.Text{Most: 64})
	out, seen := make([][]byte, 0, len(in.Indices)), map[common.Address]bool{}
	for i, text := range in.Indices {
		field := fmt.Sprintf("body.indices[%d]", i)
		a := f.Address(field, text)
		if seen[a] {
			f.Add(field, "", "is in the list already")
		}
		seen[a], out = true, append(out, a.Bytes())
	}
	if len(in.Indices) > maxWatchedOfOne {
		f.Add("body.indices", strconv.Itoa(maxWatchedOfOne), "must be at most %d", maxWatchedOfOne)
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	known, err := accountdb.New(s.Store.Pool).KnownIndices(ctx, accountdb.KnownIndicesParams{ChainID: s.ChainID, Vaults: out})
	if err != nil {
		return nil, fmt.Errorf("looking for indices: %w", err)
	}
	if known != int64(len(out)) {
		f.Add("body.indices", "", "must be addresses of indices; %d are", known)
	}
	return out, f.Err()
}

func (s *Accounts) createWatchlist(ctx context.Context, in *watchlistInput) (*rest.Private[Watchlist], error) {
	indices, err := s.watched(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	id, err := key.NewID("wl_")
	if err != nil {
		return nil, err
	}
	account, now := rest.PrincipalOf(ctx).Account, s.Now().UTC().Truncate(time.Microsecond)
	err = s.addLimited(ctx, maxWatchlists, "watchlists", func(q *accountdb.Queries) (int, error) {
		rows, err := q.WatchlistsOf(ctx, accountdb.WatchlistsOfParams{Account: account, ChainID: s.ChainID})
		return len(rows), err
	}, func(q *accountdb.Queries) error {
		return q.InsertWatchlist(ctx, accountdb.InsertWatchlistParams{
			WatchlistID: id, Account: account, ChainID: s.ChainID, Name: in.Body.Name, Indices: indices, CreatedAt: now,
		})
	})
	if err != nil {
		return nil, err
	}
	return rest.NoStore(watchlist(accountdb.Watchlist{
		WatchlistID: id, Name: in.Body.Name, Indices: indices, CreatedAt: now, UpdatedAt: now,
	})), nil
}

// ByWatchlist names a watchlist.
type ByWatchlist struct {
	ID string `path:"id" pattern:"^wl_[0-9A-Za-z]{16}$" doc:"The watchlist's id, from list-watchlists" example:"wl_3vJq8fTzR0aLmXw2"`
}

type putWatchlistInput struct {
	ByWatchlist
	Body WatchlistInput
}

func (s *Accounts) putWatchlist(ctx context.Context, in *putWatchlistInput) (*rest.Private[Watchlist], error) {
	indices, err := s.watched(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	row, err := accountdb.New(s.Store.Pool).UpdateWatchlist(ctx, accountdb.UpdateWatchlistParams{
		WatchlistID: in.ID, Account: rest.PrincipalOf(ctx).Account, ChainID: s.ChainID, Name: in.Body.Name, Indices: indices,
		UpdatedAt: s.Now(),
	})
	return replaced(row, err, "watchlist", watchlist)
}

func (s *Accounts) deleteWatchlist(ctx context.Context, in *ByWatchlist) (*struct{}, error) {
	n, err := accountdb.New(s.Store.Pool).DeleteWatchlist(ctx, accountdb.DeleteWatchlistParams{
		WatchlistID: in.ID, Account: rest.PrincipalOf(ctx).Account, ChainID: s.ChainID,
	})
	return deleted(n, err, "watchlist")
}
