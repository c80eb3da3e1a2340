package txmgr_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

func TestAVaultKeepsItsSignerWhateverOthersJoin(t *testing.T) {
	t.Parallel()
	st := testkit.DB(t)
	bundles := []*bundle{setupOn(t, st), setupOn(t, st), setupOn(t, st)}
	fleet := func(n int) *txmgr.Fleet {
		managers := make([]*txmgr.Manager, n)
		for i := range n {
			managers[i] = bundles[i].m
		}
		f, err := txmgr.NewFleet(managers...)
		require.NoError(t, err)
		return f
	}
	choose := func(f *txmgr.Fleet, vault, keeper common.Address) (chosen common.Address) {
		require.NoError(t, st.InTx(t.Context(), func(tx pgx.Tx) (err error) {
			chosen, err = f.Choose(t.Context(), tx, vault, keeper)
			return err
		}))
		return chosen
	}
	two, three := fleet(2), fleet(3)
	used := map[common.Address]int{}
	for i := range byte(32) {
		first := choose(two, vault(i), common.Address{})
		require.Equal(t, first, choose(three, vault(i), common.Address{}), "another signer joined")
		used[first]++
	}
	require.Len(t, used, 2, "the vaults are shared out: %v", used)
	keeper := bundles[2].signer.Address()
	require.Equal(t, keeper, choose(three, vault(1), keeper), "a vault's keeper is one of us")
	one, err := txmgr.NewFleet(bundles[2].m)
	require.NoError(t, err)
	require.Equal(t, keeper, choose(one, vault(1), common.Address{}), "the previous signer has left")
	require.Equal(t, keeper, choose(three, vault(1), common.Address{}), "it stays replaced")
}

func TestSignersSendSideBySide(t *testing.T) {
	t.Parallel()
	st := testkit.DB(t)
	stuck, free := setupOn(t, st), setupOn(t, st)
	f, err := txmgr.NewFleet(stuck.m, free.m)
	require.NoError(t, err)
	require.ElementsMatch(t, []common.Address{stuck.signer.Address(), free.signer.Address()}, f.Addresses())
	stuck.node.set(func(n *mockNode) { n.baseFee = gwei(5_000) })
	stuck.node.mine(1)
	waits, goes := stuck.enqueue(1, 100), free.enqueue(1, 100)
	for range 6 {
		require.NoError(t, f.Step(t.Context()))
		free.node.mine(1)
	}
	require.Equal(t, "ready", stuck.state(waits))
	require.Equal(t, "final_ok", free.state(goes))
	require.ErrorContains(t, st.InTx(t.Context(), func(tx pgx.Tx) error {
		_, err := f.Enqueue(t.Context(), tx, txmgr.Intent{Key: "x", Signer: common.Address{9}})
		return err
	}), "is not one of the signers")
	_, err = txmgr.NewFleet(stuck.m, stuck.m)
	require.ErrorContains(t, err, "is given twice")
}
