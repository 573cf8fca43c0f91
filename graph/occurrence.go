package graph

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"iter"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/schema"
)

// A relation type that the ontology marks @repeatable can relate two entities several times. Each time is an
// occurrence, which a view shows as a separate relation: it has its own claims, periods and attributes, and its own
// Rel.
//
// The key of an occurrence is computed from its claims, so claims of several documents are about one occurrence if
// their keys are equal. OccurrenceKey defines the key. The key is part of the id of the relation. If claims have
// nothing from which a key can be computed, they are about the relation without a key. A derived relation has no key
// either.
//
// A denial without a key is stored with the relation without a key, and belongs to the claims of every occurrence of
// the same two entities.

// OccurrenceKey returns the key of the occurrence of a repeatable relation type that a claim is about, from the
// attributes and the period of the claim: the attribute key or, if the claim has none, the attributes that the type
// names with @repeatable(by:). given is false if the claim has neither. Then the key is computed from the period and
// all attributes, and begins with ~. It is empty if the claim has no period and no attributes, or if the type accepts
// only given keys (@repeatable(keyed: true)).
func OccurrenceKey(t *schema.RelationType, attributes string, p claim.Period) (key string, given bool) {
	var all map[string]json.RawMessage
	some := attributes != "" && attributes != "{}" // they are a JSON object, which is decoded only if a key can be in it
	if some && (len(t.KeyedBy) > 0 || strings.Contains(attributes, `"`+schema.KeyAttribute+`"`)) &&
		json.Unmarshal([]byte(attributes), &all) == nil {
		if key := keyText(all[schema.KeyAttribute]); key != "" {
			return key, true
		}
		if key := keyedBy(t, all); key != "" {
			return key, true
		}
	}
	p = p.Plain() // a start and a bound for the same start give the same key
	switch {
	case t.OnlyKeyed:
		return "", false
	case some:
		sum := sha256.Sum256([]byte(p.From.String() + "/" + p.To.String() + " " + sameValues(t, attributes)))
		return "~" + hex.EncodeToString(sum[:8]), false
	case p.IsZero():
		return "", false
	case p.IsOne():
		return "~" + p.From.String(), false
	}
	end := func(d claim.Date) string {
		if d.IsZero() {
			return ".."
		}
		return d.String()
	}
	return "~" + end(p.From) + "/" + end(p.To), false
}

// sameValues returns attributes with each number written in the shortest way, since 2 and 2.0 are equal, and each typed
// time in UTC.
func sameValues(t *schema.RelationType, attributes string) string {
	timed := slices.ContainsFunc(t.Typed, func(a schema.Attribute) bool { return a.Type == "DateTime" })
	if !timed && !strings.ContainsAny(attributes, ".eE") {
		return attributes
	}
	var all map[string]json.RawMessage
	if json.Unmarshal([]byte(attributes), &all) != nil {
		return attributes
	}
	changed := false
	for name, raw := range all {
		if n, ok := decimal.Parse(string(raw)); ok && n.String() != string(raw) {
			all[name], changed = json.RawMessage(n.String()), true
		} else if at := momentOf(t, name, keyText(raw)); at != "" && at != keyText(raw) {
			all[name], changed = json.RawMessage(strconv.Quote(at)), true
		}
	}
	if !changed {
		return attributes
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if e.Encode(all) != nil {
		return attributes
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// keyedBy joins the values of the attributes that a type names; it returns "" if one is missing. Equal numbers, and one
// moment that is written in two ways, give the same key.
func keyedBy(t *schema.RelationType, all map[string]json.RawMessage) string {
	var parts []string
	for _, name := range t.KeyedBy {
		part := keyText(all[name])
		if part == "" {
			return ""
		}
		if n, ok := decimal.Parse(string(all[name])); ok {
			part = n.String()
		} else if at := momentOf(t, name, part); at != "" {
			part = at
		}
		if len(t.KeyedBy) > 1 {
			part = keyEscape.Replace(part)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

// momentOf returns the time of day that a typed attribute gives, in UTC; empty if it is no time of day.
func momentOf(t *schema.RelationType, name, text string) string {
	d, ok := claim.ReadDate(text)
	if !ok || !d.HasTime() ||
		!slices.ContainsFunc(t.Typed, func(a schema.Attribute) bool { return a.Name == name && a.Type == "DateTime" }) {
		return ""
	}
	return d.UTC().String()
}

var keyEscape = strings.NewReplacer(`\`, `\\`, ";", `\;`)

// keyText returns an attribute as a part of a key; empty for a list, a map or null.
func keyText(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		_ = json.Unmarshal(raw, &s)
		return s
	case '{', '[', 'n':
		return ""
	}
	return string(raw)
}

// placements returns the keys of the relations to which a claim of a repeatable type belongs. A retraction can have
// two: it retracts a claim of an occurrence, or a denial, which is stored without a key.
func placements(t *schema.RelationType, attributes string, p claim.Period, stance claim.Stance) []string {
	key, given := OccurrenceKey(t, attributes, p)
	switch {
	case given || key == "" || stance == claim.Supports:
		return []string{key}
	case stance == claim.Disputes:
		return []string{""}
	}
	return []string{key, ""}
}

// A relKey identifies a stated relation in a view. occurrence is 0 for a relation without a key, otherwise the number
// of the key as a literal plus 1.
type relKey struct {
	Key
	occurrence uint32
}

// keyOf returns the relKey of a stated relation.
func (v *View) keyOf(r Relation) relKey { return relKey{r.Key(), v.occurrence(r.Rel)} }

// occurrence returns the occurrence of a stated relation, as in relKey.
func (v *View) occurrence(r Rel) uint32 {
	t := v.table
	switch base := Rel(t.src.Len()); {
	case r == NoRel:
		return 0
	case r >= base:
		return v.over.rels[r-base].occurrence
	case t.occurrences.Len() == 0:
		return 0
	}
	return t.occurrences.At(uint32(r))
}

// Occurrence returns the key of a relation of a repeatable type. It returns the empty text if the type is not
// repeatable, the claims give no key, or the relation is derived.
func (v *View) Occurrence(r Relation) string {
	if n := v.occurrence(r.Rel); n > 0 {
		return v.litText(n - 1)
	}
	return ""
}

// compareOccurrences orders the relations of one type between the same two entities by their keys.
func (v *View) compareOccurrences(a, b Relation) int {
	if a.Rel == b.Rel {
		return 0
	}
	return strings.Compare(v.Occurrence(a), v.Occurrence(b))
}

// Repeats reports whether the relations of a predicate are occurrences.
func (v *View) Repeats(p Pred) bool {
	t := v.PredType(p)
	return t != nil && t.Repeatable
}

// Occurrences yields the visible stated relations of one type between two entities, by key: at most one if the type is
// not repeatable. If the type is symmetric, the ends may be given in either order.
func (v *View) Occurrences(source Node, p Pred, target Node) iter.Seq[Relation] {
	return func(yield func(Relation) bool) {
		if !v.Repeats(p) {
			if r, ok := v.Find(source, p, target); ok {
				yield(r)
			}
			return
		}
		for r := range v.pair(v.inOrder(Key{source, p, target})) {
			if v.shown(r) && !yield(v.relation(r)) {
				return
			}
		}
	}
}

// Related reports whether a visible stated relation of this type connects two entities. If the type is symmetric, the
// ends may be given in either order.
func (v *View) Related(source Node, p Pred, target Node) bool {
	for range v.Occurrences(source, p, target) {
		return true
	}
	return false
}

// FindOccurrence returns the visible stated relation with these parts. The empty key is that of a relation without a
// key, and of every relation of a type that is not repeatable.
func (v *View) FindOccurrence(source Node, p Pred, target Node, key string) (Relation, bool) {
	if key == "" {
		return v.Find(source, p, target)
	}
	for r := range v.Occurrences(source, p, target) {
		if v.Occurrence(r) == key {
			return r, true
		}
	}
	return Relation{source, p, target, NoRel}, false
}

// States reports whether r is a visible stated relation of this view.
func (v *View) States(r Relation) bool {
	return !r.Derived() && int(r.Rel) < v.relLen() && v.relation(r.Rel) == r && v.shown(r.Rel)
}

// relLen returns the number of stated relations, including hidden ones.
func (v *View) relLen() int {
	n := v.table.src.Len()
	if v.over != nil {
		n += len(v.over.rels)
	}
	return n
}

// inOrder returns a key with the ends of a symmetric relation in order.
func (v *View) inOrder(k Key) Key {
	if v.predicate(k.Type).symmetric && v.Compare(k.Source, k.Target) > 0 {
		k.Source, k.Target = k.Target, k.Source
	}
	return k
}

// pair yields all stated relations with a key, hidden or not, by occurrence. The ends of a symmetric relation must be
// in order.
func (v *View) pair(k Key) iter.Seq[Rel] {
	return func(yield func(Rel) bool) {
		compare := func(r Relation) int { return cmp.Or(cmp.Compare(r.Type, k.Type), v.Compare(r.Target, k.Target)) }
		r := v.rowOf(k.Source, Out)
		r.dropBefore(func(x Relation) bool { return compare(x) < 0 })
		r.keepBefore(func(x Relation) bool { return compare(x) == 0 })
		r.all(yield)
	}
}

// pairsDenied reports whether the graph has a denial of all occurrences of a pair.
func (v *View) pairsDenied() bool { return v.table.pairsDenied || v.over != nil && v.over.pairsDenied }

// ofPair returns the claims that deny all occurrences of the pair of an occurrence, and those that retract such
// denials.
func (v *View) ofPair(r Rel) []uint32 {
	if v.occurrence(r) == 0 {
		return nil
	}
	whole, ok := v.find(relKey{Key: v.relation(r).Key()})
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(v.ownClaims(whole)), func(c uint32) bool {
		return v.ctx(c).stance == claim.Supports
	})
}
