package store_test

import (
	"context"
	"encoding/json"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// everything returns a row with every type that the fast path supports.
func everything(t *rapid.T) []any {
	bytes := func(n int) []byte { return rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "bytes") }
	whole := func() *big.Int {
		i := new(big.Int).SetBytes(rapid.SliceOfN(rapid.Byte(), 0, 32).Draw(t, "number"))
		zeros := rapid.IntRange(0, 20).Draw(t, "zeros")
		if big := new(big.Int).Mul(i, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(zeros)), nil)); big.BitLen() <= 256 {
			return big
		}
		return i
	}
	signed := decimal.NewFromBigInt(whole(), rapid.Int32Range(-3, 0).Draw(t, "exponent"))
	if rapid.Bool().Draw(t, "negative") {
		signed = signed.Neg()
	}
	amount, address, hash := basket.NewAmount(whole()), common.Address(bytes(20)), common.Hash(bytes(32))
	when := time.UnixMicro(rapid.Int64Range(-1e15, 1e16).Draw(t, "time")).UTC()
	topics := [][]byte{}
	for range rapid.IntRange(0, 4).Draw(t, "topics") {
		topics = append(topics, bytes(32))
	}
	small, large := rapid.Int32().Draw(t, "small"), rapid.Int64().Draw(t, "large")
	row := []any{
		rapid.Bool().Draw(t, "bool"), rapid.Int16().Draw(t, "int16"), small, large,
		rapid.StringMatching(`[ -~é\n\t"\\]{0,20}`).Draw(t, "text"),
		json.RawMessage(`{"a": [1, "é"]}`), bytes(rapid.IntRange(0, 70_000).Draw(t, "length")), topics, address, hash, when, amount, signed,
		&small, &large, &address, &hash, &when, &amount, &signed,
	}
	if rapid.Bool().Draw(t, "nulls") {
		row = append(row[:13], (*int32)(nil), (*int64)(nil), (*common.Address)(nil), (*common.Hash)(nil), (*time.Time)(nil),
			(*basket.Amount)(nil), (*decimal.Decimal)(nil))
	}
	return row
}

func TestCopyFrom(t *testing.T) { //nolint:tparallel // the subtests share two tables
	t.Parallel()
	s := testkit.DB(t)
	types := []string{
		"boolean", "smallint", "integer", "bigint", "text", "jsonb", "bytea", "bytea[]", "address", "hash32",
		"timestamptz", "uint256", "numeric",
		"integer", "bigint", "address", "hash32", "timestamptz", "uint256", "numeric",
	}
	columns := make([]string, len(types))
	var sql strings.Builder
	sql.WriteString("create table fast (")
	for i, name := range types {
		columns[i] = "Column " + string(rune('a'+i))
		sql.WriteString(`"` + columns[i] + `" ` + name + ", ")
	}
	_, err := s.Pool.Exec(t.Context(), sql.String()+`n bigint generated always as identity);
		create table slow (like fast including identity)`)
	require.NoError(t, err)
	copied := func(t *rapid.T, rows [][]any) {
		ctx := context.Background()
		require.NoError(t, s.InTx(ctx, func(tx pgx.Tx) error {
			n, err := tx.CopyFrom(ctx, pgx.Identifier{"fast"}, columns, pgx.CopyFromRows(rows))
			require.NoError(t, err)
			require.Equal(t, int64(len(rows)), n)
			return nil
		}))
		_, err := s.Pool.CopyFrom(ctx, pgx.Identifier{"slow"}, columns, pgx.CopyFromRows(rows))
		require.NoError(t, err)
		differing := `select count(*) from (select * from fast except all select * from slow union all
			(select * from slow except all select * from fast)) as d`
		var n int
		require.NoError(t, s.Pool.QueryRow(ctx, differing).Scan(&n))
		require.Zero(t, n)
		_, err = s.Pool.Exec(ctx, "truncate fast, slow restart identity")
		require.NoError(t, err)
	}
	t.Run("StoresWhatPgxStores", func(t *testing.T) { //nolint:paralleltest // shares tables
		rapid.Check(t, func(t *rapid.T) { copied(t, rapid.SliceOfN(rapid.Custom(everything), 0, 5).Draw(t, "rows")) })
	})
	t.Run("LeavesOtherTypesToPgx", func(t *testing.T) { //nolint:paralleltest // shares tables
		require.NoError(t, s.InTx(t.Context(), func(tx pgx.Tx) error {
			n, err := tx.CopyFrom(t.Context(), pgx.Identifier{"fast"}, columns[2:5], pgx.CopyFromRows([][]any{
				{1, uint8(2), "x"}, {int32(3), 4, nil}, {nil, nil, []byte("y")},
			}))
			require.Equal(t, int64(3), n)
			return err
		}))
	})
	t.Run("RefusesWhatCannotBeWritten", func(t *testing.T) { //nolint:paralleltest // shares tables
		for says, rows := range map[string][][]any{
			"value 0 is 7 of type int":     {{int32(1)}, {7}},
			"1 values for 2 columns":       {{int32(1)}},
			"value 1 is {} of type struct": {{int32(1), int64(1)}, {int32(1), struct{}{}}},
			"violates check constraint":    {{int32(1), basket.MaxAmount}},
		} {
			wanted := columns[2:3]
			if len(rows) == 1 || len(rows[0]) == 2 {
				wanted = columns[2:4]
			}
			if says == "violates check constraint" {
				wanted, rows[0][1] = []string{columns[2], columns[8]}, []byte{1}
			}
			require.ErrorContains(t, s.InTx(t.Context(), func(tx pgx.Tx) error {
				_, err := tx.CopyFrom(t.Context(), pgx.Identifier{"fast"}, wanted, pgx.CopyFromRows(rows))
				return err
			}), says)
		}
	})
}
