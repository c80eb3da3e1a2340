package api_test

import (
	"crypto/ecdsa"
	"math/big"
	"net/http"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// delegate gives an account the code of a contract (EIP-7702). The zero address removes it.
func (w *world) delegate(t *testing.T, account *ecdsa.PrivateKey, code common.Address) {
	t.Helper()
	client, sender := w.chain.Client(), w.chain.Account(devchain.Deployer)
	id := uint256.NewInt(w.market.Deployment.ChainID)
	pending := func(of common.Address) uint64 {
		nonce, err := client.PendingNonceAt(t.Context(), of)
		require.NoError(t, err)
		return nonce
	}
	auth, err := types.SignSetCode(account,
		types.SetCodeAuthorization{ChainID: *id, Address: code, Nonce: pending(crypto.PubkeyToAddress(account.PublicKey))})
	require.NoError(t, err)
	tx, err := types.SignNewTx(sender.Key, types.LatestSignerForChainID(id.ToBig()), &types.SetCodeTx{
		ChainID: id, Nonce: pending(sender.Address), GasTipCap: uint256.NewInt(1e9), GasFeeCap: uint256.NewInt(100e9), Gas: 200_000,
		To: sender.Address, Value: new(uint256.Int), AuthList: []types.SetCodeAuthorization{auth},
	})
	require.NoError(t, err)
	require.NoError(t, client.SendTransaction(t.Context(), tx))
	w.chain.Commit()
	receipt, err := client.TransactionReceipt(t.Context(), tx.Hash())
	require.NoError(t, err)
	require.Equal(t, types.ReceiptStatusSuccessful, receipt.Status)
}

func TestWhatAWithdrawalCouldNotTransferIsClaimedOnceTheTokenWorksAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, heir, deployer := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5),
		w.chain.Account(devchain.Deployer)
	// This token can stop working: an account has a token's code until the delegation is removed.
	account, err := crypto.GenerateKey()
	require.NoError(t, err)
	token, link := crypto.PubkeyToAddress(account.PublicKey), w.market.Asset("LINK")
	w.delegate(t, account, link.Token)
	testkit.Send(t, w.chain, deployer,
		testkit.Call{To: token, Data: bindings.NewDevToken().PackMint(maker.Address, new(big.Int).Lsh(big.NewInt(1), 90))},
		testkit.Call{To: w.market.Deployment.Registry, Data: bindings.NewAssetRegistry().PackList(token, link.Feed, 86_400)})
	w.sync(t)
	launch := w.launchBody(maker.Address, map[string]int{"WETH": 5000})
	launch["constituents"] = append(launch["constituents"].([]any), map[string]any{"token": token.Hex(), "weight_bps": 5000})
	w.execute(t, maker, w.prepare(t, "/v1/tx/launch", launch))
	index := at(t, w.get(t, "/v1/indices?sort=age&order=asc&limit=1"), "indices", 0, "address").(string)

	redemption := map[string]any{"from": maker.Address.Hex(), "index": index, "in_kind": true, "shares": "max"}
	w.delegate(t, account, common.Address{})
	before := w.balance(t, w.token("WETH"), maker.Address)
	redeem := w.prepare(t, "/v1/tx/redeem", redemption)
	w.execute(t, maker, redeem)
	require.Positive(t, w.balance(t, w.token("WETH"), maker.Address).Cmp(before), "the other token is paid")
	owed := at(t, w.get(t, "/v1/investors/"+maker.Address.Hex()+"/positions"), "claims", 0)
	require.Equal(t, token.Hex(), at(t, owed, "token"))

	claim := map[string]any{"from": maker.Address.Hex(), "index": index, "token": token.Hex(), "receiver": heir.Address.Hex()}
	require.Contains(t, w.prepare(t, "/v1/tx/claim", claim).issues(), "would_revert", "it does not work yet")
	w.delegate(t, account, link.Token)
	due := w.prepare(t, "/v1/tx/claim", claim)
	require.Empty(t, due.issues())
	require.Empty(t, due.Approvals)
	require.Equal(t, at(t, owed, "amount"), at(t, due.Preview["claim"], "amount"))
	require.Equal(t, at(t, owed, "amount"), due.MinOut[0].Amount)
	w.execute(t, maker, due)
	require.Equal(t, at(t, owed, "amount"), w.balance(t, token, heir.Address).String())
	require.Empty(t, w.get(t, "/v1/investors/"+maker.Address.Hex()+"/positions")["claims"])
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/claim", claim), "body.token")
}
