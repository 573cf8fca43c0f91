package rule

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"nexum/graph"
)

// What a sum adds up are claims, and each counts once, however many other things a body joins it with. A claim is told
// by its relation, its time, and what its attributes say besides the value that is summed: a transfer of another time is
// another one, while a share that two sources state otherwise is one share. Of a fact, it is the entity and the fact.

// An origin is a literal from whose claims a variable has its value.
type origin struct {
	literal int
	names   []string // of a relation: the attributes that are summed
}

// origins returns the literals of a body from which a variable has its value, through what comparisons compute too.
func origins(body []Literal, of int) []origin {
	summed := map[int]bool{of: true}
	for again := true; again; {
		again = false
		for i := range body {
			l := &body[i]
			if l.Kind != CompareLiteral || l.Sets == 0 || !summed[l.Args[l.Sets-1].Var] {
				continue
			}
			for _, v := range l.side(2 - l.Sets).variables(nil) {
				again = again || !summed[v]
				summed[v] = true
			}
		}
	}
	var out []origin
	for i, l := range body {
		switch {
		case l.Not:
		case (l.Kind == FactLiteral || l.Kind == ForeignLiteral) && l.Args[1].Var >= 0 && summed[l.Args[1].Var]:
			out = append(out, origin{literal: i})
		case l.Kind == RelationLiteral || l.Kind == ForeignLiteral:
			var names []string
			for _, a := range l.Attrs {
				if a.Term.Var >= 0 && summed[a.Term.Var] {
					names = append(names, a.Name)
				}
			}
			if names != nil {
				out = append(out, origin{i, names})
			}
		}
	}
	return out
}

// writeOrigins writes what tells the claims of some origins from others.
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
			b.WriteString(p.item.attributes) // what rules compute is one thing for each value
		default:
			e.writeRelation(b, p.relation.Key())
			b.WriteString(e.besides(p.relation, p.attributes(), o.names))
		}
		b.WriteByte(0)
	}
}

func (e *Engine) writeRelation(b *strings.Builder, k graph.Key) {
	b.WriteString(e.view.ID(k.Source))
	b.WriteByte(0)
	b.WriteString(e.view.PredName(k.Type))
	b.WriteByte(0)
	b.WriteString(e.view.ID(k.Target))
	b.WriteByte(0)
}

// besides returns what the attributes of a claim of a stated relation say besides some that are summed, in one form:
// those that all claims of the relation have which have the summed ones. What one source tells more than another does
// not make it another thing.
func (e *Engine) besides(r graph.Relation, attributes string, summed []string) string {
	key := besidesKey{r.Key(), strings.Join(summed, "\x00")}
	shared, ok := e.besidesOf[key]
	if !ok {
		shared = e.shared(r, summed)
		if e.besidesOf == nil {
			e.besidesOf = map[besidesKey][]string{}
		}
		e.besidesOf[key] = shared
		e.memory += int(reflect.TypeFor[besidesKey]().Size()) + 16*(len(shared)+2)
	}
	if len(shared) == 0 {
		return ""
	}
	var all map[string]json.RawMessage
	if json.Unmarshal([]byte(attributes), &all) != nil {
		return attributes
	}
	var b strings.Builder
	for _, name := range shared {
		b.Write(all[name])
		b.WriteByte(0)
	}
	return b.String()
}

type besidesKey struct {
	relation graph.Key
	summed   string
}

// shared returns the names of the attributes that all supporting claims of a relation have which have the summed ones.
func (e *Engine) shared(r graph.Relation, summed []string) []string {
	var out []string
	first := true
	for _, c := range e.view.Claims(r) {
		var all map[string]json.RawMessage
		if c.Context.Stance != graph.Supports || json.Unmarshal([]byte(c.Context.Attributes), &all) != nil {
			continue
		}
		lacks := func(name string) bool { _, ok := all[name]; return !ok }
		switch {
		case slices.ContainsFunc(summed, lacks):
		case first:
			out, first = slices.Sorted(maps.Keys(all)), false
			out = slices.DeleteFunc(out, func(name string) bool { return slices.Contains(summed, name) })
		default:
			out = slices.DeleteFunc(out, lacks)
		}
	}
	return out
}

// during returns the time for which the claims of some origins say what they do.
func during(from []origin, made []premise) graph.Period {
	var out graph.Period
	for _, o := range from {
		p := &made[o.literal]
		var period graph.Period
		switch {
		case p.kind == derivedPremise:
			period = p.item.period
		case p.more != nil:
			period = p.more.period
		}
		if common, ok := out.Intersect(period); ok {
			out = common
		}
	}
	return out
}

// apart splits rivals, which are values of one claim, into those that are claimed of times that do not meet: each of
// these counts.
func apart(rivals []share) [][]share {
	slices.SortStableFunc(rivals, func(a, b share) int { return graph.ComparePeriods(a.claimed, b.claimed) })
	var out [][]share
	var last graph.Instant
	for i, p := range rivals {
		end := p.claimed.To.Last()
		if i == 0 || p.claimed.From.First().After(last) {
			out, last = append(out, nil), end
		}
		out[len(out)-1] = append(out[len(out)-1], p)
		if end.After(last) {
			last = end
		}
	}
	return out
}
