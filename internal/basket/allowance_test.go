package basket_test

import (
	"encoding/json"
	"math/big"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// TestAllowanceDrainsAsInTheContract compares with the vectors that the contract's library is tested with.
func TestAllowanceDrainsAsInTheContract(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../contracts/test/vectors/allowance.json")
	require.NoError(t, err)
	var vectors struct {
		Cases []struct {
			Next, Amount, DailyBps, Elapsed, Fits, Nav, Used json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal(raw, &vectors))
	require.NotEmpty(t, vectors.Cases)
	number := func(raw json.RawMessage) *big.Int {
		text := string(raw)
		if raw[0] == '"' {
			require.NoError(t, json.Unmarshal(raw, &text))
		}
		n, ok := new(big.Int).SetString(text, 0)
		require.True(t, ok, text)
		return n
	}
	for _, c := range vectors.Cases {
		daily, passed := number(c.DailyBps).Int64(), time.Duration(number(c.Elapsed).Int64())*time.Second
		left := basket.DrainAllowanceD18(number(c.Used), daily, passed)
		require.Equal(t, basket.AllowanceCapacityD18(daily).String(),
			new(big.Int).Add(left, basket.AllowanceLeftD18(number(c.Used), daily, passed)).String(), "used and left are the capacity")
		added := basket.MulDivUp(number(c.Amount), basket.D18, number(c.Nav))
		want := new(big.Int).Add(left, added)
		fits := want.Cmp(basket.AllowanceCapacityD18(daily)) <= 0
		if !fits {
			want = left
		}
		require.Equal(t, number(c.Fits).Sign() == 1, fits)
		require.Equal(t, number(c.Next).String(), want.String())
	}
}

func TestAllowanceIgnoresATimeBeforeItsRecord(t *testing.T) {
	t.Parallel()
	used := big.NewInt(7)
	require.Equal(t, used, basket.DrainAllowanceD18(used, 500, -time.Hour))
}

func TestAnOverusedAllowanceHasNothingLeft(t *testing.T) {
	t.Parallel()
	require.Zero(t, basket.AllowanceLeftD18(basket.D18, 500, 0).Sign())
}
