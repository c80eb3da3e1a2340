// Package account serves what belongs to a person: sign-in and sessions, API keys, signed profiles and notes, watchlists and alert
// settings.
package account

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store"
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
