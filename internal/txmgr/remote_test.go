package txmgr_test

import (
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

// signerServer is clef and web3signer in one. A test changes the transaction before it is signed, the key, or the
// answer.
type signerServer struct {
	key    *ecdsa.PrivateKey
	change func(tx *types.DynamicFeeTx)
	answer func(method, raw, hash string) string // a JSON-RPC result, or an error if it begins with "error"
	wait   chan struct{}                         // answers only after it is closed
}

func (s *signerServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var call struct {
		ID     json.RawMessage `json:"id"`
		Method string          `json:"method"`
		Params []struct {
			From    common.Address  `json:"from"`
			To      *common.Address `json:"to"`
			Gas     hexutil.Uint64  `json:"gas"`
			MaxFee  *hexutil.Big    `json:"maxFeePerGas"`
			MaxTip  *hexutil.Big    `json:"maxPriorityFeePerGas"`
			Value   *hexutil.Big    `json:"value"`
			Nonce   hexutil.Uint64  `json:"nonce"`
			Data    hexutil.Bytes   `json:"data"`
			ChainID *hexutil.Big    `json:"chainId"`
		} `json:"params"`
	}
	if err := json.NewDecoder(r.Body).Decode(&call); err != nil || len(call.Params) != 1 {
		http.Error(w, "no call", http.StatusBadRequest)
		return
	}
	if s.wait != nil {
		<-s.wait
	}
	p := call.Params[0]
	inner := &types.DynamicFeeTx{
		ChainID: p.ChainID.ToInt(), Nonce: uint64(p.Nonce), GasTipCap: p.MaxTip.ToInt(), GasFeeCap: p.MaxFee.ToInt(),
		Gas: uint64(p.Gas), To: p.To, Value: p.Value.ToInt(), Data: p.Data,
	}
	if s.change != nil {
		s.change(inner)
	}
	tx, err := types.SignNewTx(s.key, types.LatestSignerForChainID(inner.ChainID), inner)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	result := s.answer(call.Method, hexutil.Encode(raw), tx.Hash().Hex())
	if text, isError := strings.CutPrefix(result, "error"); isError {
		_, _ = fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"error":%s}`, call.ID, text)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"result":%s}`, call.ID, result)
}

// honest answers like clef or like web3signer.
func honest(method, raw, hash string) string {
	if method == "account_signTransaction" {
		return fmt.Sprintf(`{"raw":%q,"tx":{"hash":%q}}`, raw, hash)
	}
	return fmt.Sprintf("%q", raw)
}

func newKey(t *testing.T) (*ecdsa.PrivateKey, common.Address) {
	t.Helper()
	key, err := crypto.GenerateKey()
	require.NoError(t, err)
	return key, crypto.PubkeyToAddress(key.PublicKey)
}

func TestAnExternalSignerSignsForBothProtocols(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{txmgr.Clef, txmgr.Web3Signer} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			key, account := newKey(t)
			server := httptest.NewServer(&signerServer{key: key, answer: honest})
			t.Cleanup(server.Close)
			signer, err := txmgr.DialSigner(txmgr.RemoteConfig{Kind: kind, URL: server.URL, Account: account})
			require.NoError(t, err)
			t.Cleanup(signer.Close)
			b := setup(t)
			b.signer = signer
			b.node.signer = account
			b.restart()
			id := b.enqueue(1, 20)
			b.settle()
			require.Equal(t, "final_ok", b.state(id))
		})
	}
}

func TestAnExternalSignerIsNotBelieved(t *testing.T) {
	t.Parallel()
	key, account := newKey(t)
	other, stranger := newKey(t)
	changed := func(change func(tx *types.DynamicFeeTx)) *signerServer {
		return &signerServer{key: key, change: change, answer: honest}
	}
	for want, s := range map[string]*signerServer{
		"chain id is 1 instead of 31337":     changed(func(tx *types.DynamicFeeTx) { tx.ChainID = big.NewInt(1) }),
		"nonce is 8 instead of 7":            changed(func(tx *types.DynamicFeeTx) { tx.Nonce++ }),
		"tip is 2 instead of 1":              changed(func(tx *types.DynamicFeeTx) { tx.GasTipCap = big.NewInt(2) }),
		"fee cap is 11 instead of 10":        changed(func(tx *types.DynamicFeeTx) { tx.GasFeeCap = big.NewInt(11) }),
		"gas limit is 1 instead of 50000":    changed(func(tx *types.DynamicFeeTx) { tx.Gas = 1 }),
		"destination is " + stranger.Hex():   changed(func(tx *types.DynamicFeeTx) { tx.To = &stranger }),
		"value is 1000 instead of 3":         changed(func(tx *types.DynamicFeeTx) { tx.Value = big.NewInt(1_000) }),
		"calldata is 0xff instead of 0x0102": changed(func(tx *types.DynamicFeeTx) { tx.Data = []byte{0xff} }),
		"access list is [{": changed(func(tx *types.DynamicFeeTx) {
			tx.AccessList = types.AccessList{{Address: stranger}}
		}),
		"a signature of " + stranger.Hex() + " instead of": {key: other, answer: honest},
		"its bytes hash to": {key: key, answer: func(_, raw, _ string) string {
			return fmt.Sprintf(`{"raw":%q,"tx":{"hash":%q}}`, raw, common.Hash{1})
		}},
		"decoding the external signer's transaction": {key: key, answer: func(_, _, _ string) string { return `"0xdeadbeef"` }},
		"it is neither bytes nor an object":          {key: key, answer: func(_, _, _ string) string { return `"signed, trust me"` }},
		"it has no raw bytes":                        {key: key, answer: func(_, _, _ string) string { return `{"tx":{}}` }},
		"asking the external signer: request denied": {key: key, answer: func(_, _, _ string) string {
			return `error{"code":-32000,"message":"request denied"}`
		}},
		"asking the external signer: invalid character": {key: key, answer: func(_, _, _ string) string { return `<html>` }},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(s)
			t.Cleanup(server.Close)
			_, err := ask(t, server.URL, account, time.Minute)
			require.ErrorContains(t, err, want)
		})
	}
}

// ask requests one signature.
func ask(t *testing.T, url string, account common.Address, timeout time.Duration) (*types.Transaction, error) {
	t.Helper()
	signer, err := txmgr.DialSigner(txmgr.RemoteConfig{Kind: txmgr.Clef, URL: url, Account: account, Timeout: timeout})
	require.NoError(t, err)
	t.Cleanup(signer.Close)
	to := vault(1)
	return signer.Sign(t.Context(), types.NewTx(&types.DynamicFeeTx{
		ChainID: big.NewInt(mockChain), Nonce: 7, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(10), Gas: 50_000, To: &to,
		Value: big.NewInt(3), Data: []byte{1, 2},
	}), big.NewInt(mockChain))
}

func TestASlowOrAbsentSignerIsGivenUpWithoutItsAddressInTheError(t *testing.T) {
	t.Parallel()
	key, account := newKey(t)
	slow := &signerServer{key: key, answer: honest, wait: make(chan struct{})}
	server := httptest.NewServer(slow)
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(slow.wait) })
	secret := strings.Replace(server.URL, "http://", "http://user:hunter2@", 1)
	_, err := ask(t, secret, account, 50*time.Millisecond)
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")

	gone := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "") }))
	secret = strings.Replace(gone.URL, "http://", "http://user:hunter2@", 1)
	gone.Close()
	_, err = ask(t, secret, account, time.Minute)
	require.ErrorContains(t, err, "asking the external signer")
	require.NotContains(t, err.Error(), "hunter2")
}

func TestAFaultySignerCostsNothingButTime(t *testing.T) {
	t.Parallel()
	key, account := newKey(t)
	s := &signerServer{key: key, answer: honest, change: func(tx *types.DynamicFeeTx) { tx.Nonce++ }}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	signer, err := txmgr.DialSigner(txmgr.RemoteConfig{Kind: txmgr.Web3Signer, URL: server.URL, Account: account})
	require.NoError(t, err)
	t.Cleanup(signer.Close)
	b := setup(t)
	b.signer, b.node.signer = signer, account
	b.restart()
	id := b.enqueue(1, 30)
	require.ErrorContains(t, b.m.Step(t.Context()), "nonce is 1 instead of 0")
	require.Equal(t, "reserved", b.state(id))
	require.Empty(t, b.node.seen)
	s.change = nil
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
}

func TestWhatIsWrongWithAnExternalSignersConfigurationIsNamed(t *testing.T) {
	t.Parallel()
	_, account := newKey(t)
	for want, cfg := range map[string]txmgr.RemoteConfig{
		`kind is "ledger"`: {Kind: "ledger", URL: "http://localhost:1", Account: account},
		"no account given": {Kind: txmgr.Clef, URL: "http://localhost:1"},
		"its URL must be":  {Kind: txmgr.Clef, URL: "localhost:1", Account: account},
	} {
		_, err := txmgr.DialSigner(cfg)
		require.ErrorContains(t, err, want)
	}
}
