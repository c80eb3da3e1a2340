package store_test

import (
	"encoding/json"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestDomainTypes(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	_, err := db.Pool.Exec(t.Context(), "create table things (id int, amount uint256, maybe uint256, who address, what hash32)")
	require.NoError(t, err)
	columns := []string{"id", "amount", "maybe", "who", "what"}
	id := 0

	t.Run("RoundTripBy78DigitsThroughInsertAndCopy", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(rt *rapid.T) {
			id++
			raw := rapid.SliceOfN(rapid.Byte(), 0, 32).Draw(rt, "amount")
			amount := basket.NewAmount(new(big.Int).SetBytes(raw))
			who := common.BytesToAddress(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(rt, "who"))
			what := common.BytesToHash(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(rt, "what"))
			var maybe *basket.Amount
			if rapid.Bool().Draw(rt, "known") {
				maybe = &amount
			}
			row := []any{id, amount, maybe, who, what}
			if rapid.Bool().Draw(rt, "copy") {
				_, err := db.Pool.CopyFrom(t.Context(), pgx.Identifier{"things"}, columns, pgx.CopyFromRows([][]any{row}))
				require.NoError(rt, err)
			} else {
				_, err := db.Pool.Exec(t.Context(), "insert into things values ($1, $2, $3, $4, $5)", row...)
				require.NoError(rt, err)
			}

			var gotAmount basket.Amount
			var gotMaybe *basket.Amount
			var gotWho common.Address
			var gotWhat common.Hash
			require.NoError(rt, db.Pool.QueryRow(t.Context(), "select amount, maybe, who, what from things where id = $1", id).
				Scan(&gotAmount, &gotMaybe, &gotWho, &gotWhat))
			require.Equal(rt, amount.String(), gotAmount.String())
			require.Equal(rt, maybe == nil, gotMaybe == nil)
			require.Equal(rt, who, gotWho)
			require.Equal(rt, what, gotWhat)
		})
	})

	t.Run("RefuseNegativeAmountsAndShortAddresses", func(t *testing.T) {
		t.Parallel()
		_, err := db.Pool.Exec(t.Context(), "insert into things (amount) values (-1)")
		require.ErrorContains(t, err, "uint256")
		_, err = db.Pool.Exec(t.Context(), `insert into things (who) values ('\x01')`)
		require.ErrorContains(t, err, "address")
	})
}

func TestMigrateTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	url := testkit.DatabaseURL(t)
	require.NoError(t, store.Migrate(t.Context(), url))
	require.NoError(t, store.Migrate(t.Context(), url))
}

func TestOpenNamesAnUnmigratedDatabase(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	_, err := db.Pool.Exec(t.Context(), "drop schema public cascade; create schema public")
	require.NoError(t, err)
	_, err = store.Open(t.Context(), db.Pool.Config().ConnString(), 2)
	require.ErrorContains(t, err, "is the database migrated?")
}

func TestAmountJSONKeepsEveryDigit(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(basket.MaxAmount)
	require.NoError(t, err)
	var back basket.Amount
	require.NoError(t, json.Unmarshal(raw, &back))
	require.Equal(t, basket.MaxAmount.String(), back.String())
}

func TestAPoolCancelsStatementsThatRunTooLong(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	own, err := store.Open(t.Context(), db.Pool.Config().ConnString(), 2, store.WithName("reader"),
		store.WithStatementTimeout(time.Second))
	require.NoError(t, err)
	t.Cleanup(own.Close)
	_, err = own.Pool.Exec(t.Context(), "select pg_sleep(60)")
	var refused *pgconn.PgError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, "57014", refused.Code)
	var name string
	require.NoError(t, own.Pool.QueryRow(t.Context(), "show application_name").Scan(&name))
	require.Equal(t, "reader", name)
	var unlimited string
	require.NoError(t, db.Pool.QueryRow(t.Context(), "show statement_timeout").Scan(&unlimited))
	require.Equal(t, "0", unlimited, "other pools have no timeout")
}
