package rule

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/schema"
)

// The names of attributes are known from two sides: the ontology names those of a relation type, and claims of that
// type may have others. A query is asked of a graph that is there, so a name that neither knows is a mistake; the
// claims that a rule reads may come later, so that whoever loads it can only be warned.

// An Attribute is one that a rule reads of the claims of a relation type or foreign predicate, and where it does.
type Attribute struct {
	Type         *schema.RelationType // nil of a foreign predicate
	Foreign      string
	Name         string
	Line, Column int // from 1
}

// AttributeOf returns an attribute that a literal names.
func (l *Literal) AttributeOf(a Attr) Attribute {
	return Attribute{Type: l.Type, Foreign: l.Foreign, Name: a.Name, Line: a.Line, Column: a.Column}
}

// Declared returns the attributes that the ontology names for the same predicate.
func (a Attribute) Declared() []string {
	if a.Type == nil {
		return nil
	}
	return a.Type.Attributes
}

// TypeTerm is how rules write the predicate.
func (a Attribute) TypeTerm() string {
	if a.Type == nil {
		return "<" + Clip(a.Foreign) + ">"
	}
	return a.Type.Term
}

// preds returns the predicates of the claims that can have the attribute.
func (a Attribute) preds(v *graph.View) []graph.Pred {
	switch {
	case a.Type == nil:
		if p, ok := v.Pred(a.Foreign); ok {
			return []graph.Pred{p}
		}
		return nil
	case a.Type.Name == related:
		return ForeignPreds(v)
	}
	return []graph.Pred{v.TypePred(a.Type)}
}

// Undeclared returns the attributes that the rule reads and the ontology does not name.
func (r *Rule) Undeclared() []Attribute {
	var out []Attribute
	for _, l := range Flatten(r.Body) {
		for _, a := range l.Attrs {
			if x := l.AttributeOf(a); !slices.Contains(x.Declared(), a.Name) {
				out = append(out, x)
			}
		}
	}
	return out
}

// Carried reports whether a claim of the graph has the attribute, be it hidden in the view.
func (a Attribute) Carried(v *graph.View) bool {
	found, _ := a.Search(context.Background(), v)
	return found
}

// The most claims whose attributes are read to name the nearest one.
const MaxRead = 100_000

// Search reports also what other attributes the claims of the type have.
func (a Attribute) Search(ctx context.Context, v *graph.View) (found bool, others []string) {
	if preds := a.preds(v); len(preds) > 0 {
		return SearchAttribute(ctx, v, v.NewPreds(preds...), a.Name, func(json.RawMessage) bool { return true })
	}
	return false, nil
}

// SearchAttribute reports whether a claim of some predicates has an attribute with a value that is accepted, and if not, what
// attributes these claims have.
func SearchAttribute(ctx context.Context, v *graph.View, preds *graph.Preds, attribute string, accept func(json.RawMessage) bool) (found bool, names []string) {
	quoted := strconv.Quote(attribute)
	all, seen := map[string]bool{}, 0
	read := func(text string) bool {
		if seen++; seen%1024 == 0 && ctx.Err() != nil {
			return false
		}
		if seen > MaxRead && !strings.Contains(text, quoted) {
			return true
		}
		var values map[string]json.RawMessage
		if json.Unmarshal([]byte(text), &values) != nil {
			return true
		}
		for name := range values {
			all[name] = true
		}
		value, has := values[attribute]
		found = has && accept(value)
		return !found
	}
	v.EachAttributes(preds, read)
	return found, slices.Sorted(maps.Keys(all))
}

// Gives reports whether the rule computes an attribute of what it yields.
func (r *Rule) Gives(a Attribute) bool {
	l := Literal{Kind: ForeignLiteral, Foreign: a.Foreign}
	if a.Type != nil {
		l = Literal{Kind: RelationLiteral, Type: a.Type}
	}
	return l.Asks(&r.Head) && slices.ContainsFunc(r.Head.Attrs, func(h Attr) bool { return h.Name == a.Name })
}
