package graphql

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape replaces the escapes in a query that the parser does not support by the characters that they represent:
// \u{963f}, which is in the specification since 2025, and surrogate pairs such as \uD83D\uDE00. Block strings and
// comments have no escapes. It leaves invalid escapes in a form that the parser reports.
func unescape(query string) string {
	if !strings.Contains(query, `\u{`) && !strings.Contains(query, `\ud`) && !strings.Contains(query, `\uD`) {
		return query
	}
	var b strings.Builder
	for i := 0; i < len(query); {
		switch rest := query[i:]; {
		case rest[0] == '#':
			i = copied(&b, query, i, lineEnd(rest))
		case strings.HasPrefix(rest, `"""`):
			i = copied(&b, query, i, blockEnd(rest))
		case rest[0] == '"':
			i = unescapeString(&b, query, i)
		default:
			i = copied(&b, query, i, 1)
		}
	}
	return b.String()
}

// copied copies n bytes of the query and returns the index after them.
func copied(b *strings.Builder, query string, i, n int) int {
	b.WriteString(query[i : i+n])
	return i + n
}

func lineEnd(s string) int {
	if n := strings.IndexAny(s, "\r\n"); n >= 0 {
		return n
	}
	return len(s)
}

// blockEnd returns the length of a block string including its quotes.
func blockEnd(s string) int {
	for i := 3; i < len(s); i++ {
		if strings.HasPrefix(s[i:], `\"""`) {
			i += 3
		} else if strings.HasPrefix(s[i:], `"""`) {
			return i + 3
		}
	}
	return len(s)
}

// unescapeString unescapes the string that begins at i and returns the index after it.
func unescapeString(b *strings.Builder, query string, i int) int {
	i = copied(b, query, i, 1)
	for i < len(query) {
		switch c := query[i]; {
		case c == '"':
			return copied(b, query, i, 1)
		case c == '\n' || c == '\r':
			return i
		case c != '\\':
			i = copied(b, query, i, 1)
		default:
			if r, n := escape(query[i:]); n > 0 {
				writeEscaped(b, r)
				i += n
				continue
			}
			if half, ok := unit(query[i:]); ok && utf16.IsSurrogate(half) { // the parser would make U+FFFD of it
				b.WriteString(`\u{` + query[i+2:i+6] + `}`) // a form that the parser reports as an error
				i += 6
				continue
			}
			i = copied(b, query, i, min(2, len(query)-i))
		}
	}
	return i
}

// escape decodes an escape that the parser does not support. It returns the character and the length of the escape;
// the length is 0 for any other escape.
func escape(s string) (rune, int) {
	if strings.HasPrefix(s, `\u{`) {
		end := strings.IndexByte(s, '}')
		if end < 4 || end > 12 {
			return 0, 0
		}
		n, err := strconv.ParseUint(s[3:end], 16, 32)
		if err != nil || !utf8.ValidRune(rune(n)) {
			return 0, 0
		}
		return rune(n), end + 1
	}
	high, ok := unit(s)
	if !ok || !utf16.IsSurrogate(high) {
		return 0, 0
	}
	low, ok := unit(s[6:])
	if r := utf16.DecodeRune(high, low); ok && r != utf8.RuneError {
		return r, 12
	}
	return 0, 0
}

// unit decodes an escape of four digits.
func unit(s string) (rune, bool) {
	if len(s) < 6 || s[:2] != `\u` {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}

// writeEscaped writes a character in the form that a string of a query can contain.
func writeEscaped(b *strings.Builder, r rune) {
	switch {
	case r == '"' || r == '\\':
		b.WriteByte('\\')
		b.WriteRune(r)
	case r < ' ':
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		b.WriteRune(r)
	}
}
