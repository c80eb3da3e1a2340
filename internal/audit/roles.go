package audit

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

// Successor is a pending change of a role. The zero value means that none is pending.
type Successor struct {
	Account                 common.Address
	ExecutableAt, ExpiresAt uint64 // {s}
}

// succeed sets who may accept the guardian's role (0) or the platform's (1).
func (v *Vault) succeed(role uint8, next Successor) error {
	if int(role) >= len(v.Successors) {
		return fmt.Errorf("role %d is unknown to this audit", role)
	}
	v.Successors[role] = next
	return nil
}

// roleChanged replaces the guardian (role 0) or the platform (role 1).
func (v *Vault) roleChanged(e *bindings.IndexVaultRoleChanged) error {
	if int(e.Role) >= len(v.Successors) {
		return fmt.Errorf("role %d is unknown to this audit", e.Role)
	}
	holder := [...]*common.Address{&v.Guardian, &v.Platform}[e.Role]
	if *holder != e.Previous || v.Successors[e.Role].Account != e.Account {
		return fmt.Errorf("role %d passes from %s to %s, but logs make it pass from %s to %s",
			e.Role, e.Previous, e.Account, *holder, v.Successors[e.Role].Account)
	}
	*holder = e.Account
	return v.succeed(e.Role, Successor{})
}

func (v *Vault) woundDown(e *bindings.IndexVaultWindDown) error {
	v.WoundDownAt, v.WoundDownBy, v.WindDownReason = e.Raw.BlockTimestamp, e.By, store.Text(e.Reason)
	return nil
}

// roleFacts adds the pending changes of roles, and the end of the vault.
func (v *Vault) roleFacts(add func(field Field, subject string, value any)) {
	for role, next := range v.Successors {
		if next.Account != (common.Address{}) {
			add(successorFields[role], "", successorValue(next))
		}
	}
	if v.WoundDownAt != 0 {
		add(WoundDownAt, "", v.WoundDownAt)
		add(WindDown, "", windDownValue(v.WoundDownBy, v.WindDownReason))
	}
}
