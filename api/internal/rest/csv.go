package rest

import (
	"bytes"
	"context"
	"encoding"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/danielgtaylor/huma/v2/negotiation"
)

// Every list and series is available as CSV too. The field of a response with the tag csv:"rows" is the table. The fields of its
// element type are the columns. Fields beside the rows become headers.

const (
	// MimeJSON is the media type of JSON answers.
	MimeJSON = "application/json"
	mimeCSV  = "text/csv"

	headerBlock     = "As-Of-Block-Number"
	headerBlockHash = "As-Of-Block-Hash"
)

// csvAbout is part of the description of the media type.
const csvAbout = "RFC 4180 with a header line, UTF-8. Columns are named like the fields of a row, with dots for nested objects. Null " +
	"is an empty cell; lists are JSON. " +
	"A text that a spreadsheet could read as a formula, or that begins with an apostrophe, gets a leading apostrophe; numbers do not. " +
	"The headers As-Of-Block-Number and As-Of-Block-Hash name the block; Link has the next page."

type csvKey struct{}

// asCSV reports whether the answer to a request will be CSV.
func asCSV(ctx context.Context) bool {
	wanted, _ := ctx.Value(csvKey{}).(bool)
	return wanted
}

// tableOf returns the index and the element type of a response's rows. ok is false if the response has no rows.
func tableOf(response reflect.Type) (index []int, row reflect.Type, ok bool) {
	body, found := response.FieldByName("Body")
	if !found {
		return nil, nil, false
	}
	if body.Type.Kind() == reflect.Pointer {
		return rowsOf(body.Type.Elem())
	}
	return rowsOf(body.Type)
}

// rowsOf does for a body what tableOf does for a response.
func rowsOf(t reflect.Type) (index []int, row reflect.Type, ok bool) {
	if t.Kind() != reflect.Struct {
		return nil, nil, false
	}
	for _, f := range reflect.VisibleFields(t) {
		if f.Tag.Get("csv") == "rows" && f.Type.Kind() == reflect.Slice {
			return f.Index, f.Type.Elem(), true
		}
	}
	return nil, nil, false
}

// negotiate chooses the format of the answer. It is CSV if the operation has it and the caller asks for it by format or Accept.
func (s *API) negotiate(able bool) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c := humaecho.UnwrapV4(ctx)
		format, wanted := "", false
		if able {
			format = c.QueryParam("format")
			c.Response().Header().Add("Vary", "Accept")
		}
		switch format {
		case "":
			accept := c.Request().Header.Get("Accept")
			wanted = able && negotiation.SelectQValue(accept, []string{MimeJSON, mimeCSV}) == mimeCSV
		case "csv":
			wanted = true
		case "json":
		default:
			s.HandleError(NewProblem(CodeInvalidRequest, "the request is not valid",
				FieldError{Field: "query.format", Message: "must be json or csv"}), c)
			return
		}
		c.Request().Header.Set("Accept", map[bool]string{false: MimeJSON, true: mimeCSV}[wanted])
		if wanted {
			ctx = huma.WithValue(ctx, csvKey{}, true)
		}
		next(ctx)
	}
}

// csvParameter asks for CSV in a link, which cannot set a header.
var csvParameter = &huma.Param{
	Name: "format", In: "query", Description: "csv has the effect of Accept: text/csv, for links",
	Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"json", "csv"}, Default: "json"},
}

// offerCSV documents CSV as a media type of an operation that is being registered.
func (s *API) offerCSV(op huma.Operation, row reflect.Type) {
	documented := s.Huma.OpenAPI().Paths[op.Path].Get
	header := strings.Join(columnsOf(row, nil), ",") + "\r\n"
	documented.Responses["200"].Content[mimeCSV] = &huma.MediaType{
		Schema: &huma.Schema{Type: huma.TypeString, Description: csvAbout}, Example: header,
	}
}

// csvHeaders writes the fields beside the rows as headers. marshalCSV then writes the body.
func (s *API) csvHeaders(ctx huma.Context, status string, body any) (any, error) {
	if !asCSV(ctx.Context()) || status != strconv.Itoa(http.StatusOK) {
		return body, nil
	}
	v := reflect.Indirect(reflect.ValueOf(body))
	if v.Kind() != reflect.Struct {
		return body, nil
	}
	ctx.SetHeader("Content-Type", mimeCSV+"; charset=utf-8; header=present")
	ctx.SetHeader("Content-Disposition", `attachment; filename="`+ctx.Operation().OperationID+`.csv"`)
	if f := v.FieldByName("AsOf"); f.IsValid() {
		if at, ok := f.Interface().(AsOf); ok {
			ctx.SetHeader(headerBlock, strconv.FormatUint(at.BlockNumber, 10))
			ctx.SetHeader(headerBlockHash, at.BlockHash.Hex())
		}
	}
	if f := v.FieldByName("Page"); f.IsValid() {
		if page, ok := f.Interface().(Page); ok && page.NextCursor != nil {
			here, err := url.Parse(RequestOf(ctx.Context()).uri)
			if err != nil {
				return nil, fmt.Errorf("reading the request's own address: %w", err)
			}
			query := here.Query()
			query.Set("cursor", *page.NextCursor)
			ctx.SetHeader("Link", "<"+here.Path+"?"+query.Encode()+`>; rel="next"`)
		}
	}
	return body, nil
}

var errNoTable = errors.New("the answer has no rows")

// marshalCSV writes the rows of a body.
func marshalCSV(w io.Writer, body any) error {
	v := reflect.Indirect(reflect.ValueOf(body))
	index, row, ok := rowsOf(v.Type())
	if !ok {
		return errNoTable
	}
	return writeCSV(w, row, v.FieldByIndex(index))
}

func writeCSV(w io.Writer, row reflect.Type, rows reflect.Value) error {
	// The CSV writer's own CRLF mode would remove carriage returns from cells.
	var line bytes.Buffer
	out := csv.NewWriter(&line)
	write := func(cells []string) error {
		line.Reset()
		if err := out.Write(cells); err != nil {
			return err
		}
		if out.Flush(); out.Error() != nil {
			return out.Error()
		}
		line.Truncate(line.Len() - 1)
		line.WriteString("\r\n")
		_, err := w.Write(line.Bytes())
		return err
	}
	if err := write(columnsOf(row, nil)); err != nil {
		return err
	}
	for i := range rows.Len() {
		cells, err := cellsOf(row, rows.Index(i), nil)
		if err != nil {
			return err
		}
		if err := write(cells); err != nil {
			return err
		}
	}
	return nil
}

var textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()

// nested returns the struct whose fields are a field's columns. It returns false if the field is one cell.
func nested(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.Implements(textMarshaler) {
		return nil, false
	}
	if t.NumField() == 1 && t.Field(0).Name == "Object" { // OrNull
		return nested(t.Field(0).Type)
	}
	return t, true
}

// columnsOf returns the column names of a row type, each with a prefix.
func columnsOf(t reflect.Type, prefix []string) (out []string) {
	own, ok := nested(t)
	if !ok {
		return []string{strings.Join(prefix, ".")}
	}
	for i := range own.NumField() {
		f := own.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			out = append(out, columnsOf(f.Type, prefix)...)
		case name != "" && name != "-":
			out = append(out, columnsOf(f.Type, append(slices.Clone(prefix), name))...)
		}
	}
	return out
}

// cellsOf appends the cells of a value in the order of its type's columns. A missing value has empty cells.
func cellsOf(t reflect.Type, v reflect.Value, cells []string) ([]string, error) {
	own, ok := nested(t)
	if !ok {
		text, err := cell(v)
		return append(cells, text), err
	}
	for v.IsValid() && v.Type() != own {
		switch v.Kind() {
		case reflect.Pointer:
			v = v.Elem() // Elem of nil is no value
		default:
			v = v.Field(0)
		}
	}
	var err error
	for i := range own.NumField() {
		f := own.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.Anonymous && (name == "" || name == "-") {
			continue
		}
		var value reflect.Value
		if v.IsValid() {
			value = v.Field(i)
		}
		if cells, err = cellsOf(f.Type, value, cells); err != nil {
			return nil, err
		}
	}
	return cells, nil
}

// cell returns one value as text.
func cell(v reflect.Value) (string, error) {
	for v.IsValid() && v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() {
		return "", nil
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		return string(text), err
	}
	switch v.Kind() {
	case reflect.String:
		switch v.Interface().(type) {
		case Decimal, BaseUnits:
			return v.String(), nil
		}
		return plainText(v.String()), nil
	case reflect.Slice, reflect.Map, reflect.Array:
		if v.Len() == 0 {
			return "", nil
		}
		raw, err := json.Marshal(v.Interface())
		return string(raw), err
	default:
		return fmt.Sprint(v.Interface()), nil
	}
}

// plainText keeps a spreadsheet from reading a text as a formula.
func plainText(text string) string {
	start := strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\uFEFF' })
	if strings.HasPrefix(text, "'") || start != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(start)[0]) || text != "" &&
		strings.ContainsRune("\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
