package query_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/fold"
	"nexum/graph/query"
	"nexum/graph/walk"
	"nexum/schema"
)

// naive evaluates filters without indexes: it reads facts and relations one by one, with the methods that produce
// answers.
type naive struct {
	t *testing.T
	*query.Session
}

func (x naive) holds(n graph.Node, shape *schema.Shape, w query.Where, m []claim.Modality) bool {
	if shape.Name != schema.Entity && !slices.Contains(shape.Kinds, x.View.Kind(n)) {
		return false
	}
	if list, ok := w["modalities"].([]any); ok {
		m = nil
		for _, name := range list {
			one, _ := claim.ParseModality(name.(string))
			m = append(m, one)
		}
	}
	sub := func(v any) bool { return x.holds(n, shape, v.(map[string]any), m) }
	for name, v := range w {
		ok := true
		switch name {
		case "modalities":
		case "and":
			for _, s := range v.([]any) {
				ok = ok && sub(s)
			}
		case "or":
			ok = slices.ContainsFunc(v.([]any), sub)
		case "not":
			ok = !sub(v)
		case "id":
			ok = slices.Contains(v.(map[string]any)["in"].([]any), any(x.View.ID(n)))
		case "name":
			ok = typed([]string{x.View.Name(n)}, &schema.Fact{Type: "String"}, v.(map[string]any))
		case "aliases":
			ok = typed(x.View.Aliases(n), &schema.Fact{Type: "String"}, v.(map[string]any))
		default:
			if f, isFact := shape.Fact(name); isFact {
				ok = typed(x.values(n, f, m), f, v.(map[string]any))
			} else {
				f, _ := shape.Relation(name)
				ok = x.relation(n, f, v.(map[string]any), m)
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// values returns all values of a fact with the given modalities, also for a single-valued fact.
func (x naive) values(n graph.Node, f *schema.Fact, m []claim.Modality) []string {
	list := *f
	list.List = true
	return x.facts(n, &list, m)
}

// facts returns the values of a fact with the given modalities; for a single-valued fact, only the value that the
// entity shows.
func (x naive) facts(n graph.Node, f *schema.Fact, m []claim.Modality) []string {
	p, ok := x.View.Pred(f.Name)
	if !ok {
		return nil
	}
	var out []string
	var best graph.Summary
	for fact := range x.View.FactValues(n, p) {
		s := x.View.FactSummary(fact)
		if !slices.Contains(m, s.Modality) {
			continue
		}
		text := fact.Value.Text
		if !f.List && len(out) > 0 {
			better := s.Modality < best.Modality || s.Modality == best.Modality &&
				(s.Confidence > best.Confidence || s.Confidence == best.Confidence && len(text) > len(out[0]))
			if !better {
				continue
			}
			out = nil
		}
		out, best = append(out, text), s
	}
	return out
}

func (x naive) relation(n graph.Node, f *schema.RelationField, v map[string]any, m []claim.Modality) bool {
	in := query.RelationFilter{}
	for _, one := range m {
		in.Modalities = append(in.Modalities, one.String())
	}
	if given, ok := v["relation"].(map[string]any); ok {
		if derived, ok := given["includeDerived"].(bool); ok {
			in.IncludeDerived = &derived
		}
		if least, ok := given["minConfidence"].(float64); ok {
			in.MinConfidence, in.Modalities = &least, []string{"STATED", "ALLEGED"}
		}
	}
	filter, err := x.Filter(query.Follow{Type: f.Type, Direction: f.Direction, Of: f.Of}, &in)
	if err != nil {
		x.t.Fatal(err)
	}
	far, _ := x.View.Ontology().Shape(f.Of)
	ok := true
	for name, inner := range v {
		if name == "relation" {
			continue
		}
		found := false
		err := walk.Relations(context.Background(), x.View, n, filter, func(r graph.Relation) bool {
			found = found || x.holds(r.Far(n), far, inner.(map[string]any), m)
			return true
		})
		if err != nil {
			x.t.Fatal(err)
		}
		ok = ok && found == (name == "some")
	}
	return ok
}

// typed reports whether one of the values matches a typed filter.
func typed(have []string, f *schema.Fact, w map[string]any) bool {
	if e, ok := w["exists"].(bool); ok {
		return e == (len(have) > 0)
	}
	return slices.ContainsFunc(have, func(text string) bool {
		for op, v := range w {
			if !operator(text, f, op, v) {
				return false
			}
		}
		return true
	})
}

func operator(text string, f *schema.Fact, op string, v any) bool {
	switch {
	case op == "in":
		return slices.ContainsFunc(v.([]any), func(v any) bool { return operator(text, f, "eq", v) })
	case f.IsDate():
		d, err1 := claim.ParseDate(text)
		e, err2 := claim.ParseDate(v.(string))
		if err1 != nil || err2 != nil {
			return false
		}
		before := d.Last().Before(e.First())
		after := d.First().After(e.Last())
		same := !before && !after && (d.First().Compare(e.First()) <= 0 && d.Last().Compare(e.Last()) >= 0 ||
			d.First().Compare(e.First()) >= 0 && d.Last().Compare(e.Last()) <= 0)
		return map[string]bool{"eq": same, "ne": !same, "lt": before, "lte": !after, "gt": after, "gte": !before}[op]
	case f.IsNumber():
		d, ok := decimal.Parse(text)
		c := d.Compare(v.(decimal.Decimal))
		return ok && map[string]bool{"eq": c == 0, "ne": c != 0, "lt": c < 0, "lte": c <= 0, "gt": c > 0, "gte": c >= 0}[op]
	case f.Type == "Boolean":
		return text == fmt.Sprint(v)
	}
	want := v.(string)
	if f.Scheme == "imo" && (op == "eq" || op == "ne") {
		if digits := strings.TrimSpace(strings.TrimPrefix(strings.ToUpper(want), "IMO")); len(digits) == 7 {
			want = digits
		}
	}
	same := text == want || strings.ReplaceAll(want, "o\u0302", "ô") == text
	return map[string]bool{
		"eq": same, "ne": !same,
		"startsWith": strings.HasPrefix(fold.Typed(text), strings.ReplaceAll(fold.Prefix(want), "’", "'")),
		"contains":   strings.Contains(fold.Typed(text), strings.ReplaceAll(fold.Prefix(want), "’", "'")),
	}[op]
}
