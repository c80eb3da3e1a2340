package store

import "strings"

// Text returns a text as PostgreSQL can hold it: invalid UTF-8 and NUL become the replacement character.
func Text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
