package rule

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// idPart matches what follows a colon in an id. Escapes such as %20 represent characters that an id cannot contain.
const idPart = `(?:[\p{L}\p{M}\p{N}]|%[0-9A-Fa-f]{2})(?:[\p{L}\p{M}\p{N}_-]|%[0-9A-Fa-f]{2})*`

// tokens returns the lexer of the language. A number has no sign: the sign is an operator before the number.
func tokens() lexer.Definition {
	base := lexer.MustSimple([]lexer.SimpleRule{
		{Name: "Comment", Pattern: `#[^\n]*`},
		{Name: "String", Pattern: `"(\\.|[^"\\\n])*"`},
		{Name: "Entity", Pattern: `/<[^>\n]*>|/[a-z0-9][a-z0-9-]*(:` + idPart + `)*`},
		{Name: "Foreign", Pattern: `<[^<>"\s]+>\s*\(`}, // with the parenthesis, so that a comparison does not match
		{Name: "Date", Pattern: `\d{4}-\d{2}(-\d{2}(T\d+(:\d+)*(\.\d+)?(Z|[+-]\d{2}(:\d{2})?\b)?)?)?\b`},
		{Name: "Number", Pattern: `\d+(\.\d+)?([eE][+-]?\d+)?`},
		{Name: "Var", Pattern: `[\p{Lu}\p{Lt}][\p{L}\p{M}\p{N}]*`},
		{Name: "Ident", Pattern: `[\p{Ll}\p{Lm}\p{Lo}][\p{L}\p{M}\p{N}_]*(-[\p{L}\p{M}\p{N}_]+)*`},
		{Name: "Op", Pattern: `!=|<=|>=|<|>|=`},
		{Name: "Punct", Pattern: `:-|[(),.:_|+*/-]`},
		{Name: "Space", Pattern: `\s+`},
	})
	symbols := base.Symbols()
	d := &definition{
		Definition: base, entity: symbols["Entity"], punct: symbols["Punct"],
		space: symbols["Space"], comment: symbols["Comment"],
	}
	for _, name := range [...]string{"Var", "Number", "Date"} {
		d.operands = append(d.operands, symbols[name])
	}
	return d
}

// A definition distinguishes entities from divisions: after an operand, as in P/100, a slash divides.
type definition struct {
	lexer.Definition
	entity, punct, space, comment lexer.TokenType
	operands                      []lexer.TokenType
}

// Lex implements lexer.Definition.
func (d *definition) Lex(file string, r io.Reader) (lexer.Lexer, error) {
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(file, string(src))
}

// LexString implements lexer.StringDefinition.
func (d *definition) LexString(file, src string) (lexer.Lexer, error) {
	s := &scanner{d: d, file: file, src: src, at: lexer.Position{Filename: file, Line: 1, Column: 1}}
	err := s.restart(s.at)
	return s, err
}

// A scanner reads tokens, and restarts the lexer after each slash that divides.
type scanner struct {
	d       *definition
	file    string
	src     string
	lex     lexer.Lexer
	at      lexer.Position // where lex started
	operand bool           // whether the last token can be the left operand of a division
	depth   int            // the number of open parentheses
	signs   int            // consecutive signs and parentheses
}

// maxDepth limits the nesting of parentheses and signs, because the parser recurses into each.
const maxDepth = 100

func (s *scanner) restart(at lexer.Position) (err error) {
	s.at = at
	s.lex, err = s.d.Definition.(lexer.StringDefinition).LexString(s.file, s.src[at.Offset:])
	return err
}

// Next implements lexer.Lexer.
func (s *scanner) Next() (lexer.Token, error) {
	t, err := s.lex.Next()
	if err != nil {
		if e, ok := err.(*lexer.Error); ok {
			e.Pos = s.place(e.Pos)
		}
		return t, err
	}
	t.Pos = s.place(t.Pos)
	switch {
	case t.Type == s.d.space || t.Type == s.d.comment:
		return t, nil
	case t.Type == s.d.entity && s.operand && !strings.HasPrefix(t.Value, "/<"):
		t.Type, t.Value = s.d.punct, "/"
		behind := t.Pos
		behind.Offset++
		behind.Column++
		err = s.restart(behind)
	}
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
		return t, &lexer.Error{Msg: fmt.Sprintf("parentheses or signs nest deeper than %d", maxDepth), Pos: t.Pos}
	}
	s.operand = t.Value == ")"
	for _, typ := range s.d.operands {
		s.operand = s.operand || t.Type == typ
	}
	return t, err
}

// place converts a position that is relative to the start of lex into a position in the whole source.
func (s *scanner) place(p lexer.Position) lexer.Position {
	if p.Line == 1 {
		p.Column += s.at.Column - 1
	}
	p.Line += s.at.Line - 1
	p.Offset += s.at.Offset
	return p
}
