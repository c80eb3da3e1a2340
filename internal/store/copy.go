package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"math/bits"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// copying is a transaction whose CopyFrom encodes our types itself, in the binary form of COPY. pgx looks up an encoder for
// every value, which takes longer than the server needs to store it.
type copying struct{ pgx.Tx }

// CopyFrom implements pgx.Tx. Rows with other types are left to pgx.
func (c copying) CopyFrom(
	ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource,
) (int64, error) {
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return 0, err
		}
		return 0, nil
	}
	first, err := rows.Values()
	if err != nil {
		return 0, err
	}
	if len(first) != len(columns) {
		return 0, fmt.Errorf("copying into %s: %d values for %d columns", table.Sanitize(), len(first), len(columns))
	}
	w := copyWriter{types: c.Conn().TypeMap(), rows: rows, columns: len(columns), next: first}
	for _, value := range first {
		if _, ok := w.appendValue(nil, value); !ok {
			return c.Tx.CopyFrom(ctx, table, columns, &again{CopyFromSource: rows, row: first})
		}
	}
	quoted := make([]string, len(columns))
	for i, column := range columns {
		quoted[i] = pgx.Identifier{column}.Sanitize()
	}
	w.ready = append(w.ready, "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	tag, err := c.Conn().PgConn().CopyFrom(ctx, &w,
		fmt.Sprintf("copy %s (%s) from stdin binary", table.Sanitize(), strings.Join(quoted, ", ")))
	return tag.RowsAffected(), err
}

// again returns the first row a second time.
type again struct {
	pgx.CopyFromSource
	row      []any
	returned bool
}

func (a *again) Next() bool {
	if a.row != nil && !a.returned {
		a.returned = true
		return true
	}
	a.row = nil
	return a.CopyFromSource.Next()
}

func (a *again) Values() ([]any, error) {
	if a.row != nil {
		return a.row, nil
	}
	return a.CopyFromSource.Values()
}

// copyWriter encodes rows while they are read from it.
type copyWriter struct {
	types   *pgtype.Map
	rows    pgx.CopyFromSource
	columns int
	next    []any  // the row that was read ahead; nil: none
	ready   []byte // not read yet
	buffer  []byte
	done    bool
}

// copyBlock is the size {bytes} of the blocks that are encoded ahead, which the connection sends at once.
const copyBlock = 1 << 16

// Read implements io.Reader.
func (w *copyWriter) Read(p []byte) (int, error) {
	if len(w.ready) == 0 {
		if w.done {
			return 0, io.EOF
		}
		w.buffer = w.buffer[:0]
		if err := w.fill(); err != nil {
			return 0, err
		}
		w.ready = w.buffer
	}
	n := copy(p, w.ready)
	w.ready = w.ready[n:]
	return n, nil
}

func (w *copyWriter) fill() error {
	for len(w.buffer) < copyBlock {
		if w.next == nil {
			if !w.rows.Next() {
				w.done = true
				w.buffer = append(w.buffer, 0xff, 0xff) // the trailer
				return w.rows.Err()
			}
			row, err := w.rows.Values()
			if err != nil {
				return err
			}
			w.next = row
		}
		w.buffer = binary.BigEndian.AppendUint16(w.buffer, uint16(w.columns))
		for i, value := range w.next {
			var ok bool
			if w.buffer, ok = w.appendValue(w.buffer, value); !ok {
				return fmt.Errorf("copying rows: value %d is %v of type %T, unlike in the rows before", i, value, value)
			}
		}
		w.next = nil
	}
	return nil
}

// appendValue writes a value and its length. ok is false if the type is not one of ours, or the type has no such value.
func (w *copyWriter) appendValue(to []byte, value any) (_ []byte, ok bool) {
	start := len(to)
	to = append(to, 0, 0, 0, 0)
	switch v := value.(type) {
	case nil:
		return null(to), true
	case bool:
		if v {
			to = append(to, 1)
		} else {
			to = append(to, 0)
		}
	case int16:
		to = binary.BigEndian.AppendUint16(to, uint16(v))
	case int32:
		to = binary.BigEndian.AppendUint32(to, uint32(v))
	case int64:
		to = binary.BigEndian.AppendUint64(to, uint64(v))
	case string:
		to = append(to, v...)
	case json.RawMessage: // as jsonb, version 1
		if v == nil {
			return null(to), true
		}
		to = append(append(to, 1), v...)
	case []byte:
		if v == nil {
			return null(to), true
		}
		to = append(to, v...)
	case [][]byte:
		to = appendArray(to, v)
	case common.Address:
		to = append(to, v[:]...)
	case common.Hash:
		to = append(to, v[:]...)
	case time.Time:
		to = appendTime(to, v)
	case basket.Amount:
		if to, ok = w.appendNumeric(to, v.View(), 0); !ok {
			return to, false
		}
	case decimal.Decimal:
		if to, ok = w.appendNumeric(to, v.Coefficient(), v.Exponent()); !ok {
			return to, false
		}
	default:
		return w.appendNullable(to, start, value)
	}
	return withLength(to, start), true
}

// appendNullable is appendValue for pointers. to already has room for the length at start.
func (w *copyWriter) appendNullable(to []byte, start int, value any) (_ []byte, ok bool) {
	switch v := value.(type) {
	case *int64:
		if v == nil {
			return null(to), true
		}
		to = binary.BigEndian.AppendUint64(to, uint64(*v))
	case *int32:
		if v == nil {
			return null(to), true
		}
		to = binary.BigEndian.AppendUint32(to, uint32(*v))
	case *string:
		if v == nil {
			return null(to), true
		}
		to = append(to, *v...)
	case *common.Address:
		if v == nil {
			return null(to), true
		}
		to = append(to, v[:]...)
	case *common.Hash:
		if v == nil {
			return null(to), true
		}
		to = append(to, v[:]...)
	case *time.Time:
		if v == nil {
			return null(to), true
		}
		to = appendTime(to, *v)
	case *basket.Amount:
		if v == nil {
			return null(to), true
		}
		if to, ok = w.appendNumeric(to, v.View(), 0); !ok {
			return to, false
		}
	case *decimal.Decimal:
		if v == nil {
			return null(to), true
		}
		if to, ok = w.appendNumeric(to, v.Coefficient(), v.Exponent()); !ok {
			return to, false
		}
	default:
		return to, false
	}
	return withLength(to, start), true
}

// withLength sets the length of the value that begins at start.
func withLength(to []byte, start int) []byte {
	binary.BigEndian.PutUint32(to[start:], uint32(len(to)-start-4))
	return to
}

func appendTime(to []byte, t time.Time) []byte {
	return binary.BigEndian.AppendUint64(to, uint64(t.UnixMicro()-epoch))
}

// null writes the length of a null value.
func null(to []byte) []byte { return append(to[:len(to)-4], 0xff, 0xff, 0xff, 0xff) }

// epoch is the origin of PostgreSQL's time {µs}.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

// appendArray writes a bytea[].
func appendArray(to []byte, values [][]byte) []byte {
	dimensions := uint32(1)
	if len(values) == 0 {
		dimensions = 0
	}
	to = binary.BigEndian.AppendUint32(to, dimensions)
	to = binary.BigEndian.AppendUint32(to, 0) // no nulls
	to = binary.BigEndian.AppendUint32(to, pgtype.ByteaOID)
	if len(values) == 0 {
		return to
	}
	to = binary.BigEndian.AppendUint32(to, uint32(len(values)))
	to = binary.BigEndian.AppendUint32(to, 1) // the first index
	for _, value := range values {
		to = append(binary.BigEndian.AppendUint32(to, uint32(len(value))), value...)
	}
	return to
}

// appendNumeric writes i·10^exponent. It encodes whole numbers of up to 256 bits itself.
func (w *copyWriter) appendNumeric(to []byte, i *big.Int, exponent int32) (_ []byte, ok bool) {
	if exponent == 0 && i.BitLen() <= 256 {
		return appendWhole(to, i), true
	}
	n := pgtype.Numeric{Int: i, Exp: exponent, Valid: true}
	out, err := w.types.Encode(pgtype.NumericOID, pgx.BinaryFormatCode, n, to)
	return out, err == nil && out != nil
}

// appendWhole writes a number in PostgreSQL's encoding: digits of base 10,000, highest first, without zeros at either end.
func appendWhole(to []byte, i *big.Int) []byte {
	const most = 20 // digits of 256 bits
	var digits [most]uint16
	low := most // digits[low:] are set
	sign := uint16(0)
	if i.Sign() < 0 {
		sign = 0x4000
	}
	for words := append(make([]big.Word, 0, 8), i.Bits()...); len(words) > 0; {
		var rest uint
		for at := len(words) - 1; at >= 0; at-- {
			var quotient uint
			quotient, rest = bits.Div(rest, uint(words[at]), 10_000)
			words[at] = big.Word(quotient)
		}
		low--
		digits[low] = uint16(rest)
		for len(words) > 0 && words[len(words)-1] == 0 {
			words = words[:len(words)-1]
		}
	}
	weight := max(0, most-low-1)
	high := most
	for high > low && digits[high-1] == 0 {
		high--
	}
	to = binary.BigEndian.AppendUint16(to, uint16(high-low))
	to = binary.BigEndian.AppendUint16(to, uint16(weight))
	to = binary.BigEndian.AppendUint16(to, sign)
	to = binary.BigEndian.AppendUint16(to, 0) // no digits behind the point
	for _, digit := range digits[low:high] {
		to = binary.BigEndian.AppendUint16(to, digit)
	}
	return to
}
