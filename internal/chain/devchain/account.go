package devchain

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/tyler-smith/go-bip39"
)

// Mnemonic is the phrase that Ethereum development tools share. Its keys are public, so they must never hold value.
const Mnemonic = "test test test test test test test test test test test junk"

// Indices of the first accounts.
const (
	Deployer    = 0 // deploys and owns everything, mints tokens, sets price feeds
	Keeper      = 1
	Platform    = 2
	Guardian    = 3
	Arbitrageur = 4
	FirstMember = 5 // creators from here on, then investors
)

// Account is one key of the development chain.
type Account struct {
	Address common.Address
	Key     *ecdsa.PrivateKey
}

// Transactor returns new options that sign with the account's key for the development chain.
func (a Account) Transactor() *bind.TransactOpts {
	return bind.NewKeyedTransactor(a.Key, new(big.Int).SetUint64(ChainID))
}

// deriveAccounts returns the first n accounts of the mnemonic at m/44'/60'/0'/0/i, the path that wallets use.
func deriveAccounts(mnemonic string, n int) ([]Account, error) {
	seed, err := bip39.NewSeedWithErrorChecking(mnemonic, "")
	if err != nil {
		return nil, fmt.Errorf("reading the mnemonic: %w", err)
	}
	node, err := newMasterKey(seed)
	if err != nil {
		return nil, fmt.Errorf("deriving the master key: %w", err)
	}
	for _, index := range accounts.DefaultRootDerivationPath {
		if node, err = node.child(index); err != nil {
			return nil, fmt.Errorf("deriving the account branch: %w", err)
		}
	}
	// The root path ends at the "change" level; accounts are the leaves below it.
	out := make([]Account, n)
	for i := range out {
		leaf, err := node.child(uint32(i))
		if err != nil {
			return nil, fmt.Errorf("deriving account %d: %w", i, err)
		}
		key, err := crypto.ToECDSA(leaf.secret[:])
		if err != nil {
			return nil, fmt.Errorf("reading the key of account %d: %w", i, err)
		}
		out[i] = Account{Address: crypto.PubkeyToAddress(key.PublicKey), Key: key}
	}
	return out, nil
}

// hdKey is a BIP-32 extended private key.
type hdKey struct {
	secret, chainCode [32]byte
}

var errBadChild = errors.New("the index has no valid key")

func newMasterKey(seed []byte) (hdKey, error) {
	return hdKeyFrom([]byte("Bitcoin seed"), seed, new(big.Int))
}

// child derives the key one level down. Indices from 2³¹ on are hardened.
func (k hdKey) child(index uint32) (hdKey, error) {
	data := make([]byte, 0, 37)
	if index >= 1<<31 {
		data = append(append(data, 0), k.secret[:]...)
	} else {
		key, err := crypto.ToECDSA(k.secret[:])
		if err != nil {
			return hdKey{}, err
		}
		data = append(data, crypto.CompressPubkey(&key.PublicKey)...)
	}
	return hdKeyFrom(k.chainCode[:], binary.BigEndian.AppendUint32(data, index), new(big.Int).SetBytes(k.secret[:]))
}

// hdKeyFrom splits HMAC-SHA512(key, data) into a chain code and an offset that is added to the parent's secret.
func hdKeyFrom(key, data []byte, parent *big.Int) (hdKey, error) {
	mac := hmac.New(sha512.New, key)
	mac.Write(data)
	sum := mac.Sum(nil)
	order := crypto.S256().Params().N
	secret := new(big.Int).SetBytes(sum[:32])
	if secret.Cmp(order) >= 0 {
		return hdKey{}, errBadChild
	}
	secret.Mod(secret.Add(secret, parent), order)
	if secret.Sign() == 0 {
		return hdKey{}, errBadChild
	}
	var out hdKey
	secret.FillBytes(out.secret[:])
	copy(out.chainCode[:], sum[32:])
	return out, nil
}

// Keys returns the first n accounts of the mnemonic.
func Keys(n int) ([]Account, error) { return deriveAccounts(Mnemonic, n) }
