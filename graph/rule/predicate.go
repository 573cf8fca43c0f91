package rule

import (
	"slices"

	"nexum/graph"
	"nexum/schema"
)

// A predicate is what a head yields and what a literal asks of: the name of a relation type, a foreign predicate, or
// kindPrefix and the name of a kind. It is empty for a literal that no rule can yield.
type Predicate string

// KindPrefix begins the predicates that stand for the kinds of derived entities. No IRI has a space.
const KindPrefix = "kind "

// related is the relation type that stands for every foreign predicate.
const related = "RELATED"

// Predicate returns the predicate of a literal.
func (l *Literal) Predicate() Predicate {
	switch l.Kind {
	case RelationLiteral:
		if l.Type == nil { // of a name that is not known
			return ""
		}
		return Predicate(l.Type.Name)
	case ForeignLiteral:
		return Predicate(l.Foreign)
	case KindLiteral:
		if l.Of == nil { // an interface, which no rule yields by itself
			return Predicate(KindPrefix + l.Name)
		}
		return kindPredicate(l.Of)
	}
	return ""
}

// IsOf reports whether a KindLiteral names a kind, or an interface of it.
func (l *Literal) IsOf(k *schema.Kind) bool { return slices.Contains(l.Kinds, k) }

func kindPredicate(k *schema.Kind) Predicate { return Predicate(KindPrefix + k.Name) }

// Asks reports whether a literal asks of what a head of a predicate yields.
func (l *Literal) Asks(head *Literal) bool {
	if l.AnyForeign() {
		return head.Kind == ForeignLiteral || head.Predicate() == related
	}
	if l.Kind == KindLiteral {
		return head.Kind == KindLiteral && l.IsOf(head.Of)
	}
	p := l.Predicate()
	if p == "" || p != head.Predicate() {
		return false
	}
	mine, its := l.Class(), head.Class()
	return mine == "" || its == "" || mine == its
}

// A topic is what strata are made of: a predicate, of rdf:type with the class that is named. So a class can be concluded
// of what is not of another class.
type topic struct {
	predicate Predicate
	class     string // empty if the literal can be of any class
}

func (l *Literal) topic() topic { return topic{l.Predicate(), l.Class()} }

// Class returns the class that a literal of rdf:type names; empty if it names none, or is of another predicate.
func (l *Literal) Class() string {
	if c := l.Args[1]; l.Kind == ForeignLiteral && l.Foreign == TypeIRI && c.Var < 0 && c.Const.Type == EntityType {
		return c.Const.Text
	}
	return ""
}

// AnyForeign reports whether a literal asks of every foreign predicate.
func (l *Literal) AnyForeign() bool { return l.Predicate() == related }

// IsSymmetric reports whether what the literal asks of holds in either order.
func (l *Literal) IsSymmetric() bool { return l.Kind == RelationLiteral && l.Type.Symmetric }

// Pred returns the number of the predicate of a head; the view has it.
func (h *Literal) Pred(v *graph.View) graph.Pred {
	p, ok := v.Pred(string(h.Predicate()))
	if !ok {
		return graph.NoPred
	}
	return p
}
