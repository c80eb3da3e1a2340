package account

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// sessionEnd returns when a session ends if it is not used again.
func sessionEnd(expires, lastSeen time.Time) time.Time {
	if idle := lastSeen.Add(SessionIdle); idle.Before(expires) {
		return idle.UTC()
	}
	return expires.UTC()
}

// SessionList lists the sessions of an account.
type SessionList struct {
	Sessions []SessionInfo `json:"sessions" nullable:"false" csv:"rows"`
}

func (s *Accounts) listSessions(ctx context.Context, _ *struct{}) (*rest.Private[SessionList], error) {
	p, now := rest.PrincipalOf(ctx), s.Now()
	rows, err := accountdb.New(s.Store.Pool).SessionsOf(ctx, accountdb.SessionsOfParams{
		Account: p.Account, Now: now, IdleSince: now.Add(-SessionIdle), Most: maxSessions,
	})
	if err != nil {
		return nil, fmt.Errorf("listing sessions: %w", err)
	}
	out := SessionList{Sessions: []SessionInfo{}}
	for _, r := range rows {
		out.Sessions = append(out.Sessions, SessionInfo{
			ID: r.SessionID, Account: rest.Address(r.Account), Current: r.SessionID == p.Session.ID, CreatedAt: r.CreatedAt.UTC(),
			LastSeenAt: r.LastSeenAt.UTC(), EndsAt: sessionEnd(r.ExpiresAt, r.LastSeenAt), IP: r.Ip.String(), UserAgent: r.UserAgent,
		})
	}
	return rest.NoStore(out), nil
}

// signedOut makes the browser delete the session's cookie.
type signedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (s *Accounts) signOut(ctx context.Context, _ *struct{}) (*signedOut, error) {
	p := rest.PrincipalOf(ctx)
	_, err := accountdb.New(s.Store.Pool).EndSession(ctx, accountdb.EndSessionParams{Account: p.Account, SessionID: p.Session.ID})
	if err != nil {
		return nil, fmt.Errorf("ending the session: %w", err)
	}
	return &signedOut{s.noCookie(rest.SessionCookie(s.HTTPS))}, nil
}

func (s *Accounts) signOutEverywhere(ctx context.Context, _ *struct{}) (*signedOut, error) {
	if _, err := accountdb.New(s.Store.Pool).EndSessions(ctx, rest.PrincipalOf(ctx).Account); err != nil {
		return nil, fmt.Errorf("ending the sessions: %w", err)
	}
	return &signedOut{s.noCookie(rest.SessionCookie(s.HTTPS))}, nil
}

type endSessionInput struct {
	ID string `path:"id" pattern:"^ses_[0-9A-Za-z]{16}$" doc:"The session's id, from list-sessions" example:"ses_3vJq8fTzR0aLmXw2"`
}

func (s *Accounts) endSession(ctx context.Context, in *endSessionInput) (*struct{}, error) {
	ended, err := accountdb.New(s.Store.Pool).EndSession(ctx,
		accountdb.EndSessionParams{Account: rest.PrincipalOf(ctx).Account, SessionID: in.ID})
	if err != nil {
		return nil, fmt.Errorf("ending the session: %w", err)
	}
	if ended == 0 {
		return nil, rest.NewProblem(rest.CodeNotFound, "you have no such session")
	}
	return nil, nil //nolint:nilnil // 204 has no body
}
