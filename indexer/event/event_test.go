package event_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	c := fakechain.New()
	var vault common.Address
	c.Mine(func(w *fakechain.World) {
		vault = w.Populate()
		w.Approve(w.Vaults[vault], fakechain.People[0])
	})
	d := event.Decoder{Factory: fakechain.Factory, Registry: fakechain.Registry, Guard: fakechain.Guard, Mandates: fakechain.Mandates}
	rows := c.Rows(1)
	events, err := d.DecodeAll(rows)
	require.NoError(t, err)
	n := len(events)

	t.Run("TellsWhatEachContractSays", func(t *testing.T) {
		t.Parallel()
		listed, ok := events[0].Body.(*bindings.AssetRegistryAssetListed)
		require.True(t, ok)
		require.Equal(t, fakechain.Token(0), listed.Token)
		require.Zero(t, events[0].Vault)
		shares, ok := events[n-3].Body.(*bindings.IndexVaultContributed)
		require.True(t, ok)
		require.Equal(t, new(big.Int).Sub(big.NewInt(5e18), big.NewInt(1e15)), shares.Shares)
		require.True(t, events[n-3].FromVault())
	})
	t.Run("GivesACreationToItsVault", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, event.VaultCreatedID.Bytes(), events[n-2].Topics[0])
		require.Equal(t, vault, events[n-2].Vault)
		require.False(t, events[n-2].FromVault(), "the factory said it")
	})
	t.Run("KeepsWhatNoProjectionNeeds", func(t *testing.T) {
		t.Parallel()
		require.Nil(t, events[n-1].Body)
		require.False(t, events[n-1].FromVault())
		anonymous, err := d.Decode(ledgerdb.Event{Emitter: vault})
		require.NoError(t, err)
		require.Nil(t, anonymous.Body)
	})
	t.Run("DoesNotTakeAnEventFromTheWrongContract", func(t *testing.T) {
		t.Parallel()
		row := rows[n-2]
		row.Emitter = vault
		e, err := d.Decode(row)
		require.NoError(t, err)
		require.Nil(t, e.Body, "a vault creates no vaults")
	})
	t.Run("RefusesAKnownEventOfAnotherForm", func(t *testing.T) {
		t.Parallel()
		row := rows[n-3]
		row.Data = row.Data[:40]
		_, err := d.Decode(row)
		require.ErrorContains(t, err, "decoding log")
	})
}
