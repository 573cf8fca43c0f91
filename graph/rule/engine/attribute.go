package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/schema"
	"nexum/schema/spelling"
)

// CheckAttribute checks that a claim of one of the predicates, or of any predicate if preds is nil, has the attribute
// with a value of the wanted type. Claims that the view hides count too. The error is a sentence without its full stop.
func CheckAttribute(ctx context.Context, v *graph.View, preds *graph.Preds, name string, want rule.Type) error {
	accept := func(raw json.RawMessage) bool {
		value, ok := attribute(raw, rule.UnknownType)
		if ok && want == rule.DateType {
			_, ok = claim.ReadDate(value.lit.text)
			return ok
		}
		return ok && (want == rule.UnknownType || value.typ == want)
	}
	found, names := rule.SearchAttribute(ctx, v, preds, name, accept)
	switch {
	case found || ctx.Err() != nil:
		return context.Cause(ctx)
	case !slices.Contains(names, name):
		return fmt.Errorf("no relation here has an attribute %s%s", rule.Clip(name), nearRelationAttribute(name, names))
	}
	return fmt.Errorf("no relation here has a %s for its attribute %s", want, rule.Clip(name))
}

func nearRelationAttribute(name string, known []string) string {
	if len(known) == 0 {
		return "; none has attributes"
	}
	return strings.Replace(nearAttribute(name, known), "; it has ", "; they have ", 1)
}

// unknownAttribute returns the message about an attribute that neither the ontology names nor a claim has. It returns
// the empty text if the attribute is known.
func unknownAttribute(ctx context.Context, v *graph.View, a rule.Attribute) string {
	if slices.Contains(a.Declared(), a.Name) {
		return ""
	}
	found, others := a.Search(ctx, v)
	if found || ctx.Err() != nil {
		return ""
	}
	return fmt.Sprintf(
		"%s has no attribute %s%s",
		a.TypeTerm(),
		rule.Clip(a.Name),
		nearAttribute(a.Name, slices.Concat(a.Declared(), others)),
	)
}

// nearAttribute returns the end of a message about an unknown attribute: a suggestion if a known one is near, otherwise
// the first few known ones.
func nearAttribute(name string, known []string) string {
	const most = 6
	known = slices.Compact(slices.Sorted(slices.Values(known)))
	if len(known) == 0 {
		return "; it has none"
	}
	if near := spelling.Nearest(name, slices.Values(known)); near != "" {
		return spelling.Hint(rule.Clip(near))
	}
	if len(known) > most+1 {
		return fmt.Sprintf("; it has %s and %d others", rule.Clip(strings.Join(known[:most], ", ")), len(known)-most)
	}
	return "; it has " + rule.Clip(strings.Join(known, ", "))
}

// attributes reads the values of the wanted attributes from the attributes of a claim; false if one is missing or is a
// list, a map or null.
func attributes(text string, want []rule.Attr) ([]val, bool) {
	var all map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &all) != nil {
		return nil, false
	}
	out := make([]val, len(want))
	for i, a := range want {
		var ok bool
		if out[i], ok = attribute(all[a.Name], a.Type); !ok {
			return nil, false
		}
	}
	return out, true
}

// attributesOf is like attributes, for a claim of a stated relation. The attribute key of a repeatable relation is the
// key of the occurrence, even if the claim does not give it.
func (e *Engine) attributesOf(r graph.Relation, text string, want []rule.Attr) ([]val, bool) {
	at := slices.IndexFunc(want, func(a rule.Attr) bool { return a.Name == schema.KeyAttribute })
	if at < 0 || !e.view.Repeats(r.Type) {
		return attributes(text, want)
	}
	occurrence := e.view.Occurrence(r)
	if occurrence == "" {
		return nil, false
	}
	key := attributeVal(occurrence, want[at].Type)
	if len(want) == 1 {
		return []val{key}, true
	}
	others, ok := attributes(text, slices.Delete(slices.Clone(want), at, at+1))
	if !ok {
		return nil, false
	}
	return slices.Insert(others, at, key), true
}

// attribute reads one JSON value: a number with its digits, a text, or true or false, which become texts. If as is
// DateType, a text that is a date becomes a date. It returns false for lists, maps and null.
func attribute(raw json.RawMessage, as rule.Type) (val, bool) {
	if len(raw) == 0 {
		return val{}, false
	}
	switch raw[0] {
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return attributeVal(s, as), err == nil
	case 't', 'f':
		return textVal(string(raw)), true
	case '{', '[', 'n':
		return val{}, false
	}
	return literalVal(string(raw), rule.NumberType)
}

// attributeVal returns the value of a text of an attribute: a date if as is DateType and the text is one.
func attributeVal(text string, as rule.Type) val {
	if as == rule.DateType {
		if v, ok := literalVal(text, as); ok {
			return v
		}
	}
	return textVal(text)
}

// headAttributes returns the attributes that a finished frame computes, as a JSON object; empty if the head names none.
func (e *Engine) headAttributes(f *frame) string {
	names := e.p.rules[f.rule].Head.Attrs
	if len(names) == 0 {
		return ""
	}
	values := make([]val, len(names))
	for i := range names {
		values[i] = f.get(e.p.given[f.rule][i])
	}
	return e.attributesText(names, values)
}

// attributesText returns attributes with their values as a JSON object, ordered by name; empty if there are none. Equal
// values have one text, so that relations with equal attributes are one: a moment is written in UTC.
func (e *Engine) attributesText(names []rule.Attr, values []val) string {
	if len(names) == 0 {
		return ""
	}
	all := make(map[string]any, len(names))
	for i, a := range names {
		switch v := values[i]; {
		case v.typ == rule.NumberType:
			all[a.Name] = json.Number(numberVal(v.lit.num).lit.text)
		case v.typ == rule.DateType && v.lit.date.HasTime():
			all[a.Name] = v.lit.date.UTC().String()
		default:
			all[a.Name] = e.text(v)
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		e.stop(fmt.Errorf("attributes of a rule: %w", err))
	}
	return string(text)
}

// Attributes returns the attributes that rules compute for a derived relation: different JSON objects as texts, sorted.
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

// Computes returns the predicates for which rules compute attributes.
func (p *Program) Computes() []graph.Pred {
	var out []graph.Pred
	for _, r := range p.rules {
		if pred := r.Head.Pred(p.view); len(r.Head.Attrs) > 0 && !slices.Contains(out, pred) {
			out = append(out, pred)
		}
	}
	return out
}

// Gives reports whether a rule computes the attribute.
func (p *Program) Gives(a rule.Attribute) bool {
	return slices.ContainsFunc(p.rules, func(r *rule.Rule) bool { return r.Gives(a) })
}
