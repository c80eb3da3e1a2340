package txmgr

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// Fleet sends for several signers. Each has its own nonces, lease and Manager, so a stuck signer delays only its own
// vaults. A vault's calls always go to the same signer.
type Fleet struct {
	chainID  uint64
	managers []*Manager // sorted by address
	now      func() time.Time
}

// NewFleet joins managers of one chain, each with a different signer.
func NewFleet(managers ...*Manager) (*Fleet, error) {
	if len(managers) == 0 {
		return nil, errors.New("joining signers: none given")
	}
	f := &Fleet{chainID: managers[0].cfg.ChainID, managers: slices.Clone(managers), now: managers[0].now}
	slices.SortFunc(f.managers, func(a, b *Manager) int { return a.Address().Cmp(b.Address()) })
	for i, m := range f.managers {
		if m.cfg.ChainID != f.chainID {
			return nil, fmt.Errorf("joining signers: %s is for chain %d, the first is for chain %d", m.Address(), m.cfg.ChainID, f.chainID)
		}
		if i > 0 && m.Address() == f.managers[i-1].Address() {
			return nil, fmt.Errorf("joining signers: %s is given twice", m.Address())
		}
	}
	return f, nil
}

// Addresses returns the signers' addresses in ascending order.
func (f *Fleet) Addresses() []common.Address {
	out := make([]common.Address, len(f.managers))
	for i, m := range f.managers {
		out[i] = m.Address()
	}
	return out
}

// Choose returns, in the caller's transaction, the signer for calls that anyone may make on a vault. That is the
// keeper if it is in the fleet. Otherwise it is the signer chosen for the vault before, or else the signer with the
// highest hash.
func (f *Fleet) Choose(ctx context.Context, tx pgx.Tx, vault, keeper common.Address) (common.Address, error) {
	addresses := f.Addresses()
	if slices.Contains(addresses, keeper) {
		return keeper, nil
	}
	signers := make([][]byte, len(addresses))
	for i, a := range addresses {
		signers[i] = a.Bytes()
	}
	first := slices.MaxFunc(addresses, func(a, b common.Address) int {
		return cmp.Or(bytes.Compare(crypto.Keccak256(vault[:], a[:]), crypto.Keccak256(vault[:], b[:])), a.Cmp(b))
	})
	chosen, err := keeperdb.New(tx).Affinity(ctx, keeperdb.AffinityParams{
		ChainID: int64(f.chainID), Vault: vault, Signer: first, Now: f.now(), Signers: signers,
	})
	if err != nil {
		return common.Address{}, fmt.Errorf("choosing a signer for vault %s: %w", vault, err)
	}
	return chosen, nil
}

// Enqueue stores the intent with its signer's Manager.
func (f *Fleet) Enqueue(ctx context.Context, tx pgx.Tx, in Intent) (int64, error) {
	for _, m := range f.managers {
		if m.Address() == in.Signer {
			return m.Enqueue(ctx, tx, in)
		}
	}
	return 0, fmt.Errorf("enqueuing intent %s: %s is not one of the signers", in.Key, in.Signer)
}

// Wake makes every manager take its next step now. Call it after the transaction of an Enqueue has committed.
func (f *Fleet) Wake() {
	for _, m := range f.managers {
		m.Wake()
	}
}

// Step makes a step of every manager. Their errors are joined.
func (f *Fleet) Step(ctx context.Context) error {
	var faults []error
	for _, m := range f.managers {
		if err := m.Step(ctx); err != nil {
			faults = append(faults, fmt.Errorf("signer %s: %w", m.Address(), err))
		}
	}
	return errors.Join(faults...)
}

// Run runs every manager until ctx ends.
func (f *Fleet) Run(ctx context.Context, heads *chain.Heads) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, m := range f.managers {
		g.Go(func() error { return m.Run(ctx, heads) })
	}
	return g.Wait()
}
