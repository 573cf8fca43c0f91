package cayley

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// term is a node of RDF.
type term struct {
	kind           termKind
	text           string // the IRI, the blank node's name without _:, or the text of a literal
	lang, datatype string // language and datatype of a literal
}

type termKind uint8

const (
	noTerm termKind = iota
	iriTerm
	blankTerm
	literalTerm
)

// id returns the id of an entity: the IRI itself, or the name of a blank node after _:.
func (t term) id() string {
	if t.kind == blankTerm {
		return "_:" + t.text
	}
	return t.text
}

const hexDigits = "0123456789ABCDEF"

// appendIRI appends an IRI in angle brackets. It escapes characters that N-Quads does not allow in an IRI.
func appendIRI(b []byte, iri ...string) []byte {
	b = append(b, '<')
	for _, part := range iri {
		from := 0
		for i := 0; i < len(part); i++ {
			c := part[i]
			if c > ' ' && c != 0x7f && strings.IndexByte("<>\"{}|^`\\", c) < 0 {
				continue
			}
			b = append(b, part[from:i]...)
			b = appendEscape(b, c)
			from = i + 1
		}
		b = append(b, part[from:]...)
	}
	return append(b, '>')
}

// appendLiteral appends a literal.
func appendLiteral(b []byte, t term) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(t.text); i++ {
		c := t.text[i]
		if c >= ' ' && c != '"' && c != '\\' && c != 0x7f {
			continue
		}
		b = append(b, t.text[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = appendEscape(b, c)
		}
	}
	b = append(b, t.text[from:]...)
	b = append(b, '"')
	if t.lang != "" {
		b = append(b, '@')
		b = append(b, t.lang...)
	} else if t.datatype != "" {
		b = append(b, '^', '^')
		b = appendIRI(b, t.datatype)
	}
	return b
}

func appendEscape(b []byte, c byte) []byte {
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}

// appendTerm appends a term in the syntax of N-Quads.
func appendTerm(b []byte, t term) []byte {
	switch t.kind {
	case iriTerm:
		return appendIRI(b, t.text)
	case blankTerm:
		return append(append(b, '_', ':'), t.text...)
	}
	return appendLiteral(b, t)
}

var errSyntax = errors.New("not N-Quads")

// parseLine parses one line of N-Quads into subject, predicate, object and graph. Without a graph, the last is the zero
// term. For an empty line or a comment, all four terms are zero.
func parseLine(line string) (q [4]term, err error) {
	rest := skipSpace(line)
	if rest == "" || rest[0] == '#' {
		return q, nil
	}
	if !utf8.ValidString(line) {
		return q, fmt.Errorf("%w: invalid UTF-8", errSyntax)
	}
	for i := range q {
		if i == 3 && strings.HasPrefix(rest, ".") {
			break
		}
		if rest == "" {
			return q, fmt.Errorf("%w: the line ends where a %s was expected", errSyntax, termNames[i])
		}
		if q[i], rest, err = parseTerm(rest); err != nil {
			return q, err
		}
		if q[i].kind == literalTerm && i != 2 || q[i].kind == blankTerm && i == 1 {
			return q, fmt.Errorf("%w: this cannot be a %s: %.60s", errSyntax, termNames[i], appendTerm(nil, q[i]))
		}
		rest = skipSpace(rest)
	}
	if !strings.HasPrefix(rest, ".") {
		return q, fmt.Errorf("%w: a dot was expected before %.20q", errSyntax, rest)
	}
	if rest = skipSpace(rest[1:]); rest != "" && rest[0] != '#' {
		return q, fmt.Errorf("%w: nothing but a comment was expected after the dot, and not %.20q", errSyntax, rest)
	}
	return q, nil
}

var termNames = [...]string{"subject", "predicate", "object", "graph"}

func skipSpace(s string) string { return strings.TrimLeft(s, " \t") }

// parseTerm parses the term at the beginning of s, and returns the rest of s.
func parseTerm(s string) (t term, rest string, err error) {
	switch s[0] {
	case '<':
		t.kind = iriTerm
		t.text, rest, err = parseIRI(s)
		return t, rest, err
	case '_':
		if !strings.HasPrefix(s, "_:") {
			break
		}
		end := strings.IndexFunc(s[2:], func(r rune) bool { return r != '.' && !isNameRune(r, false) })
		if end < 0 {
			end = len(s) - 2
		}
		name := strings.TrimRight(s[2:2+end], ".")
		if !isBlankName(name) {
			break
		}
		return term{kind: blankTerm, text: name}, s[2+len(name):], nil
	case '"':
		return parseLiteral(s)
	}
	return t, s, fmt.Errorf("%w: no term begins with %.20q", errSyntax, s)
}

func parseIRI(s string) (iri, rest string, err error) {
	end := strings.IndexByte(s, '>')
	if end < 0 {
		return "", s, fmt.Errorf("%w: an IRI without end: %.60q", errSyntax, s)
	}
	iri, err = unescapeIRI(s[1:end])
	return iri, s[end+1:], err
}

// unescapeIRI resolves the escapes in the text between the angle brackets of an IRI.
func unescapeIRI(s string) (string, error) {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || strings.IndexByte("<>\"{}|^`", c) >= 0 {
			return "", fmt.Errorf("%w: %q in an IRI must be escaped: %.60q", errSyntax, c, s)
		}
	}
	return unescape(s, false)
}

func parseLiteral(s string) (t term, rest string, err error) {
	end := 1
	for ; end < len(s) && s[end] != '"'; end++ {
		switch s[end] {
		case '\\':
			end++
		case '\n', '\r':
			return t, s, fmt.Errorf("%w: a line break in a literal must be escaped", errSyntax)
		}
	}
	if end >= len(s) {
		return t, s, fmt.Errorf("%w: a literal without end: %.60q", errSyntax, s)
	}
	t.kind = literalTerm
	if t.text, err = unescape(s[1:end], true); err != nil {
		return t, s, err
	}
	rest = s[end+1:]
	switch {
	case strings.HasPrefix(rest, "@"):
		end := strings.IndexAny(rest, " \t.<_#")
		if end < 0 {
			end = len(rest)
		}
		t.lang, rest = rest[1:end], rest[end:]
		if !isLang(t.lang) {
			return t, s, fmt.Errorf("%w: %q is not a language", errSyntax, t.lang)
		}
	case strings.HasPrefix(rest, "^^<"):
		t.datatype, rest, err = parseIRI(rest[2:])
	case strings.HasPrefix(rest, "^"):
		err = fmt.Errorf("%w: a datatype must be an IRI", errSyntax)
	}
	return t, rest, err
}

// unescape resolves \uXXXX and \UXXXXXXXX. In a literal it also resolves \n and similar escapes.
func unescape(s string, literal bool) (string, error) {
	at := strings.IndexByte(s, '\\')
	if at < 0 {
		return s, nil
	}
	b := make([]byte, 0, len(s))
	for ; at >= 0; at = strings.IndexByte(s, '\\') {
		b = append(b, s[:at]...)
		s = s[at+1:]
		if s == "" {
			return "", fmt.Errorf("%w: an escape without end", errSyntax)
		}
		digits := 0
		switch s[0] {
		case 'u':
			digits = 4
		case 'U':
			digits = 8
		default:
			i := strings.IndexByte(`tbnrf"'\`, s[0])
			if i < 0 || !literal {
				return "", fmt.Errorf("%w: there is no escape \\%c here", errSyntax, s[0])
			}
			b = append(b, "\t\b\n\r\f\"'\\"[i])
			s = s[1:]
			continue
		}
		r, err := parseRune(s[1:], digits)
		if err != nil {
			return "", err
		}
		b = utf8.AppendRune(b, r)
		s = s[1+digits:]
	}
	return string(append(b, s...)), nil
}

func parseRune(s string, digits int) (rune, error) {
	if len(s) < digits {
		return 0, fmt.Errorf("%w: an escape of a character must have %d digits", errSyntax, digits)
	}
	var r uint32
	for _, c := range []byte(s[:digits]) {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, fmt.Errorf("%w: %q in an escape is not a digit", errSyntax, c)
		}
		r = r<<4 | uint32(c)
	}
	if r > utf8.MaxRune || !utf8.ValidRune(rune(r)) {
		return 0, fmt.Errorf("%w: the escape %s is not a character", errSyntax, s[:digits])
	}
	return rune(r), nil
}
