// Package input reads what people and programs send: JSON, texts and numbers. It must not decide what a request means.
package input

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"
)

// Error says what is wrong with an input. It names no Go type and repeats no value.
type Error struct {
	Field   string // path of the member, such as legs[1].bps. Empty: the whole text
	Message string

	cause error // what a type found wrong with its text
}

// Error implements error.
func (e *Error) Error() string {
	if e.Field == "" {
		return e.Message
	}
	return e.Field + ": " + e.Message
}

// Decode reads exactly one JSON value. It refuses duplicate members, members that into does not have, names in another case, and
// text that is not UTF-8. A whole number may be written as 50, 50.0 or 5e1. Errors are *Error.
func Decode(text []byte, into any) error {
	clean, err := normalize(text)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(clean, into, json.RejectUnknownMembers(true)); err != nil {
		return errorOf(err)
	}
	return nil
}

// ReadFile reads a JSON file of the operator as strictly as Decode. Its errors also say what a type found wrong with its text.
func ReadFile(path string, into any) error {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return fmt.Errorf("reading a JSON file: %w", err)
	}
	err = Decode(text, into)
	var wrong *Error
	if errors.As(err, &wrong) && wrong.cause != nil {
		return fmt.Errorf("%w: %w", err, wrong.cause)
	}
	return err
}

// normalize checks the syntax of one JSON value and writes whole numbers as digits.
func normalize(text []byte) ([]byte, error) {
	var out bytes.Buffer
	in, to := jsontext.NewDecoder(bytes.NewReader(text)), jsontext.NewEncoder(&out)
	for done := false; ; done = in.StackDepth() == 0 {
		token, err := in.ReadToken()
		switch {
		case done && errors.Is(err, io.EOF):
			return out.Bytes(), nil
		case done:
			return nil, &Error{Message: "must be one JSON value"}
		case err != nil:
			return nil, errorOf(err)
		case token.Kind() == jsontext.KindNumber:
			err = to.WriteValue(jsontext.Value(whole(token.String())))
		default:
			err = to.WriteToken(token)
		}
		if err != nil {
			return nil, errorOf(err)
		}
	}
}

// whole writes a number without a fraction or exponent as digits. It returns any other number as it is.
func whole(number string) string {
	if !strings.ContainsAny(number, ".eE") {
		return number
	}
	// The range is checked first: the digits of 1e999999999 would fill the memory.
	approximate, err := strconv.ParseFloat(number, 64)
	if err != nil || math.Abs(approximate) >= 1<<64 {
		return number
	}
	exact, err := decimal.NewFromString(number)
	if err != nil || exact.Exponent() < -maxDigits || !exact.IsInteger() {
		return number
	}
	return exact.Truncate(0).String()
}

// maxDigits bounds the decimals of a number that is read as a whole one.
const maxDigits = 100

func errorOf(err error) error {
	var syntactic *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case errors.As(err, &semantic):
		return &Error{path(semantic.JSONPointer), kindOf(semantic), semantic.Err}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Message: "is cut off"}
	case errors.As(err, &syntactic) && errors.Is(err, jsontext.ErrDuplicateName):
		return &Error{Field: path(syntactic.JSONPointer), Message: "is given twice"}
	case errors.As(err, &syntactic) && strings.Contains(syntactic.Err.Error(), "UTF-8"):
		return &Error{Field: path(syntactic.JSONPointer), Message: "is not valid UTF-8"}
	case syntactic != nil:
		return &Error{Field: path(syntactic.JSONPointer), Message: "is not valid JSON"}
	default:
		return &Error{Message: "is not valid JSON"}
	}
}

// kindOf says what a member must be.
func kindOf(e *json.SemanticError) string {
	if errors.Is(e.Err, json.ErrUnknownName) {
		return "is not known"
	}
	t := e.GoType
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || readsItself(t) {
		return "is not valid"
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		last := uint64(1)<<(t.Bits()-1) - 1
		return fmt.Sprintf("must be a whole number from -%d to %d", last+1, last)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return fmt.Sprintf("must be a whole number from 0 to %d", uint64(math.MaxUint64)>>(64-t.Bits()))
	case reflect.Float32, reflect.Float64:
		return "must be a number"
	case reflect.Bool:
		return "must be true or false"
	case reflect.Slice, reflect.Array:
		return "must be a list"
	case reflect.Map, reflect.Struct:
		return "must be an object"
	case reflect.String:
		return "must be a text"
	case reflect.Interface:
		return "must be a number within the range of a double"
	default:
		return "is not valid"
	}
}

var (
	textReader = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonReader = reflect.TypeFor[json.Unmarshaler]()
)

// readsItself reports whether a type reads its own text, as times and addresses do.
func readsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(textReader) || p.Implements(jsonReader)
}

// path writes a JSON pointer as legs[1].bps.
func path(pointer jsontext.Pointer) string {
	var out strings.Builder
	for token := range pointer.Tokens() {
		if _, err := strconv.ParseUint(token, 10, 32); err == nil {
			out.WriteString("[" + token + "]")
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('.')
		}
		out.WriteString(token)
	}
	return out.String()
}
