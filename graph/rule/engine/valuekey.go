package engine

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// valueKey returns a key of the summed attributes of a derived relation: of the claims from which its rule computes
// them, and of its other attributes. So values that are computed from rival values of one claim are rivals, and only
// one of them counts. If they are not computed from claims, the key has all attributes. If several derivations yield
// the same value, the first one decides; it does not rest on the relation itself.
func (e *Engine) valueKey(it *item, summed []string) string {
	key := valueKey{it, strings.Join(summed, "\x00")}
	if known, ok := e.valueKeys[key]; ok {
		return known
	}
	d := it.derivations[0]
	from := e.headOrigins(d.rule, summed)
	out := it.attributes
	if len(from) > 0 {
		var b strings.Builder
		writeWithout(&b, it.attributes, summed)
		e.writeOrigins(&b, from, d.premises)
		out = b.String()
	}
	if e.valueKeys == nil {
		e.valueKeys = map[valueKey]string{}
	}
	e.valueKeys[key] = out
	e.memory += len(out) + valueKeyBytes
	return out
}

// valueKeyBytes is the approximate size of one entry of Engine.valueKeys without its text.
const valueKeyBytes = 64

type valueKey struct {
	item   *item
	summed string
}

// headOrigins returns the literals of a rule from whose claims it computes the given attributes of its head.
func (e *Engine) headOrigins(of int, names []string) []origin {
	key := headKey{of, strings.Join(names, "\x00")}
	if known, ok := e.headFrom[key]; ok {
		return known
	}
	var out []origin
	r := e.p.rules[of]
	for _, a := range r.Head.Attrs {
		if a.Term.Var >= 0 && slices.Contains(names, a.Name) {
			out = append(out, origins(r.Body, a.Term.Var)...)
		}
	}
	if e.headFrom == nil {
		e.headFrom = map[headKey][]origin{}
	}
	e.headFrom[key] = out
	return out
}

type headKey struct {
	rule  int
	names string
}

// writeWithout writes the attributes of a derived relation, in order, except those with the given names.
func writeWithout(b *strings.Builder, attributes string, names []string) {
	var all map[string]json.RawMessage
	if json.Unmarshal([]byte(attributes), &all) != nil {
		b.WriteString(attributes)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !slices.Contains(names, name) {
			b.WriteString(name)
			b.WriteByte(0)
			b.Write(all[name])
			b.WriteByte(0)
		}
	}
}
