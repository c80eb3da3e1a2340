package txmgr

import (
	"bytes"
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// KillSwitch is the set of things that an operator has stopped: everything, single vaults, single signers.
type KillSwitch []keeperdb.ControlsRow

// ReadKillSwitch reads the switch from the database.
func ReadKillSwitch(ctx context.Context, q *keeperdb.Queries) (KillSwitch, error) {
	rows, err := q.Controls(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the kill switch: %w", err)
	}
	return rows, nil
}

// Stops reports whether the signer must not start anything for the vault.
func (k KillSwitch) Stops(vault, signer common.Address) bool {
	for _, c := range k {
		switch {
		case c.Scope == "global",
			c.Scope == "vault" && bytes.Equal(c.Subject, vault.Bytes()),
			c.Scope == "signer" && bytes.Equal(c.Subject, signer.Bytes()):
			return true
		}
	}
	return false
}
