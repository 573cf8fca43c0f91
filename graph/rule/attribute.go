package rule

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"nexum/graph"
	"nexum/graph/claim"
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

// attribute returns an attribute that a literal names.
func (l *Literal) attribute(a Attr) Attribute {
	return Attribute{Type: l.Type, Foreign: l.Foreign, Name: a.Name, Line: a.Line, Column: a.Column}
}

// declared returns the attributes that the ontology names for the same predicate.
func (a Attribute) declared() []string {
	if a.Type == nil {
		return nil
	}
	return a.Type.Attributes
}

// term is how rules write the predicate.
func (a Attribute) term() string {
	if a.Type == nil {
		return "<" + clip(a.Foreign) + ">"
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
		return foreignPreds(v)
	}
	return []graph.Pred{v.TypePred(a.Type)}
}

// Undeclared returns the attributes that the rule reads and the ontology does not name.
func (r *Rule) Undeclared() []Attribute {
	var out []Attribute
	for _, l := range flat(r.Body) {
		for _, a := range l.Attrs {
			if x := l.attribute(a); !slices.Contains(x.declared(), a.Name) {
				out = append(out, x)
			}
		}
	}
	return out
}

// Carried reports whether a claim of the graph has the attribute, be it hidden in the view.
func (a Attribute) Carried(v *graph.View) bool {
	found, _ := a.carried(context.Background(), v)
	return found
}

// The most claims whose attributes are read to name the nearest one.
const maxRead = 100_000

// carried reports also what other attributes the claims of the type have.
func (a Attribute) carried(ctx context.Context, v *graph.View) (found bool, others []string) {
	if preds := a.preds(v); len(preds) > 0 {
		return carried(ctx, v, v.NewPreds(preds...), a.Name, func(json.RawMessage) bool { return true })
	}
	return false, nil
}

// carried reports whether a claim of some predicates has an attribute with a value that is accepted, and if not, what
// attributes these claims have.
func carried(ctx context.Context, v *graph.View, preds *graph.Preds, attribute string, accept func(json.RawMessage) bool) (found bool, names []string) {
	quoted := strconv.Quote(attribute)
	all, seen := map[string]bool{}, 0
	read := func(text string) bool {
		if seen++; seen%1024 == 0 && ctx.Err() != nil {
			return false
		}
		if seen > maxRead && !strings.Contains(text, quoted) {
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

// CheckAttribute checks that a claim of some predicates, nil for all, has an attribute whose values are of a type, be the
// claim hidden in the view. The error says what is wrong, in a sentence without its full stop.
func CheckAttribute(ctx context.Context, v *graph.View, preds *graph.Preds, name string, want Type) error {
	accept := func(raw json.RawMessage) bool {
		value, ok := attribute(raw)
		if ok && want == DateType {
			_, ok = claim.ReadDate(value.lit.text)
			return ok
		}
		return ok && (want == UnknownType || value.typ == want)
	}
	found, names := carried(ctx, v, preds, name, accept)
	switch {
	case found || ctx.Err() != nil:
		return context.Cause(ctx)
	case !slices.Contains(names, name):
		return fmt.Errorf("no relation here has an attribute %s%s", clip(name), nearRelationAttribute(name, names))
	}
	return fmt.Errorf("no relation here has a %s for its attribute %s", want, clip(name))
}

func nearRelationAttribute(name string, known []string) string {
	if len(known) == 0 {
		return "; none has attributes"
	}
	return strings.Replace(nearAttribute(name, known), "; it has ", "; they have ", 1)
}

// unknownAttribute says what is wrong with an attribute that neither the ontology names nor a claim has; nothing if
// there is one.
func unknownAttribute(ctx context.Context, v *graph.View, a Attribute) string {
	if slices.Contains(a.declared(), a.Name) {
		return ""
	}
	found, others := a.carried(ctx, v)
	if found || ctx.Err() != nil {
		return ""
	}
	return fmt.Sprintf("%s has no attribute %s%s", a.term(), clip(a.Name), nearAttribute(a.Name, slices.Concat(a.declared(), others)))
}

// nearAttribute ends a message about an attribute that is not known: with the known one that it is most likely a slip
// of, else with the first few.
func nearAttribute(name string, known []string) string {
	const most = 6
	known = slices.Compact(slices.Sorted(slices.Values(known)))
	if len(known) == 0 {
		return "; it has none"
	}
	best, least := "", 1+utf8.RuneCountInString(name)/3
	for _, k := range known {
		if d := levenshtein.ComputeDistance(clip(name), k); d < least || d == least && best == "" {
			best, least = k, d
		}
	}
	switch {
	case best != "":
		return "; did you mean " + clip(best) + "?"
	case len(known) > most+1:
		return fmt.Sprintf("; it has %s and %d others", clip(strings.Join(known[:most], ", ")), len(known)-most)
	}
	return "; it has " + clip(strings.Join(known, ", "))
}

// attributes reads the values that a literal names from the attributes of a claim. A list, a map or null is no value.
func attributes(text string, want []Attr) ([]val, bool) {
	var all map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &all) != nil {
		return nil, false
	}
	out := make([]val, len(want))
	for i, a := range want {
		var ok bool
		if out[i], ok = attribute(all[a.Name]); !ok {
			return nil, false
		}
	}
	return out, true
}

// attribute reads one value of JSON: a number with the digits that it is written with, a text, or true or false, which
// are texts here.
func attribute(raw json.RawMessage) (val, bool) {
	if len(raw) == 0 {
		return val{}, false
	}
	switch raw[0] {
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return val{typ: TextType, lit: &literal{text: s}}, err == nil
	case 't', 'f':
		return val{typ: TextType, lit: &literal{text: string(raw)}}, true
	case '{', '[', 'n':
		return val{}, false
	}
	return literalVal(string(raw), NumberType)
}

// headAttributes returns the attributes that a finished frame derives, as claims have them; empty if its head names none.
func (e *Engine) headAttributes(f *frame) string {
	names := e.p.rules[f.rule].Head.Attrs
	if len(names) == 0 {
		return ""
	}
	all := make(map[string]any, len(names))
	for i, a := range names {
		v := f.get(e.p.given[f.rule][i])
		if v.typ == NumberType {
			all[a.Name] = json.Number(numberVal(v.lit.num).lit.text)
		} else {
			all[a.Name] = e.text(v)
		}
	}
	text, err := json.Marshal(all) // by name
	if err != nil {
		e.stop(fmt.Errorf("rule %s: attributes: %w", e.p.rules[f.rule].ID, err))
	}
	return string(text)
}

// Attributes returns the attributes that rules compute of a derived relation, as claims have them: different JSON objects,
// in their order as texts.
func (e *Engine) Attributes(ctx context.Context, r graph.Relation) ([]string, error) {
	if !r.Derived() || !slices.Contains(e.p.Computes(), r.Type) {
		return nil, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.begin(ctx)
	defer e.end()
	n, err := e.derive(ctx, r)
	if err != nil || n == nil {
		return nil, err
	}
	var out []string
	for _, it := range n.items {
		if it.attributes != "" {
			out = append(out, it.attributes)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// Computes returns the predicates of which rules compute attributes.
func (p *Program) Computes() []graph.Pred {
	var out []graph.Pred
	for _, r := range p.rules {
		if pred := r.Head.pred(p.view); len(r.Head.Attrs) > 0 && !slices.Contains(out, pred) {
			out = append(out, pred)
		}
	}
	return out
}

// Gives reports whether a rule computes an attribute of what it yields.
func (p *Program) Gives(a Attribute) bool {
	return slices.ContainsFunc(p.rules, func(r *Rule) bool { return r.Gives(a) })
}

// Gives reports whether the rule computes an attribute of what it yields.
func (r *Rule) Gives(a Attribute) bool {
	l := Literal{Kind: ForeignLiteral, Foreign: a.Foreign}
	if a.Type != nil {
		l = Literal{Kind: RelationLiteral, Type: a.Type}
	}
	return l.asks(&r.Head) && slices.ContainsFunc(r.Head.Attrs, func(h Attr) bool { return h.Name == a.Name })
}
