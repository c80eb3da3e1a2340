package event

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"unicode"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/astrolabe-index/astrolabe/internal/store"
)

// Name returns the contract's name of the event, or an empty string without a Body.
func (e *Event) Name() string {
	if named, ok := e.Body.(interface{ ContractEventName() string }); ok {
		return named.ContractEventName()
	}
	return ""
}

// Arguments returns the event's arguments as a JSON object. Names are the contract's, in snake_case. Numbers of more than 64
// bits are decimal strings, smaller ones numbers; addresses are EIP-55 text, bytes hexadecimal
// text, tuples objects, lists arrays.
func (e *Event) Arguments() (json.RawMessage, error) {
	value, err := plain(reflect.ValueOf(e.Body).Elem())
	if err != nil {
		return nil, fmt.Errorf("writing %s of block %d as JSON: %w", e.Name(), e.BlockNumber, err)
	}
	return json.Marshal(value)
}

// plain converts what the bindings decode into types that encoding/json writes.
func plain(v reflect.Value) (any, error) {
	switch value := v.Interface().(type) {
	case *big.Int:
		return value.String(), nil
	case common.Address:
		return value.Hex(), nil
	case bool, uint8, uint16, uint32, uint64:
		return value, nil
	case []byte:
		return hexutil.Encode(value), nil
	case string:
		return store.Text(value), nil
	}
	switch v.Kind() { //nolint:exhaustive // no event has other kinds, and a test fails if one gets them
	case reflect.Struct:
		fields := make(map[string]any, v.NumField())
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if name == "Raw" { // the log itself
				continue
			}
			field, err := plain(v.Field(i))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			fields[snake(name)] = field
		}
		return fields, nil
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			element, err := plain(v.Index(i))
			if err != nil {
				return nil, err
			}
			list[i] = element
		}
		return list, nil
	}
	return nil, fmt.Errorf("a %s has no JSON encoding", v.Type())
}

// snake converts a name of the bindings to snake case: ValueInD18 becomes value_in_d18.
func snake(name string) string {
	var out strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}
