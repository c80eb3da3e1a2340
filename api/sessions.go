package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"

	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// SignatureText is a signature in hex.
type SignatureText string

// Schema implements huma.SchemaProvider.
func (SignatureText) Schema(huma.Registry) *huma.Schema {
	longest := 2 + 2*8192
	return &huma.Schema{
		Type: huma.TypeString, Pattern: "^0x([0-9a-fA-F]{2})*$", PatternDescription: "0x and whole bytes in hexadecimal", MaxLength: &longest,
		Description: "By personal_sign of a key (65 bytes), or a contract wallet's by EIP-1271; one that is not there yet, wrapped by ERC-6492", Examples: []any{"0x5f…1b"},
	}
}

func newSessionID() (string, error) { return key.NewID(sessionIDPrefix) }

// printable keeps what shows of a text, and so many bytes at most.
func printable(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.ToValidUTF8(text[:min(len(text), most)], "")
}

func (s *Server) sessionRoutes() {
	op := func(security []map[string][]string, method, id, path, summary, description string, errs ...int) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: method, Path: path, Summary: summary, Description: description, Tags: []string{"Sign-in"}, Security: security,
			Errors: append(errs, http.StatusForbidden, http.StatusServiceUnavailable),
		}
	}
	register(s, costs(op(public, http.MethodPost, "new-nonce", "/v1/session/nonce", "Begin to sign in.",
		"Gives a nonce, bound to this browser by a cookie, and what the message must say."), 5), s.newNonce)
	register(s, costs(op(public, http.MethodPost, "sign-in", "/v1/session", "Sign in with Ethereum.",
		"With the signed EIP-4361 message, within ten minutes of the nonce. The session's cookie is HttpOnly and SameSite=Lax; the session ends after a day without "+
			"use, and after a week. A session that the browser had before ends. Every attempt uses its nonce up.",
		http.StatusUnauthorized, http.StatusUnprocessableEntity), 10), s.signIn)
	register(s, op(personal(), http.MethodGet, "list-sessions", "/v1/sessions", "Where you are signed in.", "The newest first; an account has 20 at most."), s.listSessions)
	out := op(personal(), http.MethodDelete, "sign-out", "/v1/session", "Sign out here.", "")
	out.DefaultStatus = http.StatusNoContent
	register(s, out, s.signOut)
	everywhere := op(personal(), http.MethodDelete, "sign-out-everywhere", "/v1/sessions", "Sign out everywhere.", "Ends every session of the account at once.")
	everywhere.DefaultStatus = http.StatusNoContent
	register(s, everywhere, s.signOutEverywhere)
	one := op(personal(), http.MethodDelete, "end-session", "/v1/sessions/{id}", "End one session.", "", http.StatusNotFound)
	one.DefaultStatus = http.StatusNoContent
	register(s, one, s.endSession)
}

// SessionList is where an account is signed in.
type SessionList struct {
	Sessions []SessionInfo `json:"sessions" nullable:"false" csv:"rows"`
}

func (s *Server) listSessions(ctx context.Context, _ *struct{}) (*private[SessionList], error) {
	p, now := principalOf(ctx), s.now()
	rows, err := accountdb.New(s.store.Pool).SessionsOf(ctx, accountdb.SessionsOfParams{
		Account: p.Account, Now: now, IdleSince: now.Add(-sessionIdle), Most: maxSessions,
	})
	if err != nil {
		return nil, fmt.Errorf("listing sessions: %w", err)
	}
	out := SessionList{Sessions: []SessionInfo{}}
	for _, r := range rows {
		ends := (&Session{expires: r.ExpiresAt, lastSeen: r.LastSeenAt}).EndsAt()
		out.Sessions = append(out.Sessions, SessionInfo{
			ID: r.SessionID, Account: Address(r.Account), Current: r.SessionID == p.Session.id, CreatedAt: r.CreatedAt.UTC(),
			LastSeenAt: r.LastSeenAt.UTC(), EndsAt: ends.UTC(), IP: r.Ip.String(), UserAgent: r.UserAgent,
		})
	}
	return privately(out), nil
}

// signedOut makes the browser forget the session.
type signedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (s *Server) signOut(ctx context.Context, _ *struct{}) (*signedOut, error) {
	p := principalOf(ctx)
	_, err := accountdb.New(s.store.Pool).EndSession(ctx, accountdb.EndSessionParams{Account: p.Account, SessionID: p.Session.id})
	if err != nil {
		return nil, fmt.Errorf("ending the session: %w", err)
	}
	return &signedOut{s.noCookie(sessionCookie(s.https))}, nil
}

func (s *Server) signOutEverywhere(ctx context.Context, _ *struct{}) (*signedOut, error) {
	if _, err := accountdb.New(s.store.Pool).EndSessions(ctx, principalOf(ctx).Account); err != nil {
		return nil, fmt.Errorf("ending the sessions: %w", err)
	}
	return &signedOut{s.noCookie(sessionCookie(s.https))}, nil
}

type endSessionInput struct {
	ID string `path:"id" pattern:"^ses_[0-9A-Za-z]{16}$" doc:"As list-sessions has it" example:"ses_3vJq8fTzR0aLmXw2"`
}

func (s *Server) endSession(ctx context.Context, in *endSessionInput) (*struct{}, error) {
	ended, err := accountdb.New(s.store.Pool).EndSession(ctx, accountdb.EndSessionParams{Account: principalOf(ctx).Account, SessionID: in.ID})
	if err != nil {
		return nil, fmt.Errorf("ending the session: %w", err)
	}
	if ended == 0 {
		return nil, newProblem(CodeNotFound, "you have no such session")
	}
	return nil, nil //nolint:nilnil // 204 has no body
}
