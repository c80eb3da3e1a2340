// Package event decodes the ledger: one typed event for each log of the factory, the registry, the exit guard and the vaults.
//
// A ledger row is decoded here and nowhere else, the same way when it comes from the chain and when it is read again to
// rebuild projections. It does no I/O and keeps nothing.
package event

import (
	"bytes"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// Event is a ledger row and what it says.
type Event struct {
	ledgerdb.Event
	// Vault is the vault that emitted the event or was created by it; zero for registry, guard and the factory's settings.
	Vault common.Address
	// Body is a pointer to the bindings' struct of the event, such as *bindings.IndexVaultTransfer; nil for events that
	// no projection needs (approvals, ownership offers, adapters), which the ledger keeps all the same.
	Body any
}

// FromVault tells whether the event was emitted by a vault and says something about it.
func (e *Event) FromVault() bool { return e.Body != nil && e.Vault == e.Emitter }

// VaultCreatedID is the first topic of the factory's VaultCreated; the second is the vault.
var VaultCreatedID = mustABI(bindings.VaultFactoryMetaData.ParseABI()).Events["VaultCreated"].ID

// Decoder knows which contract speaks which language: the factory's, the registry's, the exit guard's where there is one, and
// every other emitter is a vault.
type Decoder struct {
	Factory, Registry, Guard common.Address
}

// Decode reads one ledger row. It fails where a known event does not have the layout its contract gives it.
func (d Decoder) Decode(row ledgerdb.Event) (Event, error) {
	e := Event{Event: row}
	return e, d.decode(&e)
}

// decode sets what the row of e says.
func (d Decoder) decode(e *Event) error {
	known := ofVault
	switch e.Emitter {
	case d.Factory:
		known = ofFactory
	case d.Registry:
		known = ofRegistry
	case d.Guard:
		known = ofGuard
	default:
		e.Vault = e.Emitter
	}
	if len(e.Topics) == 0 {
		return nil
	}
	var body any
	var err error
	if e.Vault == e.Emitter && bytes.Equal(e.Topics[0], transferID[:]) {
		body, err = unpackTransfer(e.Topics, e.Data)
	} else {
		id := common.BytesToHash(e.Topics[0])
		if f, often := fastDecoders[id]; often && e.Vault == e.Emitter {
			if e.Body = f.unpack(e.Topics, e.Data); e.Body != nil {
				return nil
			}
		}
		unpack, ok := known[id]
		if !ok {
			return nil
		}
		log := &types.Log{Address: e.Emitter, Data: e.Data, Topics: make([]common.Hash, len(e.Topics))}
		for i, topic := range e.Topics {
			log.Topics[i] = common.BytesToHash(topic)
		}
		body, err = unpack(log)
	}
	if err != nil {
		return fmt.Errorf("decoding log %d of block %d from %s: %w", e.LogIndex, e.BlockNumber, e.Emitter, err)
	}
	e.Body = body
	if created, ok := body.(*bindings.VaultFactoryVaultCreated); ok {
		e.Vault = created.Vault
	}
	return nil
}

// DecodeAll decodes rows in their order.
func (d Decoder) DecodeAll(rows []ledgerdb.Event) ([]Event, error) {
	events := make([]Event, len(rows))
	for i := range rows {
		events[i].Event = rows[i]
	}
	return events, d.DecodeIn(events)
}

// DecodeIn sets what the rows of events say.
func (d Decoder) DecodeIn(events []Event) error {
	for i := range events {
		if err := d.decode(&events[i]); err != nil {
			return err
		}
	}
	return nil
}
