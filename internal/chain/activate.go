package chain

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Waiting is a proposal to the registry whose delay is not over.
type Waiting struct {
	Subject      common.Address // the token or the adapter
	ExecutableAt time.Time
}

// Activated is the result of Activate.
type Activated struct {
	Executed []common.Address // tokens that are now listed, and the adapter
	Waiting  []Waiting
}

// Activate executes the registry's due proposals for the tokens and for the deployment's adapter. Any account may call
// it. It skips what is not proposed or already in force.
func Activate(
	ctx context.Context, backend Backend, opts *bind.TransactOpts, d Deployment, tokens []common.Address,
) (Activated, error) {
	head, err := backend.HeaderByNumber(ctx, nil)
	if err != nil {
		return Activated{}, fmt.Errorf("reading the newest block: %w", err)
	}
	batch, err := NewBatch(ctx, backend, opts)
	if err != nil {
		return Activated{}, err
	}
	contract := bindings.NewAssetRegistry()
	registry, callOpts := contract.Instance(backend, d.Registry), &bind.CallOpts{Context: ctx}
	var out Activated
	execute := func(subject common.Address, due, expires uint64, data []byte) error {
		if expires == 0 {
			return nil
		}
		if due > head.Time {
			out.Waiting = append(out.Waiting, Waiting{subject, time.Unix(int64(due), 0).UTC()})
			return nil
		}
		out.Executed = append(out.Executed, subject)
		return batch.Send(ctx, "putting "+subject.Hex()+" into force", d.Registry, nil, data)
	}
	for _, token := range tokens {
		pending, err := bind.Call(registry, callOpts, contract.PackPendingListing(token), contract.UnpackPendingListing)
		if err != nil {
			return Activated{}, fmt.Errorf("reading the proposal of %s: %w", token, err)
		}
		if err := execute(token, pending.ExecutableAt, pending.ExpiresAt, contract.PackExecuteListing(token)); err != nil {
			return Activated{}, err
		}
	}
	pending, err := bind.Call(registry, callOpts, contract.PackPendingAdapter(d.Adapter), contract.UnpackPendingAdapter)
	if err != nil {
		return Activated{}, fmt.Errorf("reading the proposal of the adapter: %w", err)
	}
	if err := execute(d.Adapter, pending.ExecutableAt, pending.ExpiresAt, contract.PackExecuteAdapter(d.Adapter)); err != nil {
		return Activated{}, err
	}
	if _, err := batch.Wait(ctx); err != nil {
		return Activated{}, err
	}
	return out, nil
}
