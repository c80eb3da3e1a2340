package account

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
)

// AlertInput is the condition of an alert that a person sets.
type AlertInput struct {
	Index     rest.AddressText  `json:"index"`
	Kind      string            `json:"kind" enum:"level_above,level_below,drift_above,drawdown_above,targets_proposed,fees_proposed,auction_opened" doc:"drift_above and drawdown_above need a ratio as threshold, level_above and level_below USD per share; the others have no threshold"`
	Threshold *rest.DecimalText `json:"threshold,omitempty" nullable:"true"`
	Enabled   *bool             `json:"enabled,omitempty" doc:"Default: true"`
}

// Alert is an alert setting. The alerts themselves are sent by the streams.
type Alert struct {
	ID        string        `json:"id" example:"al_3vJq8fTzR0aLmXw2"`
	Index     rest.Address  `json:"index"`
	Kind      string        `json:"kind"`
	Threshold *rest.Decimal `json:"threshold" nullable:"true"`
	Enabled   bool          `json:"enabled"`
	CreatedAt time.Time     `json:"created_at"`
	UpdatedAt time.Time     `json:"updated_at"`
}

// Alerts are all alert settings of an account.
type Alerts struct {
	Alerts []Alert `json:"alerts" nullable:"false" csv:"rows"`
}

func alert(r accountdb.Alert) Alert {
	return Alert{
		ID: r.AlertID, Index: rest.Address(r.Vault), Kind: r.Kind, Threshold: rest.MapPtr(r.Threshold, rest.DecimalOf), Enabled: r.Enabled,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}

func (s *Accounts) alertRoutes(api *rest.API) {
	read, write := key.ScopeAccountRead, key.ScopeAccountWrite
	alerts, alert := "/v1/alerts", "/v1/alerts/{id}"
	rest.Register(api, accountOperation(read, "GET "+alerts, "list-alerts", "List your alert settings.",
		"Returns all of them. An account has at most 100."), s.listAlerts)
	rest.Register(api, rest.WithStatus(accountOperation(write, "POST "+alerts, "create-alert", "Create an alert setting.",
		"The setting watches one index. The streams send its alerts as events of kind alerts."),
		http.StatusCreated), s.createAlert)
	rest.Register(api, rest.WithErrors(accountOperation(write, "PUT "+alert, "put-alert", "Replace an alert setting.",
		"Index, kind, threshold and enabled are replaced. The id stays."),
		http.StatusNotFound), s.putAlert)
	rest.Register(api,
		rest.WithStatus(rest.WithErrors(accountOperation(write, "DELETE "+alert, "delete-alert", "Delete an alert setting.",
			"No alert of this setting is sent any more."),
			http.StatusNotFound), http.StatusNoContent), s.deleteAlert)
}

func (s *Accounts) listAlerts(ctx context.Context, _ *struct{}) (*rest.Private[Alerts], error) {
	rows, err := accountdb.New(s.Store.Pool).AlertsOf(ctx,
		accountdb.AlertsOfParams{Account: rest.PrincipalOf(ctx).Account, ChainID: s.ChainID})
	if err != nil {
		return nil, fmt.Errorf("reading alerts: %w", err)
	}
	out := Alerts{Alerts: []Alert{}}
	for _, r := range rows {
		out.Alerts = append(out.Alerts, alert(r))
	}
	return rest.NoStore(out), nil
}

// alertOf checks the input of an alert setting.
func (s *Accounts) alertOf(ctx context.Context, in AlertInput) (accountdb.Alert, error) {
	var f rest.Validation
	row := accountdb.Alert{
		Account: rest.PrincipalOf(ctx).Account, ChainID: s.ChainID, Kind: in.Kind, Enabled: in.Enabled == nil || *in.Enabled,
	}
	row.Vault = f.Address("body.index", in.Index)
	ratio := in.Kind == enum.AlertDriftAbove || in.Kind == enum.AlertDrawdownAbove
	price := in.Kind == enum.AlertLevelAbove || in.Kind == enum.AlertLevelBelow
	switch {
	case in.Threshold != nil && !ratio && !price:
		f.Add("body.threshold", "", "is for levels, drift and drawdown only")
	case in.Threshold == nil && (ratio || price):
		f.Add("body.threshold", "", "is required")
	case in.Threshold != nil:
		d := f.Decimal("body.threshold", *in.Threshold)
		if !d.IsPositive() || ratio && d.GreaterThan(decimal.NewFromInt(1)) {
			f.Add("body.threshold", "1", "must be over 0, and as a ratio at most 1")
		}
		row.Threshold = &d
	}
	if err := f.Err(); err != nil {
		return row, err
	}
	known, err := accountdb.New(s.Store.Pool).KnownIndices(ctx,
		accountdb.KnownIndicesParams{ChainID: s.ChainID, Vaults: [][]byte{row.Vault.Bytes()}})
	if err != nil {
		return row, fmt.Errorf("looking for an index: %w", err)
	}
	if known == 0 {
		f.Add("body.index", "", "must be the address of an index")
	}
	return row, f.Err()
}

type alertInput struct{ Body AlertInput }

func (s *Accounts) createAlert(ctx context.Context, in *alertInput) (*rest.Private[Alert], error) {
	row, err := s.alertOf(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	if row.AlertID, err = key.NewID("al_"); err != nil {
		return nil, err
	}
	row.CreatedAt = s.Now().UTC().Truncate(time.Microsecond)
	row.UpdatedAt = row.CreatedAt
	err = s.addLimited(ctx, maxAlerts, "alerts", func(q *accountdb.Queries) (int, error) {
		rows, err := q.AlertsOf(ctx, accountdb.AlertsOfParams{Account: row.Account, ChainID: row.ChainID})
		return len(rows), err
	}, func(q *accountdb.Queries) error {
		return q.InsertAlert(ctx, accountdb.InsertAlertParams{
			AlertID: row.AlertID, Account: row.Account, ChainID: row.ChainID, Vault: row.Vault, Kind: row.Kind, Threshold: row.Threshold,
			Enabled: row.Enabled, CreatedAt: row.CreatedAt,
		})
	})
	if err != nil {
		return nil, err
	}
	return rest.NoStore(alert(row)), nil
}

// ByAlert names an alert setting.
type ByAlert struct {
	ID string `path:"id" pattern:"^al_[0-9A-Za-z]{16}$" doc:"The setting's id, from list-alerts" example:"al_3vJq8fTzR0aLmXw2"`
}

type putAlertInput struct {
	ByAlert
	Body AlertInput
}

func (s *Accounts) putAlert(ctx context.Context, in *putAlertInput) (*rest.Private[Alert], error) {
	row, err := s.alertOf(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	row, err = accountdb.New(s.Store.Pool).UpdateAlert(ctx, accountdb.UpdateAlertParams{
		AlertID: in.ID, Account: row.Account, ChainID: row.ChainID, Vault: row.Vault, Kind: row.Kind, Threshold: row.Threshold,
		Enabled:   row.Enabled,
		UpdatedAt: s.Now(),
	})
	return replaced(row, err, "alert", alert)
}

func (s *Accounts) deleteAlert(ctx context.Context, in *ByAlert) (*struct{}, error) {
	n, err := accountdb.New(s.Store.Pool).DeleteAlert(ctx,
		accountdb.DeleteAlertParams{AlertID: in.ID, Account: rest.PrincipalOf(ctx).Account, ChainID: s.ChainID})
	return deleted(n, err, "alert")
}
