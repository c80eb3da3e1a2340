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

	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// Fleet sends for several signers at once, each with its own nonces, lease and Manager, so that one that is stuck holds up
// its own vaults alone. A vault's calls always go to the same signer.
type Fleet struct {
	chainID  uint64
	managers []*Manager // by address
	now      func() time.Time
}

// NewFleet joins managers of one chain, each of another signer.
func NewFleet(managers ...*Manager) (*Fleet, error) {
	if len(managers) == 0 {
		return nil, errors.New("joining signers: there is none")
	}
	f := &Fleet{chainID: managers[0].cfg.ChainID, managers: slices.Clone(managers), now: managers[0].now}
	slices.SortFunc(f.managers, func(a, b *Manager) int { return a.Address().Cmp(b.Address()) })
	for i, m := range f.managers {
		if m.cfg.ChainID != f.chainID {
			return nil, fmt.Errorf("joining signers: %s is of chain %d, the first of %d", m.Address(), m.cfg.ChainID, f.chainID)
		}
		if i > 0 && m.Address() == f.managers[i-1].Address() {
			return nil, fmt.Errorf("joining signers: %s is there twice", m.Address())
		}
	}
	return f, nil
}

// Addresses are the signers', in order.
func (f *Fleet) Addresses() []common.Address {
	out := make([]common.Address, len(f.managers))
	for i, m := range f.managers {
		out[i] = m.Address()
	}
	return out
}

// Choose returns, in the caller's transaction, the signer for what anyone may call on a vault's behalf: keeper where that is
// one of the fleet, else the one that was chosen for the vault before, else the one whose hash with the vault is highest.
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

// Enqueue is Manager.Enqueue of the intent's signer.
func (f *Fleet) Enqueue(ctx context.Context, tx pgx.Tx, in Intent) (int64, error) {
	for _, m := range f.managers {
		if m.Address() == in.Signer {
			return m.Enqueue(ctx, tx, in)
		}
	}
	return 0, fmt.Errorf("enqueuing intent %s: %s is none of the signers", in.Key, in.Signer)
}

// Wake makes every manager take its next step now. Call it after the transaction of an Enqueue is committed.
func (f *Fleet) Wake() {
	for _, m := range f.managers {
		m.Wake()
	}
}

// Step is a step of every manager; their faults are joined in the error.
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
func (f *Fleet) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, m := range f.managers {
		g.Go(func() error { return m.Run(ctx) })
	}
	return g.Wait()
}
