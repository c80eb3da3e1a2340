package rebalancer

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// signedOrder is an order that its owner signed and nobody placed yet. Its id is below 0, so that it is no order of the guard.
type signedOrder struct {
	order
	signature []byte
	permit    bindings.IZapperPermit
}

// readSigned reads the signed orders that wait in the database.
func (r *Rebalancer) readSigned(ctx context.Context, at time.Time) error {
	r.signed = nil
	if r.cfg.ExitGuard == (common.Address{}) {
		return nil
	}
	return r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error {
		rows, err := q.WaitingSignedOrders(ctx, keeperdb.WaitingSignedOrdersParams{
			ChainID: int64(r.cfg.ChainID), ExitGuard: r.cfg.ExitGuard, AtTime: at,
		})
		if err != nil {
			return fmt.Errorf("reading signed exit orders: %w", err)
		}
		r.signed = map[common.Address][]signedOrder{}
		for _, row := range rows {
			r.signed[row.Vault] = append(r.signed[row.Vault], waiting(row))
		}
		return nil
	})
}

func waiting(row keeperdb.SignedOrder) signedOrder {
	terms := bindings.IExitGuardTerms{
		Vault: row.Vault, FloorD18: row.FloorD18.Big(), TrailBps: uint16(row.TrailBps), MaxSlippageBps: uint16(row.MaxSlippageBps),
		TipBps: uint16(row.TipBps), ExpiresAt: big.NewInt(row.ExpiresAt.Unix()), Shares: row.Shares.Big(),
		CeilingD18: row.CeilingD18.Big(), LimitBps: uint16(row.LimitBps), InKindAfter: uint16(row.InKindAfterMinutes),
		MinFillPct: uint8(row.MinFillPct),
	}
	if row.TokenOut != nil {
		terms.TokenOut = *row.TokenOut
	}
	out := signedOrder{
		order: order{id: -row.SignedOrderID, IExitGuardOrder: bindings.IExitGuardOrder{
			Owner: row.Owner, Status: orderOpen, PeakD18: row.PeakD18.Big(), Terms: terms, MarkedAt: new(big.Int),
			Nonce: row.Nonce.Big().Uint64(),
		}},
		signature: row.Signature,
		permit:    bindings.IZapperPermit{Value: new(big.Int), Deadline: new(big.Int)},
	}
	if row.PermitValue != nil {
		sig := row.PermitSignature
		out.granted = row.PermitValue.Big()
		out.permit = bindings.IZapperPermit{
			Value: out.granted, Deadline: big.NewInt(row.PermitDeadline.Unix()), V: sig[crypto.RecoveryIDOffset] + 27,
			R: [32]byte(sig[:32]), S: [32]byte(sig[32:64]),
		}
	}
	return out
}

// placements plans calls that place signed orders, for vaults whose keeper is one of our signers. An order is placed when the
// level triggers it, or when the level is a step above the peak that its trail starts from. Nobody pays for this call. The
// execution that follows is paid by the tip.
func (r *Rebalancer) placements(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) error {
	state, ok := guarded(state)
	if !ok || !r.keeps(state) {
		return nil
	}
	var faults []error
	for _, o := range r.signed[state.Vault] {
		j := job{vault: state.Vault, kind: kindPeak, order: o.id}
		due := o.due(state.NavPerShareD18, o.PeakD18, state.NavOk) ||
			state.NavOk && r.cfg.PeakStepBps >= 0 && r.outgrown(o.order, state, s.head)
		if !due || s.head.Time >= o.Terms.ExpiresAt.Uint64() || s.active[j] || !r.free(j, s.head) {
			continue
		}
		planned, err := r.placement(ctx, s, state, o)
		if err != nil {
			faults = append(faults, fmt.Errorf("signed exit order %d: %w", -o.id, err))
		}
		if !planned {
			r.rest(j, s.head)
		}
	}
	return errors.Join(faults...)
}

func (r *Rebalancer) placement(ctx context.Context, s stepState, state bindings.IVaultLensVaultState, o signedOrder) (bool, error) {
	backing, unfit, err := r.stakeOf(ctx, state, o.order)
	if err != nil {
		return false, err
	}
	if unfit != "" {
		r.putOff(job{vault: state.Vault, kind: kindPeak, order: o.id}, s.head.Number.Uint64())
		return false, nil
	}
	guard := bindings.NewExitGuard()
	id, err := r.amount(ctx, r.cfg.ExitGuard, guard.PackSignedId(o.Owner, o.Nonce))
	if err != nil {
		return false, fmt.Errorf("asking whether it is placed or cancelled: %w", err)
	}
	if id.Sign() != 0 { // the database follows
		r.putOff(job{vault: state.Vault, kind: kindPeak, order: o.id}, s.head.Number.Uint64())
		return false, nil
	}
	call := guard.PackPlaceSigned(bindings.IExitGuardSignedOrder{
		Owner: o.Owner, Nonce: o.Nonce, PeakD18: o.PeakD18, Terms: o.Terms,
	}, o.signature, o.permit)
	reason := fmt.Sprintf("the level %s concerns the signed order %d of %s", basket.FromD18(state.NavPerShareD18), o.Nonce, o.Owner)
	return r.keep(ctx, s, state, o.order, backing, record{call, reason})
}
