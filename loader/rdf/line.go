package rdf

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// LineParser parses lines of N-Triples and N-Quads. For a line without escapes it allocates no memory.
type LineParser struct {
	// Triples forbids graphs, as in N-Triples.
	Triples bool
	// Paths allows extensions that Cayley's data sets use: IRIs that begin with a slash, </en/casablanca>, and the
	// words <name>, <type>, <alias> and <description>.
	Paths bool

	src   string
	off   int
	wrong string // why the line is not a quad, at off
	depth int    // nesting depth of triple terms
}

// Offset returns the offset in bytes of the last problem in the line.
func (p *LineParser) Offset() int { return p.off }

// Parse parses one line, which must be UTF-8. ok is false if it is empty or a comment. If it is not a valid quad,
// wrong says why.
func (p *LineParser) Parse(line string) (q Quad, ok bool, wrong string) {
	p.src, p.off, p.wrong, p.depth = line, 0, "", 0
	if p.space(); p.atEnd() {
		return Quad{}, false, ""
	}
	if p.version() {
		return Quad{}, false, p.wrong
	}
	q.Subject = p.term("a subject: an <IRI> or a _:blank node", IRI, Blank)
	q.Predicate = p.term("a predicate: an <IRI>", IRI)
	q.Object = p.term(`an object: an <IRI>, a _:blank node or a "literal"`, IRI, Blank, Literal, TripleTerm)
	if p.space(); p.wrong == "" && !p.Triples && p.off < len(line) && line[p.off] != '.' {
		q.Graph = p.term("a graph, an <IRI> or a _:blank node, or the full stop", IRI, Blank)
	}
	if p.space(); p.wrong == "" && (p.off == len(line) || line[p.off] != '.') {
		p.wrong = "expected a full stop at the end of the statement"
	}
	if p.wrong != "" {
		return Quad{}, false, p.wrong
	}
	p.off++
	if p.space(); !p.atEnd() {
		return Quad{}, false, "expected the end of the line after the full stop"
	}
	return q, true, ""
}

// version parses a line such as VERSION "1.2".
func (p *LineParser) version() bool {
	rest, ok := strings.CutPrefix(p.src[p.off:], "VERSION")
	if !ok {
		return false
	}
	p.off += len("VERSION")
	if p.space(); strings.TrimSpace(rest) == "" || p.src[p.off] != '"' {
		p.wrong = `expected a version in quotes, such as "1.2"`
		return true
	}
	p.off++
	p.quoted()
	if p.space(); p.wrong == "" && !p.atEnd() {
		p.wrong = "expected the end of the line after the version"
	}
	return true
}

func (p *LineParser) space() {
	for p.off < len(p.src) && (p.src[p.off] == ' ' || p.src[p.off] == '\t') {
		p.off++
	}
}

func (p *LineParser) atEnd() bool { return p.off == len(p.src) || p.src[p.off] == '#' }

// kindAt returns the kind of the term that begins at the offset.
func (p *LineParser) kindAt() Kind {
	if p.off == len(p.src) {
		return None
	}
	switch p.src[p.off] {
	case '<':
		if strings.HasPrefix(p.src[p.off:], "<<(") {
			return TripleTerm
		}
		return IRI
	case '_':
		return Blank
	case '"':
		return Literal
	}
	return None
}

// term parses one term of one of the kinds.
func (p *LineParser) term(expected string, kinds ...Kind) (t Term) {
	if p.space(); p.wrong != "" {
		return t
	}
	t.Col, t.Kind = p.off, p.kindAt()
	allowed := false
	for _, k := range kinds {
		allowed = allowed || t.Kind == k
	}
	if !allowed {
		p.wrong = "expected " + expected
		return t
	}
	switch t.Kind {
	case IRI:
		t.Text = p.iri()
	case Blank:
		t.Text = p.blank()
	case TripleTerm:
		t.Triple = p.triple()
	default:
		p.literal(&t)
	}
	return t
}

// triple reads <<( subject predicate object )>>.
func (p *LineParser) triple() *Triple {
	if p.depth++; p.depth > maxDepth {
		p.wrong = "triple terms nest too deep"
		return nil
	}
	p.off += len("<<(")
	t := &Triple{
		p.term("a subject: an <IRI> or a _:blank node", IRI, Blank),
		p.term("a predicate: an <IRI>", IRI),
		p.term(`an object: an <IRI>, a _:blank node or a "literal"`, IRI, Blank, Literal, TripleTerm),
	}
	if p.space(); p.wrong == "" && !strings.HasPrefix(p.src[p.off:], ")>>") {
		p.wrong = "expected )>> at the end of the triple term"
	}
	p.off = min(p.off+len(")>>"), len(p.src))
	return t
}

// iri reads <…>.
func (p *LineParser) iri() string {
	p.off++
	from := p.off
	for i := from; i < len(p.src); i++ {
		c := p.src[i]
		switch {
		case c == '>':
			p.off = i + 1
			return p.absolute(from, p.src[from:i])
		case c == '\\':
			return p.escapedIRI(from, i)
		case c == '<' && i == from:
			p.off, p.wrong = from-1, "a statement in << and >> is of the draft RDF-star; RDF 1.2 writes "+
				"_:r <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( … )>> and then statements about _:r"
			return ""
		case !inIRI[c]:
			p.off, p.wrong = i, strconv.QuoteRune(rune(c))+" is not allowed in an IRI"
			return ""
		}
	}
	p.off, p.wrong = from-1, "the IRI has no closing >"
	return ""
}

// absolute checks an IRI that begins at from.
func (p *LineParser) absolute(from int, iri string) string {
	switch {
	case len(iri) > MaxIRI:
		p.off, p.wrong = from, "an IRI has at most "+strconv.Itoa(MaxIRI)+" bytes"
	case iri == "":
		p.wrong = "the IRI is empty"
	case !IsAbsolute(iri) && !(p.Paths && isPath(iri)):
		p.off, p.wrong = from, "the IRI is relative: N-Triples and N-Quads need the whole IRI, such as <http://example.org/a>"
	}
	return iri
}

func isPath(iri string) bool {
	switch iri {
	case "name", "type", "alias", "description":
		return true
	}
	return iri[0] == '/'
}

// escapedIRI parses the rest of an IRI from its first backslash, at i. The IRI began at from.
func (p *LineParser) escapedIRI(from, i int) string {
	b := []byte(p.src[from:i])
	for i < len(p.src) {
		c := p.src[i]
		switch {
		case c == '>':
			p.off = i + 1
			return p.absolute(from, string(b))
		case c == '\\':
			r, n := p.unicode(i)
			if n == 0 || r < utf8.RuneSelf && !inIRI[r] {
				p.off, p.wrong = i, `an IRI has no escapes but \uXXXX and \UXXXXXXXX of characters that are valid in it`
				return ""
			}
			b = utf8.AppendRune(b, r)
			i += n
			continue
		case !inIRI[c]:
			p.off, p.wrong = i, strconv.QuoteRune(rune(c))+" is not allowed in an IRI"
			return ""
		}
		b = append(b, c)
		i++
	}
	p.off, p.wrong = from-1, "the IRI has no closing >"
	return ""
}

// unicode parses \uXXXX or \UXXXXXXXX at i. It returns the rune and the length, which is 0 if there is none.
func (p *LineParser) unicode(i int) (rune, int) {
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
func (p *LineParser) blank() string {
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

// literal reads "…" with its language or datatype.
func (p *LineParser) literal(t *Term) {
	p.off++
	if t.Text = p.quoted(); p.wrong != "" || p.off == len(p.src) {
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
		t.Lang = strings.ToLower(p.src[from:p.off])
	case strings.HasPrefix(p.src[p.off:], "^^"):
		p.off += 2
		if p.off == len(p.src) || p.src[p.off] != '<' {
			p.wrong = "expected the <IRI> of a datatype after ^^"
			return
		}
		from := p.off
		if t.Datatype = p.iri(); p.wrong == "" && !IsAbsolute(t.Datatype) {
			p.off, p.wrong = from, "a datatype is an absolute IRI"
		}
		if t.Datatype == XSDString {
			t.Datatype = ""
		}
	}
}

// langLen returns the length of the language tag at the beginning of s, or 0 if there is none. A tag may end with a
// direction: ar--rtl.
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
			if dir := s[i:]; strings.HasPrefix(dir, "--ltr") || strings.HasPrefix(dir, "--rtl") {
				return i + len("--ltr")
			}
			end, part = i, 0
		default:
			return i
		}
	}
	return end
}

// quoted reads the rest of a literal up to its closing quote.
func (p *LineParser) quoted() string {
	from := p.off
	for i := from; i < len(p.src); i++ {
		switch p.src[i] {
		case '"':
			p.off = i + 1
			return p.src[from:i]
		case '\\':
			return p.escaped(from, i)
		}
	}
	p.off, p.wrong = from-1, "the literal has no closing quote on its line"
	return ""
}

// escaped parses the rest of a literal from its first backslash, at i. The literal began at from.
func (p *LineParser) escaped(from, i int) string {
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
		if i+1 < len(p.src) {
			if k := strings.IndexByte(escapeLetters, p.src[i+1]); k >= 0 {
				b = append(b, escapeChars[k])
				i += 2
				continue
			}
		}
		r, n := p.unicode(i)
		if n == 0 {
			p.off, p.wrong = i, `expected one of \t \b \n \r \f \" \' \\ \uXXXX \UXXXXXXXX`
			return ""
		}
		b = utf8.AppendRune(b, r)
		i += n
	}
	p.off, p.wrong = from-1, "the literal has no closing quote on its line"
	return ""
}

// readLines reads N-Triples or N-Quads.
func readLines(r io.Reader, f Format) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		p, number := LineParser{Triples: f == NTriples}, 0
		for text, err := range textLines(r) {
			if number++; err != nil {
				yield(Quad{}, err)
				return
			}
			if !utf8.ValidString(text) {
				if !yield(Quad{}, &SyntaxError{number, 1, notUTF8}) {
					return
				}
				continue
			}
			for part := range strings.SplitSeq(text, "\r") {
				if !readPart(&p, part, number, yield) {
					return
				}
			}
		}
	}
}

// readPart yields the statement of a line, if there is one, or what is wrong with it.
func readPart(p *LineParser, part string, number int, yield func(Quad, error) bool) bool {
	q, ok, wrong := p.Parse(part)
	if wrong != "" {
		return yield(Quad{}, &SyntaxError{number, utf8.RuneCountInString(part[:p.off]) + 1, wrong})
	}
	q.Line, q.Col = number, 1
	return !ok || yield(q, nil)
}

// textLines yields the lines of r without their ends. The last element is an error if r fails or a line is too long.
func textLines(r io.Reader) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		in := bufio.NewReaderSize(r, 1<<16)
		var buf []byte
		for {
			line, err := readLine(in, buf[:0])
			if err != nil && len(line) == 0 {
				if !errors.Is(err, io.EOF) {
					yield("", err)
				}
				return
			}
			buf = line
			if !yield(strings.TrimRight(string(line), "\r\n"), nil) {
				return
			}
		}
	}
}

// readLine appends one line with its line end to buf. It refuses a line that is longer than maxToken.
func readLine(in *bufio.Reader, buf []byte) ([]byte, error) {
	for {
		part, err := in.ReadSlice('\n')
		buf = append(buf, part...)
		if len(buf) > maxToken+maxToken/4 {
			return nil, errors.New("a line is longer than 16 MiB")
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return buf, err
		}
	}
}
