package rule

import (
	"slices"

	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/schema"
)

// A Type is the type of a variable or constant.
type Type uint8

const (
	UnknownType Type = iota
	EntityType
	TextType
	NumberType
	DateType
)

var typeNames = [...]string{"unknown", "entity", "text", "number", "date"}

func (t Type) String() string { return typeNames[t] }

// A Const is a constant in a rule.
type Const struct {
	Type   Type
	Text   string // the id of an entity; for other constants, the text as the rule writes it
	Number decimal.Decimal
	Date   claim.Date
}

// A Term is an argument of a literal: a variable by its number in the rule, or a constant.
type Term struct {
	Var          int // -1 for a constant
	Const        Const
	Line, Column int // position, from 1
}

// A LiteralKind is the form of a literal.
type LiteralKind uint8

const (
	RelationLiteral LiteralKind = iota
	FactLiteral
	KindLiteral
	CompareLiteral
	SumLiteral
	ForeignLiteral // a relation or fact of a predicate that the ontology does not know
)

// An Op is a comparison operator.
type Op string

// A Literal is one condition of a body, resolved against the ontology.
type Literal struct {
	Kind LiteralKind
	Not  bool
	Firm bool                 // for a negated relation: only what is stated matches, not what is alleged or weaker
	Name string               // the predicate, as the rule writes it
	Type *schema.RelationType // for a relation: its type
	Fact string               // for a fact: its predicate
	// Foreign is the predicate of a ForeignLiteral. If the literal uses the local name of the predicate, Local is that
	// name, and Foreign is empty until a view resolves it.
	Foreign, Local string
	Of             *schema.Kind   // for a kind: this kind; nil for an interface
	Kinds          []*schema.Kind // for a kind: this kind; for an interface: the kinds that implement it
	Op             Op             // for a comparison
	Args           [2]Term        // for a kind: only the first is used
	Calc           [2]*Expr       // for a comparison: sides with arithmetic; nil for a side that is a term, in Args
	Sets           int            // for a comparison that sets a variable: 1 for the left side, 2 for the right; else 0
	// ValueType is the type of a fact's values; in a comparison of dates, it is DateType.
	ValueType Type
	Whole     bool   // for a fact: whether its values are whole numbers
	Attrs     []Attr // for a relation: the attributes that its claims must have
	Sum       *Sum   // for a sum or count

	Line, Column int // position, from 1
}

// An Attr is an attribute in a literal: its name and the term for its value.
type Attr struct {
	Name string
	Term Term
	// Type is DateType if the ontology declares the attribute as Date or DateTime: a text that can be read as a date is
	// then a date. Otherwise it is UnknownType, and values have the types that claims give them.
	Type         Type
	Line, Column int // position, from 1
}

// A Sum is a literal with a sum or a count. The different matches of its body form groups: one for each combination of
// values of the variables that also occur outside of the sum. The literal holds for a group if the total of its matches
// reaches Min. If the sum depends on what its own rule yields, a negative value that matters is an error.
type Sum struct {
	Op     string // sum adds up the values of Of; count counts its different values
	Of     int    // a variable
	Per    []int  // for a sum: each combination of values of these variables counts once; if nil, each claim counts once
	Body   []Literal
	Group  []int // the variables that also occur outside of the sum
	Needs  []int // those variables of Group that the body only compares: other literals must give them a value first
	Min    decimal.Decimal
	Strict bool // whether the total must be more than Min, not equal to it
}

// Positive reports whether a comparison in the body excludes negative values, as P > 0 does. A count is positive.
func (s *Sum) Positive() bool {
	return s.Op != "sum" || slices.ContainsFunc(s.Body, func(l Literal) bool {
		if l.Kind != CompareLiteral || l.Calc != [2]*Expr{} {
			return false
		}
		value, least, above := l.Args[0], l.Args[1], []Op{">", ">=", "="}
		if value.Var != s.Of { // 0 < P
			value, least, above = l.Args[1], l.Args[0], []Op{"<", "<=", "="}
		}
		return value.Var == s.Of && slices.Contains(above, l.Op) && least.Var < 0 &&
			least.Const.Type == NumberType && least.Const.Number.Sign() >= 0
	})
}

// A Rule derives its head from its body. It is resolved against the ontology.
type Rule struct {
	ID      string
	Meaning string
	Because string
	In      []Translation // the meaning and the reason in other languages
	Text    string        // the source text
	File    string        // the file that the rule was read from
	Head    Literal
	Body    []Literal
	Vars    []string // names, by number; a name that begins with _ stands for any value
}

// A Translation is the meaning of a rule and the reason for it in another language.
type Translation struct {
	Language string // BCP 47, in lower case: zh
	Meaning  string
	Because  string // empty if the author does not translate the reason
}

// A Query is a body and the stages that select, group and order its answers.
type Query struct {
	Text  string
	Body  []Literal
	Vars  []string
	Types []Type // the types of the variables
	Shown []int  // the columns: selected or, by default, all named variables in order of occurrence

	Selected bool // whether a stage selects the columns

	Group  *Group      // nil if answers are not grouped
	Having []Condition // on the columns of a group
	Order  []Key       // columns to order by, before the default order by values
}

// A Key is a column by which answers are ordered.
type Key struct {
	Column int
	Desc   bool
	Values []string // for a column with the values of an enum: these values in their order
}
