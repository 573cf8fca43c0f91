package loader

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"nexum/schema"
)

// setKey adds the key of a claim to its attributes. It names one of several occurrences of the relation.
func (r *recordReader) setKey(n node, predicate node, attributes *string) {
	t, ok := r.vocab.TypeByTerm(predicate.text)
	if !ok || !t.Repeatable {
		r.wrong(
			n,
			"key names one of several occurrences of a relation, and %s has none: its relation type is not @repeatable",
			short(predicate.text),
		)
		return
	}
	key, wrong := plainText(n)
	if wrong != "" {
		r.wrong(n, "key: %s", wrong)
		return
	}
	all := map[string]json.RawMessage{}
	if *attributes != "" {
		if err := json.Unmarshal([]byte(*attributes), &all); err != nil { // the reader wrote it
			r.wrong(n, "attributes: %v", err)
			return
		}
	}
	if _, twice := all[schema.KeyAttribute]; twice {
		r.wrong(n, "the claim gives key twice: by itself and in attributes")
		return
	}
	all[schema.KeyAttribute] = json.RawMessage(jsonText(key))
	*attributes = canonicalObject(all)
}

// canonicalObject writes a JSON object whose values are in canonical form: sorted keys and no white space.
func canonicalObject(all map[string]json.RawMessage) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, name := range slices.Sorted(maps.Keys(all)) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(jsonText(name))
		b.WriteByte(':')
		b.Write(all[name])
	}
	b.WriteByte('}')
	return b.String()
}
