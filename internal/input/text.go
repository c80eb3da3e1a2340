package input

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text is the rule for every text that a person types. The text is UTF-8 in normalization form C. It has only printable characters,
// so no control and no bidirectional ones. Lengths are in characters (runes).
type Text struct {
	Most     int  // characters
	Bytes    int  // bytes that a contract stores at most. 0: no limit
	Lines    bool // line ends are allowed
	Optional bool // the text may be empty
}

// TextError says why a text is refused.
type TextError struct {
	Message string
	Limit   string // limit that was exceeded, or empty
}

// Error implements error.
func (e *TextError) Error() string { return e.Message }

// Check returns a *TextError if the rule refuses a text.
func (r Text) Check(text string) error {
	if text == "" && r.Optional {
		return nil
	}
	if !utf8.ValidString(text) {
		return &TextError{Message: "must be valid UTF-8"}
	}
	if n := utf8.RuneCountInString(text); n > r.Most {
		return &TextError{fmt.Sprintf("must have at most %d characters, got %d", r.Most, n), strconv.Itoa(r.Most)}
	}
	if r.Bytes > 0 && len(text) > r.Bytes {
		return &TextError{fmt.Sprintf("must have at most %d bytes in UTF-8, got %d", r.Bytes, len(text)), strconv.Itoa(r.Bytes)}
	}
	for _, c := range text {
		if !unicode.IsPrint(c) && (c != '\n' || !r.Lines) {
			return &TextError{Message: fmt.Sprintf("must have printable characters only, got %U", c)}
		}
	}
	if strings.Trim(text, " \n") == "" {
		return &TextError{"must have at least 1 character that is not a space", "1"}
	}
	if !norm.NFC.IsNormalString(text) {
		return &TextError{Message: "must be in Unicode normalization form C (NFC)"}
	}
	return nil
}

// Search returns what a person searches for in normalization form C. It returns false if the text is not valid or has control
// characters.
func Search(text string) (string, bool) {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return "", false
	}
	return norm.NFC.String(text), true
}
