// Package account serves what belongs to a person: sign-in and sessions, API keys, signed profiles and notes, watchlists and alert
// settings.
package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// Node has the JSON-RPC calls that check signatures of contracts.
type Node interface {
	BatchCall(ctx context.Context, batch []rpc.BatchElem) error
}

// Accounts serves what belongs to accounts.
type Accounts struct {
	Store   *store.Store
	ChainID int64
	Node    Node
	Keys    key.Store
	Gate    *rest.Gate
	Origins []string // origins of the public URLs; without any, nobody can sign in
	HTTPS   bool     // all public URLs are https, so cookies are sent over https only
	Now     func() time.Time
}

// Routes adds the operations of accounts.
func (s *Accounts) Routes(api *rest.API) {
	for _, add := range []func(*rest.API){s.keyRoutes, s.sessionRoutes, s.statementRoutes, s.watchlistRoutes, s.alertRoutes} {
		add(api)
	}
}

// accountOperation declares an operation on what an account stores.
func accountOperation(scope key.Scope, route, id, summary, description string) huma.Operation {
	op := rest.Operation(route, id, summary, description)
	op.Tags, op.Security = []string{"Account"}, rest.Scoped(scope)
	return rest.WithErrors(op, http.StatusUnprocessableEntity, http.StatusServiceUnavailable)
}

// addLimited inserts a row of the caller, unless the caller has most rows of this kind already. It locks the account, so that
// requests at the same time cannot exceed the limit together.
func (s *Accounts) addLimited(ctx context.Context, most int, what string, count func(q *accountdb.Queries) (int, error),
	insert func(q *accountdb.Queries) error,
) error {
	return rest.Write(ctx, s.Store, func(tx pgx.Tx) error {
		q := accountdb.New(tx)
		if err := q.LockAccount(ctx, rest.PrincipalOf(ctx).Account.Bytes()); err != nil {
			return fmt.Errorf("locking the account: %w", err)
		}
		n, err := count(q)
		if err != nil {
			return fmt.Errorf("counting %s: %w", what, err)
		}
		if n >= most {
			return rest.NewProblem(rest.CodeTooMany, fmt.Sprintf("an account has at most %d %s", most, what))
		}
		return insert(q)
	})
}

// replaced answers with a row after its replacement. It says that there is no such row if err is pgx.ErrNoRows.
func replaced[R, T any](row R, err error, what string, show func(R) T) (*rest.Private[T], error) {
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, rest.NewProblem(rest.CodeNotFound, "you have no such "+what)
	case err != nil:
		return nil, fmt.Errorf("saving the %s: %w", what, err)
	default:
		return rest.NoStore(show(row)), nil
	}
}

// deleted answers a deletion of n rows. It says that there is no such row if n is 0.
func deleted(n int64, err error, what string) (*struct{}, error) {
	switch {
	case err != nil:
		return nil, fmt.Errorf("deleting the %s: %w", what, err)
	case n == 0:
		return nil, rest.NewProblem(rest.CodeNotFound, "you have no such "+what)
	default:
		return nil, nil //nolint:nilnil // 204 has no body
	}
}
