package rest

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/jackc/pgx/v5"
	"github.com/labstack/echo/v4"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

const (
	headerIdempotency = "Idempotency-Key"
	headerReplayed    = "Idempotency-Replayed"
	// answersKept is how long an answer is stored for replay.
	answersKept = 24 * time.Hour
	// holdAllowance is added to the request timeout. A request that holds a key for longer counts as dead.
	holdAllowance   = 5 * time.Second
	bodyReadTimeout = 5 * time.Second
)

var idempotencyName = regexp.MustCompile(`^[\x21-\x7e]{8,128}$`)

// idempotencyParameter documents the header with every POST.
var idempotencyParameter = &huma.Param{
	Name: headerIdempotency, In: "header",
	Description: "Choose a new key for each action and send the same key when you retry: the action is then done once. The answer is " +
		"stored for 24 hours and returned " +
		"again with Idempotency-Replayed: true. Another body with the same key is refused with 422. While the first request is in " +
		"flight, a retry is refused with 409.",
	Schema: &huma.Schema{
		Type: huma.TypeString, Pattern: `^[!-~]{8,128}$`, PatternDescription: "8 to 128 visible ASCII characters",
		Examples: []any{"6f2a8c1e-52d0-4b0e-9d7e-1c6d1f6b9a44"},
	},
}

// keyedRequest is one request with an Idempotency-Key. Its writes and its answer are committed together. After a crash, a retry
// finds both or neither.
type keyedRequest struct {
	store    *store.Store
	id       [sha256.Size]byte
	holder   string
	seal     cipher.AEAD
	tx       pgx.Tx // nil until the request writes
	held     time.Duration
	now      func() time.Time
	bodyHash [sha256.Size]byte
}

type keyedRequestKey struct{}

// Write runs do in a transaction. In a request with an Idempotency-Key, the same transaction stores the answer.
func Write(ctx context.Context, st *store.Store, do func(tx pgx.Tx) error) error {
	x, ok := ctx.Value(keyedRequestKey{}).(*keyedRequest)
	if !ok {
		return st.InTx(ctx, do)
	}
	if err := x.begin(ctx); err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, x.tx, do) // a savepoint: a failed write is undone, and its answer is still stored
}

func (x *keyedRequest) begin(ctx context.Context) (err error) {
	if x.tx == nil {
		if x.tx, err = x.store.Pool.Begin(ctx); err != nil {
			return Fault(CodeDatabase, fmt.Errorf("beginning a transaction: %w", err))
		}
	}
	return nil
}

// idempotent is the middleware of every POST.
func (s *API) idempotent(ctx huma.Context, next func(huma.Context)) {
	name := ctx.Header(headerIdempotency)
	if name == "" {
		next(ctx)
		return
	}
	c := humaecho.UnwrapV4(ctx)
	if err := s.serveKeyed(ctx, c, name, next); err != nil {
		s.HandleError(err, c)
	}
}

func (s *API) serveKeyed(ctx huma.Context, c echo.Context, name string, next func(huma.Context)) error {
	if !idempotencyName.MatchString(name) {
		return NewProblem(CodeInvalidRequest, "the request is not valid", FieldError{
			Field: "header." + headerIdempotency, Message: "must have 8 to 128 visible ASCII characters", Limit: "128",
		})
	}
	body, err := io.ReadAll(ctx.BodyReader()) // wholeBody has read it
	if err != nil {
		return fmt.Errorf("reading a body: %w", err)
	}
	x, err := s.newKeyedRequest(PrincipalOf(ctx.Context()), c.Request(), name, body)
	if err != nil {
		return err
	}
	kept, err := x.claim(ctx.Context())
	if err != nil {
		return err
	}
	if kept != nil {
		c.Response().Header().Set(headerReplayed, "true")
		return kept.send(c)
	}
	done := false
	defer func() { // a panic or a failure releases the key
		if !done {
			x.abandon(ctx.Context())
		}
	}()
	r := &recorder{humaContext: huma.WithContext(ctx, context.WithValue(ctx.Context(), keyedRequestKey{}, x)), body: bytes.NewReader(body)}
	r.answer.Header = http.Header{}
	next(r)
	if r.answer.Status < http.StatusInternalServerError {
		if err := x.commit(ctx.Context(), r.answer); err != nil {
			return err
		}
		done = true
	}
	return r.answer.send(c)
}

// wholeBody is the middleware of requests with a body. It reads the body before anything else does, within a time and a size.
func (s *API) wholeBody(ctx huma.Context, next func(huma.Context)) {
	body, err := s.readBody(ctx)
	if err != nil {
		c := humaecho.UnwrapV4(ctx)
		c.Response().Header().Set("Connection", "close") // the rest of the body is not read
		s.HandleError(err, c)
		return
	}
	next(&bodyContext{humaContext: ctx, body: bytes.NewReader(body)})
}

// bodyContext is a huma.Context with a body that was already read.
type bodyContext struct {
	humaContext
	body io.Reader
}

// Unwrap lets the adapter find its own context.
func (c *bodyContext) Unwrap() huma.Context { return c.humaContext }

// BodyReader implements huma.Context.
func (c *bodyContext) BodyReader() io.Reader { return c.body }

func (s *API) readBody(ctx huma.Context) ([]byte, error) {
	_ = ctx.SetReadDeadline(s.Now().Add(bodyReadTimeout)) // a connection in a test has no deadlines
	body, err := io.ReadAll(io.LimitReader(ctx.BodyReader(), s.MaxBodyBytes+1))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, NewProblem(CodeBodyTimeout, "the body took too long")
	case err != nil:
		return nil, NewProblem(CodeMalformedBody, "the body could not be read")
	case int64(len(body)) > s.MaxBodyBytes:
		return nil, NewProblem(CodeTooLarge, fmt.Sprintf("the body has more than %d bytes", s.MaxBodyBytes))
	}
	_ = ctx.SetReadDeadline(time.Time{})
	return body, nil
}

// newKeyedRequest identifies a request by its caller, its route and its key. The stored answer is encrypted with the caller's
// credential. The database has at most a hash of that credential, so a reader of the database learns no secret.
func (s *API) newKeyedRequest(p *Principal, r *http.Request, name string, body []byte) (*keyedRequest, error) {
	x := &keyedRequest{store: s.reads.Store, held: s.RequestTimeout + holdAllowance, now: s.Now, bodyHash: sha256.Sum256(body)}
	h := sha256.New()
	for _, part := range [][]byte{[]byte(p.Subject()), p.Credential, []byte(r.Method + " " + r.URL.RequestURI()), []byte(name)} {
		_ = binary.Write(h, binary.BigEndian, uint64(len(part))) // writing to a hash never fails
		h.Write(part)
	}
	h.Sum(x.id[:0])
	var holder [16]byte
	if _, err := rand.Read(holder[:]); err != nil {
		return nil, fmt.Errorf("naming a request's holder: %w", err)
	}
	x.holder = hex.EncodeToString(holder[:])
	sealing, err := hkdf.Key(sha256.New, append(append([]byte{}, p.Credential...), name...), x.id[:], "astrolabe idempotent answer", 32)
	if err != nil {
		return nil, fmt.Errorf("deriving a sealing key: %w", err)
	}
	block, err := aes.NewCipher(sealing)
	if err == nil {
		x.seal, err = cipher.NewGCM(block)
	}
	if err != nil {
		return nil, fmt.Errorf("making a cipher: %w", err)
	}
	return x, nil
}

// claim takes the request to work on and returns nil, or it returns the stored answer.
func (x *keyedRequest) claim(ctx context.Context) (*answerRecord, error) {
	q, now := accountdb.New(x.store.Pool), x.now()
	claimed, err := q.ClaimRequest(ctx, accountdb.ClaimRequestParams{
		ID: x.id[:], BodyHash: x.bodyHash[:], Holder: x.holder, HeldUntil: now.Add(x.held), ExpiresAt: now.Add(answersKept), Now: now,
	})
	if err != nil {
		return nil, Fault(CodeDatabase, fmt.Errorf("claiming a request: %w", err))
	}
	if claimed == 1 {
		return nil, nil //nolint:nilnil // no answer and no error: this request has the key
	}
	row, err := q.ClaimedRequest(ctx, x.id[:])
	if errors.Is(err, pgx.ErrNoRows) { // the holder released it just now
		return nil, NewProblem(CodeInFlight, "the request was given up; repeat it")
	}
	if err != nil {
		return nil, Fault(CodeDatabase, fmt.Errorf("reading a claimed request: %w", err))
	}
	switch {
	case !bytes.Equal(row.BodyHash, x.bodyHash[:]):
		return nil, NewProblem(CodeKeyReused, "this Idempotency-Key was used with another body")
	case row.Status == nil:
		return nil, NewProblem(CodeInFlight, "a request with this Idempotency-Key is being served")
	}
	sealed := row.Answer
	if len(sealed) < x.seal.NonceSize() {
		return nil, errors.New("opening a kept answer: it is cut off")
	}
	text, err := x.seal.Open(nil, sealed[:x.seal.NonceSize()], sealed[x.seal.NonceSize():], x.bodyHash[:])
	if err != nil {
		return nil, fmt.Errorf("opening a kept answer: %w", err)
	}
	kept := &answerRecord{}
	if err := json.Unmarshal(text, kept); err != nil {
		return nil, fmt.Errorf("reading a kept answer: %w", err)
	}
	return kept, nil
}

// commit stores the answer and the writes in one transaction. It commits nothing if another request has taken over the key.
func (x *keyedRequest) commit(ctx context.Context, a answerRecord) error {
	text, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("encoding an answer: %w", err)
	}
	nonce := make([]byte, x.seal.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return fmt.Errorf("making a nonce: %w", err)
	}
	if err := x.begin(ctx); err != nil {
		return err
	}
	status := int32(a.Status)
	kept, err := accountdb.New(x.tx).AnswerRequest(ctx, accountdb.AnswerRequestParams{
		ID: x.id[:], Holder: x.holder, Status: &status, Answer: x.seal.Seal(nonce, nonce, text, x.bodyHash[:]),
		ExpiresAt: x.now().Add(answersKept),
	})
	if err != nil {
		return Fault(CodeDatabase, fmt.Errorf("keeping an answer: %w", err))
	}
	if kept == 0 {
		return NewProblem(CodeInFlight, "this took so long that a repetition took over; ask again for its answer")
	}
	if err := x.tx.Commit(ctx); err != nil {
		return Fault(CodeDatabase, fmt.Errorf("committing an answer: %w", err))
	}
	x.tx = nil
	return nil
}

// abandon rolls back the writes and releases the key for a retry.
func (x *keyedRequest) abandon(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), holdAllowance)
	defer cancel()
	if x.tx != nil {
		_ = x.tx.Rollback(ctx) // if this fails, the server rolls back when the connection closes
	}
	// If this fails, the hold expires.
	_ = accountdb.New(x.store.Pool).ReleaseRequest(ctx, accountdb.ReleaseRequestParams{ID: x.id[:], Holder: x.holder})
}
