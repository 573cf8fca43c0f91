package rule

import (
	"nexum/graph"
	"nexum/schema"
)

// A predicate is what a head yields and what a literal asks of: the name of a relation type, a foreign predicate, or
// kindPrefix and the name of a kind. It is empty for a literal that no rule can yield.
type predicate string

// kindPrefix begins the predicates that stand for the kinds of derived entities. No IRI has a space.
const kindPrefix = "kind "

// related is the relation type that stands for every foreign predicate.
const related = "RELATED"

// predicate returns the predicate of a literal.
func (l *Literal) predicate() predicate {
	switch l.Kind {
	case RelationLiteral:
		if l.Type == nil { // of a name that is not known
			return ""
		}
		return predicate(l.Type.Name)
	case ForeignLiteral:
		return predicate(l.Foreign)
	case KindLiteral:
		return kindPredicate(l.Of)
	}
	return ""
}

func kindPredicate(k *schema.Kind) predicate { return predicate(kindPrefix + k.Name) }

// asks reports whether a literal asks of what a head of a predicate yields.
func (l *Literal) asks(head *Literal) bool {
	if l.anyForeign() {
		return head.Kind == ForeignLiteral || head.predicate() == related
	}
	p := l.predicate()
	if p == "" || p != head.predicate() {
		return false
	}
	mine, its := l.class(), head.class()
	return mine == "" || its == "" || mine == its
}

// A topic is what strata are made of: a predicate, of rdf:type with the class that is named. So a class can be concluded
// of what is not of another class.
type topic struct {
	predicate predicate
	class     string // empty if the literal can be of any class
}

func (l *Literal) topic() topic { return topic{l.predicate(), l.class()} }

// class returns the class that a literal of rdf:type names; empty if it names none, or is of another predicate.
func (l *Literal) class() string {
	if c := l.Args[1]; l.Kind == ForeignLiteral && l.Foreign == rdfType && c.Var < 0 && c.Const.Type == EntityType {
		return c.Const.Text
	}
	return ""
}

// anyForeign reports whether a literal asks of every foreign predicate.
func (l *Literal) anyForeign() bool { return l.predicate() == related }

// isSymmetric reports whether what the literal asks of holds in either order.
func (l *Literal) isSymmetric() bool { return l.Kind == RelationLiteral && l.Type.Symmetric }

// pred returns the number of the predicate of a head; the view has it.
func (h *Literal) pred(v *graph.View) graph.Pred {
	p, ok := v.Pred(string(h.predicate()))
	if !ok {
		return graph.NoPred
	}
	return p
}
