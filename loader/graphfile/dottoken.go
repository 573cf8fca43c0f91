package graphfile

import (
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"nexum/loader/format"
)

// dotToken is an identifier or a punctuation mark.
type dotToken struct {
	text   string
	id     bool // whether it is an identifier
	quoted bool // whether it is in quotes, and so not a keyword
	at     format.Place
}

func (r *dotReader) place() format.Place { return r.in.At(r.line, r.col) }

func (r *dotReader) rune() (rune, error) {
	c, n, err := r.src.ReadRune()
	if err != nil {
		return 0, err
	}
	if c == utf8.RuneError && n == 1 {
		return 0, format.Errorf(r.place(), format.NotUTF8)
	}
	r.col++
	if c == '\n' {
		r.line++
		r.col = 1
	}
	return c, nil
}

func (r *dotReader) unread(c rune) {
	_ = r.src.UnreadRune()
	r.col--
	if c == '\n' {
		r.line--
	}
}

// peekIs reports whether the next bytes are s.
func (r *dotReader) peekIs(s string) bool {
	b, _ := r.src.Peek(len(s))
	return string(b) == s
}

// next reads the next token. At the end of the file its text is empty.
func (r *dotReader) next() error {
	if err := r.space(); err != nil {
		return err
	}
	r.token = dotToken{at: r.place()}
	c, err := r.rune()
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	case c == '"':
		return r.quoted()
	case c == '<':
		return r.html()
	case c == '-' && (r.peekIs(">") || r.peekIs("-")):
		second, _ := r.rune()
		r.token.text = "-" + string(second)
		return nil
	case strings.ContainsRune("{}[];,:=+", c):
		r.token.text = string(c)
		return nil
	}
	return r.bare(c)
}

// space skips white space and comments.
func (r *dotReader) space() error {
	for {
		c, err := r.rune()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xfeff:
		case c == '#', c == '/' && r.peekIs("/"):
			for c != '\n' && err == nil {
				c, err = r.rune()
			}
		case c == '/' && r.peekIs("*"):
			if err := r.comment(); err != nil {
				return err
			}
		default:
			r.unread(c)
			return nil
		}
	}
}

func (r *dotReader) comment() error {
	at := r.place()
	before := rune(0)
	_, _ = r.rune() // the *
	for {
		c, err := r.rune()
		if err != nil {
			return format.Errorf(at, "the comment has no end")
		}
		if before == '*' && c == '/' {
			return nil
		}
		before = c
	}
}

// add adds a character to the token.
func (r *dotReader) add(b *strings.Builder, c rune) error {
	if b.Len() > format.MaxRecord {
		return r.fail("a name is longer than %d MiB", format.MaxRecord>>20)
	}
	b.WriteRune(c)
	return nil
}

// quoted reads a text in quotes.
func (r *dotReader) quoted() error {
	var b strings.Builder
	r.token.id, r.token.quoted = true, true
	for {
		c, err := r.rune()
		switch {
		case errors.Is(err, io.EOF):
			return r.fail("the text has no closing quote")
		case err != nil:
			return err
		}
		if c == '"' {
			r.token.text = b.String()
			return nil
		}
		if c == '\\' {
			if c, err = r.rune(); err != nil {
				return r.fail("the text has no closing quote")
			}
			if c == '\n' { // the text continues on the next line
				continue
			}
			if c != '"' {
				b.WriteRune('\\')
			}
		}
		if err := r.add(&b, c); err != nil {
			return err
		}
	}
}

// html reads an HTML label.
func (r *dotReader) html() error {
	var b strings.Builder
	r.token.id, r.token.quoted = true, true
	for depth := 1; ; {
		c, err := r.rune()
		if err != nil {
			return r.fail("the HTML label has no closing >")
		}
		switch c {
		case '<':
			depth++
		case '>':
			depth--
		}
		if depth == 0 {
			r.token.text = htmlText(b.String())
			return nil
		}
		if err := r.add(&b, c); err != nil {
			return err
		}
	}
}

var (
	htmlTag   = regexp.MustCompile(`<[^<>]*>`)
	htmlSpace = regexp.MustCompile(`\s+`)
)

// htmlText returns the text of an HTML label.
func htmlText(label string) string {
	text := html.UnescapeString(htmlTag.ReplaceAllString(label, " "))
	return strings.TrimSpace(htmlSpace.ReplaceAllString(text, " "))
}

// bare reads a name or number without quotes.
func (r *dotReader) bare(c rune) error {
	var b strings.Builder
	in := func(c rune) bool {
		return c == '_' || c == '.' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
	}
	if !in(c) && c != '-' {
		return format.Errorf(r.token.at, "%q is not allowed here; put names with such characters in quotes", c)
	}
	r.token.id = true
	for {
		if err := r.add(&b, c); err != nil {
			return err
		}
		var err error
		c, err = r.rune()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				return err
			}
			break
		}
		if !in(c) {
			r.unread(c)
			break
		}
	}
	r.token.text = b.String()
	return nil
}

// keyword reports whether the next token is a keyword.
func (r *dotReader) keyword(word string) bool {
	return r.token.id && !r.token.quoted && strings.EqualFold(r.token.text, word)
}

// mark reports whether the next token is the punctuation mark s. If so, it consumes the token.
func (r *dotReader) mark(s string) (bool, error) {
	if r.token.id || r.token.text != s {
		return false, nil
	}
	return true, r.next()
}

// dotText resolves the escapes of a text: \n, \l and \r end a line, and a backslash is doubled.
func dotText(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'l', 'r':
			b.WriteByte('\n')
		case '\\':
			b.WriteByte('\\')
		default:
			fmt.Fprintf(&b, `\%c`, s[i])
		}
	}
	return b.String()
}
