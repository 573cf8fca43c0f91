package rule

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

// idPart matches what follows a colon in an id. Escapes such as %20 represent characters that an id cannot contain.
const idPart = `(?:[\p{L}\p{M}\p{N}]|%[0-9A-Fa-f]{2})(?:[\p{L}\p{M}\p{N}_-]|%[0-9A-Fa-f]{2})*`

// The types of tokens. A number has no sign: the sign is an operator before the number.
const (
	commentToken lexer.TokenType = iota + 1
	stringToken
	entityToken
	foreignToken // an IRI in angle brackets and the parenthesis after it, which distinguishes it from a comparison
	dateToken
	numberToken
	varToken
	identToken
	opToken
	punctToken
	spaceToken
)

// tokens is the lexer of the language. It is written by hand, because with a regular expression for each type of token,
// every token takes time in proportion to the remaining text.
type tokens struct{}

// Symbols implements lexer.Definition.
func (tokens) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{
		"EOF": lexer.EOF, "Comment": commentToken, "String": stringToken, "Entity": entityToken, "Foreign": foreignToken,
		"Date": dateToken, "Number": numberToken, "Var": varToken, "Ident": identToken, "Op": opToken, "Punct": punctToken,
		"Space": spaceToken,
	}
}

// Lex implements lexer.Definition.
func (d tokens) Lex(file string, r io.Reader) (lexer.Lexer, error) {
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(file, string(src))
}

// LexString implements lexer.StringDefinition.
func (tokens) LexString(file, src string) (lexer.Lexer, error) {
	return &scanner{rest: src, at: lexer.Position{Filename: file, Line: 1, Column: 1}}, nil
}

// A scanner reads tokens.
type scanner struct {
	rest    string
	at      lexer.Position // the position of rest
	operand bool           // whether the last token can be the left operand of a division
	depth   int            // the number of unclosed parentheses
	signs   int            // the number of consecutive signs and parentheses before the next token
}

// maxDepth limits the nesting of parentheses and signs, because the parser recurses into each.
const maxDepth = 100

// noToken is the message of the error at a character with which no token can begin.
const noToken = "no token begins here"

// Next implements lexer.Lexer.
func (s *scanner) Next() (lexer.Token, error) {
	if s.rest == "" {
		return lexer.EOFToken(s.at), nil
	}
	typ, size := s.token()
	if size == 0 {
		return lexer.Token{}, &lexer.Error{Msg: noToken, Pos: s.at}
	}
	t := lexer.Token{Type: typ, Value: s.rest[:size], Pos: s.at}
	s.at.Advance(t.Value)
	s.rest = s.rest[size:]
	if typ == spaceToken || typ == commentToken {
		return t, nil
	}
	return t, s.nest(t)
}

// nest counts the parentheses and signs that a token opens or ends.
func (s *scanner) nest(t lexer.Token) error {
	s.signs++
	switch t.Value {
	case "(":
		s.depth++
	case ")":
		s.depth--
	case "-":
	default:
		s.signs = 0
	}
	if s.depth > maxDepth || s.signs > maxDepth {
		return &lexer.Error{Msg: fmt.Sprintf("parentheses or signs nest deeper than %d", maxDepth), Pos: t.Pos}
	}
	s.operand = t.Value == ")" || t.Type == varToken || t.Type == numberToken || t.Type == dateToken
	return nil
}

// uncommented returns a source without the white space and comments at its end.
func uncommented(src string) string {
	end := 0
	for s := (&scanner{rest: src}); ; {
		t, err := s.Next()
		if err != nil || t.EOF() {
			return src[:end]
		}
		if t.Type != spaceToken && t.Type != commentToken {
			end = len(src) - len(s.rest)
		}
	}
}

// token returns the type and the size in bytes of the first token of the rest. The size is 0 if no token begins there.
func (s *scanner) token() (typ lexer.TokenType, size int) {
	switch c := s.rest[0]; c {
	case ' ', '\t', '\n', '\f', '\r':
		return spaceToken, run(s.rest, isSpace)
	case '#':
		return commentToken, run(s.rest, func(r rune) bool { return r != '\n' })
	case '"':
		return stringToken, quoted(s.rest)
	case '/':
		return s.slash()
	case '<':
		if n := foreign(s.rest); n > 0 {
			return foreignToken, n
		}
		return opToken, comparison(s.rest)
	case '!', '>', '=':
		return opToken, comparison(s.rest)
	case ':':
		if strings.HasPrefix(s.rest, ":-") {
			return punctToken, 2
		}
		return punctToken, 1
	case '(', ')', ',', '.', '_', '|', '+', '*', '-':
		return punctToken, 1
	default:
		if isDigit(c) {
			return digits(s.rest)
		}
		return word(s.rest)
	}
}

// slash reads an entity or, after an operand as in P/100, the sign of a division.
func (s *scanner) slash() (typ lexer.TokenType, size int) {
	if strings.HasPrefix(s.rest, "/<") {
		if end := strings.IndexAny(s.rest, ">\n"); end >= 0 && s.rest[end] == '>' {
			return entityToken, end + 1
		}
		return punctToken, 1
	}
	if s.operand || len(s.rest) < 2 || !isLowerOrDigit(s.rest[1]) {
		return punctToken, 1
	}
	size = 2
	for size < len(s.rest) && (isLowerOrDigit(s.rest[size]) || s.rest[size] == '-') {
		size++
	}
	for {
		n := part(s.rest[size:])
		if n == 0 {
			return entityToken, size
		}
		size += n
	}
}

// part returns the size of a colon and the part of an id after it, which idPart defines. It returns 0 if s does not
// begin with them.
func part(s string) int {
	if !strings.HasPrefix(s, ":") {
		return 0
	}
	size := 1
	for {
		r, n := utf8.DecodeRuneInString(s[size:])
		switch {
		case isNamePart(r), size > 1 && (r == '_' || r == '-'):
			size += n
		case len(s) >= size+3 && r == '%' && isHex(s[size+1]) && isHex(s[size+2]):
			size += 3
		case size == 1:
			return 0
		default:
			return size
		}
	}
}

// quoted returns the size of a text in quotes, or 0 if its line has no closing quote.
func quoted(s string) int {
	for i := 1; i < len(s) && s[i] != '\n'; i++ {
		switch s[i] {
		case '"':
			return i + 1
		case '\\':
			i++
			if i == len(s) || s[i] == '\n' {
				return 0
			}
		}
	}
	return 0
}

// foreign returns the size of an IRI in angle brackets and a parenthesis after it, or 0 if s does not begin with them.
func foreign(s string) int {
	end := 1 + strings.IndexAny(s[1:], "<>\" \t\n\f\r")
	if end < 2 || s[end] != '>' {
		return 0
	}
	end++
	end += run(s[end:], isSpace)
	if !strings.HasPrefix(s[end:], "(") {
		return 0
	}
	return end + 1
}

// comparison returns the size of a comparison operator.
func comparison(s string) int {
	switch {
	case len(s) > 1 && s[0] != '=' && s[1] == '=':
		return 2
	case s[0] == '!':
		return 0
	}
	return 1
}

// digits reads a date or a number.
func digits(s string) (typ lexer.TokenType, size int) {
	if n := date(s); n > 0 {
		return dateToken, n
	}
	n := digitRun(s)
	if strings.HasPrefix(s[n:], ".") {
		if m := digitRun(s[n+1:]); m > 0 {
			n += 1 + m
		}
	}
	if rest := s[n:]; rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		sign := 1
		if len(rest) > 1 && (rest[1] == '+' || rest[1] == '-') {
			sign = 2
		}
		if m := digitRun(rest[sign:]); m > 0 {
			n += sign + m
		}
	}
	return numberToken, n
}

// date returns the size of the longest date with which s begins, with or without a time of day, such as 2015-07,
// 2015-07-01 and 2015-07-01T12:00:00.5+08:00. The date must end at the end of a word. date returns 0 if there is none.
func date(s string) (size int) {
	end := 0
	take := func(ok bool, n int) bool {
		if !ok {
			return false
		}
		end += n
		if end == len(s) || !isWordByte(s[end]) {
			size = end
		}
		return true
	}
	if digitRun(s) != 4 || !isSignAndTwo(s[4:], "-") {
		return 0
	}
	if end = 4; !take(true, 3) || !take(isSignAndTwo(s[end:], "-"), 3) || !strings.HasPrefix(s[end:], "T") {
		return size
	}
	if n := digitRun(s[end+1:]); !take(n > 0, 1+n) {
		return size
	}
	for ok := true; ok; {
		n := 0
		if strings.HasPrefix(s[end:], ":") {
			n = digitRun(s[end+1:])
		}
		ok = take(n > 0, 1+n)
	}
	if strings.HasPrefix(s[end:], ".") {
		n := digitRun(s[end+1:])
		take(n > 0, 1+n)
	}
	if !take(strings.HasPrefix(s[end:], "Z"), 1) && take(isSignAndTwo(s[end:], "+-"), 3) {
		take(isSignAndTwo(s[end:], ":"), 3)
	}
	return size
}

// word reads a variable or a name.
func word(s string) (typ lexer.TokenType, size int) {
	r, n := utf8.DecodeRuneInString(s)
	if unicode.In(r, unicode.Lu, unicode.Lt) {
		return varToken, n + run(s[n:], isNamePart)
	}
	if !unicode.In(r, unicode.Ll, unicode.Lm, unicode.Lo) {
		return identToken, 0
	}
	named := func(r rune) bool { return r == '_' || isNamePart(r) }
	n += run(s[n:], named)
	for strings.HasPrefix(s[n:], "-") {
		m := run(s[n+1:], named)
		if m == 0 {
			break
		}
		n += 1 + m
	}
	return identToken, n
}

// run returns the size of the longest prefix of s in which belongs returns true for every character.
func run(s string, belongs func(rune) bool) int {
	for i, r := range s {
		if !belongs(r) {
			return i
		}
	}
	return len(s)
}

func digitRun(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// isSignAndTwo reports whether s begins with one of the signs and two digits.
func isSignAndTwo(s, signs string) bool {
	return len(s) > 2 && strings.IndexByte(signs, s[0]) >= 0 && isDigit(s[1]) && isDigit(s[2])
}

func isNamePart(r rune) bool {
	if r < utf8.RuneSelf {
		return r != '_' && isWordByte(byte(r))
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N)
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\f' || r == '\r'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLowerOrDigit(c byte) bool { return isDigit(c) || 'a' <= c && c <= 'z' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func isWordByte(c byte) bool { return c == '_' || isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }
