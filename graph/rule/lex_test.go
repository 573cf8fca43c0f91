package rule

import (
	"fmt"
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2/lexer"
)

// TestTokens checks where tokens end and which types they have.
func TestTokens(t *testing.T) {
	names := map[lexer.TokenType]string{}
	for name, typ := range (tokens{}).Symbols() {
		names[typ] = name
	}
	for _, tt := range []struct{ name, src, want string }{
		{"an atom", "owns(X, /azure-china)", "Ident:owns Punct:( Var:X Punct:, Entity:/azure-china Punct:)"},
		{"a division after a variable", "P/100", "Var:P Punct:/ Number:100"},
		{"a division after a parenthesis", "(P)/a", "Punct:( Var:P Punct:) Punct:/ Ident:a"},
		{"an entity after an operator", "=/a-b:云-1%20:x", "Op:= Entity:/a-b:云-1%20:x"},
		{"an entity in angle brackets after an operand", "P/<x y>", "Var:P Entity:/<x y>"},
		{"an entity in angle brackets without an end", "/<x", "Punct:/ Op:< Ident:x"},
		{"a colon without a part", "/a:-b", "Entity:/a Punct::- Ident:b"},
		{"an IRI", "<http://a/b> (X)", "Foreign:<http://a/b> ( Var:X Punct:)"},
		{"a comparison", "X<Y", "Var:X Op:< Var:Y"},
		{"a month", "2015-07", "Date:2015-07"},
		{"a day that has too many digits", "2015-07-012", "Date:2015-07 Punct:- Number:012"},
		{"a time", "2015-07-01T12:00:00.5+08:00", "Date:2015-07-01T12:00:00.5+08:00"},
		{"a time without its last part", "2015-07-01T12:30x", "Date:2015-07-01T12 Punct:: Number:30 Ident:x"},
		{"a time in UTC", "2015-07-01T12Z", "Date:2015-07-01T12Z"},
		{"no time", "2015-07-01Tx", "Date:2015-07 Punct:- Number:01 Var:Tx"},
		{"a word after a year", "2015-07x", "Number:2015 Punct:- Number:07 Ident:x"},
		{"numbers", "1.5e-3 2e 3.", "Number:1.5e-3 Number:2 Ident:e Number:3 Punct:."},
		{"names", "is-a Ab_c 云a ʰ", "Ident:is-a Var:Ab Punct:_ Ident:c Ident:云a Ident:ʰ"},
		{"a quote in a text", `"a \" b" "`, `String:"a \" b" ` + noToken + " at 1:10"},
		{"a text on two lines", "\"a\n\"", noToken + " at 1:1"},
		{"a comment", "a # b\nc", "Ident:a Comment:# b Ident:c"},
		{"bytes that are no text", "a\xff", "Ident:a " + noToken + " at 1:2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lex, err := tokens{}.LexString("file", tt.src)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for {
				token, err := lex.Next()
				if e, ok := err.(*lexer.Error); ok {
					got = append(got, fmt.Sprintf("%s at %d:%d", e.Msg, e.Pos.Line, e.Pos.Column))
				}
				if err != nil || token.EOF() {
					break
				}
				if token.Type != spaceToken {
					got = append(got, names[token.Type]+":"+token.Value)
				}
			}
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("tokens %s, want %s", got, tt.want)
			}
		})
	}
}
