package rest

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// DecimalD18 converts a D18 number that PostgreSQL computed.
func DecimalD18(d decimal.Decimal) Decimal { return DecimalOf(d.Shift(-BasketDecimals)) }

// RatioDecimals is the number of decimals of computed ratios. The last one is rounded.
const RatioDecimals = 8

// Private is an answer with data of the caller, perhaps with secrets. No cache may store it.
type Private[T any] struct {
	CacheControl string `header:"Cache-Control"`
	Body         T
}

// NoStore makes an answer that no cache may store.
func NoStore[T any](body T) *Private[T] { return &Private[T]{"no-store", body} }

// BasketDecimals is the number of decimals of D18 numbers.
const BasketDecimals = 18

// BytesOf converts addresses to the type of query parameters.
func BytesOf(addresses []common.Address) [][]byte {
	out := make([][]byte, len(addresses))
	for i, a := range addresses {
		out[i] = a.Bytes()
	}
	return out
}

// Address is an account or contract; in JSON an EIP-55 checksummed string.
type Address common.Address

// AsAddress converts an address to its JSON type.
func AsAddress(a common.Address) Address { return Address(a) }

// MarshalText writes the checksummed form.
func (a Address) MarshalText() ([]byte, error) { return []byte(common.Address(a).Hex()), nil }

// UnmarshalText reads what ParseAddress reads.
func (a *Address) UnmarshalText(text []byte) error {
	parsed, err := ParseAddress(string(text))
	*a = Address(parsed)
	return err
}

// Schema implements huma.SchemaProvider.
func (Address) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: addressPattern, Description: "EIP-55 checksummed address"}
}

const addressPattern = "^0x[0-9a-fA-F]{40}$"

var (
	errAddressForm     = errors.New("must be 0x and 40 hexadecimal digits")
	errAddressChecksum = errors.New("mixes upper and lower case but its EIP-55 checksum is wrong: mistyped? one case throughout is " +
		"accepted")
)

// ParseAddress reads an address in lower case, upper case or with a correct EIP-55 checksum. It refuses a wrong checksum, because
// that indicates a typing error.
func ParseAddress(s string) (common.Address, error) {
	digits, ok := strings.CutPrefix(s, "0x")
	if !ok || len(digits) != 2*common.AddressLength {
		return common.Address{}, errAddressForm
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return common.Address{}, errAddressForm
	}
	a := common.BytesToAddress(raw)
	if digits != strings.ToLower(digits) && digits != strings.ToUpper(digits) && s != a.Hex() {
		return common.Address{}, errAddressChecksum
	}
	return a, nil
}

// BaseUnits is a whole number as decimal digits: token amounts, shares (18 decimals), wei.
type BaseUnits string

// Schema implements huma.SchemaProvider.
func (BaseUnits) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: "^[0-9]{1,78}$", Description: "Whole number of base units"}
}

// Units converts a whole number of base units to its JSON type.
func Units(i *big.Int) BaseUnits { return BaseUnits(i.String()) }

// UnitsOf converts an amount to its JSON type.
func UnitsOf(a basket.Amount) BaseUnits { return BaseUnits(a.String()) }

// OptionalD18 converts a D18 number to a decimal, and nil to nil.
func OptionalD18(a *basket.Amount) *Decimal {
	return MapPtr(a, func(a basket.Amount) Decimal { return D18(a.Big()) })
}

// MapPtr applies f to the value of a pointer, and returns nil for nil.
func MapPtr[T, U any](v *T, f func(T) U) *U {
	if v == nil {
		return nil
	}
	out := f(*v)
	return &out
}

// OrNull is an object that may be missing. It is then null in JSON.
type OrNull[T any] struct{ Object *T }

// Nullable wraps a pointer.
func Nullable[T any](object *T) OrNull[T] { return OrNull[T]{object} }

// MarshalJSON writes the object or null.
func (o OrNull[T]) MarshalJSON() ([]byte, error) { return json.Marshal(o.Object) }

// Schema implements huma.SchemaProvider. huma itself cannot declare a nullable reference.
func (OrNull[T]) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{r.Schema(reflect.TypeFor[T](), true, ""), {Type: "null"}}}
}

// Decimal is an exact decimal number as a string: USD, levels, ratios.
type Decimal string

// Schema implements huma.SchemaProvider.
func (Decimal) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^-?[0-9]+(\.[0-9]+)?$`, Description: "Exact decimal number"}
}

// D18 converts a D18 number to a decimal.
func D18(i *big.Int) Decimal { return Decimal(basket.FromD18(i).String()) }

// DecimalOf converts a decimal to its JSON type.
func DecimalOf(d decimal.Decimal) Decimal { return Decimal(d.String()) }

// These are the types of callers' input. Handlers parse it and name the field that is wrong.
type (
	// AddressText is an address as ParseAddress reads it.
	AddressText string
	// UnitsText is an amount in base units.
	UnitsText string
	// DecimalText is an exact decimal number.
	DecimalText string
)

// Schema implements huma.SchemaProvider.
func (AddressText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeString, Pattern: addressPattern, PatternDescription: "0x and 40 hexadecimal digits",
		Description: "Address, all lower case, all upper case or with its EIP-55 checksum",
		Examples:    []any{"0x70997970C51812dc3A010C7d01b50e0d17dc79C8"},
	}
}

// Schema implements huma.SchemaProvider.
func (UnitsText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeString, Pattern: "^[0-9]{1,78}$", PatternDescription: "1 to 78 decimal digits",
		Description: "Whole number of base units", Examples: []any{"1000000"},
	}
}

// Schema implements huma.SchemaProvider.
func (DecimalText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeString, Pattern: `^[0-9]{1,20}(\.[0-9]{1,18})?$`, PatternDescription: "a decimal number with at most 18 decimals",
		Description: "Exact decimal number", Examples: []any{"1000.50"},
	}
}

// AsOf is the block that a body is true of.
type AsOf struct {
	ChainID     uint64      `json:"chain_id"`
	BlockNumber uint64      `json:"block_number"`
	BlockHash   common.Hash `json:"block_hash"`
	Timestamp   time.Time   `json:"timestamp" doc:"The block's time"`
	Finality    string      `json:"finality" enum:"latest,finalized" doc:"A finalized block can no longer be replaced; a latest one still can"`

	feed       int64 // seq of the last row of the feed at that block
	statements int64 // number of statements saved so far
}

// Unknown gives the reason for each null field. It is absent if everything is known.
type Unknown map[string]string

// Reasons in Unknown.
const (
	ReasonNoPoint  = "not_valued_yet"      // no NAV was stored at or before that time
	ReasonNoPrice  = "price_unavailable"   // a token that the index holds had no fresh price
	ReasonYoung    = "younger_than_window" // the index did not exist then
	ReasonNoCost   = "cost_unknown"        // shares came in at a block whose NAV is unknown
	ReasonClosed   = "position_closed"     // the position has no shares any more
	ReasonNode     = "node_unreachable"    // no RPC node answered
	ReasonNoBlock  = "block_unavailable"   // the node does not have the block's state, any more or yet
	ReasonUnlisted = "asset_unlisted"      // the registry does not know the token
	ReasonNoRoute  = "no_route"            // no pools trade the asset in that size
)
