// Command section replaces one generated section of a Markdown file by its standard input. The section stands between the lines
// <!-- generated: NAME --> and <!-- end of NAME -->. The rest of the file stays as it is.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "section:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader) error {
	if len(args) != 2 {
		return errors.New("usage: section FILE NAME < TEXT")
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("reading the text: %w", err)
	}
	page, err := os.ReadFile(args[0]) //nolint:gosec // the file that the caller names
	if err != nil {
		return fmt.Errorf("reading the page: %w", err)
	}
	out, err := replace(string(page), args[1], string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	return os.WriteFile(args[0], []byte(out), 0o644) //nolint:gosec // a page that everybody reads, named on the command line
}

// replace returns the page with another text in one section. An empty text is refused, so that a failed command loses nothing.
func replace(page, name, text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", errors.New("the new text is empty")
	}
	begin, end := "<!-- generated: "+name+" -->\n", "<!-- end of "+name+" -->\n"
	head, rest, ok := strings.Cut(page, begin)
	if !ok {
		return "", fmt.Errorf("it has no section %q", name)
	}
	_, tail, ok := strings.Cut(rest, end)
	if !ok {
		return "", fmt.Errorf("its section %q does not end", name)
	}
	return head + begin + "\n" + text + "\n\n" + end + tail, nil
}
