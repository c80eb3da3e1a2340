package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/api/internal/tag"
	"github.com/astrolabe-index/astrolabe/internal/input"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// Profile describes an account in its owner's words.
type Profile struct {
	Name    string   `json:"name" minLength:"1" maxLength:"64" example:"Alba Research"`
	Bio     string   `json:"bio,omitempty" maxLength:"1000" example:"Rules before opinions."`
	Website string   `json:"website,omitempty" maxLength:"200" pattern:"^(https://[!-~]+)?$" patternDescription:"an https URL" example:"https://alba.example"`
	Tags    []string `json:"tags,omitempty" nullable:"false" maxItems:"8" doc:"Names of list-tags, none twice" example:"[\"research\",\"cautious\"]"`
}

// Note is a creator's text about an index.
type Note struct {
	Title string   `json:"title" minLength:"1" maxLength:"120" example:"Why no stablecoins"`
	Text  string   `json:"text" minLength:"1" maxLength:"10000" doc:"Plain text; clients must not render it as markup" example:"The index is for the long run."`
	Tags  []string `json:"tags,omitempty" nullable:"false" maxItems:"8" doc:"Names of list-tags, none twice; an index has no expertise" example:"[\"passive\",\"blue_chips\"]"`
}

// Statement is a text that an account signed with personal_sign. Anybody can check the signature.
type Statement[T any] struct {
	Author    rest.Address  `json:"author"`
	Revision  int32         `json:"revision" doc:"Starts at 1 and increases by 1"`
	Content   T             `json:"content"`
	Message   string        `json:"message" doc:"The signed text"`
	Signature SignatureText `json:"signature"`
	SignedAt  time.Time     `json:"signed_at" doc:"Time that the author stated in the message"`
	UpdatedAt time.Time     `json:"updated_at"`
}

// StatementRequest publishes a statement.
type StatementRequest[T any] struct {
	Revision  int32         `json:"revision" minimum:"1" doc:"The stored revision plus 1; 1 for the first" example:"1"`
	SignedAt  time.Time     `json:"signed_at" doc:"In whole seconds, within ten minutes of the server's clock" example:"2026-06-01T12:00:00Z"`
	Content   T             `json:"content"`
	Signature SignatureText `json:"signature"`
}

const statementForm = `Sign this message by personal_sign. Its lines, joined by \n, are:
Astrolabe <kind>, where <kind> is profile or index note; Chain ID: <chain>; Author: <EIP-55 address>; for a note Index: <EIP-55 ` +
	`address>; ` +
	`Revision: <n>; Signed At: <RFC 3339, UTC, seconds>; an empty line; content as JSON. The JSON has its fields in the order of the ` +
	`schema, ` +
	`without absent fields, without spaces between tokens, and without needless escapes. ` +
	`If another message was signed, the answer is 401 and its detail has the expected message.`

// document is a statement before it is signed.
type document struct {
	kind     string // profile or index note
	chainID  int64
	author   common.Address
	subject  *common.Address // the index of a note
	revision int32
	signedAt time.Time
	content  []byte // JSON
}

// message is the text that the author signs.
func (d document) message() string {
	lines := []string{"Astrolabe " + d.kind, fmt.Sprintf("Chain ID: %d", d.chainID), "Author: " + d.author.Hex()}
	if d.subject != nil {
		lines = append(lines, "Index: "+d.subject.Hex())
	}
	lines = append(lines, fmt.Sprintf("Revision: %d", d.revision), "Signed At: "+d.signedAt.UTC().Format(time.RFC3339), "",
		string(d.content))
	return strings.Join(lines, "\n")
}

// compact writes JSON without HTML escapes.
func compact(v any) ([]byte, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding a statement: %w", err)
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

func (s *Accounts) statementRoutes(api *rest.API) {
	get := func(id, path, summary string) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: []string{"Statements"},
			Description: "The answer has the signed message and its signature, so anybody can check it.",
			Errors:      []int{http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable},
		}
	}
	put := func(id, path, summary string) huma.Operation {
		op := get(id, path, summary)
		op.Method, op.Description, op.Security = http.MethodPut, statementForm, rest.Scoped(key.ScopeAccountWrite)
		op.Errors = append(op.Errors, http.StatusConflict)
		return rest.WithCost(op, 10)
	}
	rest.Register(api, get("get-profile", "/v1/creators/{address}/profile", "Get the profile that an account published."), s.getProfile)
	rest.Register(api, put("put-profile", "/v1/creators/{address}/profile", "Publish your profile."), s.putProfile)
	rest.Register(api, get("get-index-note", "/v1/indices/{address}/note", "Get the note that the creator published on an index."),
		s.getNote)
	rest.Register(api, put("put-index-note", "/v1/indices/{address}/note", "Publish a note on your index."), s.putNote)
}

// ByAccount is a request about one account or index.
type ByAccount struct {
	Address rest.AddressText `path:"address"`
}

func (s *Accounts) getProfile(ctx context.Context, in *ByAccount) (*rest.Private[Statement[Profile]], error) {
	var f rest.Validation
	account := f.Address("path.address", in.Address)
	if err := f.Err(); err != nil {
		return nil, err
	}
	row, err := accountdb.New(s.Store.Pool).ProfileOf(ctx, account)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, rest.NewProblem(rest.CodeNotFound, "this account published no profile")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the profile of %s: %w", account, err)
	}
	return published[Profile](account, row.Revision, signedStatement{
		content: row.Content, message: row.Message, signature: row.Signature, at: row.SignedAt, now: row.UpdatedAt,
	})
}

func (s *Accounts) getNote(ctx context.Context, in *ByAccount) (*rest.Private[Statement[Note]], error) {
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	if err := f.Err(); err != nil {
		return nil, err
	}
	row, err := accountdb.New(s.Store.Pool).NoteOf(ctx, accountdb.NoteOfParams{ChainID: s.ChainID, Vault: vault})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, rest.NewProblem(rest.CodeNotFound, "this index has no note")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the note of %s: %w", vault, err)
	}
	return published[Note](row.Author, row.Revision, signedStatement{
		content: row.Content, message: row.Message, signature: row.Signature, at: row.SignedAt, now: row.UpdatedAt,
	})
}

func published[T any](author common.Address, revision int32, st signedStatement) (*rest.Private[Statement[T]], error) {
	out := Statement[T]{
		Author: rest.Address(author), Revision: revision, Message: st.message, Signature: SignatureText(hexutil.Encode(st.signature)),
		SignedAt: st.at.UTC(), UpdatedAt: st.now.UTC(),
	}
	if err := json.Unmarshal(st.content, &out.Content); err != nil {
		return nil, fmt.Errorf("reading a statement: %w", err)
	}
	return &rest.Private[Statement[T]]{CacheControl: "no-cache", Body: out}, nil
}

type putProfileInput struct {
	ByAccount
	Body StatementRequest[Profile]
}

func (s *Accounts) putProfile(ctx context.Context, in *putProfileInput) (*rest.Private[Statement[Profile]], error) {
	var f rest.Validation
	account := f.Address("path.address", in.Address)
	f.Text("body.content.name", in.Body.Content.Name, input.Text{Most: 64})
	f.Text("body.content.bio", in.Body.Content.Bio, input.Text{Most: 1000, Lines: true, Optional: true})
	tag.Check(&f, "body.content.tags", in.Body.Content.Tags, false)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return publish(ctx, s, document{kind: "profile", author: account}, in.Body, func(tx pgx.Tx, st signedStatement) (int64, error) {
		return accountdb.New(tx).SaveProfile(ctx, accountdb.SaveProfileParams{
			Account: account, Revision: in.Body.Revision, Content: st.content, Tags: append([]string{}, in.Body.Content.Tags...),
			Message: st.message, Signature: st.signature,
			SignedAt: st.at, UpdatedAt: st.now,
		})
	})
}

type putNoteInput struct {
	ByAccount
	Body StatementRequest[Note]
}

func (s *Accounts) putNote(ctx context.Context, in *putNoteInput) (*rest.Private[Statement[Note]], error) {
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	f.Text("body.content.title", in.Body.Content.Title, input.Text{Most: 120})
	f.Text("body.content.text", in.Body.Content.Text, input.Text{Most: 10_000, Lines: true})
	tag.Check(&f, "body.content.tags", in.Body.Content.Tags, true)
	if err := f.Err(); err != nil {
		return nil, err
	}
	author, err := accountdb.New(s.Store.Pool).CreatorOf(ctx, accountdb.CreatorOfParams{ChainID: s.ChainID, Vault: vault})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, rest.NewProblem(rest.CodeUnknownIndex, "no index lives at "+vault.Hex())
	}
	if err != nil {
		return nil, fmt.Errorf("reading the creator of %s: %w", vault, err)
	}
	return publish(ctx, s, document{kind: "index note", author: author, subject: &vault},
		in.Body, func(tx pgx.Tx, st signedStatement) (int64, error) {
			return accountdb.New(tx).SaveNote(ctx, accountdb.SaveNoteParams{
				ChainID: s.ChainID, Vault: vault, Author: author, Revision: in.Body.Revision, Content: st.content,
				Tags: append([]string{}, in.Body.Content.Tags...), Message: st.message, Signature: st.signature,
				SignedAt: st.at, UpdatedAt: st.now,
			})
		})
}

// signedStatement is a statement as it is stored.
type signedStatement struct {
	content   []byte
	message   string
	signature []byte
	at, now   time.Time
}

// publish checks the author and the signature of a statement. It saves the statement if it follows the stored one.
func publish[T any](ctx context.Context, s *Accounts, d document, r StatementRequest[T],
	save func(tx pgx.Tx, st signedStatement) (int64, error)) (
	*rest.Private[Statement[T]], error,
) {
	if rest.PrincipalOf(ctx).Account != d.author {
		return nil, rest.NewProblem(rest.CodeForbidden, "only "+d.author.Hex()+" may publish this")
	}
	st := signedStatement{at: r.SignedAt.UTC().Truncate(time.Second), now: s.Now().UTC().Truncate(time.Microsecond)}
	if age := st.now.Sub(st.at); age > nonceLife || age < -nonceLife {
		return nil, rest.NewProblem(rest.CodeInvalidRequest, "the request is not valid", rest.FieldError{
			Field: "body.signed_at", Limit: nonceLife.String(), Message: "must be within " + nonceLife.String() + " of the server's clock",
		})
	}
	var err error
	if st.content, err = compact(r.Content); err != nil {
		return nil, err
	}
	if st.signature, err = r.Signature.bytes(); err != nil {
		return nil, err
	}
	d.chainID, d.revision, d.signedAt, d.content = s.ChainID, r.Revision, st.at, st.content
	st.message = d.message()
	err = s.signed(ctx, d.author, st.message, st.signature)
	var refused *rest.Problem
	if errors.As(err, &refused) {
		return nil, rest.NewProblem(rest.CodeSignIn, refused.Detail+"; the message to sign is: "+st.message)
	}
	if err != nil {
		return nil, err
	}
	err = rest.Write(ctx, s.Store, func(tx pgx.Tx) error {
		saved, err := save(tx, st)
		if err != nil {
			return fmt.Errorf("saving a statement: %w", err)
		}
		if saved == 0 {
			return rest.NewProblem(rest.CodeOutdated, "the stored revision is not the one before: read it, and sign again")
		}
		if err := accountdb.New(tx).CountStatement(ctx); err != nil {
			return fmt.Errorf("counting a statement: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return published[T](d.author, r.Revision, st)
}
