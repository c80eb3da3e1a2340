package txmgr

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
)

// Kinds of external signers, by the JSON-RPC method they answer.
const (
	Clef       = "clef"       // account_signTransaction
	Web3Signer = "web3signer" // eth_signTransaction
)

// maxSignedBytes is the largest response that is read from an external signer.
const maxSignedBytes = 1 << 20

// RemoteConfig says where an external signer is. A zero field takes the default named in its comment.
type RemoteConfig struct {
	// Kind is Clef or Web3Signer.
	Kind string
	// URL is an http or https address.
	URL string
	// Account is the address whose key the signer holds.
	Account common.Address
	// Timeout bounds one signature, a person's approval included. Default: 10 s.
	Timeout time.Duration
}

// remoteSigner asks another process for signatures. It checks every part of the response.
type remoteSigner struct {
	cfg    RemoteConfig
	method string
	client *rpc.Client
}

// DialSigner returns a Signer for an external process. It sends nothing yet. Close ends the connection.
func DialSigner(cfg RemoteConfig) (interface {
	Signer
	Close()
}, error,
) {
	cfg.Timeout = cmp.Or(cfg.Timeout, 10*time.Second)
	methods := map[string]string{Clef: "account_signTransaction", Web3Signer: "eth_signTransaction"}
	method, ok := methods[cfg.Kind]
	if !ok {
		return nil, fmt.Errorf("external signer: kind is %q: it must be %s or %s", cfg.Kind, Clef, Web3Signer)
	}
	if cfg.Account == (common.Address{}) {
		return nil, errors.New("external signer: no account given")
	}
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		// The error leaves the URL out, because it may hold a password.
		return nil, errors.New("external signer: its URL must be http:// or https:// with a host")
	}
	client, err := rpc.DialOptions(context.Background(), cfg.URL, rpc.WithHTTPClient(&http.Client{Transport: limitedResponses{}}))
	if err != nil {
		return nil, errors.New("external signer: its URL cannot be used")
	}
	return &remoteSigner{cfg: cfg, method: method, client: client}, nil
}

// limitedResponses reads at most maxSignedBytes of a response.
type limitedResponses struct{}

func (limitedResponses) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body := response.Body
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(body, maxSignedBytes), body}
	return response, nil
}

func (s *remoteSigner) Address() common.Address { return s.cfg.Account }

func (s *remoteSigner) Close() { s.client.Close() }

// signRequest is a transaction in the form that both kinds of signers read.
type signRequest struct {
	From    common.Address  `json:"from"`
	To      *common.Address `json:"to"`
	Gas     hexutil.Uint64  `json:"gas"`
	MaxFee  *hexutil.Big    `json:"maxFeePerGas"`
	MaxTip  *hexutil.Big    `json:"maxPriorityFeePerGas"`
	Value   *hexutil.Big    `json:"value"`
	Nonce   hexutil.Uint64  `json:"nonce"`
	Data    hexutil.Bytes   `json:"data"`
	ChainID *hexutil.Big    `json:"chainId"`
}

func (s *remoteSigner) Sign(ctx context.Context, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	request := signRequest{
		From: s.cfg.Account, To: tx.To(), Gas: hexutil.Uint64(tx.Gas()), MaxFee: (*hexutil.Big)(tx.GasFeeCap()),
		MaxTip: (*hexutil.Big)(tx.GasTipCap()), Value: (*hexutil.Big)(tx.Value()), Nonce: hexutil.Uint64(tx.Nonce()),
		Data: tx.Data(), ChainID: (*hexutil.Big)(chainID),
	}
	var answer json.RawMessage
	if err := s.client.CallContext(ctx, &answer, s.method, request); err != nil {
		return nil, fmt.Errorf("asking the external signer: %w", withoutURL(err))
	}
	raw, claimed, err := readSigned(answer)
	if err != nil {
		return nil, fmt.Errorf("reading the external signer's response: %w", err)
	}
	signed := new(types.Transaction)
	if err := signed.UnmarshalBinary(raw); err != nil {
		return nil, fmt.Errorf("decoding the external signer's transaction: %w", err)
	}
	if hash := crypto.Keccak256Hash(raw); claimed != nil && *claimed != hash || hash != signed.Hash() {
		return nil, fmt.Errorf("the external signer names the hash %s, but its bytes hash to %s", claimed, hash)
	}
	if err := verifySigned(signed, tx, s.cfg.Account, chainID); err != nil {
		return nil, err
	}
	return signed, nil
}

// readSigned reads both forms of a response: the bytes alone, or an object with the bytes and the transaction's fields.
// claimed is the hash that the object names.
func readSigned(answer json.RawMessage) (raw hexutil.Bytes, claimed *common.Hash, err error) {
	if json.Unmarshal(answer, &raw) == nil {
		return raw, nil, nil
	}
	var both struct {
		Raw hexutil.Bytes `json:"raw"`
		Tx  *struct {
			Hash *common.Hash `json:"hash"`
		} `json:"tx"`
	}
	if err := json.Unmarshal(answer, &both); err != nil {
		return nil, nil, errors.New("it is neither bytes nor an object with raw bytes")
	}
	if len(both.Raw) == 0 {
		return nil, nil, errors.New("it has no raw bytes")
	}
	if both.Tx != nil {
		claimed = both.Tx.Hash
	}
	return both.Raw, claimed, nil
}

// withoutURL removes the URL, which may hold a password, from an error.
func withoutURL(err error) error {
	var with *url.Error
	if errors.As(err, &with) {
		return with.Err
	}
	return err
}
