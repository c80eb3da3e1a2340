package txmgr

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"os"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// Signer holds one key. Sign returns tx with a signature and no other change.
type Signer interface {
	Address() common.Address
	Sign(ctx context.Context, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error)
}

type keySigner struct {
	key     *ecdsa.PrivateKey
	address common.Address
}

// NewKeySigner returns a signer with a key in memory.
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

// verifySigned returns an error unless signed is unsigned plus a signature of that account. It does not trust the signer.
func verifySigned(signed, unsigned *types.Transaction, account common.Address, chainID *big.Int) error {
	for _, field := range []struct {
		name      string
		got, want any
	}{
		{"type", signed.Type(), unsigned.Type()},
		{"chain id", signed.ChainId(), unsigned.ChainId()},
		{"nonce", signed.Nonce(), unsigned.Nonce()},
		{"tip", signed.GasTipCap(), unsigned.GasTipCap()},
		{"fee cap", signed.GasFeeCap(), unsigned.GasFeeCap()},
		{"gas limit", signed.Gas(), unsigned.Gas()},
		{"destination", signed.To(), unsigned.To()},
		{"value", signed.Value(), unsigned.Value()},
		{"calldata", hexutil.Encode(signed.Data()), hexutil.Encode(unsigned.Data())},
		{"access list", fmt.Sprint(signed.AccessList()), fmt.Sprint(unsigned.AccessList())},
	} {
		if got, want := fmt.Sprint(field.got), fmt.Sprint(field.want); got != want {
			return fmt.Errorf("the signer returned another transaction: %s is %s instead of %s", field.name, got, want)
		}
	}
	rules := types.LatestSignerForChainID(chainID)
	if rules.Hash(signed) != rules.Hash(unsigned) { // a field that is not in the list above
		return errors.New("the signer returned another transaction")
	}
	from, err := types.Sender(rules, signed)
	if err != nil {
		return fmt.Errorf("recovering the sender: %w", err)
	}
	if from != account {
		return fmt.Errorf("the signer returned a signature of %s instead of %s", from, account)
	}
	return nil
}
