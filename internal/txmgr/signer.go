package txmgr

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"math/big"
	"os"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// Signer holds one key. Sign returns tx with its signature and nothing else changed.
type Signer interface {
	Address() common.Address
	Sign(ctx context.Context, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error)
}

type keySigner struct {
	key     *ecdsa.PrivateKey
	address common.Address
}

// NewKeySigner signs with a key in memory.
func NewKeySigner(key *ecdsa.PrivateKey) Signer {
	return keySigner{key: key, address: crypto.PubkeyToAddress(key.PublicKey)}
}

// OpenKeystore reads a key from an encrypted keystore file (web3 secret storage, as geth and clef write it).
func OpenKeystore(path, password string) (Signer, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("reading the keystore file: %w", err)
	}
	key, err := keystore.DecryptKey(raw, password)
	if err != nil {
		return nil, fmt.Errorf("decrypting the keystore file %s: %w", path, err)
	}
	return NewKeySigner(key.PrivateKey), nil
}

func (s keySigner) Address() common.Address { return s.address }

func (s keySigner) Sign(_ context.Context, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
	signed, err := types.SignTx(tx, types.LatestSignerForChainID(chainID), s.key)
	if err != nil {
		return nil, fmt.Errorf("signing with the key of %s: %w", s.address, err)
	}
	return signed, nil
}
