// Package event decodes the ledger: one typed event for each log of the factory, the registry and the vaults.
//
// A ledger row is decoded here and nowhere else, the same way when it comes from the chain and when it is read again to
// rebuild projections. It does no I/O and keeps nothing.
package event

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// Event is a ledger row and what it says.
type Event struct {
	ledgerdb.Event
	// Vault is the vault that the event is about; zero for the registry's events and for the factory's own settings.
	Vault common.Address
	// Body is a pointer to the bindings' struct of the event, such as *bindings.IndexVaultTransfer; nil for events that
	// no projection needs (approvals, ownership offers, adapters), which the ledger keeps all the same.
	Body any
}

// FromVault tells whether the event was emitted by a vault and says something about it.
func (e *Event) FromVault() bool { return e.Body != nil && e.Vault == e.Emitter }

// VaultCreatedID is the first topic of the factory's VaultCreated; the second is the vault.
var VaultCreatedID = mustABI(bindings.VaultFactoryMetaData.ParseABI()).Events["VaultCreated"].ID

// Decoder knows which contract speaks which language: the factory's, the registry's, and every other emitter is a vault.
type Decoder struct {
	Factory, Registry common.Address
}

// Decode reads one ledger row. It fails where a known event does not have the form its contract gives it.
func (d Decoder) Decode(row ledgerdb.Event) (Event, error) {
	e := Event{Event: row}
	log := &types.Log{Address: row.Emitter, Data: row.Data, Topics: make([]common.Hash, len(row.Topics))}
	for i, topic := range row.Topics {
		log.Topics[i] = common.BytesToHash(topic)
	}
	known := ofVault
	switch row.Emitter {
	case d.Factory:
		known = ofFactory
	case d.Registry:
		known = ofRegistry
	default:
		e.Vault = row.Emitter
	}
	if len(log.Topics) == 0 {
		return e, nil
	}
	unpack, ok := known[log.Topics[0]]
	if !ok {
		return e, nil
	}
	body, err := unpack(log)
	if err != nil {
		return Event{}, fmt.Errorf("decoding log %d of block %d from %s: %w", row.LogIndex, row.BlockNumber, row.Emitter, err)
	}
	e.Body = body
	if created, ok := body.(*bindings.VaultFactoryVaultCreated); ok {
		e.Vault = created.Vault
	}
	return e, nil
}

// DecodeAll decodes rows in their order.
func (d Decoder) DecodeAll(rows []ledgerdb.Event) ([]Event, error) {
	events := make([]Event, len(rows))
	for i, row := range rows {
		var err error
		if events[i], err = d.Decode(row); err != nil {
			return nil, err
		}
	}
	return events, nil
}
