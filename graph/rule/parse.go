package rule

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"nexum/graph/claim"
	"nexum/graph/decimal"
)

// A Problem describes a mistake at one position of a rules file or query.
type Problem struct {
	File         string
	Line, Column int // from 1
	Message      string
}

// Error returns file:line:column: message.
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
}

// ErrInvalid is wrapped by the errors about rules and queries that cannot be used.
var ErrInvalid = errors.New("invalid rule")

// The nodes of the syntax tree. They have positions for error messages.
type (
	fileNode struct {
		Rules []*ruleNode `parser:"@@*"`
	}
	ruleNode struct {
		Pos     lexer.Position
		ID      string       `parser:"'rule' @Ident ':'"`
		Meaning string       `parser:"@String"`
		Because string       `parser:"( 'because' @String )?"`
		In      []*inNode    `parser:"@@*"`
		Head    *atomNode    `parser:"@@"`
		Body    []*literNode `parser:"':-' @@ ( ',' @@ )* '.'"`
		EndPos  lexer.Position
	}
	inNode struct {
		Pos      lexer.Position
		Language string `parser:"'in' @Ident"`
		Meaning  string `parser:"@String"`
		Because  string `parser:"( 'because' @String )?"`
	}
	queryNode struct {
		Body   []*literNode `parser:"@@ ( ',' @@ )* '.'?"`
		Stages []*stageNode `parser:"( '|' @@ )*"`
	}
	stageNode struct {
		Pos    lexer.Position
		Order  []*orderNode     `parser:"(  'order' @@ ( ',' @@ )*"`
		Select []*varNode       `parser:" | 'select' @@ ( ',' @@ )*"`
		Having []*compNode      `parser:" | 'having' @@ ( ',' @@ )*"`
		Of     []*aggregateNode `parser:" | @@ ( ',' @@ )*"`
		By     []*varNode       `parser:"   ( 'by' @@ ( ',' @@ )* )? )"`
	}
	aggregateNode struct {
		As  string     `parser:"( @Var '=' )?"`
		Op  string     `parser:"@( 'count' | 'sum' | 'avg' | 'total' | 'min' | 'max' ) '('"`
		Of  *varNode   `parser:"@@"`
		Per []*varNode `parser:"( 'per' @@ ( ',' @@ )* )? ')'"`
	}
	orderNode struct {
		Column columnNode `parser:"@@"`
		Desc   bool       `parser:"@'desc'?"`
	}
	columnNode struct {
		Pos  lexer.Position
		Name string `parser:"(  @Var"`
		Op   string `parser:" | @( 'count' | 'sum' | 'avg' | 'total' | 'min' | 'max' )"`
		Of   string `parser:"   ( '(' @Var ')' )? )"`
	}
	varNode struct {
		Pos  lexer.Position
		Name string `parser:"@Var"`
	}
	literNode struct {
		Pos  lexer.Position
		Sum  *sumNode  `parser:"( @@"`
		Not  bool      `parser:"| ( @'not' (?= Ident | String | Foreign )"`
		Firm bool      `parser:"    ( @'stated' (?= Ident | String | Foreign ) )? )?"`
		Atom *atomNode `parser:"  @@"`
		Comp *compNode `parser:"| @@ )"`
	}
	atomNode struct {
		Pos    lexer.Position
		IRI    string     `parser:"( @Foreign"`
		Quoted string     `parser:"| @String '('"`
		Name   string     `parser:"| @Ident '(' )"`
		Args   []*argNode `parser:"@@ ( ',' @@ )* ')'"`
	}
	argNode struct {
		Pos  lexer.Position
		Attr string    `parser:"( @( Ident | String ) ':' )?"`
		Term *termNode `parser:"@@"`
	}
	sumNode struct {
		Pos  lexer.Position
		Op   string       `parser:"@( 'sum' | 'count' ) '('"`
		Of   *varNode     `parser:"@@"`
		Per  []*varNode   `parser:"( 'per' @@ ( ',' @@ )* )? ':'"`
		Body []*literNode `parser:"@@ ( ',' @@ )* ')'"`
		Cmp  string       `parser:"@Op"`
		Min  *termNode    `parser:"@@"`
	}
	compNode struct {
		Pos   lexer.Position
		Left  *exprNode `parser:"@@"`
		Op    string    `parser:"@Op"`
		Right *exprNode `parser:"@@"`
	}
	exprNode struct {
		First *productNode `parser:"@@"`
		Rest  []*addNode   `parser:"@@*"`
	}
	addNode struct {
		Pos lexer.Position
		Op  string       `parser:"@( '+' | '-' )"`
		Of  *productNode `parser:"@@"`
	}
	productNode struct {
		First *factorNode `parser:"@@"`
		Rest  []*mulNode  `parser:"@@*"`
	}
	mulNode struct {
		Pos lexer.Position
		Op  string      `parser:"@( '*' | '/' )"`
		Of  *factorNode `parser:"@@"`
	}
	factorNode struct {
		Pos     lexer.Position
		Column  *columnNode `parser:"  (?= 'count' | 'sum' | 'avg' | 'total' | 'min' | 'max' ) @@"`
		Term    *termNode   `parser:"| @@"`
		Negated *factorNode `parser:"| '-' @@"`
		Group   *exprNode   `parser:"| '(' @@ ')'"`
	}
	termNode struct {
		Pos    lexer.Position
		Var    string `parser:"  @Var"`
		Any    bool   `parser:"| @'_'"`
		Entity string `parser:"| @Entity"`
		Text   string `parser:"| @String"`
		Date   string `parser:"| @Date"`
		Number string `parser:"| @( '-'? Number )"`
	}
)

// Parser reads rules and queries. It is safe for concurrent use.
type Parser struct {
	rules func() *participle.Parser[fileNode]
	query func() *participle.Parser[queryNode]
}

// NewParser returns a parser. Its tables are made when it first reads a rule or a query.
func NewParser() *Parser {
	opts := sync.OnceValue(func() []participle.Option {
		return []participle.Option{
			participle.Lexer(tokens{}), participle.Elide("Comment", "Space"), participle.UseLookahead(4),
			participle.Unquote("String"),
		}
	})
	return &Parser{
		rules: sync.OnceValue(func() *participle.Parser[fileNode] { return participle.MustBuild[fileNode](opts()...) }),
		query: sync.OnceValue(func() *participle.Parser[queryNode] { return participle.MustBuild[queryNode](opts()...) }),
	}
}

// A Source is the text of a rule with its position in a file.
type Source struct {
	ID           string
	Text         string // begins with the word rule and ends with the full stop
	File         string
	Line, Column int // where the text begins, from 1
}

// The limits of a rules file and of a query, in bytes.
const (
	maxSource = 256 << 10
	maxQuery  = 16 << 10
)

// Split returns the rules of a file as texts, in their order.
func (p *Parser) Split(file, src string) ([]Source, []Problem) {
	tree, problems := p.file(file, src)
	if len(problems) > 0 {
		return nil, problems
	}
	return tree.split(file, src)
}

// split returns the texts of the rules of a file.
func (tree *fileNode) split(file, src string) (out []Source, problems []Problem) {
	seen := map[string]int{}
	for _, r := range tree.Rules {
		if line, ok := seen[r.ID]; ok {
			problems = append(
				problems,
				Problem{file, r.Pos.Line, r.Pos.Column, fmt.Sprintf("rule %s is already in line %d; give it another id",
					r.ID, line)},
			)
		}
		seen[r.ID] = r.Pos.Line
		// The end position is that of the next token, after comments; the rule ends with its full stop.
		text := strings.TrimSpace(src[r.Pos.Offset:min(r.EndPos.Offset, len(src))])
		out = append(out, Source{r.ID, dropTrailingComments(text), file, r.Pos.Line, r.Pos.Column})
	}
	return out, problems
}

// dropTrailingComments removes whole comment lines after a rule.
func dropTrailingComments(text string) string {
	for {
		i := strings.LastIndexByte(text, '\n')
		if i < 0 || !strings.HasPrefix(strings.TrimSpace(text[i:]), "#") {
			return text
		}
		text = strings.TrimSpace(text[:i])
	}
}

func (p *Parser) file(file, src string) (*fileNode, []Problem) {
	if len(src) > maxSource {
		return nil, []Problem{{file, 1, 1, fmt.Sprintf("%d bytes of rules; %d are allowed", len(src), maxSource)}}
	}
	tree, err := p.rules().ParseString(file, src)
	if err != nil {
		return nil, []Problem{problem(file, src, err)}
	}
	return tree, nil
}

// value returns the constant of a term.
func (t *termNode) value() (Const, error) {
	switch {
	case t.Entity != "":
		id := strings.TrimPrefix(t.Entity, "/")
		if strings.HasPrefix(id, "<") {
			id = strings.Trim(id, "<>")
		}
		return Const{Type: EntityType, Text: id}, nil
	case t.Date != "":
		d, err := claim.ParseDate(t.Date)
		return Const{Type: DateType, Text: t.Date, Date: d}, err
	case t.Number != "":
		n, ok := decimal.Parse(t.Number)
		if !ok {
			return Const{}, fmt.Errorf("%s is out of range: a number has at most %d digits, and an exponent from -%d to %d",
				Clip(t.Number), decimal.MaxDigits, decimal.MaxExponent, decimal.MaxExponent)
		}
		return Const{Type: NumberType, Text: t.Number, Number: n}, nil
	default:
		return Const{Type: TextType, Text: t.Text}, nil
	}
}
