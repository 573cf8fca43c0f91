package engine

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/rule"
	"nexum/schema/spelling"
)

// hasLocal reports whether a literal of a body uses a local name.
func hasLocal(body []rule.Literal) bool {
	return slices.ContainsFunc(rule.Flatten(body), func(l rule.Literal) bool { return l.Local != "" })
}

// Localized returns a query whose literals name the foreign predicates of a view in full.
func Localized(v *graph.View, q *rule.Query) (*rule.Query, rule.Problems) {
	body, problems := localized(v, q.Body)
	out := *q
	out.Body = body
	return &out, problems
}

// localized returns a body in which the local names of foreign predicates are replaced by their full names in the view,
// and the problems of ambiguous names. A name that the view does not have is not replaced, and nothing matches it.
func localized(v *graph.View, body []rule.Literal) ([]rule.Literal, rule.Problems) {
	if !hasLocal(body) {
		return body, nil
	}
	var problems rule.Problems
	out := slices.Clone(body)
	for i := range out {
		l := &out[i]
		if l.Sum != nil {
			s := *l.Sum
			var wrong rule.Problems
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
			problems = append(
				problems,
				rule.Problem{
					File: "query", Line: l.Line, Column: l.Column,
					Message: fmt.Sprintf("%s can be %s; write one of them in full",
						l.Name, bracketed(all)),
				},
			)
		}
	}
	return out, problems
}

// withLocalName returns the foreign predicate with this full name or, if there is none, those with this local name,
// sorted.
func withLocalName(v *graph.View, name string) []string {
	if p, ok := v.Pred(name); ok && v.Foreign(p) {
		return []string{name}
	}
	var out []string
	for p := range graph.Pred(v.PredLen()) {
		if full := v.PredName(p); localName(full) == name && v.Foreign(p) && !strings.HasPrefix(full, rule.KindPrefix) {
			out = append(out, full)
		}
	}
	slices.Sort(out)
	return out
}

// localName returns the part of an IRI after the last /, # or :.
func localName(iri string) string {
	iri = strings.TrimRight(iri, "/#:")
	return iri[strings.LastIndexAny(iri, "/#:")+1:]
}

// bracketed lists the first few foreign predicates, written as in a query.
func bracketed(names []string) string {
	const most = 6
	out := make([]string, 0, most)
	for _, name := range names[:min(most, len(names))] {
		out = append(out, "<"+rule.Clip(name)+">")
	}
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf("%s or one of %d others", strings.Join(out, ", "), more)
	}
	return strings.Join(out, " or ")
}

// unknownForeign returns the message about a foreign predicate that the view does not have. It returns the empty text
// if the view has it.
func unknownForeign(v *graph.View, l *rule.Literal) string {
	p, ok := v.Pred(l.Foreign)
	if ok && v.Foreign(p) {
		return ""
	}
	return fmt.Sprintf("there is no foreign predicate %s%s", rule.Clip(l.Name), nearForeign(v, l.Foreign))
}

// nearForeign returns the end of a message that proposes the foreign predicate whose local name is most similar to that
// of a name; "" if none is similar.
func nearForeign(v *graph.View, name string) string {
	full := map[string]string{} // by local name
	for p := range graph.Pred(v.PredLen()) {
		n := v.PredName(p)
		if len(full) > rule.MaxRead {
			break
		}
		if len(n) > 4*maxID || !v.Foreign(p) || strings.HasPrefix(n, rule.KindPrefix) {
			continue
		}
		if at := localName(n); full[at] == "" || n < full[at] {
			full[at] = n
		}
	}
	near := full[spelling.Nearest(localName(name), maps.Keys(full))]
	if near == "" {
		return ""
	}
	return spelling.Hint("<" + near + ">")
}

// facts reports whether the literal of a foreign predicate can match a fact.
func (l *lit) facts() bool { return l.ValueType != rule.EntityType && len(l.Attrs) == 0 }

// value reads a fact as the type that the literal expects; false if it is not a value of this type. If the type is
// unknown for a foreign predicate, the datatype of the fact decides.
func (l *lit) value(f graph.Fact) (val, bool) {
	if l.Kind != rule.ForeignLiteral || l.ValueType != rule.UnknownType {
		return literalVal(f.Value.Text, l.ValueType)
	}
	if v, ok := literalVal(f.Value.Text, typeOfDatatype(f.Value.Datatype)); ok {
		return v, true
	}
	return literalVal(f.Value.Text, rule.TextType)
}

// typeOfDatatype returns the type of the values of an RDF datatype.
func typeOfDatatype(iri string) rule.Type {
	name, ok := strings.CutPrefix(iri, "http://www.w3.org/2001/XMLSchema#")
	if !ok {
		return rule.TextType
	}
	switch name {
	case "integer", "decimal", "double", "float", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger",
		"nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte":
		return rule.NumberType
	case "date", "dateTime", "gYear", "gYearMonth":
		return rule.DateType
	}
	return rule.TextType
}

// matchForeign continues with each matching relation and fact of a foreign predicate.
func (e *Engine) matchForeign(f *frame, i int) bool {
	l := &f.body[i]
	if l.pred == graph.NoPred {
		return true
	}
	value := f.get(l.args[1]).typ
	if l.facts() && value != rule.EntityType && !e.matchFact(f, i) {
		return false
	}
	if l.ValueType != rule.EntityType && l.ValueType != rule.UnknownType ||
		value != rule.EntityType && value != rule.UnknownType {
		return e.failed == nil
	}
	return e.matchRelation(f, i)
}

// FindForeign returns the foreign predicate of a view with a full name, or with a local name that only one predicate
// has. The error is a sentence without its full stop.
func FindForeign(v *graph.View, name string) (graph.Pred, error) {
	all := withLocalName(v, name)
	switch {
	case len(all) > 1:
		return graph.NoPred, fmt.Errorf("%q can be %s; write one of them in full", name, bracketed(all))
	case len(all) == 0:
		l := rule.Literal{Kind: rule.ForeignLiteral, Name: strconv.Quote(name), Foreign: name}
		return graph.NoPred, errors.New(unknownForeign(v, &l))
	}
	p, _ := v.Pred(all[0])
	return p, nil
}
