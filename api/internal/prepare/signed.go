package prepare

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// These limits bound what strangers can make the keeper read. Each order also needs shares worth the guard's smallest order.
const (
	maxSignedOrders   = 20                  // waiting orders of one owner
	maxSignatureBytes = 1024                // enough for a wallet of a dozen signers
	maxSignedSeconds  = 365 * 24 * 3600     // lifetime of an order
	keptAfterExpiry   = 30 * 24 * time.Hour // then an owner's next order deletes it
)

// SignedTerms are the terms of an exit order, named and ordered as the owner signs them.
type SignedTerms struct {
	Vault          rest.AddressText `json:"vault"`
	FloorD18       string           `json:"floorD18" pattern:"^[0-9]{1,27}$" patternDescription:"up to 27 decimal digits" doc:"Level in USD with 18 decimals, 0: no floor"`
	TokenOut       rest.AddressText `json:"tokenOut" doc:"The zero address: in kind"`
	TrailBps       int64            `json:"trailBps" minimum:"0" maximum:"9999"`
	MaxSlippageBps int64            `json:"maxSlippageBps" minimum:"0" maximum:"2000"`
	TipBps         int64            `json:"tipBps" minimum:"0" maximum:"100"`
	ExpiresAt      int64            `json:"expiresAt" minimum:"1" doc:"Seconds since 1970, in chain time"`
	Shares         string           `json:"shares" pattern:"^[0-9]{1,39}$" patternDescription:"up to 39 decimal digits"`
	CeilingD18     string           `json:"ceilingD18" pattern:"^[0-9]{1,27}$" patternDescription:"up to 27 decimal digits" doc:"Level in USD with 18 decimals, 0: no ceiling"`
	LimitBps       int64            `json:"limitBps" minimum:"0" maximum:"9999"`
	InKindAfter    int64            `json:"inKindAfter" minimum:"0" maximum:"65535" doc:"Minutes"`
	MinFillPct     int64            `json:"minFillPct" minimum:"0" maximum:"100"`
}

// SignedOrder is the message that the owner signs.
type SignedOrder struct {
	Owner   rest.AddressText `json:"owner"`
	Nonce   string           `json:"nonce" pattern:"^[1-9][0-9]{0,19}$" patternDescription:"a number above 0 of up to 20 digits" doc:"Any unused number of the owner's below 2^64" example:"7304402111834152"`
	PeakD18 string           `json:"peakD18" pattern:"^[0-9]{1,27}$" patternDescription:"up to 27 decimal digits" doc:"Level from which a trail starts, in USD with 18 decimals"`
	Terms   SignedTerms      `json:"terms"`
}

// SignedOrderData is the input for eth_signTypedData_v4.
type SignedOrderData struct {
	Types       map[string][]TypedField `json:"types"`
	PrimaryType string                  `json:"primaryType"`
	Domain      TypedDomain             `json:"domain"`
	Message     SignedOrder             `json:"message"`
}

// SignedOrderOffer is an order that only needs its owner's signature.
type SignedOrderOffer struct {
	AsOf      rest.AsOf       `json:"as_of"`
	Preview   GuardPreview    `json:"preview"`
	TypedData SignedOrderData `json:"typed_data" doc:"Sign this, then POST its message and the signature to /v1/signed-orders"`
	Approvals []Approval      `json:"approvals" nullable:"false" doc:"What the guard still needs to take the shares. A signed permit costs no gas"`
	Issues    []Issue         `json:"issues" nullable:"false"`
}

type signedOfferAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         SignedOrderOffer
}

// SignedOrderRequest hands in a signed order.
type SignedOrderRequest struct {
	Order     SignedOrder  `json:"order" doc:"typed_data.message as it was signed"`
	Signature string       `json:"signature" maxLength:"2050" pattern:"^0x([0-9a-fA-F]{2})+$" patternDescription:"0x and whole bytes in hexadecimal" doc:"The owner's signature over typed_data: 65 bytes, or what the owner's contract wallet accepts by ERC-1271"`
	Permit    *PermitInput `json:"permit,omitempty" doc:"Signed permit for the shares, if the guard has no allowance that covers them"`
}

type signedOrderInput struct{ Body SignedOrderRequest }

// SignedOrderRecord is a signed order that was handed in.
type SignedOrderRecord struct {
	Owner   rest.Address `json:"owner"`
	Nonce   string       `json:"nonce" doc:"The owner's number of the order"`
	Index   rest.Address `json:"index"`
	PeakUSD rest.Decimal `json:"peak_usd" doc:"Level from which a trail starts"`
	Status  string       `json:"status" enum:"waiting,placed,executed,cancelled,expired" doc:"waiting: nobody placed it yet. placed: it is an open order of the guard"`
	OrderID *int64       `json:"order_id" nullable:"true" doc:"Newest order of the guard that comes from it; null while it waits"`
	market.GuardTerms
	CreatedAt time.Time `json:"created_at" doc:"In chain time"`
}

// SignedOrderList is a page of an owner's signed orders, newest first.
type SignedOrderList struct {
	AsOf         rest.AsOf           `json:"as_of"`
	SignedOrders []SignedOrderRecord `json:"signed_orders" nullable:"false" csv:"rows"`
	rest.Page
}

type signedOrderAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         SignedOrderRecord
}

// CancelSignedRequest asks to cancel a signed order.
type CancelSignedRequest struct {
	From  rest.AddressText `json:"from" doc:"The order's owner, who will sign"`
	Nonce string           `json:"nonce" pattern:"^[1-9][0-9]{0,19}$" patternDescription:"a number above 0 of up to 20 digits" doc:"The order's number" example:"7304402111834152"`
}

// CancelSignedPreview is what a cancellation ends.
type CancelSignedPreview struct {
	Nonce   string `json:"nonce"`
	OrderID *int64 `json:"order_id" nullable:"true" doc:"Order of the guard that ends; null if nobody placed the signed order"`
}

type cancelSignedInput struct{ Body CancelSignedRequest }

func (s *Preparer) signedRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-signed-order", "/v1/tx/guard/sign", "Prepare an exit order to sign, which costs no gas.",
		"Returns the typed data of the order and, if the allowance is too small, of a permit. "+
			"Hand in the signatures with POST /v1/signed-orders."), s.offerSigned)
	rest.Register(api, rest.WithStatus(operation("create-signed-order", "/v1/signed-orders", "Hand in a signed exit order.",
		"The guard checks signature, terms and shares before the order is kept. An owner has at most 20 waiting orders. "+
			"The keeper places the order when it is due; anyone else may place it too."), http.StatusCreated), s.createSigned)
	rest.Register(api, rest.ReadOperation("list-signed-orders", "/v1/investors/{address}/signed-orders",
		"List an investor's signed exit orders, newest first.",
		"Shows what was handed in here. /v1/tx/guard/cancel-signed ends one on chain, placed or not."), s.listSigned)
	rest.Register(api, operation("prepare-signed-cancellation", "/v1/tx/guard/cancel-signed", "Cancel a signed exit order at once.",
		"Ends the order of this number on chain, whether or not somebody placed it. No signature for the number counts afterwards."),
		s.cancelSigned)
}

var signedTypes = map[string][]TypedField{
	"EIP712Domain": {{"name", "string"}, {"version", "string"}, {"chainId", "uint256"}, {"verifyingContract", "address"}},
	"ExitOrder":    {{"owner", "address"}, {"nonce", "uint64"}, {"peakD18", "uint88"}, {"terms", "Terms"}},
	"Terms": {
		{"vault", "address"},
		{"floorD18", "uint88"},
		{"tokenOut", "address"},
		{"trailBps", "uint16"},
		{"maxSlippageBps", "uint16"},
		{"tipBps", "uint16"},
		{"expiresAt", "uint40"},
		{"shares", "uint128"},
		{"ceilingD18", "uint88"},
		{"limitBps", "uint16"},
		{"inKindAfter", "uint16"},
		{"minFillPct", "uint8"},
	},
}

// message writes an order as its owner signs it.
func message(o bindings.IExitGuardSignedOrder) SignedOrder {
	t := o.Terms
	return SignedOrder{
		Owner: rest.AddressText(o.Owner.Hex()), Nonce: strconv.FormatUint(o.Nonce, 10), PeakD18: o.PeakD18.String(),
		Terms: SignedTerms{
			Vault: rest.AddressText(t.Vault.Hex()), FloorD18: t.FloorD18.String(), TokenOut: rest.AddressText(t.TokenOut.Hex()),
			TrailBps: int64(t.TrailBps), MaxSlippageBps: int64(t.MaxSlippageBps), TipBps: int64(t.TipBps),
			ExpiresAt: t.ExpiresAt.Int64(), Shares: t.Shares.String(), CeilingD18: t.CeilingD18.String(),
			LimitBps: int64(t.LimitBps), InKindAfter: int64(t.InKindAfter), MinFillPct: int64(t.MinFillPct),
		},
	}
}

// readUint reads a number of at most so many bits.
func readUint(f *rest.Validation, field, text string, bits int) *big.Int {
	n, ok := new(big.Int).SetString(text, 10)
	if !ok || n.Sign() < 0 || n.BitLen() > bits {
		f.Add(field, "", "must be a number of at most %d bits", bits)
		return new(big.Int)
	}
	return n
}

func readNonce(f *rest.Validation, field, text string) uint64 {
	n := readUint(f, field, text, 64)
	if n.Sign() == 0 {
		f.Add(field, "", "must be a number above 0 and below 2^64")
	}
	return n.Uint64()
}

// readSigned reads a signed order. The guard checks what the numbers mean.
func readSigned(f *rest.Validation, m SignedOrder) bindings.IExitGuardSignedOrder {
	t := m.Terms
	f.Between("body.order.terms.trailBps", t.TrailBps, 0, maxGuardTrailBps, " bps")
	f.Between("body.order.terms.maxSlippageBps", t.MaxSlippageBps, 0, maxGuardSlippageBps, " bps")
	f.Between("body.order.terms.tipBps", t.TipBps, 0, maxGuardTipBps, " bps")
	f.Between("body.order.terms.limitBps", t.LimitBps, 0, maxGuardTrailBps, " bps")
	f.Between("body.order.terms.inKindAfter", t.InKindAfter, 0, math.MaxUint16, " minutes")
	f.Between("body.order.terms.minFillPct", t.MinFillPct, 0, 100, " %")
	f.Between("body.order.terms.expiresAt", t.ExpiresAt, 1, 1<<39, " seconds")
	return bindings.IExitGuardSignedOrder{
		Owner: f.Account("body.order.owner", m.Owner), Nonce: readNonce(f, "body.order.nonce", m.Nonce),
		PeakD18: readUint(f, "body.order.peakD18", m.PeakD18, 88),
		Terms: bindings.IExitGuardTerms{
			Vault: f.Account("body.order.terms.vault", t.Vault), FloorD18: readUint(f, "body.order.terms.floorD18", t.FloorD18, 88),
			TokenOut: f.Address("body.order.terms.tokenOut", t.TokenOut), TrailBps: uint16(t.TrailBps),
			MaxSlippageBps: uint16(t.MaxSlippageBps), TipBps: uint16(t.TipBps), ExpiresAt: big.NewInt(t.ExpiresAt),
			Shares:     readUint(f, "body.order.terms.shares", t.Shares, 128),
			CeilingD18: readUint(f, "body.order.terms.ceilingD18", t.CeilingD18, 88), LimitBps: uint16(t.LimitBps),
			InKindAfter: uint16(t.InKindAfter), MinFillPct: uint8(t.MinFillPct),
		},
	}
}

func (s *Preparer) offerSigned(ctx context.Context, in *guardInput) (*signedOfferAnswer, error) {
	var f rest.Validation
	refusePermit(&f, in.Body.Permit, "for an order to sign")
	if err := f.Err(); err != nil {
		return nil, err
	}
	draft, err := s.draftGuard(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	var random [8]byte
	if _, err := rand.Read(random[:]); err != nil {
		return nil, fmt.Errorf("drawing a number: %w", err)
	}
	order := bindings.IExitGuardSignedOrder{
		Owner: draft.from, Nonce: binary.BigEndian.Uint64(random[:])>>11 + 1, // fits a JavaScript number
		PeakD18: new(big.Int), Terms: draft.terms,
	}
	if draft.terms.TrailBps > 0 {
		order.PeakD18 = draft.level
	}
	out := SignedOrderOffer{
		AsOf: draft.pin.at, Preview: draft.preview, Approvals: []Approval{}, Issues: draft.issues,
		TypedData: SignedOrderData{
			Types: signedTypes, PrimaryType: "ExitOrder", Message: message(order),
			Domain: TypedDomain{
				Name: "Astrolabe ExitGuard", Version: "1", ChainID: s.Deployment.ChainID,
				VerifyingContract: rest.Address(s.Deployment.ExitGuard),
			},
		},
	}
	if err := s.approvals(ctx, draft.index, draft.call(s), &out.Approvals, &out.Issues); err != nil {
		return nil, err
	}
	return &signedOfferAnswer{CacheControl: "no-store", Body: out}, nil
}

func (s *Preparer) createSigned(ctx context.Context, in *signedOrderInput) (*signedOrderAnswer, error) {
	var f rest.Validation
	order := readSigned(&f, in.Body.Order)
	permit := readPermit(&f, in.Body.Permit)
	signature, err := hex.DecodeString(strings.TrimPrefix(in.Body.Signature, "0x"))
	if err != nil || len(signature) == 0 || len(signature) > maxSignatureBytes {
		f.Add("body.signature", "", "must be 0x and 1 to %d bytes in hexadecimal", maxSignatureBytes)
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	k, err := s.lookup(ctx, order.Terms.Vault)
	if err != nil {
		return nil, err
	}
	p, err := s.pin(ctx, k.at)
	if err != nil {
		return nil, err
	}
	if order.Terms.ExpiresAt.Int64() > p.headTime.Unix()+maxSignedSeconds {
		f.Add("body.order.terms.expiresAt", "", "must be within a year")
		return nil, f.Err()
	}
	if err := s.checkSigned(ctx, p, order, signature, permit); err != nil {
		return nil, err
	}
	row := signedRow(s.ChainID, s.Deployment.ExitGuard, order, signature, permit, p.headTime)
	if err := s.keepSigned(ctx, row, p.headTime); err != nil {
		return nil, err
	}
	return &signedOrderAnswer{CacheControl: "no-store", Body: SignedOrderRecord{
		Owner: rest.Address(order.Owner), Nonce: row.Nonce.String(), Index: rest.Address(order.Terms.Vault),
		PeakUSD: rest.D18(order.PeakD18), Status: "waiting", GuardTerms: readTerms(order.Terms), CreatedAt: row.CreatedAt,
	}}, nil
}

// checkSigned asks the guard itself whether it would place the order now, and whether it could take the shares.
func (s *Preparer) checkSigned(
	ctx context.Context, p pin, order bindings.IExitGuardSignedOrder, signature []byte, permit *permit,
) error {
	var f rest.Validation
	guard, vault := s.Deployment.ExitGuard, order.Terms.Vault
	c := market.Call(guard, guardABI.PackPlaceSigned(order, signature, permit.call()))
	_, err := ask(ctx, s, p, c, guardABI.UnpackPlaceSigned, "asking the guard about the signed order")
	if revert, ok := chain.DecodeRevert(err); ok {
		return rest.NewProblem(rest.CodeRefused, "the guard would not place the order: "+revert.String())
	}
	if err != nil {
		return err
	}
	if permit != nil {
		state, err := s.permits(ctx, vault, order.Owner)
		if err != nil {
			return err
		}
		if permit.deadline.Cmp(order.Terms.ExpiresAt) < 0 {
			f.Add("body.permit.deadline", order.Terms.ExpiresAt.String(), "must not be before the order's expiry")
		}
		if err := f.Err(); err != nil {
			return err
		}
		return permit.check(state, order.Owner, spend{token: vault, spender: guard, amount: order.Terms.Shares})
	}
	allowed, err := ask(ctx, s, p, market.Call(vault, tokenABI.PackAllowance(order.Owner, guard)), tokenABI.UnpackAllowance,
		"reading the allowance")
	if err != nil {
		return err
	}
	if allowed.Cmp(order.Terms.Shares) < 0 {
		f.Add("body.permit", "", "is required: the guard may take %s of %s shares", allowed, order.Terms.Shares)
	}
	return f.Err()
}

// keepSigned stores a signed order unless its owner has too many.
func (s *Preparer) keepSigned(ctx context.Context, row accountdb.InsertSignedOrderParams, now time.Time) error {
	return rest.Write(ctx, s.Store, func(tx pgx.Tx) error {
		q := accountdb.New(tx)
		if err := q.LockSigner(ctx, row.Owner.Bytes()); err != nil {
			return fmt.Errorf("locking the owner's signed orders: %w", err)
		}
		old := accountdb.DropSignedOrdersParams{ChainID: row.ChainID, Owner: row.Owner, ExpiresAt: now.Add(-keptAfterExpiry)}
		if err := q.DropSignedOrders(ctx, old); err != nil {
			return fmt.Errorf("deleting old signed orders: %w", err)
		}
		open := accountdb.CountSignedOrdersParams{ChainID: row.ChainID, Owner: row.Owner, ExpiresAt: now}
		n, err := q.CountSignedOrders(ctx, open)
		if err != nil {
			return fmt.Errorf("counting signed orders: %w", err)
		}
		if n >= maxSignedOrders {
			return rest.NewProblem(rest.CodeTooMany, fmt.Sprintf("an owner has at most %d waiting signed orders", maxSignedOrders))
		}
		added, err := q.InsertSignedOrder(ctx, row)
		if err != nil {
			return fmt.Errorf("storing the signed order: %w", err)
		}
		if added == 0 {
			var f rest.Validation
			f.Add("body.order.nonce", "", "is the number of another signed order of yours")
			return f.Err()
		}
		return nil
	})
}

func signedRow(
	chainID int64, guard common.Address, o bindings.IExitGuardSignedOrder, signature []byte, permit *permit, now time.Time,
) accountdb.InsertSignedOrderParams {
	t := o.Terms
	row := accountdb.InsertSignedOrderParams{
		ChainID: chainID, ExitGuard: guard, Owner: o.Owner, Nonce: basket.NewAmount(new(big.Int).SetUint64(o.Nonce)), Vault: t.Vault,
		PeakD18: basket.NewAmount(o.PeakD18), FloorD18: basket.NewAmount(t.FloorD18), TrailBps: int32(t.TrailBps),
		MaxSlippageBps: int32(t.MaxSlippageBps), TipBps: int32(t.TipBps), ExpiresAt: time.Unix(t.ExpiresAt.Int64(), 0).UTC(),
		Shares: basket.NewAmount(t.Shares), CeilingD18: basket.NewAmount(t.CeilingD18), LimitBps: int32(t.LimitBps),
		InKindAfterMinutes: int32(t.InKindAfter), MinFillPct: int32(t.MinFillPct), Signature: signature,
		CreatedAt: now.UTC().Truncate(time.Microsecond),
	}
	if t.TokenOut != (common.Address{}) {
		row.TokenOut = &t.TokenOut
	}
	if permit != nil {
		value, deadline := basket.NewAmount(permit.value), time.Unix(permit.deadline.Int64(), 0).UTC()
		if last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC); deadline.After(last) {
			deadline = last
		}
		row.PermitValue, row.PermitDeadline, row.PermitSignature = &value, &deadline, permit.signature
	}
	return row
}

type signedOrdersInput struct {
	rest.PageQuery
	Address rest.AddressText `path:"address" doc:"The investor"`
}

type signedOrdersAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         SignedOrderList
}

// listSigned answers without an ETag, because orders are handed in between blocks.
func (s *Preparer) listSigned(ctx context.Context, in *signedOrdersInput) (*signedOrdersAnswer, error) {
	const list = "signed-orders"
	var f rest.Validation
	owner := f.Address("path.address", in.Address)
	params := readdb.SignedOrdersOfParams{ChainID: s.ChainID, Owner: owner, Before: math.MaxInt64, PageSize: in.Limit + 1}
	if after, given := in.After(&f, list); given {
		params.Before = after.Block
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	out := SignedOrderList{SignedOrders: []SignedOrderRecord{}}
	err := s.InSnapshot(ctx, func(q *rest.Snapshot, at rest.AsOf) error {
		rows, err := q.SignedOrdersOf(ctx, params)
		if err != nil {
			return fmt.Errorf("reading the signed orders of %s: %w", owner, err)
		}
		rows, out.Page = rest.CutPage(rows, in.PageQuery, func(last readdb.SignedOrdersOfRow) rest.Cursor {
			return rest.Cursor{List: list, Block: last.SignedOrder.SignedOrderID}
		})
		out.AsOf = at
		for _, r := range rows {
			out.SignedOrders = append(out.SignedOrders, signedRecord(r, at))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &signedOrdersAnswer{CacheControl: "no-store", Body: out}, nil
}

func signedRecord(r readdb.SignedOrdersOfRow, at rest.AsOf) SignedOrderRecord {
	o := r.SignedOrder
	terms := bindings.IExitGuardTerms{
		FloorD18: o.FloorD18.Big(), TrailBps: uint16(o.TrailBps), MaxSlippageBps: uint16(o.MaxSlippageBps), TipBps: uint16(o.TipBps),
		ExpiresAt: big.NewInt(o.ExpiresAt.Unix()), Shares: o.Shares.Big(), CeilingD18: o.CeilingD18.Big(), LimitBps: uint16(o.LimitBps),
		InKindAfter: uint16(o.InKindAfterMinutes), MinFillPct: uint8(o.MinFillPct),
	}
	if o.TokenOut != nil {
		terms.TokenOut = *o.TokenOut
	}
	out := SignedOrderRecord{
		Owner: rest.Address(o.Owner), Nonce: o.Nonce.String(), Index: rest.Address(o.Vault), PeakUSD: rest.D18(o.PeakD18.View()),
		Status: "waiting", GuardTerms: readTerms(terms), CreatedAt: o.CreatedAt.UTC(),
	}
	if r.OrderID != 0 {
		out.OrderID = &r.OrderID
	}
	switch {
	case r.Cancelled, r.OrderState == enum.OrderCancelled:
		out.Status = "cancelled"
	case r.OrderState == enum.OrderExecuted:
		out.Status = "executed"
	case at.Timestamp.After(o.ExpiresAt):
		out.Status = "expired"
	case r.OrderState == enum.OrderOpen:
		out.Status = "placed"
	}
	return out
}

func (s *Preparer) cancelSigned(ctx context.Context, in *cancelSignedInput) (*response[CancelSignedPreview], error) {
	var f rest.Validation
	from, nonce := f.Account("body.from", in.Body.From), readNonce(&f, "body.nonce", in.Body.Nonce)
	if err := f.Err(); err != nil {
		return nil, err
	}
	results, err := s.CallAll(ctx, newest, market.Call(s.Deployment.ExitGuard, guardABI.PackSignedId(from, nonce)))
	if err != nil {
		return nil, err
	}
	id, err := market.Unpack(results[0], guardABI.UnpackSignedId, "reading the signed order")
	if err != nil {
		return nil, err
	}
	preview := CancelSignedPreview{Nonce: strconv.FormatUint(nonce, 10)}
	switch {
	case id.Cmp(basket.MaxAmount.Big()) == 0:
		f.Add("body.nonce", "", "is cancelled already")
		return nil, f.Err()
	case id.Sign() > 0:
		preview.OrderID = new(int64)
		*preview.OrderID = id.Int64()
	}
	var k indexState
	err = s.InSnapshot(ctx, func(_ *rest.Snapshot, at rest.AsOf) error {
		k.at = at
		return nil
	})
	if err != nil {
		return nil, err
	}
	c := call{from: from, to: s.Deployment.ExitGuard, data: guardABI.PackCancelSigned(nonce), roughGas: 200_000}
	out := &Prepared[CancelSignedPreview]{
		AsOf: k.at, MinOut: []market.FlowAmount{}, Approvals: []Approval{}, Issues: []Issue{}, Preview: preview,
	}
	return respond(ctx, s, k, c, out)
}
