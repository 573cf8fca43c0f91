package rule

import (
	"slices"

	"nexum/graph"
	"nexum/schema"
)

// A Predicate identifies the relations that a head yields or a literal matches: the name of a relation type, a foreign
// predicate, or KindPrefix followed by the name of a kind. It is empty for a literal that no rule can yield.
type Predicate string

// KindPrefix begins the predicates of derived kinds. Its space distinguishes them from IRIs, which have no spaces.
const KindPrefix = "kind "

// related is the relation type that stands for all foreign predicates.
const related = "RELATED"

// Predicate returns the predicate of a literal.
func (l *Literal) Predicate() Predicate {
	switch l.Kind {
	case RelationLiteral:
		if l.Type == nil { // the name of the type is unknown
			return ""
		}
		return Predicate(l.Type.Name)
	case ForeignLiteral:
		return Predicate(l.Foreign)
	case KindLiteral:
		if l.Of == nil { // an interface, which no rule yields
			return Predicate(KindPrefix + l.Name)
		}
		return kindPredicate(l.Of)
	}
	return ""
}

// IsOf reports whether a KindLiteral names the kind, or an interface that the kind implements.
func (l *Literal) IsOf(k *schema.Kind) bool { return slices.Contains(l.Kinds, k) }

func kindPredicate(k *schema.Kind) Predicate { return Predicate(KindPrefix + k.Name) }

// CanMatch reports whether a relation or fact that a rule with this head derives can match the literal.
func (l *Literal) CanMatch(head *Literal) bool {
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

// A topic is the unit of stratification: a predicate or, for rdf:type, a predicate with a class. With a topic for each
// class, a rule can conclude a class from the absence of another class.
type topic struct {
	predicate Predicate
	class     string // empty if the literal can be of any class
}

func (l *Literal) topic() topic { return topic{l.Predicate(), l.Class()} }

// Class returns the class that a literal of rdf:type names; empty if it names none or has another predicate.
func (l *Literal) Class() string {
	if c := l.Args[1]; l.Kind == ForeignLiteral && l.Foreign == TypeIRI && c.Var < 0 && c.Const.Type == EntityType {
		return c.Const.Text
	}
	return ""
}

// AnyForeign reports whether the literal matches all foreign predicates.
func (l *Literal) AnyForeign() bool { return l.Predicate() == related }

// IsSymmetric reports whether the literal matches relations in either order.
func (l *Literal) IsSymmetric() bool { return l.Kind == RelationLiteral && l.Type.Symmetric }

// Pred returns the number of the literal's predicate in the view; NoPred if the view does not have it.
func (h *Literal) Pred(v *graph.View) graph.Pred {
	p, ok := v.Pred(string(h.Predicate()))
	if !ok {
		return graph.NoPred
	}
	return p
}
