package engine

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"nexum/graph"
	"nexum/graph/rule"
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
	hint := ""
	if near := nearestForeign(v, l.Foreign); near != "" {
		hint = "; did you mean <" + near + ">?"
	}
	return fmt.Sprintf("there is no foreign predicate %s%s", rule.Clip(l.Name), hint)
}

// nearestForeign returns the foreign predicate that is nearest to a misspelled name; empty if none is near.
func nearestForeign(v *graph.View, name string) string {
	type near struct {
		name     string
		distance int
	}
	var all []near
	short := localName(name)
	for p := range graph.Pred(v.PredLen()) {
		full := v.PredName(p)
		if len(all) > rule.MaxRead {
			break
		}
		if len(full) > 4*maxID || !v.Foreign(p) || strings.HasPrefix(full, rule.KindPrefix) {
			continue
		}
		d := levenshtein.ComputeDistance(strings.ToLower(rule.Clip(short)), strings.ToLower(rule.Clip(localName(full))))
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
