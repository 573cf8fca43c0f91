package loader

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A quad is a statement of N-Quads.
type quad struct{ subject, predicate, object, graph term }

// A term is a part of a quad. The graph of a quad that names none has kind noTerm.
type term struct {
	kind termKind
	col  int    // in bytes, from 0
	raw  string // as it is written
	text string // the IRI, the label of a blank node without _:, or the literal
	lang string // in lower case
	typ  string // IRI of the datatype; empty for none
}

type termKind uint8

const (
	noTerm termKind = iota
	iri
	blank
	literal
)

// A quadParser reads lines of N-Quads, as the RDF 1.1 recommendation and its tests have it, with these
// exceptions: an IRI may be relative, as it is in much that is published as N-Quads, but not empty nor
// longer than maxIRI, and no literal may hold a NUL. A line without escapes costs no allocation.
type quadParser struct {
	src   string
	off   int
	wrong string // why the line is no quad, at off
}

// parse reads one line, which is UTF-8. ok is false if it is empty or a comment; wrong is what keeps it
// from being a quad, at the byte p.off.
func (p *quadParser) parse(line string) (q quad, ok bool, wrong string) {
	*p = quadParser{src: line}
	if p.space(); p.atEnd() {
		return quad{}, false, ""
	}
	q.subject = p.term("a subject: an <IRI> or a _:blank node", iri, blank)
	q.predicate = p.term("a predicate: an <IRI>", iri, iri)
	q.object = p.term(`an object: an <IRI>, a _:blank node or a "literal"`, iri, blank, literal)
	if p.space(); p.wrong == "" && p.off < len(line) && line[p.off] != '.' {
		q.graph = p.term("a graph, an <IRI> or a _:blank node, or the full stop", iri, blank)
	}
	if p.space(); p.wrong == "" && (p.off == len(line) || line[p.off] != '.') {
		p.wrong = "expected a full stop at the end of the statement"
	}
	if p.wrong != "" {
		return quad{}, false, p.wrong
	}
	p.off++
	if p.space(); !p.atEnd() {
		return quad{}, false, "expected the end of the line after the full stop"
	}
	return q, true, ""
}

func (p *quadParser) space() {
	for p.off < len(p.src) && (p.src[p.off] == ' ' || p.src[p.off] == '\t') {
		p.off++
	}
}

func (p *quadParser) atEnd() bool { return p.off == len(p.src) || p.src[p.off] == '#' }

// term reads one term that is of one of the kinds.
func (p *quadParser) term(expected string, kinds ...termKind) (t term) {
	if p.space(); p.wrong != "" {
		return t
	}
	t.col = p.off
	if p.off < len(p.src) {
		switch p.src[p.off] {
		case '<':
			t.kind = iri
		case '_':
			t.kind = blank
		case '"':
			t.kind = literal
		}
	}
	allowed := false
	for _, k := range kinds {
		allowed = allowed || t.kind == k
	}
	if !allowed {
		p.wrong = "expected " + expected
		return t
	}
	switch t.kind {
	case iri:
		t.text = p.iri()
	case blank:
		t.text = p.blank()
	default:
		p.literal(&t)
	}
	t.raw = p.src[t.col:p.off]
	return t
}

// iri reads <…>.
func (p *quadParser) iri() string {
	p.off++
	from := p.off
	for i := from; i < len(p.src); i++ {
		c := p.src[i]
		switch {
		case c == '>':
			p.off = i + 1
			if i-from > maxIRI {
				p.off, p.wrong = from, "an IRI has at most "+strconv.Itoa(maxIRI)+" bytes"
			} else if i == from {
				p.wrong = "the IRI is empty"
			}
			return p.src[from:i]
		case c == '\\':
			return p.escapedIRI(from, i)
		case !inIRI[c]:
			p.off, p.wrong = i, strconv.QuoteRune(rune(c))+" cannot stand in an IRI"
			return ""
		}
	}
	p.off, p.wrong = from-1, "the IRI has no closing >"
	return ""
}

// escapedIRI reads on from the first backslash of an IRI that began at from.
func (p *quadParser) escapedIRI(from, i int) string {
	b := []byte(p.src[from:i])
	for i < len(p.src) {
		c := p.src[i]
		switch {
		case c == '>':
			p.off = i + 1
			return string(b)
		case c == '\\':
			r, n := p.unicode(i)
			if n == 0 || r < utf8.RuneSelf && !inIRI[r] {
				p.off, p.wrong = i, `an IRI has no escapes but \uXXXX and \UXXXXXXXX of characters that can stand in it`
				return ""
			}
			b = utf8.AppendRune(b, r)
			i += n
			continue
		case !inIRI[c]:
			p.off, p.wrong = i, strconv.QuoteRune(rune(c))+" cannot stand in an IRI"
			return ""
		}
		b = append(b, c)
		i++
	}
	p.off, p.wrong = from-1, "the IRI has no closing >"
	return ""
}

// inIRI says which bytes can stand in an IRI as they are.
var inIRI = func() (ok [256]bool) {
	for i := range ok {
		ok[i] = i > ' ' && !strings.ContainsRune("<>\"{}|^`\\", rune(i)) || i >= utf8.RuneSelf
	}
	return ok
}()

// unicode reads \uXXXX or \UXXXXXXXX at i, and returns the length, 0 if there is none.
func (p *quadParser) unicode(i int) (rune, int) {
	n := 0
	switch {
	case strings.HasPrefix(p.src[i:], `\u`):
		n = 6
	case strings.HasPrefix(p.src[i:], `\U`):
		n = 10
	}
	if n == 0 || i+n > len(p.src) {
		return 0, 0
	}
	v, err := strconv.ParseUint(p.src[i+2:i+n], 16, 32)
	if err != nil || v > utf8.MaxRune || !utf8.ValidRune(rune(v)) {
		return 0, 0
	}
	return rune(v), n
}

// blank reads _:label and returns the label.
func (p *quadParser) blank() string {
	rest := p.src[p.off:]
	if !strings.HasPrefix(rest, "_:") {
		p.wrong = "a blank node begins with _:"
		return ""
	}
	end := 2
	for i := 2; i < len(rest); {
		r, n := rune(rest[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(rest[i:])
		}
		if !inLabel(r, i == 2) {
			break
		}
		if i += n; r != '.' {
			end = i
		}
	}
	if end == 2 {
		p.wrong = "expected the label of the blank node after _:, letters or digits"
		return ""
	}
	p.off += end
	return rest[2:end]
}

// inLabel reports whether r can stand in the label of a blank node, or begin it.
func inLabel(r rune, first bool) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '_':
		return true
	case r == '-', r == '.', r == 0xb7, 0x300 <= r && r <= 0x36f, 0x203f <= r && r <= 0x2040:
		return !first
	}
	for _, in := range [...][2]rune{
		{0xc0, 0xd6},
		{0xd8, 0xf6},
		{0xf8, 0x2ff},
		{0x370, 0x37d},
		{0x37f, 0x1fff},
		{0x200c, 0x200d},
		{0x2070, 0x218f},
		{0x2c00, 0x2fef},
		{0x3001, 0xd7ff},
		{0xf900, 0xfdcf},
		{0xfdf0, 0xfffd},
		{0x10000, 0xeffff},
	} {
		if in[0] <= r && r <= in[1] {
			return true
		}
	}
	return false
}

// literal reads "…" with its language or datatype.
func (p *quadParser) literal(t *term) {
	p.off++
	if t.text = p.quoted(); p.wrong != "" || p.off == len(p.src) {
		return
	}
	switch {
	case p.src[p.off] == '@':
		from := p.off + 1
		p.off = from + langLen(p.src[from:])
		if p.off == from {
			p.wrong = "expected a language such as en or zh-hant after @"
			return
		}
		t.lang = strings.ToLower(p.src[from:p.off])
	case strings.HasPrefix(p.src[p.off:], "^^"):
		p.off += 2
		if p.off == len(p.src) || p.src[p.off] != '<' {
			p.wrong = "expected the <IRI> of a datatype after ^^"
			return
		}
		from := p.off
		if t.typ = p.iri(); p.wrong == "" && !strings.ContainsRune(t.typ, ':') {
			p.off, p.wrong = from, "a datatype is an absolute IRI"
		}
	}
}

// langLen returns the length of the language tag that s begins with, 0 if there is none.
func langLen(s string) int {
	end, part := 0, 0
	for i := 0; i <= len(s); i++ {
		c := byte(0)
		if i < len(s) {
			c = s[i] | 0x20
		}
		letter := 'a' <= c && c <= 'z' && s[i] != ' '
		switch {
		case letter, end > 0 && i < len(s) && '0' <= s[i] && s[i] <= '9':
			part++
		case part == 0:
			return 0
		case i < len(s) && s[i] == '-':
			end, part = i, 0
		default:
			return i
		}
	}
	return end
}

// quoted reads the rest of a literal up to its closing quote.
func (p *quadParser) quoted() string {
	from := p.off
	for i := from; i < len(p.src); i++ {
		switch p.src[i] {
		case '"':
			p.off = i + 1
			return p.src[from:i]
		case '\\':
			return p.escaped(from, i)
		case 0:
			p.off, p.wrong = i, "a literal with a NUL cannot be kept"
			return ""
		}
	}
	p.off, p.wrong = from-1, "the literal has no closing quote on its line"
	return ""
}

// escaped reads on from the first backslash of a literal that began at from.
func (p *quadParser) escaped(from, i int) string {
	b := []byte(p.src[from:i])
	for i < len(p.src) {
		c := p.src[i]
		if c == '"' {
			p.off = i + 1
			return string(b)
		}
		if c != '\\' {
			b = append(b, c)
			i++
			continue
		}
		const letters, chars = `tbnrf"'\`, "\t\b\n\r\f\"'\\"
		if i+1 < len(p.src) {
			if k := strings.IndexByte(letters, p.src[i+1]); k >= 0 {
				b = append(b, chars[k])
				i += 2
				continue
			}
		}
		r, n := p.unicode(i)
		if n == 0 || r == 0 {
			p.off, p.wrong = i, `expected one of \t \b \n \r \f \" \' \\ \uXXXX \UXXXXXXXX, of a character that is not NUL`
			return ""
		}
		b = utf8.AppendRune(b, r)
		i += n
	}
	p.off, p.wrong = from-1, "the literal has no closing quote on its line"
	return ""
}
