package graph

import "nexum/graph/claim"

// A lifetimePred is a fact of a kind that gives the start or the end of the lifetime of an entity: @begins or @ends.
type lifetimePred struct {
	pred     Pred
	begins   bool
	orBefore bool // the entity can have begun before the date; see schema.Fact
}

// lifetimePreds returns the lifetime facts of each kind, by index of kind.
func (v *View) lifetimePreds() [][]lifetimePred {
	out := make([][]lifetimePred, len(v.ontology.Kinds()))
	for i, k := range v.ontology.Kinds() {
		for _, f := range k.Facts {
			if p, ok := v.Pred(f.Name); ok && (f.Begins || f.Ends) {
				out[i] = append(out[i], lifetimePred{p, f.Begins, f.OrBefore})
			}
		}
	}
	return out
}

// Lifetime returns the period in which an entity exists according to its own facts, for example from its foundation to
// its dissolution. An end that no fact gives is open. If several facts give one, the shortest lifetime counts; a source
// that shows the entity by some date only counts if no fact says when it began.
func (v *View) Lifetime(n Node) claim.Period {
	if !v.over.hasFacts(n) && int(n) < v.table.life.Len() && !v.table.lifeTimed.has(uint32(n)) &&
		(v.AsOf().IsZero() || !v.table.lifeDated.has(uint32(n))) &&
		v.asCompiled(n) {
		return v.period(v.table.life.At(uint32(n)))
	}
	p, _ := v.lifetime(n)
	return p
}

// LifetimeFacts returns the facts that give the lifetime of an entity: at most one for the start and one for the end.
func (v *View) LifetimeFacts(n Node) []Fact {
	_, facts := v.lifetime(n)
	return facts
}

func (v *View) lifetime(n Node) (p claim.Period, facts []Fact) {
	var begins, ends Fact
	var begun, ended bool
	for _, l := range v.lifetimes[v.kindIndex(n)] {
		fact, ok := v.Fact(n, l.pred)
		if !ok {
			continue
		}
		d, ok := claim.ReadDate(fact.Value.Text)
		if !ok {
			continue
		}
		if l.orBefore {
			d = d.OrBefore()
		}
		switch { // if there are several, the one that gives the shortest lifetime; but a bound ends no earlier time
		case l.begins && begun && d.IsBound() != p.From.IsBound():
			if p.From.IsBound() {
				p.From, begins = d, fact
			}
		case l.begins && (!begun || claim.LaterStart(d, p.From)):
			p.From, begins, begun = d, fact, true
		case !l.begins && (!ended || d.Last().Before(p.To.Last())):
			p.To, ends, ended = d, fact, true
		}
	}
	if begun {
		facts = append(facts, begins)
	}
	if ended {
		facts = append(facts, ends)
	}
	return p, facts
}
