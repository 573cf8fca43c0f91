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

// The attributes of a relation type are those that the ontology names, and others that claims of the type have. The
// claims that a query reads are already loaded, so in a query an attribute that is neither is a mistake. The claims
// that a rule reads may be loaded later, so for rules the loader only warns.

// An Attribute is an attribute that a rule reads from the claims of a relation type or foreign predicate, with its
// position.
type Attribute struct {
	Type         *schema.RelationType // nil for a foreign predicate
	Foreign      string
	Name         string
	Line, Column int // from 1
}

// AttributeOf returns an attribute of the literal, together with the predicate of the literal.
func (l *Literal) AttributeOf(a Attr) Attribute {
	return Attribute{Type: l.Type, Foreign: l.Foreign, Name: a.Name, Line: a.Line, Column: a.Column}
}

// AttributesWith returns the names of those attributes of the literal whose values are variables in vars.
func (l *Literal) AttributesWith(vars map[int]bool) []string {
	var out []string
	for _, a := range l.Attrs {
		if a.Term.Var >= 0 && vars[a.Term.Var] {
			out = append(out, a.Name)
		}
	}
	return out
}

// Declared returns the attributes that the ontology names for the predicate; nil for a foreign predicate.
func (a Attribute) Declared() []string {
	if a.Type == nil {
		return nil
	}
	return a.Type.Attributes
}

// TypeTerm returns the predicate as rules write it.
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

// Undeclared returns the attributes that the rule reads but the ontology does not name.
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

// Carried reports whether a claim of the graph has the attribute. Claims that the view hides count too.
func (a Attribute) Carried(v *graph.View) bool {
	found, _ := a.Search(context.Background(), v)
	return found
}

// MaxRead limits the claims whose attributes are collected to suggest the nearest name.
const MaxRead = 100_000

// Search reports whether a claim has the attribute. If none has it, others are the attributes that claims of the
// predicate have.
func (a Attribute) Search(ctx context.Context, v *graph.View) (found bool, others []string) {
	if preds := a.preds(v); len(preds) > 0 {
		return SearchAttribute(ctx, v, v.NewPreds(preds...), a.Name, func(json.RawMessage) bool { return true })
	}
	return false, nil
}

// SearchAttribute reports whether a claim of one of the predicates has the attribute with a value that accept accepts.
// names are the attributes that were read, sorted; if found is false, they are all attributes of the first MaxRead
// claims.
func SearchAttribute(
	ctx context.Context,
	v *graph.View,
	preds *graph.Preds,
	attribute string,
	accept func(json.RawMessage) bool,
) (found bool, names []string) {
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

// Gives reports whether the rule yields relations with the attribute.
func (r *Rule) Gives(a Attribute) bool {
	l := Literal{Kind: ForeignLiteral, Foreign: a.Foreign}
	if a.Type != nil {
		l = Literal{Kind: RelationLiteral, Type: a.Type}
	}
	return l.CanMatch(&r.Head) && slices.ContainsFunc(r.Head.Attrs, func(h Attr) bool { return h.Name == a.Name })
}
