package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// Limits of what an account keeps.
const (
	maxWatchlists   = 20
	maxWatchedOfOne = 100
	maxAlerts       = 100
)

// WatchlistInput is what a person decides about a watchlist.
type WatchlistInput struct {
	Name    string        `json:"name" minLength:"1" maxLength:"64" example:"Blue chips"`
	Indices []AddressText `json:"indices" nullable:"false" maxItems:"100" doc:"In the order to show them" example:"[\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\"]"`
}

// Watchlist is a list of indices that a person looks at.
type Watchlist struct {
	ID        string    `json:"id" example:"wl_3vJq8fTzR0aLmXw2"`
	Name      string    `json:"name"`
	Indices   []Address `json:"indices" nullable:"false"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Watchlists are all of an account's.
type Watchlists struct {
	Watchlists []Watchlist `json:"watchlists" nullable:"false" csv:"rows"`
}

// AlertInput is what a person wants to be told of.
type AlertInput struct {
	Index     AddressText  `json:"index"`
	Kind      string       `json:"kind" enum:"level_above,level_below,drift_above,drawdown_above,targets_proposed,fees_proposed,auction_opened" doc:"drift_above and drawdown_above take a ratio, level_above and level_below USD per share, the others no threshold"`
	Threshold *DecimalText `json:"threshold,omitempty" nullable:"true"`
	Enabled   *bool        `json:"enabled,omitempty" doc:"Absent: true"`
}

// Alert is a setting; what is told of it comes by the streams.
type Alert struct {
	ID        string    `json:"id" example:"al_3vJq8fTzR0aLmXw2"`
	Index     Address   `json:"index"`
	Kind      string    `json:"kind"`
	Threshold *Decimal  `json:"threshold" nullable:"true"`
	Enabled   bool      `json:"enabled"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Alerts are all of an account's.
type Alerts struct {
	Alerts []Alert `json:"alerts" nullable:"false" csv:"rows"`
}

func (s *Server) watchRoutes() {
	op := func(scope key.Scope, method, id, path, summary, description string, status int, errs ...int) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: method, Path: path, Summary: summary, Description: description, Tags: []string{"Account"}, Security: scoped(scope),
			DefaultStatus: status, Errors: append(errs, http.StatusUnprocessableEntity, http.StatusServiceUnavailable),
		}
	}
	read, write := key.ScopeAccountRead, key.ScopeAccountWrite
	lists, list := "/v1/watchlists", "/v1/watchlists/{id}"
	register(s, op(read, http.MethodGet, "list-watchlists", lists, "Your watchlists.", "All of them: 20 at most.", http.StatusOK), s.listWatchlists)
	register(s, op(write, http.MethodPost, "create-watchlist", lists, "Make a watchlist.", "Of up to 100 indices.", http.StatusCreated), s.createWatchlist)
	register(s, op(write, http.MethodPut, "put-watchlist", list, "Replace a watchlist.", "", http.StatusOK, http.StatusNotFound), s.putWatchlist)
	register(s, op(write, http.MethodDelete, "delete-watchlist", list, "Delete a watchlist.", "", http.StatusNoContent, http.StatusNotFound), s.deleteWatchlist)
	alerts, alert := "/v1/alerts", "/v1/alerts/{id}"
	register(s, op(read, http.MethodGet, "list-alerts", alerts, "Your alert settings.", "All of them: 100 at most.", http.StatusOK), s.listAlerts)
	register(s, op(write, http.MethodPost, "create-alert", alerts, "Set an alert.", "", http.StatusCreated), s.createAlert)
	register(s, op(write, http.MethodPut, "put-alert", alert, "Replace an alert setting.", "", http.StatusOK, http.StatusNotFound), s.putAlert)
	register(s, op(write, http.MethodDelete, "delete-alert", alert, "Delete an alert setting.", "", http.StatusNoContent, http.StatusNotFound), s.deleteAlert)
}

func watchlist(r accountdb.Watchlist) Watchlist {
	out := Watchlist{ID: r.WatchlistID, Name: r.Name, Indices: []Address{}, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC()}
	for _, raw := range r.Indices {
		out.Indices = append(out.Indices, Address(common.BytesToAddress(raw)))
	}
	return out
}

func (s *Server) listWatchlists(ctx context.Context, _ *struct{}) (*private[Watchlists], error) {
	rows, err := accountdb.New(s.store.Pool).WatchlistsOf(ctx, accountdb.WatchlistsOfParams{Account: principalOf(ctx).Account, ChainID: s.chainID()})
	if err != nil {
		return nil, fmt.Errorf("reading watchlists: %w", err)
	}
	out := Watchlists{Watchlists: []Watchlist{}}
	for _, r := range rows {
		out.Watchlists = append(out.Watchlists, watchlist(r))
	}
	return privately(out), nil
}

type watchlistInput struct{ Body WatchlistInput }

// indices checks what a watchlist holds: existing indices, none twice.
func (s *Server) watched(ctx context.Context, in WatchlistInput) ([][]byte, error) {
	var f fields
	f.label("body.name", in.Name, 64)
	out, seen := make([][]byte, 0, len(in.Indices)), map[common.Address]bool{}
	for i, text := range in.Indices {
		field := fmt.Sprintf("body.indices[%d]", i)
		a := f.address(field, text)
		if seen[a] {
			f.add(field, "", "is in the list already")
		}
		seen[a], out = true, append(out, a.Bytes())
	}
	if len(in.Indices) > maxWatchedOfOne {
		f.add("body.indices", strconv.Itoa(maxWatchedOfOne), "must be at most %d", maxWatchedOfOne)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	known, err := accountdb.New(s.store.Pool).KnownIndices(ctx, accountdb.KnownIndicesParams{ChainID: s.chainID(), Vaults: out})
	if err != nil {
		return nil, fmt.Errorf("looking for indices: %w", err)
	}
	if known != int64(len(out)) {
		f.add("body.indices", "", "must be addresses of indices; %d are", known)
	}
	return out, f.err()
}

func (s *Server) createWatchlist(ctx context.Context, in *watchlistInput) (*private[Watchlist], error) {
	indices, err := s.watched(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	id, err := key.NewID("wl_")
	if err != nil {
		return nil, err
	}
	account, now := principalOf(ctx).Account, s.now().UTC().Truncate(time.Microsecond)
	err = s.write(ctx, func(tx pgx.Tx) error {
		q := accountdb.New(tx)
		if err := q.LockAccount(ctx, account.Bytes()); err != nil {
			return fmt.Errorf("locking the account: %w", err)
		}
		rows, err := q.WatchlistsOf(ctx, accountdb.WatchlistsOfParams{Account: account, ChainID: s.chainID()})
		if err != nil {
			return fmt.Errorf("reading watchlists: %w", err)
		}
		if len(rows) >= maxWatchlists {
			return newProblem(CodeTooMany, fmt.Sprintf("an account has at most %d watchlists", maxWatchlists))
		}
		return q.InsertWatchlist(ctx, accountdb.InsertWatchlistParams{
			WatchlistID: id, Account: account, ChainID: s.chainID(), Name: in.Body.Name, Indices: indices, CreatedAt: now,
		})
	})
	if err != nil {
		return nil, err
	}
	return privately(watchlist(accountdb.Watchlist{WatchlistID: id, Name: in.Body.Name, Indices: indices, CreatedAt: now, UpdatedAt: now})), nil
}

// ByWatchlist names a watchlist.
type ByWatchlist struct {
	ID string `path:"id" pattern:"^wl_[0-9A-Za-z]{16}$" example:"wl_3vJq8fTzR0aLmXw2"`
}

type putWatchlistInput struct {
	ByWatchlist
	Body WatchlistInput
}

func (s *Server) putWatchlist(ctx context.Context, in *putWatchlistInput) (*private[Watchlist], error) {
	indices, err := s.watched(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	row, err := accountdb.New(s.store.Pool).UpdateWatchlist(ctx, accountdb.UpdateWatchlistParams{
		WatchlistID: in.ID, Account: principalOf(ctx).Account, ChainID: s.chainID(), Name: in.Body.Name, Indices: indices, UpdatedAt: s.now(),
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, newProblem(CodeNotFound, "you have no such watchlist")
	}
	if err != nil {
		return nil, fmt.Errorf("saving a watchlist: %w", err)
	}
	return privately(watchlist(row)), nil
}

func (s *Server) deleteWatchlist(ctx context.Context, in *ByWatchlist) (*struct{}, error) {
	n, err := accountdb.New(s.store.Pool).DeleteWatchlist(ctx, accountdb.DeleteWatchlistParams{
		WatchlistID: in.ID, Account: principalOf(ctx).Account, ChainID: s.chainID(),
	})
	return gone(n, err, "watchlist")
}

func gone(n int64, err error, what string) (*struct{}, error) {
	switch {
	case err != nil:
		return nil, fmt.Errorf("deleting the %s: %w", what, err)
	case n == 0:
		return nil, newProblem(CodeNotFound, "you have no such "+what)
	default:
		return nil, nil //nolint:nilnil // 204 has no body
	}
}

func alert(r accountdb.Alert) Alert {
	return Alert{
		ID: r.AlertID, Index: Address(r.Vault), Kind: r.Kind, Threshold: mapped(r.Threshold, dec), Enabled: r.Enabled,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}

func (s *Server) listAlerts(ctx context.Context, _ *struct{}) (*private[Alerts], error) {
	rows, err := accountdb.New(s.store.Pool).AlertsOf(ctx, accountdb.AlertsOfParams{Account: principalOf(ctx).Account, ChainID: s.chainID()})
	if err != nil {
		return nil, fmt.Errorf("reading alerts: %w", err)
	}
	out := Alerts{Alerts: []Alert{}}
	for _, r := range rows {
		out.Alerts = append(out.Alerts, alert(r))
	}
	return privately(out), nil
}

// alertOf checks what a person wants to be told of.
func (s *Server) alertOf(ctx context.Context, in AlertInput) (accountdb.Alert, error) {
	var f fields
	row := accountdb.Alert{Account: principalOf(ctx).Account, ChainID: s.chainID(), Kind: in.Kind, Enabled: in.Enabled == nil || *in.Enabled}
	row.Vault = f.address("body.index", in.Index)
	ratio, price := in.Kind == "drift_above" || in.Kind == "drawdown_above", in.Kind == "level_above" || in.Kind == "level_below"
	switch {
	case in.Threshold != nil && !ratio && !price:
		f.add("body.threshold", "", "is for levels, drift and drawdown only")
	case in.Threshold == nil && (ratio || price):
		f.add("body.threshold", "", "is required")
	case in.Threshold != nil:
		d := f.decimal("body.threshold", *in.Threshold)
		if !d.IsPositive() || ratio && d.GreaterThan(decimal.NewFromInt(1)) {
			f.add("body.threshold", "1", "must be over 0, and as a ratio at most 1")
		}
		row.Threshold = &d
	}
	if err := f.err(); err != nil {
		return row, err
	}
	known, err := accountdb.New(s.store.Pool).KnownIndices(ctx, accountdb.KnownIndicesParams{ChainID: s.chainID(), Vaults: [][]byte{row.Vault.Bytes()}})
	if err != nil {
		return row, fmt.Errorf("looking for an index: %w", err)
	}
	if known == 0 {
		f.add("body.index", "", "must be the address of an index")
	}
	return row, f.err()
}

type alertInput struct{ Body AlertInput }

func (s *Server) createAlert(ctx context.Context, in *alertInput) (*private[Alert], error) {
	row, err := s.alertOf(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	if row.AlertID, err = key.NewID("al_"); err != nil {
		return nil, err
	}
	row.CreatedAt = s.now().UTC().Truncate(time.Microsecond)
	row.UpdatedAt = row.CreatedAt
	err = s.write(ctx, func(tx pgx.Tx) error {
		q := accountdb.New(tx)
		if err := q.LockAccount(ctx, row.Account.Bytes()); err != nil {
			return fmt.Errorf("locking the account: %w", err)
		}
		rows, err := q.AlertsOf(ctx, accountdb.AlertsOfParams{Account: row.Account, ChainID: row.ChainID})
		if err != nil {
			return fmt.Errorf("reading alerts: %w", err)
		}
		if len(rows) >= maxAlerts {
			return newProblem(CodeTooMany, fmt.Sprintf("an account has at most %d alerts", maxAlerts))
		}
		return q.InsertAlert(ctx, accountdb.InsertAlertParams{
			AlertID: row.AlertID, Account: row.Account, ChainID: row.ChainID, Vault: row.Vault, Kind: row.Kind, Threshold: row.Threshold,
			Enabled: row.Enabled, CreatedAt: row.CreatedAt,
		})
	})
	if err != nil {
		return nil, err
	}
	return privately(alert(row)), nil
}

// ByAlert names an alert setting.
type ByAlert struct {
	ID string `path:"id" pattern:"^al_[0-9A-Za-z]{16}$" example:"al_3vJq8fTzR0aLmXw2"`
}

type putAlertInput struct {
	ByAlert
	Body AlertInput
}

func (s *Server) putAlert(ctx context.Context, in *putAlertInput) (*private[Alert], error) {
	row, err := s.alertOf(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	row, err = accountdb.New(s.store.Pool).UpdateAlert(ctx, accountdb.UpdateAlertParams{
		AlertID: in.ID, Account: row.Account, ChainID: row.ChainID, Vault: row.Vault, Kind: row.Kind, Threshold: row.Threshold, Enabled: row.Enabled,
		UpdatedAt: s.now(),
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, newProblem(CodeNotFound, "you have no such alert")
	}
	if err != nil {
		return nil, fmt.Errorf("saving an alert: %w", err)
	}
	return privately(alert(row)), nil
}

func (s *Server) deleteAlert(ctx context.Context, in *ByAlert) (*struct{}, error) {
	n, err := accountdb.New(s.store.Pool).DeleteAlert(ctx, accountdb.DeleteAlertParams{AlertID: in.ID, Account: principalOf(ctx).Account, ChainID: s.chainID()})
	return gone(n, err, "alert")
}
