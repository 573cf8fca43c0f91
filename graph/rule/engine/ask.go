package engine

import (
	"context"
	"encoding/binary"
	"reflect"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// An answer collects the ways to derive one row.
type answer struct {
	facet   int
	item    string       // for a sum: the key of the claim or value that counts once
	claimed claim.Period // for a sum: the period of the claim
	values  []val
	ways    []*derivation
	way     *derivation // the best one, once it is known
	more    bool        // whether there were more ways than maxWays
	times   periods     // the periods of all ways, also of those that are not stored
	held    heldPeriods // the periods grouped by modality, dispute and confidence
}

// keyBytes is the approximate size of the entry of an answer in a map, without its key.
const keyBytes = 40

// maxWays limits the derivations of one answer that are stored, to choose the best of them. If an answer has more, and
// the best of the stored ones is not stated, undisputed and certain, a second pass examines all. In that pass, the
// ranks of everything that they depend on are known.
const maxWays = 16

// Ask returns the answers to a query, each once, ordered by their values unless the query orders them. Each row has the
// strongest of its proofs; among equally strong ones, the shortest. If the query is a mistake in this view, for example
// because it names an unknown entity, the error is of type rule.Problems.
func (e *Engine) Ask(ctx context.Context, q *rule.Query) ([]proof.Row, error) {
	return e.answered(ctx, q, false)
}

// AskValues is like Ask, but the rows have no proofs, which takes less time and memory.
func (e *Engine) AskValues(ctx context.Context, q *rule.Query) ([]proof.Row, error) {
	return e.answered(ctx, q, true)
}

// answered returns the answers to a query. If bare is set, the rows have no proofs.
func (e *Engine) answered(ctx context.Context, q *rule.Query, bare bool) ([]proof.Row, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.failed != nil {
		return nil, e.failed
	}
	q, problems := e.checked(ctx, q)
	if len(problems) > 0 {
		return nil, problems
	}
	e.begin(ctx)
	defer e.end()
	found := e.answers(q)
	if e.failed != nil {
		return nil, e.failed
	}
	var rows []proof.Row
	var err error
	if q.Group != nil {
		rows, err = e.groupedRows(ctx, q, found, bare)
	} else {
		rows, err = e.singleRows(found, bare)
	}
	if err != nil {
		return nil, err
	}
	if err := sortRows(ctx, q, rows); err != nil {
		return nil, err
	}
	return rows, nil
}

// checked returns a query whose names are resolved in this view, or its mistakes.
func (e *Engine) checked(ctx context.Context, q *rule.Query) (*rule.Query, rule.Problems) {
	body, problems := localized(e.view, q.Body)
	if len(problems) > 0 {
		return nil, problems
	}
	local := *q
	local.Body = body
	if problems := rule.ImpossibleQuery(e.view.Ontology(), e.p.rules, &local); len(problems) > 0 {
		return nil, problems
	}
	if problems := rule.UncertainQuery(e.p.rules, e.p.unfit, &local); len(problems) > 0 {
		return nil, problems
	}
	return &local, e.p.unknown(ctx, local.Body)
}

// singleRows returns one row per answer. If bare is set, the rows have no proofs.
func (e *Engine) singleRows(found []*answer, bare bool) ([]proof.Row, error) {
	rows, b := make([]proof.Row, 0, len(found)), e.builder()
	b.bare = bare
	for _, a := range found {
		a.way = e.latest(a)
		r := e.answerRow(a, b)
		if a.held.dated() {
			r.Summary = r.Grow(a.held.all())
		}
		e.keep(&r)
		if !e.goOn() {
			return nil, e.failed
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// groupedRows returns one row per group of answers, without those that the query's conditions on groups exclude. If
// bare is set, the rows have no proofs.
func (e *Engine) groupedRows(ctx context.Context, q *rule.Query, found []*answer, bare bool) ([]proof.Row, error) {
	shares, b := make([]share, 0, len(found)), e.builder()
	b.bare = bare
	for _, a := range found {
		r := e.answerRow(a, b)
		e.keep(&r)
		if !e.goOn() {
			return nil, e.failed
		}
		shares = append(shares, share{r, a.facet, a.item, a.claimed, a.way, a.held})
	}
	rows, err := e.group(ctx, q, shares, b)
	if err != nil {
		return nil, err
	}
	return e.atDate(e.having(q, rows)), e.failed
}

// keep charges the memory of a row that the engine returns.
func (e *Engine) keep(r *proof.Row) {
	n := rowSize(r)
	e.kept += n
	if e.memory += n; e.memory > e.held {
		e.charge()
	}
}

// rowSize returns the approximate size of a row in bytes.
func rowSize(r *proof.Row) int {
	premise := int(reflect.TypeFor[proof.Premise]().Size())
	n := int(reflect.TypeFor[proof.Row]().Size()) + len(r.Premises)*premise
	for _, list := range r.Parts {
		n += len(list) * int(reflect.TypeFor[proof.Part]().Size())
		for i := range list {
			n += len(list[i].Premises) * premise
		}
	}
	for _, v := range r.Values {
		n += int(reflect.TypeFor[proof.Value]().Size()) + len(v.Text)
	}
	return n
}

// An answerSet is the answers to a query, in the order in which they are found.
type answerSet struct {
	list  []*answer
	byKey map[string]*answer
}

// answers finds the answers to a query and the ways to derive them.
func (e *Engine) answers(q *rule.Query) []*answer {
	found := &answerSet{byKey: map[string]*answer{}}
	facets, _ := facetsOf(q)
	body := e.p.body(q.Body)
	e.p.size(body)
	visit := func(take func(a *answer, f *frame)) {
		f := &frame{
			table: &table{stratum: e.p.strata}, rule: -1, body: body,
			vars: make([]val, len(q.Vars)), made: make([]premise, len(q.Body)),
		}
		f.row = func(f *frame) bool {
			for i := range facets {
				take(e.answer(found, facets, i, f), f)
			}
			return e.failed == nil
		}
		e.solve(f)
		e.finish(e.p.strata)
	}
	visit(func(a *answer, f *frame) {
		if a.times.add(f.period) {
			e.memory += periodBytes
		}
		if a.more = len(a.ways) == maxWays; !a.more {
			if a.ways == nil {
				a.ways = e.slabs.ways.take(1)[:0]
			}
			a.ways = append(a.ways, e.derived(-1, f))
		}
	})
	best := map[*answer]rank{}
	for _, a := range found.list {
		if e.failed != nil {
			break
		}
		if r, ok := e.weigh(a); !ok {
			best[a] = r
		}
	}
	if len(best) == 0 {
		return found.list
	}
	visit(func(a *answer, f *frame) {
		least, ok := best[a]
		if !ok {
			return
		}
		d := &derivation{rule: -1, premises: f.made, period: f.period}
		_, r := e.best([]*derivation{d})
		kept := func() *derivation { return e.derived(-1, f) }
		if a.held.add(r, d.period, kept) {
			e.memory += periodBytes
		}
		if r.less(least) || !least.less(r) && startsLater(d, a.ways[0]) {
			a.ways[0], best[a] = kept(), r
		}
	})
	return found.list
}

// weigh sets the periods and strengths of an answer from its stored ways. If there were more ways, which can change
// them, weigh keeps only the best way and returns its rank and false. Then a second pass must examine all ways.
func (e *Engine) weigh(a *answer) (r rank, ok bool) {
	d, r := e.best(a.ways)
	if !a.more {
		a.way = d
	}
	if len(a.ways) == 1 && !a.more {
		a.held.add(r, d.period, func() *derivation { return d })
		return r, true
	}
	if a.more && (r.compareStrength(rank{}) != 0 || len(a.times) > 1 || a.times[0] != d.period) {
		a.ways = []*derivation{d}
		return r, false
	}
	for _, d := range a.ways {
		a.held.add(e.derivationRank(d), d.period, func() *derivation { return d })
	}
	return r, true
}

// answer returns the answer of one facet that a finished frame derives. It adds the answer to found if it is new.
func (e *Engine) answer(found *answerSet, facets []facet, i int, f *frame) *answer {
	fc := &facets[i]
	key := append(e.key[:0], byte(i))
	for _, v := range fc.vars {
		key = e.appendKey(key, f.vars[v])
	}
	item, claimed := "", claim.Period{}
	if fc.adds {
		var b strings.Builder
		claimed = e.writeItem(&b, fc, f)
		item = b.String()
		key = append(append(key, item...), claimed.String()...)
	}
	e.key = key
	a, ok := found.byKey[string(key)]
	if !ok {
		a = &e.slabs.answers.take(1)[0]
		*a = answer{facet: i, item: item, claimed: claimed, values: e.slabs.vals.take(len(fc.vars))}
		for j, v := range fc.vars {
			a.values[j] = f.vars[v]
		}
		found.byKey[string(key)] = a
		found.list = append(found.list, a)
		e.memory += len(key) + keyBytes
		return a
	}
	for j, v := range fc.vars {
		v := f.vars[v]
		if (v.typ == rule.NumberType || v.typ == rule.DateType) && simplerText(v.lit.text, a.values[j].lit.text) {
			a.values[j] = v
		}
	}
	return a
}

// best returns the strongest of some ways with its rank; among equally strong ones the shortest, then the latest.
func (e *Engine) best(ways []*derivation) (best *derivation, least rank) {
	for _, d := range ways {
		e.rankPremises(d.premises)
		if r := e.derivationRank(d); best == nil || r.less(least) || !least.less(r) && startsLater(d, best) {
			best, least = d, r
		}
	}
	return best, least
}

// latest returns the derivation that is shown for an answer. Like Summarize, it chooses the strongest period and, among
// equally strong periods, the latest. It returns the shortest derivation for this period.
func (e *Engine) latest(a *answer) *derivation {
	if len(a.held) == 1 && len(a.held[0].ways) == 1 {
		return a.held[0].ways[0]
	}
	s := graph.Strongest(a.held.all())
	var best *derivation
	for _, w := range a.held {
		if w.modality != s.Modality || w.disputed != s.Disputed || w.doubt.confidence() != s.Confidence {
			continue
		}
		for _, d := range w.ways {
			if !s.Period.Covers(d.period) {
				continue
			}
			if best == nil || e.derivationRank(d).less(e.derivationRank(best)) ||
				!e.derivationRank(best).less(e.derivationRank(d)) && startsLater(d, best) {
				best = d
			}
		}
	}
	return best
}

// startsLater reports whether a holds later than b.
func startsLater(a, b *derivation) bool { return claim.ComparePeriods(a.period, b.period) > 0 }

func (e *Engine) answerRow(a *answer, b builder) proof.Row {
	r := proof.Row{Values: b.values(len(a.values))}
	for i, v := range a.values {
		r.Values[i] = proof.Value{Type: v.typ, Node: v.node, Text: e.text(v)}
	}
	best := a.way
	if best == nil {
		best, _ = e.best(a.ways)
	}
	if e.failed != nil {
		return r
	}
	a.way = best
	r.Premises, r.Summary = b.premises(best, -1, nil)
	proved := r.Summary
	r.Held = a.held.summaries()
	r.Summary = r.Grow(r.Held)
	if b.bare {
		return r
	}
	r.Proved = append(r.Proved, proved)
	for _, d := range a.held.others(best) {
		list, s := b.premises(d, -1, nil)
		r.Others, r.Proved = append(r.Others, list), append(r.Proved, s)
	}
	return r
}

// simplerText reports whether an answer shows the text a and not b. Both denote the same number or moment. The choice
// makes answers independent of the order in which values are found.
func simplerText(a, b string) bool { return len(a) < len(b) || len(a) == len(b) && a < b }

// writeKey writes a key of a value: two values have the same key exactly if they are equal.
func (e *Engine) writeKey(b *strings.Builder, v val) {
	b.WriteByte('0' + byte(v.typ))
	switch v.typ {
	case rule.NumberType:
		var room [32]byte
		b.Write(v.lit.num.Append(room[:0]))
	case rule.DateType:
		b.WriteString(v.lit.date.UTC().String())
	default:
		b.WriteString(e.text(v))
	}
	b.WriteByte(0)
}

// appendKey is like writeKey, but its keys are valid only within one view, because entities are written as numbers.
func (e *Engine) appendKey(b []byte, v val) []byte {
	b = append(b, '0'+byte(v.typ))
	switch v.typ {
	case rule.EntityType:
		return binary.BigEndian.AppendUint32(b, uint32(v.node))
	case rule.NumberType:
		b = v.lit.num.Append(b)
	case rule.DateType:
		b = append(b, v.lit.date.UTC().String()...)
	default:
		b = append(b, e.text(v)...)
	}
	return append(b, 0)
}

func (e *Engine) text(v val) string {
	switch v.typ {
	case rule.UnknownType:
		return ""
	case rule.EntityType:
		return e.view.ID(v.node)
	}
	return v.lit.text
}
