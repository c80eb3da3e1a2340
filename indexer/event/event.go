// Package event decodes the ledger: one typed event for each log of factory, registry, exit guard, mandates and vaults.
//
// Ledger rows are decoded only here, so a row means the same when it comes from the chain and when a rebuild reads it again.
// The package does no I/O and keeps no state.
package event

import (
	"bytes"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// Event is a ledger row and its decoded content.
type Event struct {
	ledgerdb.Event
	// Vault is the vault that emitted the event or that the event created. It is zero for registry, exit guard, mandates
	// and the factory's settings.
	Vault common.Address
	// Body points to the bindings' struct of the event, such as *bindings.IndexVaultTransfer. It is nil for events that no
	// projection needs, such as approvals. The ledger keeps those too.
	Body any
}

// FromVault tells whether a vault emitted the event and it has a Body.
func (e *Event) FromVault() bool { return e.Body != nil && e.Vault == e.Emitter }

// VaultCreatedID is topic 1 of the factory's VaultCreated. Topic 2 is the vault.
var VaultCreatedID = mustABI(bindings.VaultFactoryMetaData.ParseABI()).Events["VaultCreated"].ID

// ConstituentsLeftID is topic 1 of a vault's ConstituentsLeft.
var ConstituentsLeftID = mustABI(bindings.IndexVaultMetaData.ParseABI()).Events["ConstituentsLeft"].ID

// Decoder knows the contracts: factory, registry, and exit guard and mandates if there are any. Every other emitter is a vault.
type Decoder struct {
	Factory, Registry, Guard, Mandates common.Address
}

// Decode decodes one ledger row. It fails if a known event does not have the layout of its contract.
func (d Decoder) Decode(row ledgerdb.Event) (Event, error) {
	e := Event{Event: row}
	return e, d.decode(&e)
}

// decode decodes the row of e.
func (d Decoder) decode(e *Event) error {
	known := ofVault
	switch e.Emitter {
	case d.Factory:
		known = ofFactory
	case d.Registry:
		known = ofRegistry
	case d.Guard:
		known = ofGuard
	case d.Mandates:
		known = ofMandates
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

// DecodeAll decodes rows in order.
func (d Decoder) DecodeAll(rows []ledgerdb.Event) ([]Event, error) {
	events := make([]Event, len(rows))
	for i := range rows {
		events[i].Event = rows[i]
	}
	return events, d.DecodeIn(events)
}

// DecodeIn decodes the rows of events in place.
func (d Decoder) DecodeIn(events []Event) error {
	for i := range events {
		if err := d.decode(&events[i]); err != nil {
			return err
		}
	}
	return nil
}
