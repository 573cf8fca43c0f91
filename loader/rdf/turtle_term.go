package rdf

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// blankLabel reads _:label.
func (p *turtleParser) blankLabel() Term {
	if p.peek(1) != ':' {
		p.fail("expected a term, not %s", p.ahead())
	}
	p.skip(2)
	label := p.name(func(r rune, first bool) bool { return inLabel(r, first) })
	if label == "" {
		p.fail("expected the label of the blank node after _:, letters or digits")
	}
	if strings.HasPrefix(label, madeLabel) {
		label = madeLabel + label
	}
	return Term{Kind: Blank, Text: label}
}

// name parses a name of characters for which in returns true, without dots at its end.
func (p *turtleParser) name(in func(r rune, first bool) bool) string {
	n := 0 // number of bytes read ahead
	end := 0
	for {
		r, size := p.runeAt(n)
		if r == eof || !in(r, n == 0) {
			break
		}
		if n += size; r != '.' {
			end = n
		}
		if n > MaxIRI {
			p.fail("a name has more than %d bytes, the maximum", MaxIRI)
		}
	}
	s := string(p.buf[p.pos : p.pos+end])
	p.skip(end)
	return s
}

// runeAt returns the character after the next n bytes.
func (p *turtleParser) runeAt(n int) (rune, int) {
	c := p.peek(n)
	if c < utf8.RuneSelf {
		return rune(c), 1
	}
	p.peek(n + utf8.UTFMax - 1)
	r, size := utf8.DecodeRune(p.buf[p.pos+n:])
	if r == utf8.RuneError && size < 2 {
		p.skip(n)
		p.fail(notUTF8)
	}
	return r, size
}

// prefixName parses the part of a prefixed name before its colon.
func (p *turtleParser) prefixName() string {
	return p.name(func(r rune, first bool) bool { return isNameStart(r) || !first && (isNameChar(r) || r == '.') })
}

// iri reads <…> or a prefixed name.
func (p *turtleParser) iri() Term {
	if p.peek(0) == '<' {
		return Term{Kind: IRI, Text: p.iriRef()}
	}
	line, col := p.line, p.col
	prefix := p.prefixName()
	if p.peek(0) != ':' {
		p.line, p.col = line, col
		if prefix != "" {
			p.fail("expected a term, not the word %s; is a colon or <…> missing?", strconv.Quote(prefix))
		}
		p.fail("expected an IRI or a blank node, not %s", p.ahead())
	}
	ns, ok := p.prefixes[prefix]
	if !ok {
		p.line, p.col = line, col
		p.fail("the prefix %s: is not declared; add @prefix %s: <…> . before it", prefix, prefix)
	}
	p.next()
	return Term{Kind: IRI, Text: p.short(ns + p.localName())}
}

// localName parses the part of a prefixed name after its colon.
func (p *turtleParser) localName() string {
	p.token = p.token[:0]
	keep := 0 // length of the token in bytes, without dots at its end
	dots := 0
	for first := true; ; first = false {
		r, n := p.runeAt(dots)
		switch {
		case r == '%':
			p.takeDots(&dots)
			if !isHex(rune(p.peek(1))) || !isHex(rune(p.peek(2))) {
				p.fail("expected two hexadecimal digits after %%")
			}
			p.token = append(p.token, p.buf[p.pos:p.pos+3]...)
			p.skip(3)
		case r == '\\':
			p.takeDots(&dots)
			c := p.peek(1)
			if c == eof || !strings.ContainsRune("_~.-!$&'()*+,;=/?#@%", rune(c)) {
				p.fail(`this cannot be escaped in a name; only _ ~ . - ! $ & ' ( ) * + , ; = / ? # @ and %% can`)
			}
			p.token = append(p.token, byte(c))
			p.skip(2)
		case r == '.' && !first:
			dots++
			continue
		case r == ':', r != eof && (isNameStart(r) || r == '_' || isDigit(r) || !first && isNameChar(r)):
			p.takeDots(&dots)
			p.token = append(p.token, p.buf[p.pos:p.pos+n]...)
			p.skip(n)
		default:
			return string(p.token[:keep])
		}
		keep = len(p.token)
		if keep > MaxIRI {
			p.fail("an IRI has more than %d bytes, the maximum", MaxIRI)
		}
	}
}

// takeDots adds dots to the token that are not at the end of a name.
func (p *turtleParser) takeDots(dots *int) {
	for ; *dots > 0; *dots-- {
		p.token = append(p.token, p.next())
	}
}

// iriRef reads <…> and resolves it.
func (p *turtleParser) iriRef() string {
	if p.peek(0) != '<' {
		p.fail("expected an IRI in < and >, not %s", p.ahead())
	}
	line, col := p.line, p.col
	p.next()
	p.token = p.token[:0]
	for {
		c := p.peek(0)
		switch {
		case c == eof, c == '\n':
			p.line, p.col = line, col
			p.fail("the IRI has no closing >")
		case c == '>':
			p.next()
			return p.resolved(line, col)
		case c == '\\':
			r := p.unicode()
			if r < utf8.RuneSelf && !inIRI[r] {
				p.fail("%q is not allowed in an IRI", r)
			}
			p.token = utf8.AppendRune(p.token, r)
		case !inIRI[c]:
			p.fail("%q is not allowed in an IRI", rune(c))
		default:
			p.token = append(p.token, p.next())
		}
		if len(p.token) > MaxIRI {
			p.fail("an IRI has more than %d bytes, the maximum", MaxIRI)
		}
	}
}

// resolved returns the IRI of the token.
func (p *turtleParser) resolved(line, col int) string {
	if !utf8.Valid(p.token) {
		p.line, p.col = line, col
		p.fail(notUTF8)
	}
	iri := string(p.token)
	if IsAbsolute(iri) && !strings.Contains(iri, "/.") {
		return iri
	}
	iri = p.short(Resolve(p.base, iri))
	if !IsAbsolute(iri) {
		p.line, p.col = line, col
		p.fail("the IRI <%s> is relative, and the file has no base; add @base <…> .", iri)
	}
	return iri
}

// short checks that an IRI is not too long.
func (p *turtleParser) short(iri string) string {
	if len(iri) > MaxIRI {
		p.fail("an IRI has more than %d bytes, the maximum", MaxIRI)
	}
	return iri
}

// iriOrLiteral parses an object that is not a blank node.
func (p *turtleParser) iriOrLiteral() Term {
	switch c := p.peek(0); {
	case c == '"', c == '\'':
		return p.literal()
	case c == '+', c == '-', c == '.', c != eof && isDigit(rune(c)):
		return p.number()
	case p.has("true") && p.hasWord("true"):
		p.skip(len("true"))
		return Term{Kind: Literal, Text: "true", Datatype: xsdBoolean}
	case p.has("false") && p.hasWord("false"):
		p.skip(len("false"))
		return Term{Kind: Literal, Text: "false", Datatype: xsdBoolean}
	}
	return p.iri()
}

// number reads an integer, a decimal or a double.
func (p *turtleParser) number() Term {
	n := 0
	if c := p.peek(0); c == '+' || c == '-' {
		n++
	}
	digits := func() (found bool) {
		for ; p.peek(n) != eof && isDigit(rune(p.peek(n))); n++ {
			found = true
		}
		return found
	}
	datatype := xsdInteger
	ok := digits()
	if p.peek(n) == '.' {
		after := p.peek(n + 1)
		if after != eof && isDigit(rune(after)) || ok && (after == 'e' || after == 'E') {
			n++
			datatype = xsdDecimal
			ok = digits() || ok
		}
	}
	if c := p.peek(n); ok && (c == 'e' || c == 'E') {
		n++
		if s := p.peek(n); s == '+' || s == '-' {
			n++
		}
		if datatype = xsdDouble; !digits() {
			p.fail("the number has no digits in its exponent")
		}
	}
	if !ok {
		p.fail("expected a term, not %s", p.ahead())
	}
	text := string(p.buf[p.pos : p.pos+n])
	p.skip(n)
	return Term{Kind: Literal, Text: text, Datatype: datatype}
}

// literal reads a text with its language or datatype.
func (p *turtleParser) literal() Term {
	t := Term{Kind: Literal, Text: p.quoted()}
	switch {
	case p.peek(0) == '@':
		p.next()
		t.Lang = p.language()
	case p.has("^^"):
		p.skip(2)
		p.space()
		if t.Datatype = p.iri().Text; t.Datatype == XSDString {
			t.Datatype = ""
		}
	}
	return t
}

// language parses a language tag after @.
func (p *turtleParser) language() string {
	n := 0
	for c := p.peek(n); c != eof && (isLetter(rune(c)) || isDigit(rune(c)) || c == '-'); c = p.peek(n) {
		n++
	}
	tag := string(p.buf[p.pos : p.pos+n])
	if n == 0 || langLen(tag) != n {
		p.fail("expected a language such as en or zh-hant after @")
	}
	p.skip(n)
	return strings.ToLower(tag)
}

// quoted reads a text in quotes of one of the four forms.
func (p *turtleParser) quoted() string {
	line, col := p.line, p.col
	quote := p.peek(0)
	long := p.peek(1) == quote && p.peek(2) == quote
	p.skip(1)
	if long {
		p.skip(2)
	}
	p.token = p.token[:0]
	for {
		c := p.peek(0)
		switch {
		case c == eof, !long && (c == '\n' || c == '\r'):
			p.line, p.col = line, col
			p.fail("the text has no closing quote")
		case c == quote && !long:
			p.next()
			return p.valid(line, col)
		case c == quote && p.peek(1) == quote && p.peek(2) == quote:
			p.skip(3)
			return p.valid(line, col)
		case c == '\\':
			p.escape()
		default:
			p.token = append(p.token, p.next())
		}
		if len(p.token) > maxToken {
			p.fail("a text is longer than 16 MiB")
		}
	}
}

// valid returns the token, which began at line and col. It fails if the token is not valid UTF-8.
func (p *turtleParser) valid(line, col int) string {
	if !utf8.Valid(p.token) {
		p.line, p.col = line, col
		p.fail(notUTF8)
	}
	return string(p.token)
}

// escape parses an escape of a text and adds its character to the token.
func (p *turtleParser) escape() {
	if c := p.peek(1); c != eof {
		if i := strings.IndexByte(escapeLetters, byte(c)); i >= 0 {
			p.token = append(p.token, escapeChars[i])
			p.skip(2)
			return
		}
	}
	p.token = utf8.AppendRune(p.token, p.unicode())
}

// unicode reads \uXXXX or \UXXXXXXXX.
func (p *turtleParser) unicode() rune {
	n := 0
	switch p.peek(1) {
	case 'u':
		n = 4
	case 'U':
		n = 8
	default:
		p.fail(`expected \uXXXX or \UXXXXXXXX, or in a text one of \t \b \n \r \f \" \' \\`)
	}
	v := rune(0)
	for i := range n {
		c := p.peek(2 + i)
		if c == eof || !isHex(rune(c)) || v > utf8.MaxRune {
			p.fail("expected %d hexadecimal digits of a character", n)
		}
		d, _ := strconv.ParseUint(string(rune(c)), 16, 8)
		v = v<<4 | rune(d)
	}
	if !utf8.ValidRune(v) {
		p.fail("U+%04X is not a character", v)
	}
	p.skip(2 + n)
	return v
}
