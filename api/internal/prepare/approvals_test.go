package prepare

import (
	"context"
	"log/slog"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// resetOnlyToken is a node with one token that changes an allowance only from or to 0, like USDT.
type resetOnlyToken struct{ allowance *big.Int }

func (n resetOnlyToken) BatchCall(_ context.Context, batch []rpc.BatchElem) error {
	for _, elem := range batch {
		*elem.Result.(*hexutil.Bytes) = common.BigToHash(n.allowance).Bytes()
	}
	return nil
}

func (n resetOnlyToken) EstimateGas(_ context.Context, msg ethereum.CallMsg) (uint64, error) {
	wanted := new(big.Int).SetBytes(msg.Data[36:])
	if n.allowance.Sign() > 0 && wanted.Sign() > 0 {
		return 0, simulatedError{message: "execution reverted", data: "0x"}
	}
	return 40_000, nil
}

func TestATokenThatRefusesToChangeAnAllowanceIsResetFirst(t *testing.T) {
	t.Parallel()
	token, spender := common.Address{1}, common.Address{2}
	for _, test := range []struct {
		allowance int64
		want      []rest.BaseUnits
	}{{0, []rest.BaseUnits{"100"}}, {99, []rest.BaseUnits{"0", "100"}}, {100, nil}, {101, nil}} {
		node := resetOnlyToken{big.NewInt(test.allowance)}
		s := &Preparer{Chain: &market.Chain{Node: node, Log: slog.New(slog.DiscardHandler)}, node: node}
		var approvals []Approval
		var issues []Issue
		d := call{from: common.Address{3}, spends: []spend{{token: token, spender: spender, amount: big.NewInt(100)}}}
		require.NoError(t, s.approvals(t.Context(), indexState{}, d, &approvals, &issues))
		var got []rest.BaseUnits
		for _, a := range approvals {
			got = append(got, a.Amount)
			require.Equal(t, rest.Address(spender), a.Spender)
			require.Equal(t, tokenABI.PackApprove(spender, mustBig(t, string(a.Amount))), []byte(a.Transaction.Data))
		}
		require.Equal(t, test.want, got, "allowance %d", test.allowance)
		require.Len(t, issues, min(len(test.want), 1))
	}
}

func mustBig(t *testing.T, s string) *big.Int {
	t.Helper()
	i, ok := new(big.Int).SetString(s, 10)
	require.True(t, ok)
	return i
}
