package rule

import (
	"nexum/graph/claim"
	"nexum/graph/decimal"
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
	Number decimal.Decimal
	Date   claim.Date
}

// A Term is an argument of a literal: a variable by its number in the rule, or a constant.
type Term struct {
	Var          int // -1 for a constant
	Const        Const
	Line, Column int // where it stands, from 1
}

// A LiteralKind is what sort of condition a literal is.
type LiteralKind uint8

const (
	RelationLiteral LiteralKind = iota
	FactLiteral
	KindLiteral
	CompareLiteral
	SumLiteral
	ForeignLiteral // a relation or fact of a predicate that the ontology does not know
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
	// Foreign is the predicate of a ForeignLiteral. Of one that is written by its local name, Local is that name, and
	// Foreign is empty until it is looked up in a view.
	Foreign, Local string
	Of             *schema.Kind   // of a kind; nil of an interface of kinds
	Kinds          []*schema.Kind // of a kind, that one; of an interface, those that implement it
	Op             Op             // of a comparison
	Args           [2]Term        // of a kind, the first only
	Calc           [2]*Expr       // of a comparison: a side that computes; the argument is then none
	Sets           int            // of a comparison: 1 or 2 if its left or right side is a variable that it gives a value
	// ValueType is what the values of a fact are, and DateType of a comparison of dates.
	ValueType Type
	Attrs     []Attr // of a relation: what its claims say besides
	Sum       *Sum   // of a sum or count

	Line, Column int // where it stands, from 1
}

// An Attr is an attribute of a claim: its name, and what its value is.
type Attr struct {
	Name         string
	Term         Term
	Line, Column int // where it stands, from 1
}

// A Sum holds if, for some values of the variables that stand outside of it too, the different ways to
// hold its body bring enough together. More ways never bring less: what is negative does not count.
type Sum struct {
	Op     string // sum adds up the values of Of; count counts its different values
	Of     int    // a variable
	Per    []int  // what a sum counts once for each of, if it names that; else for each claim that Of is taken from
	Body   []Literal
	Group  []int // the variables that stand outside of it too
	Needs  []int // those of them that it only compares, so that something outside has to give them a value first
	Min    decimal.Decimal
	Strict bool // more than Min, not just as much
}

// A Rule is "this holds if those hold", resolved against the ontology.
type Rule struct {
	ID      string
	Meaning string
	Because string
	Text    string // as it is written
	File    string // that it was read from
	Head    Literal
	Body    []Literal
	Vars    []string // names, by number; a name beginning with _ stands for any
}

// A Query is a body of which the answers are wanted, and what is to be done with them.
type Query struct {
	Text  string
	Body  []Literal
	Vars  []string
	Types []Type // of the variables
	Shown []int  // the variables that are columns: those that are selected, else the named ones in the order of their first appearance

	Selected bool // whether a stage selects the columns

	Group  *Group      // nil for the answers themselves
	Having []Condition // on the columns of a group
	Order  []Key       // before the order of the values; by column
}

// A Key is a column to order answers by.
type Key struct {
	Column int
	Desc   bool
}

// A Column is what stands at one place in every answer.
type Column struct {
	Name string
	Type Type
}

// Columns are what an answer consists of. Of one that only the answers tell the type of, as of an attribute,
// it is UnknownType; ColumnsOf knows it.
func (q *Query) Columns() []Column {
	var out []Column
	if q.Group == nil {
		for _, v := range q.Shown {
			out = append(out, Column{q.Vars[v], q.Types[v]})
		}
		return out
	}
	for _, v := range q.Group.By {
		out = append(out, Column{q.Vars[v], q.Types[v]})
	}
	for _, a := range q.Group.Of {
		typ := NumberType
		if a.Op == "min" || a.Op == "max" {
			typ = q.Types[a.Of]
		}
		out = append(out, Column{a.Name, typ})
	}
	return out
}
