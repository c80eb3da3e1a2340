package event

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Mandate returns the account of the mandate that the event concerns. ok is false for events of other contracts, and for
// NonceCancelled, which concerns an owner.
func (e *Event) Mandate() (account common.Address, ok bool) {
	switch body := e.Body.(type) {
	case *bindings.MandatesMandateChanged:
		return body.Account, true
	case *bindings.MandatesMoneyAdded:
		return body.Account, true
	case *bindings.MandatesAccounted:
		return body.Account, true
	case *bindings.MandatesStatusChanged:
		return body.Account, true
	case *bindings.MandatesPeriodOpened:
		return body.Account, true
	case *bindings.MandatesPartLapsed:
		return body.Account, true
	case *bindings.MandatesTriggered:
		return body.Account, true
	case *bindings.MandatesBought:
		return body.Account, true
	case *bindings.MandatesSold:
		return body.Account, true
	case *bindings.MandatesSkipped:
		return body.Account, true
	case *bindings.MandatesWithdrawn:
		return body.Account, true
	case *bindings.MandatesLeftIndex:
		return body.Account, true
	}
	return common.Address{}, false
}
