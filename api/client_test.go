package api_test

import (
	"encoding/json"
	"net/http/httptest"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/client"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

// TestTheGeneratedClientReadsAndPrepares uses the Go client of the document as an integrator does.
func TestTheGeneratedClientReadsAndPrepares(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, buyer := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	address := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	c, err := client.NewClientWithResponses(server.URL)
	require.NoError(t, err)
	ctx := t.Context()

	sort := client.ListIndicesParamsSortReturn
	list, err := c.ListIndicesWithResponse(ctx, &client.ListIndicesParams{Limit: new(int32(5)), Sort: &sort})
	require.NoError(t, err)
	require.NotNil(t, list.JSON200, string(list.Body))
	require.Len(t, list.JSON200.Indices, 1)
	require.Equal(t, address, list.JSON200.Indices[0].Address)
	require.False(t, list.JSON200.HasMore)
	detail, err := c.GetIndexWithResponse(ctx, address, &client.GetIndexParams{})
	require.NoError(t, err)
	require.Equal(t, list.JSON200.Indices[0], detail.JSON200.Index, "list and detail agree")
	require.Nil(t, detail.JSON200.PendingFees, "an object that is null")

	unknown, err := c.GetIndexWithResponse(ctx, common.Address{1}.Hex(), &client.GetIndexParams{})
	require.NoError(t, err)
	require.Equal(t, "unknown_index", unknown.ApplicationproblemJSON404.Code)

	amount, usdc := "2000000000", w.token("USDC").Hex()
	request := client.DepositRequest{From: buyer.Address.Hex(), Index: address, Token: &usdc, Amount: &amount}
	asked, err := c.PrepareDepositWithResponse(ctx, &client.PrepareDepositParams{}, request)
	require.NoError(t, err)
	require.NotNil(t, asked.JSON200, string(asked.Body))
	require.NotNil(t, asked.JSON200.Approvals[0].Permit)
	var raw prepared
	require.NoError(t, json.Unmarshal(asked.Body, &raw))
	permit := signPermit(t, buyer, raw, nil)["permit"].(map[string]any)
	request.Permit = &client.PermitInput{
		Value: asked.JSON200.Approvals[0].Permit.Value, Deadline: asked.JSON200.Approvals[0].Permit.Deadline,
		Signature: permit["signature"].(string),
	}
	signed, err := c.PrepareDepositWithResponse(ctx, &client.PrepareDepositParams{}, request)
	require.NoError(t, err)
	require.NotNil(t, signed.JSON200, string(signed.Body))
	require.Empty(t, signed.JSON200.Approvals)
	require.Equal(t, w.market.Deployment.Zapper.Hex(), signed.JSON200.Transaction.To)
}
