package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Logs is the result of eth_getLogs. It accepts and refuses the same JSON as []types.Log, several times as fast. It needs
// one pass and no reflection, and shares blocks of memory for topics and data. It writes JSON as []types.Log does.
type Logs []types.Log

// UnmarshalJSON implements json.Unmarshaler. If it fails, the logs are undefined.
func (l *Logs) UnmarshalJSON(text []byte) error {
	d := logDecoder{scanner: scanner{text: text}}
	if d.word("null") {
		*l = nil
		return d.end()
	}
	// The log of a token transfer has about 700 bytes, so the list grows at most once or twice.
	d.logs = make([]types.Log, 0, len(text)/700+1)
	if err := d.list(d.log); err != nil {
		return fmt.Errorf("reading log %d: %w", len(d.logs), err)
	}
	if err := d.end(); err != nil {
		return fmt.Errorf("reading logs: %w", err)
	}
	*l = d.logs
	return nil
}

// Sizes of the memory blocks that topics and data are cut from.
const (
	topicBlock = 1 << 10
	dataBlock  = 1 << 16
)

type logDecoder struct {
	scanner
	logs   []types.Log
	topics []common.Hash // not used yet
	data   []byte        // not used yet
}

// field is a bit set of a log's members.
type field uint16

const (
	fieldAddress field = 1 << iota
	fieldTopics
	fieldData
	fieldBlockNumber
	fieldTxHash
	fieldTxIndex
	fieldBlockHash
	fieldBlockTime
	fieldIndex
	fieldRemoved
)

// names are the names of the members, in the order of their bits.
var names = []string{
	"address", "topics", "data", "blockNumber", "transactionHash", "transactionIndex", "blockHash", "blockTimestamp", "logIndex",
	"removed",
}

// required is the set of members that a log must have.
const required = fieldAddress | fieldTopics | fieldData | fieldTxHash

// fieldOf returns the bit of a member's name, or 0 if it is unknown. Like encoding/json it ignores case if there is no
// exact match.
func fieldOf(name []byte) (field, error) {
	switch string(name) {
	case "address":
		return fieldAddress, nil
	case "topics":
		return fieldTopics, nil
	case "data":
		return fieldData, nil
	case "blockNumber":
		return fieldBlockNumber, nil
	case "transactionHash":
		return fieldTxHash, nil
	case "transactionIndex":
		return fieldTxIndex, nil
	case "blockHash":
		return fieldBlockHash, nil
	case "blockTimestamp":
		return fieldBlockTime, nil
	case "logIndex":
		return fieldIndex, nil
	case "removed":
		return fieldRemoved, nil
	}
	text, err := unquote(name)
	if err != nil {
		return 0, err
	}
	for i, known := range names {
		if strings.EqualFold(known, text) {
			return 1 << i, nil
		}
	}
	return 0, nil
}

// log reads the next log of the list.
func (d *logDecoder) log() error {
	d.logs = append(d.logs, types.Log{})
	l := &d.logs[len(d.logs)-1]
	var has field
	err := d.object(func(name []byte) error {
		f, err := fieldOf(name)
		if err != nil {
			return err
		}
		if f == 0 {
			return d.unknown()
		}
		known, err := d.member(l, f)
		if err != nil {
			return fmt.Errorf("member %s: %w", name, err)
		}
		if has &^= f; known {
			has |= f
		}
		return nil
	})
	if err != nil {
		return err
	}
	if missing := required &^ has; missing != 0 {
		return fmt.Errorf("member %s is missing", names[bits.TrailingZeros16(uint16(missing))])
	}
	return nil
}

// unknown skips a value that is not used.
func (d *logDecoder) unknown() error {
	text, err := d.value()
	if err != nil {
		return err
	}
	if !json.Valid(text) {
		return errSyntax
	}
	return nil
}

// member reads one member. known is false for null, which counts as absent.
func (d *logDecoder) member(l *types.Log, f field) (known bool, err error) {
	null := d.next() == 'n' && d.word("null")
	switch f { //nolint:exhaustive // required is a set of fields, not a field itself
	case fieldAddress:
		return !null, d.fixed(l.Address[:], null)
	case fieldBlockHash:
		return !null, d.fixed(l.BlockHash[:], null)
	case fieldTxHash:
		return !null, d.fixed(l.TxHash[:], null)
	case fieldBlockNumber:
		l.BlockNumber, err = d.number(null)
	case fieldBlockTime:
		l.BlockTimestamp, err = d.number(null)
	case fieldTxIndex:
		var n uint64
		n, err = d.number(null)
		l.TxIndex = uint(n)
	case fieldIndex:
		var n uint64
		n, err = d.number(null)
		l.Index = uint(n)
	case fieldTopics:
		l.Topics = nil
		if !null {
			l.Topics, err = d.hashes()
		}
	case fieldData:
		l.Data = nil
		if !null {
			l.Data, err = d.bytes()
		}
	case fieldRemoved:
		l.Removed = false
		if !null {
			if l.Removed = d.word("true"); !l.Removed && !d.word("false") {
				err = d.fail("true or false")
			}
		}
	}
	return !null, err
}

var (
	errPrefix  = errors.New("hex without 0x")
	errDigit   = errors.New("not hex")
	errOdd     = errors.New("hex of an odd number of digits")
	errNoDigit = errors.New("a number without digits")
	errZero    = errors.New("a number with leading zeros")
	errRange   = errors.New("a number above 64 bits")
)

// hex returns the digits of a hex string. It returns nil for an empty string, which needs no prefix.
func (d *logDecoder) hex() ([]byte, error) {
	text, err := d.quoted()
	if err != nil || len(text) == 0 {
		return nil, err
	}
	if len(text) < 2 || text[0] != '0' || text[1]|0x20 != 'x' {
		return nil, errPrefix
	}
	return text[2:], nil
}

// fixed reads a known number of bytes.
func (d *logDecoder) fixed(out []byte, null bool) error {
	if null {
		clear(out)
		return nil
	}
	digits, err := d.hex()
	if err != nil {
		return err
	}
	if len(digits) != 2*len(out) {
		return fmt.Errorf("must have %d hex digits, got %d", 2*len(out), len(digits))
	}
	return unhex(out, digits)
}

func (d *logDecoder) number(null bool) (uint64, error) {
	if null {
		return 0, nil
	}
	digits, err := d.hex()
	if err != nil || digits == nil {
		return 0, err
	}
	switch {
	case len(digits) == 0:
		return 0, errNoDigit
	case len(digits) > 1 && digits[0] == '0':
		return 0, errZero
	case len(digits) > 16:
		return 0, errRange
	}
	var n uint64
	for _, c := range digits {
		nibble := nibbles[c]
		if nibble > 15 {
			return 0, errDigit
		}
		n = n<<4 | uint64(nibble)
	}
	return n, nil
}

func (d *logDecoder) hashes() ([]common.Hash, error) {
	if len(d.topics) < 4 {
		d.topics = make([]common.Hash, topicBlock)
	}
	out := d.topics[:0:4]
	err := d.list(func() error {
		var h common.Hash
		if err := d.fixed(h[:], false); err != nil {
			return err
		}
		out = append(out, h) // a log has at most four; more do not fit the block and get their own memory
		return nil
	})
	if len(out) <= 4 {
		d.topics = d.topics[len(out):]
	}
	return out[:len(out):len(out)], err
}

func (d *logDecoder) bytes() ([]byte, error) {
	digits, err := d.hex()
	if err != nil {
		return nil, err
	}
	if len(digits)%2 != 0 {
		return nil, errOdd
	}
	n := len(digits) / 2
	if n > dataBlock/8 {
		out := make([]byte, n)
		return out, unhex(out, digits)
	}
	if n > len(d.data) || d.data == nil {
		d.data = make([]byte, dataBlock)
	}
	out := d.data[:n:n]
	d.data = d.data[n:]
	return out, unhex(out, digits)
}

// nibbles holds the values of hex digits, and 255 for every other byte.
var nibbles = func() (t [256]byte) {
	for i := range t {
		switch c := byte(i); {
		case '0' <= c && c <= '9':
			t[i] = c - '0'
		case 'a' <= c && c <= 'f':
			t[i] = c - 'a' + 10
		case 'A' <= c && c <= 'F':
			t[i] = c - 'A' + 10
		default:
			t[i] = 255
		}
	}
	return t
}()

// unhex decodes two digits for each byte of out.
func unhex(out, digits []byte) error {
	digits = digits[:2*len(out)]
	var bad byte
	for i := range out {
		high, low := nibbles[digits[2*i]], nibbles[digits[2*i+1]]
		bad |= high | low
		out[i] = high<<4 | low
	}
	if bad > 15 {
		return errDigit
	}
	return nil
}
