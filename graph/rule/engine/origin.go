package engine

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule"
)

// A sum adds up claims. Each claim counts once, even if the body joins it with several other claims. A claim is
// identified by its relation, its time, and its attributes other than the summed one: a transfer at another time is
// another transfer, but a share for which two sources state different values is one share. An occurrence of a
// repeatable relation counts once, even if its claims give different times. The claim of a fact is identified by the
// entity and the predicate. A value that a rule computes is identified by the claims from which it is computed.

// An origin is a literal from whose claims the value of a variable comes.
type origin struct {
	literal int
	names   []string    // for a relation: the attributes that are summed
	attrs   []rule.Attr // for a relation: all attributes that the literal names
	key     string      // identifies names and attrs
}

// origins returns the literals of a body from which the value of a variable comes, directly or through comparisons.
func origins(body []rule.Literal, of int) []origin {
	summed := sources(body, of)
	var out []origin
	for i, l := range body {
		switch {
		case l.Not:
		case (l.Kind == rule.FactLiteral || l.Kind == rule.ForeignLiteral) && l.Args[1].Var >= 0 && summed[l.Args[1].Var]:
			out = append(out, origin{literal: i})
		case l.Kind == rule.RelationLiteral || l.Kind == rule.ForeignLiteral:
			if names := l.AttributesWith(summed); names != nil {
				out = append(out, origin{i, names, l.Attrs, fmt.Sprintf("%q %v", names, l.Attrs)})
			}
		}
	}
	return out
}

// sources returns a variable and the variables from which its value is computed by comparisons of a body.
func sources(body []rule.Literal, of int) map[int]bool {
	found := map[int]bool{of: true}
	for again := true; again; {
		again = false
		for i := range body {
			l := &body[i]
			if l.Kind != rule.CompareLiteral || l.Sets == 0 || !found[l.Args[l.Sets-1].Var] {
				continue
			}
			for _, v := range l.Side(2 - l.Sets).Variables(nil) {
				again = again || !found[v]
				found[v] = true
			}
		}
	}
	return found
}

// writeOrigins writes a key that identifies the claims of some origins.
func (e *Engine) writeOrigins(b *strings.Builder, from []origin, made []premise) {
	for _, o := range from {
		p := &made[o.literal]
		switch p.kind {
		case factPremise:
			b.WriteString(e.view.ID(p.fact.Entity))
			b.WriteByte(0)
			b.WriteString(e.view.PredName(p.fact.Pred))
		case derivedPremise:
			e.writeRelation(b, p.item.node.key)
			b.WriteString(e.valueKey(p.item, o.names))
		default:
			e.writeStated(b, p.relation)
			if !e.view.Repeats(p.relation.Type) {
				b.WriteString(e.otherAttributes(p.relation, p.attributes(), &o))
			}
		}
		b.WriteByte(0)
	}
}

// writeStated writes a key of a stated relation.
func (e *Engine) writeStated(b *strings.Builder, r graph.Relation) {
	e.writeRelation(b, r.Key())
	b.WriteString(e.view.Occurrence(r))
	b.WriteByte(0)
}

// writeRelation writes a key of the two ends and the type of a relation.
func (e *Engine) writeRelation(b *strings.Builder, k graph.Key) {
	b.WriteString(e.view.ID(k.Source))
	b.WriteByte(0)
	b.WriteString(e.view.PredName(k.Type))
	b.WriteByte(0)
	b.WriteString(e.view.ID(k.Target))
	b.WriteByte(0)
}

// otherAttributes returns the values of the attributes of a claim of a stated relation, other than the summed ones, as
// a key. It uses only the attributes that all claims read by the origin have. An attribute that only some sources give
// does not distinguish two claims.
func (e *Engine) otherAttributes(r graph.Relation, attributes string, o *origin) string {
	key := otherAttributesKey{r.Key(), o.key}
	shared, ok := e.besidesOf[key]
	if !ok {
		shared = e.shared(r, o)
		if e.besidesOf == nil {
			e.besidesOf = map[otherAttributesKey][]string{}
		}
		e.besidesOf[key] = shared
		e.memory += int(reflect.TypeFor[otherAttributesKey]().Size()) + 16*(len(shared)+2)
	}
	if len(shared) == 0 {
		return ""
	}
	var all map[string]json.RawMessage
	if json.Unmarshal([]byte(attributes), &all) != nil {
		return attributes
	}
	var b strings.Builder
	t := e.view.PredType(r.Type)
	for _, name := range shared {
		if v, ok := attribute(all[name], rule.ReadAs(t, name)); ok {
			e.writeKey(&b, v)
		} else {
			b.Write(all[name])
			b.WriteByte(0)
		}
	}
	return b.String()
}

type otherAttributesKey struct {
	relation graph.Key
	origin   string
}

// shared returns the names of the attributes that occur in every claim of r that the origin reads, except the names of
// the attributes that the origin sums.
func (e *Engine) shared(r graph.Relation, o *origin) []string {
	var out []string
	first := true
	for _, c := range e.view.Claims(r) {
		var all map[string]json.RawMessage
		text := c.Context.Attributes
		if c.Context.Stance != claim.Supports || !o.reads(text) || json.Unmarshal([]byte(text), &all) != nil {
			continue
		}
		if first {
			first, out = false, slices.Sorted(maps.Keys(all))
		}
		out = slices.DeleteFunc(out, func(name string) bool {
			_, has := all[name]
			return !has || slices.Contains(o.names, name)
		})
	}
	return out
}

// reads reports whether a claim with these attributes can match the literal of an origin.
func (o *origin) reads(text string) bool {
	values, ok := attributes(text, o.attrs)
	if !ok {
		return false
	}
	for i, a := range o.attrs {
		if a.Term.Var < 0 && !constVal(a.Term.Const).matches(values[i]) {
			return false
		}
		for j, b := range o.attrs[:i] {
			if a.Term.Var >= 0 && a.Term.Var == b.Term.Var && !values[i].equal(values[j]) {
				return false
			}
		}
	}
	return true
}

// during returns the common period of the claims of some origins. It ignores a period that does not overlap the periods
// before it, and the period of an occurrence of a repeatable relation.
func (e *Engine) during(from []origin, made []premise) claim.Period {
	var out claim.Period
	for _, o := range from {
		p := &made[o.literal]
		var period claim.Period
		switch {
		case p.kind == derivedPremise:
			period = p.item.period
		case p.kind == statedPremise && e.view.Repeats(p.relation.Type):
		case p.premiseDetails != nil:
			period = p.premiseDetails.period
		}
		if common, ok := out.Intersect(period); ok {
			out = common
		}
	}
	return out
}

// A span is a time from its first instant to its last.
type span struct{ first, last claim.Instant }

func spanOf(p claim.Period) span {
	s := span{p.From.First(), p.To.Last()}
	if s.last.Before(s.first) {
		s.last = s.first
	}
	return s
}

// counting returns those of the rival values of one claim that a sum adds. A value counts only if its period overlaps
// no period of a better value: one of a stronger modality, or an undisputed one of the same modality. The function
// greatest chooses among values that are equally good.
func counting(rivals []share) []share {
	slices.SortStableFunc(rivals, func(a, b share) int { return compareWorth(b, a) })
	var out []share
	var taken []span // in order; they do not overlap
	for len(rivals) > 0 {
		n := 1
		for n < len(rivals) && compareWorth(rivals[0], rivals[n]) == 0 {
			n++
		}
		alike := slices.DeleteFunc(slices.Clone(rivals[:n]), func(s share) bool { return meetsAny(taken, spanOf(s.claimed)) })
		for _, s := range alike {
			taken = append(taken, spanOf(s.claimed))
		}
		taken = united(taken)
		out, rivals = append(out, greatest(alike)...), rivals[n:]
	}
	return out
}

// compareWorth compares rival values. It returns a positive number if a has a stronger modality than b, or if both have
// the same modality and only b is disputed.
func compareWorth(a, b share) int {
	disputed := map[bool]int{true: 1}
	return cmp.Or(cmp.Compare(b.Modality, a.Modality), disputed[b.Disputed]-disputed[a.Disputed])
}

// meetsAny reports whether a span overlaps one of a list. The list is in order and its spans do not overlap.
func meetsAny(list []span, s span) bool {
	i, _ := slices.BinarySearchFunc(list, s.first, func(t span, first claim.Instant) int { return t.last.Compare(first) })
	return i < len(list) && !list[i].first.After(s.last)
}

// united sorts spans and merges those that overlap.
func united(list []span) []span {
	slices.SortFunc(list, func(a, b span) int { return a.first.Compare(b.first) })
	out := list[:0]
	for _, s := range list {
		n := len(out)
		switch {
		case n == 0 || out[n-1].last.Before(s.first):
			out = append(out, s)
		case out[n-1].last.Before(s.last):
			out[n-1].last = s.last
		}
	}
	return out
}

// greatest chooses rival values whose periods do not overlap, such that no other value could be added to them and their
// sum is the greatest possible. If all periods overlap, it chooses the greatest value.
//
// It processes the values in the order of their beginnings, and computes for each the greatest sum of a choice that
// ends with it. The value before it in the choice must have ended. No third value may fit between the two: one that
// began after that end and has also ended. The window has the possible values before it, ordered by their end, with
// decreasing sums.
func greatest(rivals []share) []share {
	slices.SortStableFunc(rivals, func(a, b share) int { return claim.ComparePeriods(a.claimed, b.claimed) })
	spans := make([]span, len(rivals))
	byEnd := make([]int, len(rivals))
	for i, s := range rivals {
		spans[i], byEnd[i] = spanOf(s.claimed), i
	}
	slices.SortStableFunc(byEnd, func(i, j int) int { return spans[i].last.Compare(spans[j].last) })
	sums, before := make([]decimal.Decimal, len(rivals)), make([]int, len(rivals))
	var window []int
	var begun claim.Instant // the latest beginning of the values that have ended
	ended := 0
	end := func(j int) {
		for len(window) > 0 && sums[window[len(window)-1]].Compare(sums[j]) < 0 {
			window = window[:len(window)-1]
		}
		if window = append(window, j); ended == 0 || spans[j].first.After(begun) {
			begun = spans[j].first
		}
		for ended++; spans[window[0]].last.Before(begun); {
			window = window[1:]
		}
	}
	for i := range rivals {
		for ended < len(byEnd) && spans[byEnd[ended]].last.Before(spans[i].first) {
			end(byEnd[ended])
		}
		before[i], sums[i] = -1, rivals[i].aggregated().Number()
		if len(window) > 0 {
			before[i] = window[0]
			sums[i] = plus(sums[window[0]], sums[i])
		}
	}
	for ended < len(byEnd) {
		end(byEnd[ended])
	}
	var out []share
	if len(window) > 0 {
		for i := window[0]; i >= 0; i = before[i] {
			out = append(out, rivals[i])
		}
	}
	slices.Reverse(out)
	return out
}
