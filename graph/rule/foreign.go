package rule

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"nexum/graph"
)

// Foreign predicates are predicates that the ontology does not know. Only a view shows whether such a predicate has
// relations, facts or both, and which predicate a local name stands for.

// TypeIRI is the predicate that gives the class of an entity. <C>(X) is short for <TypeIRI>(X, /<C>).
const TypeIRI = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

// foreign resolves a literal of a foreign predicate or class: <http://p>(X, Y), "http://p"(X, Y), "p"(X, Y) and
// <http://C>(X).
func (r *resolver) foreign(n *literNode) Literal {
	a := n.Atom
	name := a.Quoted
	if a.IRI != "" {
		name = strings.Trim(strings.TrimRight(a.IRI, " \t\r\n("), "<>")
	}
	l := Literal{Kind: ForeignLiteral, Not: n.Not, Name: "<" + name + ">", Foreign: name}
	local := a.IRI == "" && !strings.ContainsAny(name, ":/")
	if local {
		l.Name, l.Foreign, l.Local = fmt.Sprintf("%q", name), "", name
	}
	if n.Firm {
		r.fail(a.Pos, "\"not stated\" needs a relation of the ontology, and %s is none; write not %[1]s(…)", l.Name)
		return l
	}
	if word := r.word(name); word != "" {
		r.fail(a.Pos, "%s is a name of the ontology: write %s(…), without quotes or brackets", name, word)
		return l
	}
	plain := a.plain()
	if plain != 1 && plain != 2 {
		r.fail(a.Pos, "%s takes two arguments, or one if it is a class, not %d", l.Name, plain)
		return l
	}
	l.Args[0] = r.term(a.Args[0].Term, EntityType)
	if plain == 2 {
		l.Args[1] = r.term(a.Args[1].Term, UnknownType)
	} else if local {
		r.fail(a.Pos, "a class is written in full: <http://…/%s>(X)", name)
	} else {
		l.Foreign = TypeIRI
		l.Args[1] = Term{Var: -1, Const: Const{Type: EntityType, Text: name}, Line: a.Pos.Line, Column: a.Pos.Column}
	}
	r.attributes(&l, a.Args[plain:])
	return l
}

// word returns the rule term for a word of the ontology that was written as a foreign predicate; empty if name is not
// such a word.
func (r *resolver) word(name string) string {
	if t, ok := r.ontology.Type(name); ok {
		return t.Term
	}
	_, isType := r.ontology.TypeByTerm(name)
	_, isFact := r.fact(name)
	if isType || isFact || r.kind(name) != nil {
		return name
	}
	return ""
}

// entity checks that a term of a head can be an entity, and reports a problem if it cannot.
func (r *resolver) entity(t Term, pos lexer.Position) {
	switch {
	case t.Var < 0 && t.Const.Type != EntityType:
		r.fail(
			lexer.Position{Line: t.Line, Column: t.Column},
			"the conclusion of a rule is about entities; %s is of type %s",
			t.Const.Text,
			t.Const.Type,
		)
	case t.Var >= 0 && r.types[t.Var] == UnknownType:
		r.types[t.Var] = EntityType
	case t.Var >= 0 && r.types[t.Var] != EntityType:
		r.fail(pos, "the conclusion of a rule is about entities; %s is of type %s", r.vars[t.Var], r.types[t.Var])
	}
}

// foreignValues sets, for each literal of a foreign predicate, the type of its second argument, as far as other
// literals determine it.
func (r *resolver) foreignValues(body []Literal) {
	for i := range body {
		switch l := &body[i]; l.Kind {
		case SumLiteral:
			r.foreignValues(l.Sum.Body)
		case ForeignLiteral:
			if t := l.Args[1]; t.Var >= 0 || t.Const.Type == EntityType { // other constants do not determine the type
				l.ValueType = r.typeOf(t)
			}
		}
	}
}

// Predicates returns the foreign predicates that the body of the rule reads, with their positions.
func (r *Rule) Predicates() []Constant {
	var out []Constant
	for _, l := range Flatten(r.Body) {
		if l.Kind == ForeignLiteral {
			out = append(out, Constant{cmp.Or(l.Foreign, l.Local), l.Line, l.Column})
		}
	}
	return out
}

// ForeignPreds returns the foreign predicates of a view.
func ForeignPreds(v *graph.View) []graph.Pred {
	var out []graph.Pred
	for p := range graph.Pred(v.PredLen()) {
		if v.Foreign(p) && !strings.HasPrefix(v.PredName(p), KindPrefix) {
			out = append(out, p)
		}
	}
	return out
}
