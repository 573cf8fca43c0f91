package rule

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"github.com/alecthomas/participle/v2/lexer"

	"nexum/graph"
)

// Foreign predicates are those that the ontology does not know. Whether one has relations, facts or both, only a view
// tells, and so does the one predicate that a local name can be short for.

// rdfType is the predicate that says of which class something is. <C>(X) is short for <rdfType>(X, /<C>).
const rdfType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

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
	if word := r.word(name); word != "" {
		r.fail(a.Pos, "%s is a word of the ontology: write %s(…), without quotes or brackets", name, word)
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
		l.Foreign = rdfType
		l.Args[1] = Term{Var: -1, Const: Const{Type: EntityType, Text: name}, Line: a.Pos.Line, Column: a.Pos.Column}
	}
	r.attributes(&l, a.Args[plain:])
	return l
}

// word returns how rules write a word of the ontology that somebody wrote as a foreign predicate; empty if it is none.
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

// entity checks that a term of a head can be an entity.
func (r *resolver) entity(t Term, pos lexer.Position) {
	switch {
	case t.Var < 0 && t.Const.Type != EntityType:
		r.fail(lexer.Position{Line: t.Line, Column: t.Column}, "what a rule yields joins entities; %s is of type %s", t.Const.Text, t.Const.Type)
	case t.Var >= 0 && r.types[t.Var] == UnknownType:
		r.types[t.Var] = EntityType
	case t.Var >= 0 && r.types[t.Var] != EntityType:
		r.fail(pos, "what a rule yields joins entities; %s is of type %s", r.vars[t.Var], r.types[t.Var])
	}
}

// foreignValues tells each literal of a foreign predicate of what type its second argument is, as far as what else
// is said of it tells.
func (r *resolver) foreignValues(body []Literal) {
	for i := range body {
		switch l := &body[i]; l.Kind {
		case SumLiteral:
			r.foreignValues(l.Sum.Body)
		case ForeignLiteral:
			if t := l.Args[1]; t.Var >= 0 || t.Const.Type == EntityType { // what else is a constant does not tell
				l.ValueType = r.typeOf(t)
			}
		}
	}
}

// hasLocal reports whether a literal of a body is written by a local name.
func hasLocal(body []Literal) bool {
	return slices.ContainsFunc(flat(body), func(l Literal) bool { return l.Local != "" })
}

// localized returns a body with the local names of foreign predicates looked up in a view, and what is wrong with them.
// A name that nothing has stays as it is: nothing matches it.
func localized(v *graph.View, body []Literal) ([]Literal, Problems) {
	if !hasLocal(body) {
		return body, nil
	}
	var problems Problems
	out := slices.Clone(body)
	for i := range out {
		l := &out[i]
		if l.Sum != nil {
			s := *l.Sum
			var wrong Problems
			s.Body, wrong = localized(v, s.Body)
			l.Sum, problems = &s, append(problems, wrong...)
		}
		if l.Local == "" {
			continue
		}
		switch all := withLocalName(v, l.Local); len(all) {
		case 0:
			l.Foreign = l.Local
		case 1:
			l.Foreign = all[0]
		default:
			problems = append(problems, Problem{"query", l.Line, l.Column, fmt.Sprintf("%s can be %s; write one of them in full",
				l.Name, bracketed(all))})
		}
	}
	return out, problems
}

// withLocalName returns the foreign predicates that are named so in full, or else that end so.
func withLocalName(v *graph.View, name string) []string {
	if p, ok := v.Pred(name); ok && v.Foreign(p) {
		return []string{name}
	}
	var out []string
	for p := range graph.Pred(v.PredLen()) {
		if full := v.PredName(p); localName(full) == name && v.Foreign(p) && !strings.HasPrefix(full, kindPrefix) {
			out = append(out, full)
		}
	}
	slices.Sort(out)
	return out
}

// localName returns what follows the last /, # or : of an IRI.
func localName(iri string) string {
	iri = strings.TrimRight(iri, "/#:")
	return iri[strings.LastIndexAny(iri, "/#:")+1:]
}

// bracketed lists foreign predicates as a question writes them, the first few.
func bracketed(names []string) string {
	const most = 6
	out := make([]string, 0, most)
	for _, name := range names[:min(most, len(names))] {
		out = append(out, "<"+clip(name)+">")
	}
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf("%s or one of %d others", strings.Join(out, ", "), more)
	}
	return strings.Join(out, " or ")
}

// unknownForeign says what is wrong with a foreign predicate that nothing in the view has; nothing if something does.
func unknownForeign(v *graph.View, l *Literal) string {
	p, ok := v.Pred(l.Foreign)
	if ok && v.Foreign(p) {
		return ""
	}
	hint := ""
	if near := nearestForeign(v, l.Foreign); near != "" {
		hint = "; did you mean <" + near + ">?"
	}
	return fmt.Sprintf("there is no foreign predicate %s%s", clip(l.Name), hint)
}

// nearestForeign returns the foreign predicate that a name is most likely a slip of.
func nearestForeign(v *graph.View, name string) string {
	type near struct {
		name     string
		distance int
	}
	var all []near
	short := localName(name)
	for p := range graph.Pred(v.PredLen()) {
		full := v.PredName(p)
		if len(all) > maxRead {
			break
		}
		if len(full) > 4*maxID || !v.Foreign(p) || strings.HasPrefix(full, kindPrefix) {
			continue
		}
		d := levenshtein.ComputeDistance(strings.ToLower(clip(short)), strings.ToLower(clip(localName(full))))
		if d <= 1+utf8.RuneCountInString(short)/3 {
			all = append(all, near{full, d})
		}
	}
	if len(all) == 0 {
		return ""
	}
	return slices.MinFunc(all, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), strings.Compare(a.name, b.name))
	}).name
}

// Predicates returns the foreign predicates that the rule reads, with their places.
func (r *Rule) Predicates() []Constant {
	var out []Constant
	for _, l := range flat(r.Body) {
		if l.Kind == ForeignLiteral {
			out = append(out, Constant{cmp.Or(l.Foreign, l.Local), l.Line, l.Column})
		}
	}
	return out
}

// foreignPreds returns the foreign predicates of a view.
func foreignPreds(v *graph.View) []graph.Pred {
	var out []graph.Pred
	for p := range graph.Pred(v.PredLen()) {
		if v.Foreign(p) && !strings.HasPrefix(v.PredName(p), kindPrefix) {
			out = append(out, p)
		}
	}
	return out
}

// facts reports whether a fact can match a literal of a foreign predicate.
func (l *lit) facts() bool { return l.ValueType != EntityType && len(l.Attrs) == 0 }

// value reads a fact as what a literal takes it for; false if it is no such value. Of a foreign predicate of which
// nothing tells the type of the value, its datatype does.
func (l *lit) value(f graph.Fact) (val, bool) {
	if l.Kind != ForeignLiteral || l.ValueType != UnknownType {
		return literalVal(f.Value.Text, l.ValueType)
	}
	if v, ok := literalVal(f.Value.Text, typeOfDatatype(f.Value.Datatype)); ok {
		return v, true
	}
	return literalVal(f.Value.Text, TextType)
}

// typeOfDatatype returns what the values of a datatype of RDF are.
func typeOfDatatype(iri string) Type {
	name, ok := strings.CutPrefix(iri, "http://www.w3.org/2001/XMLSchema#")
	if !ok {
		return TextType
	}
	switch name {
	case "integer", "decimal", "double", "float", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger",
		"nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte":
		return NumberType
	case "date", "dateTime", "gYear", "gYearMonth":
		return DateType
	}
	return TextType
}

// matchForeign goes on with the relations and the facts of a foreign predicate.
func (e *Engine) matchForeign(f *frame, i int) bool {
	l := &f.body[i]
	if l.pred == graph.NoPred {
		return true
	}
	value := f.get(l.args[1]).typ
	if l.facts() && value != EntityType && !e.matchFact(f, i) {
		return false
	}
	if l.ValueType != EntityType && l.ValueType != UnknownType || value != EntityType && value != UnknownType {
		return e.failed == nil
	}
	return e.matchRelation(f, i)
}

// FindForeign finds the one foreign predicate of a view that a name stands for: in full, or by the last part of its IRI. The
// error says what is wrong, in a sentence without its full stop.
func FindForeign(v *graph.View, name string) (graph.Pred, error) {
	all := withLocalName(v, name)
	switch {
	case len(all) > 1:
		return graph.NoPred, fmt.Errorf("%q can be %s; write one of them in full", name, bracketed(all))
	case len(all) == 0:
		l := Literal{Kind: ForeignLiteral, Name: strconv.Quote(name), Foreign: name}
		return graph.NoPred, errors.New(unknownForeign(v, &l))
	}
	p, _ := v.Pred(all[0])
	return p, nil
}
