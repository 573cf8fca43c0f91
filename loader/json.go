package loader

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonParser parses JSON according to RFC 8259, one line at a time, into nodes with positions. It exists because
// encoding/json does not return positions and takes five times as long. The nodes of a line are valid until the
// next line is parsed.
type jsonParser struct {
	src   string
	line  int
	off   int
	wide  int    // number of bytes before off that do not begin a character
	stack []node // the elements of open lists and maps
	arena []node // the elements of closed lists and maps
}

// parse parses one value. s must be valid UTF-8. The error is a *syntaxError.
func (p *jsonParser) parse(s string, line int) (node, error) {
	p.src, p.line, p.off, p.wide = s, line, 0, 0
	p.stack, p.arena = p.stack[:0], p.arena[:0]
	n, err := p.value(0)
	if err != nil {
		return node{}, err
	}
	if p.space(); p.off < len(s) {
		return node{}, p.fail("the line continues after the value; one line contains one value")
	}
	return n, nil
}

func (p *jsonParser) fail(why string) error {
	return &syntaxError{p.line, p.off - p.wide + 1, "this is not JSON: " + why}
}

func (p *jsonParser) space() {
	for p.off < len(p.src) {
		switch p.src[p.off] {
		case ' ', '\t', '\n', '\r':
			p.off++
		default:
			return
		}
	}
}

// next consumes c if it is the next byte.
func (p *jsonParser) next(c byte) bool {
	p.space()
	if p.off < len(p.src) && p.src[p.off] == c {
		p.off++
		return true
	}
	return false
}

func (p *jsonParser) value(depth int) (node, error) {
	p.space()
	n := node{line: p.line, col: p.off - p.wide + 1}
	if depth > maxDepth {
		return n, p.fail("it is nested too deeply")
	}
	if p.off == len(p.src) {
		return n, p.fail("the line ends before the value")
	}
	var err error
	rest := p.src[p.off:]
	switch {
	case rest[0] == '{':
		n.kind = mapping
		n.items, err = p.elements('}', depth)
	case rest[0] == '[':
		n.kind = list
		n.items, err = p.elements(']', depth)
	case rest[0] == '"':
		n.kind = text
		n.text, err = p.quoted()
	case strings.HasPrefix(rest, "true"), strings.HasPrefix(rest, "null"):
		n.text = rest[:4]
		n.kind = scalarKind(n.text)
		p.off += 4
	case strings.HasPrefix(rest, "false"):
		n.text, n.kind = rest[:5], boolean
		p.off += 5
	default:
		k := numberLen(rest)
		if k == 0 {
			return n, p.fail("expected a value")
		}
		n.text, n.kind = rest[:k], number
		p.off += k
	}
	return n, err
}

// elements parses a list or map up to its closing byte.
func (p *jsonParser) elements(closing byte, depth int) ([]node, error) {
	p.off++
	bottom := len(p.stack)
	for first := true; !p.next(closing); first = false {
		if !first && !p.next(',') {
			return nil, p.fail("expected , or " + string(closing))
		}
		if closing == '}' {
			p.space()
			k := node{kind: text, line: p.line, col: p.off - p.wide + 1}
			if p.off == len(p.src) || p.src[p.off] != '"' {
				return nil, p.fail(`expected a key in "quotes"`)
			}
			var err error
			if k.text, err = p.quoted(); err != nil {
				return nil, err
			}
			if !p.next(':') {
				return nil, p.fail("expected : after the key")
			}
			p.stack = append(p.stack, k)
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		p.stack = append(p.stack, v)
	}
	from := len(p.arena)
	p.arena = append(p.arena, p.stack[bottom:]...)
	p.stack = p.stack[:bottom]
	return p.arena[from:len(p.arena):len(p.arena)], nil
}

// quoted parses a text. A text without escapes is a part of the line.
func (p *jsonParser) quoted() (string, error) {
	p.off++
	from := p.off
	for ; p.off < len(p.src); p.off++ {
		switch c := p.src[p.off]; {
		case c == '"':
			p.off++
			return p.src[from : p.off-1], nil
		case c == '\\':
			return p.escaped(from)
		case c < ' ':
			return "", p.fail("a control character must be escaped")
		case c >= utf8.RuneSelf && !utf8.RuneStart(c):
			p.wide++
		}
	}
	return "", p.fail("the text has no closing quote")
}

// escaped parses the rest of a text, from its first backslash. The text began at from.
func (p *jsonParser) escaped(from int) (string, error) {
	b := []byte(p.src[from:p.off])
	for p.off < len(p.src) {
		c := p.src[p.off]
		switch {
		case c == '"':
			p.off++
			return string(b), nil
		case c < ' ':
			return "", p.fail("a control character must be escaped")
		case c != '\\':
			if c >= utf8.RuneSelf && !utf8.RuneStart(c) {
				p.wide++
			}
			b = append(b, c)
			p.off++
			continue
		}
		if p.off+1 == len(p.src) {
			break
		}
		const from, to = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
		if i := strings.IndexByte(from, p.src[p.off+1]); i >= 0 {
			b = append(b, to[i])
			p.off += 2
			continue
		}
		r, n := p.unicode()
		if n == 0 {
			return "", p.fail(`expected one of \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits, surrogates in pairs`)
		}
		b = utf8.AppendRune(b, r)
		p.off += n
	}
	return "", p.fail("the text has no closing quote")
}

// unicode parses \uXXXX, or two of them as a surrogate pair. It returns the rune and the length in bytes.
func (p *jsonParser) unicode() (rune, int) {
	unit := func(at int) (rune, bool) {
		if at+6 > len(p.src) || p.src[at] != '\\' || p.src[at+1] != 'u' {
			return 0, false
		}
		v, err := strconv.ParseUint(p.src[at+2:at+6], 16, 16)
		return rune(v), err == nil
	}
	r, ok := unit(p.off)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	low, _ := unit(p.off + 6)
	if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
		return 0, 0
	}
	return r, 12
}
