package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

var errSyntax = errors.New("not JSON of the expected form")

// scanner walks over JSON text without copying it. It checks structure and hex as it meets them. Skipped values are
// checked by their readers.
type scanner struct {
	text []byte
	at   int
}

// fail returns an error that names the place.
func (s *scanner) fail(expected string) error {
	if s.at >= len(s.text) {
		return fmt.Errorf("at byte %d: expected %s: %w", s.at, expected, io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("at byte %d: expected %s, got %q: %w", s.at, expected, s.text[s.at], errSyntax)
}

// next skips white space and returns the next byte, or 0 at the end.
func (s *scanner) next() byte {
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// take skips a byte that must come next.
func (s *scanner) take(c byte) error {
	if s.next() != c {
		return s.fail("'" + string(c) + "'")
	}
	s.at++
	return nil
}

// word skips true, false or null if it comes next.
func (s *scanner) word(w string) bool {
	s.next()
	if len(s.text)-s.at < len(w) || string(s.text[s.at:s.at+len(w)]) != w {
		return false
	}
	s.at += len(w)
	return true
}

// quoted returns the text between a string's quotes, with escapes left as they are.
func (s *scanner) quoted() ([]byte, error) {
	if s.next() != '"' {
		return nil, s.fail("a string")
	}
	start := s.at + 1
	for i := start; ; {
		end := bytes.IndexByte(s.text[i:], '"')
		if end < 0 {
			s.at = len(s.text)
			return nil, s.fail("the end of a string")
		}
		end += i
		slashes := 0
		for end-slashes > start && s.text[end-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			s.at = end + 1
			return s.text[start:end], nil
		}
		i = end + 1
	}
}

// value skips any value and returns its text. Only brackets and strings are checked.
func (s *scanner) value() ([]byte, error) {
	first := s.next()
	start := s.at
	switch first {
	case '"':
		_, err := s.quoted()
		return s.text[start:s.at], err
	case '{', '[':
	default:
		for s.at < len(s.text) && bytes.IndexByte(literal, s.text[s.at]) >= 0 {
			s.at++
		}
		if s.at == start {
			return nil, s.fail("a value")
		}
		return s.text[start:s.at], nil
	}
	for depth := 0; s.at < len(s.text); {
		switch s.text[s.at] {
		case '"':
			if _, err := s.quoted(); err != nil {
				return nil, err
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		s.at++
		if depth == 0 {
			return s.text[start:s.at], nil
		}
	}
	return nil, s.fail("the end of a value")
}

// literal holds the bytes of numbers, true, false and null.
var literal = []byte("0123456789+-.eEtrufalsn")

// list calls each at every element of an array.
func (s *scanner) list(each func() error) error {
	if err := s.take('['); err != nil {
		return err
	}
	if s.next() == ']' {
		s.at++
		return nil
	}
	for {
		if err := each(); err != nil {
			return err
		}
		switch s.next() {
		case ',':
			s.at++
		case ']':
			s.at++
			return nil
		default:
			return s.fail("',' or ']'")
		}
	}
}

// object calls each at the value of every member, with the name between its quotes.
func (s *scanner) object(each func(name []byte) error) error {
	if err := s.take('{'); err != nil {
		return err
	}
	if s.next() == '}' {
		s.at++
		return nil
	}
	for {
		name, err := s.quoted()
		if err != nil {
			return err
		}
		if err := s.take(':'); err != nil {
			return err
		}
		if err := each(name); err != nil {
			return err
		}
		switch s.next() {
		case ',':
			s.at++
		case '}':
			s.at++
			return nil
		default:
			return s.fail("',' or '}'")
		}
	}
}

// end returns an error unless only white space is left.
func (s *scanner) end() error {
	if s.next() != 0 || s.at < len(s.text) {
		return s.fail("the end")
	}
	return nil
}

// unquote decodes a member's name that may have escapes.
func unquote(name []byte) (string, error) {
	text := make([]byte, 0, len(name)+2)
	text = append(append(append(text, '"'), name...), '"')
	var s string
	if err := json.Unmarshal(text, &s); err != nil {
		return "", fmt.Errorf("reading a member's name: %w", err)
	}
	return s, nil
}
