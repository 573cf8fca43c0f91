package rule

import (
	"nexum/graph"
	"nexum/schema"
)

// A Type is what a variable or constant can be.
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
	Text   string // the id of an entity, or the constant as it is written
	Number float64
	Date   graph.Date
}

// A Term is an argument of a literal: a variable by its number in the rule, or a constant.
type Term struct {
	Var   int // -1 for a constant
	Const Const
}

// A LiteralKind is what sort of condition a literal is.
type LiteralKind uint8

const (
	RelationLiteral LiteralKind = iota
	FactLiteral
	KindLiteral
	CompareLiteral
)

// An Op compares two terms.
type Op string

// A Literal is one condition of a body, resolved against the ontology.
type Literal struct {
	Kind LiteralKind
	Not  bool
	Name string               // as it is written
	Type *schema.RelationType // of a relation
	Fact string               // of a fact: its predicate
	Of   *schema.Kind         // of a kind
	Op   Op                   // of a comparison
	Args [2]Term              // of a kind, the first only
	// ValueType is what the values of a fact are.
	ValueType Type
}

// A Rule is "this holds if those hold", resolved against the ontology.
type Rule struct {
	ID      string
	Meaning string
	Because string
	Text    string // as it is written
	Head    Literal
	Body    []Literal
	Vars    []string // names, by number; a name beginning with _ stands for any
}

// A Query is a body of which the answers are wanted.
type Query struct {
	Text  string
	Body  []Literal
	Vars  []string
	Types []Type // of the variables
	Shown []int  // the named variables, in the order of their first appearance
}
