package engine

import (
	"context"
	"fmt"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/proof"
)

// ErrNoProof is wrapped by the error about a relation that does not hold in the view.
var ErrNoProof = errNoProof{}

type errNoProof struct{}

func (errNoProof) Error() string { return "the relation does not hold in this view" }

// Prove returns at most limit proofs of a relation: by claims that state it and by rules, the strongest first
// and among these the shortest. The error wraps ErrNoProof if the relation does not hold.
func (e *Engine) Prove(ctx context.Context, r graph.Relation, limit int) ([]*proof.Proof, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.prove(ctx, r, limit)
}

func (e *Engine) prove(ctx context.Context, r graph.Relation, limit int) ([]*proof.Proof, error) {
	e.begin(ctx)
	defer e.end()
	var out []*proof.Proof
	if stated, ok := e.view.FindOccurrence(r.Source, r.Type, r.Target, e.view.Occurrence(r)); ok {
		out = append(out, e.statedProofs(stated)...)
		if limit == 1 && certain(out[0].Summary) {
			return out[:1], nil // no proof is stronger or shorter
		}
	}
	n, err := e.derive(ctx, r)
	if err != nil {
		return nil, err
	}
	if n != nil {
		out = append(out, e.derivedProofs(n, limit)...)
	}
	if e.failed != nil {
		return nil, e.failed
	}
	if len(out) == 0 {
		return nil, e.noProof(r)
	}
	slices.SortStableFunc(out, func(a, b *proof.Proof) int { // among equally strong proofs, claims come first
		return summaryRank(a.Summary).compareStrength(summaryRank(b.Summary))
	})
	return out[:min(limit, len(out))], nil
}

// derive evaluates the rules for a relation completely. It returns the node of the relation, or nil if rules do not
// derive it. Rules never derive an occurrence with a key.
func (e *Engine) derive(ctx context.Context, r graph.Relation) (*node, error) {
	if _, ok := e.p.heads[r.Type]; !ok || e.view.Occurrence(r) != "" {
		return nil, nil
	}
	if e.failed != nil {
		return nil, e.failed
	}
	g := goal{r.Type, r.Source, r.Target}
	if e.general(g) == nil {
		if _, err := e.ask(ctx, g); err != nil {
			return nil, err
		}
	}
	n := e.nodeOf(r)
	return n, e.failed
}

// nodeOf returns the node of a relation that rules have derived; nil if they have not. The ends of a symmetric relation
// can be in either order.
func (e *Engine) nodeOf(r graph.Relation) *node {
	g := e.ordered(goal{r.Type, r.Source, r.Target})
	return e.nodes[graph.Key{Source: g.source, Type: g.pred, Target: g.target}]
}

// certain reports whether a summary is stated, undisputed and has full confidence, so that none is stronger.
func certain(s graph.Summary) bool {
	return s.Modality == claim.Stated && !s.Disputed && s.Confidence == 1
}

// Summarize returns the summary of the strongest proof of a relation, by claims or by rules. If equally strong proofs
// have different periods, it chooses the latest period. The period of the summary includes adjacent periods in which
// the relation is equally strong.
func (e *Engine) Summarize(ctx context.Context, r graph.Relation) (graph.Summary, error) {
	if !r.Derived() {
		if s := e.view.Summary(r); !e.derives(r) || certain(s) && s.Period.IsZero() {
			return s, nil
		}
	}
	all, err := e.standing(ctx, r)
	if err != nil {
		return graph.Summary{}, err
	}
	if len(all) == 0 {
		return graph.Summary{}, e.noProof(r)
	}
	return graph.Strongest(all), nil
}

// Summaries returns a summary of a relation for each of its periods, in chronological order. It includes the periods by
// claims and by rules, joined by graph.JoinSummaries. It returns nil if the relation is undated.
func (e *Engine) Summaries(ctx context.Context, r graph.Relation) ([]graph.Summary, error) {
	if !r.Derived() && !e.derives(r) {
		return e.view.Summaries(r), nil
	}
	all, err := e.standing(ctx, r)
	if err != nil || len(all) == 1 && all[0].Period.IsZero() {
		return nil, err // at all times
	}
	return all, nil
}

// derives reports whether rules can yield a relation.
func (e *Engine) derives(r graph.Relation) bool {
	_, ok := e.p.heads[r.Type]
	return ok && e.view.Occurrence(r) == ""
}

// standing returns a summary of a relation for each period in which it holds by claims or by rules. If it holds at all
// times, one of the periods is zero.
func (e *Engine) standing(ctx context.Context, r graph.Relation) ([]graph.Summary, error) {
	var all []graph.Summary
	if !r.Derived() {
		if all = e.view.Summaries(r); len(all) == 0 {
			all = []graph.Summary{e.view.Summary(r)}
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.begin(ctx)
	defer e.end()
	n, err := e.derive(ctx, r)
	if err != nil || n == nil {
		return all, err
	}
	return graph.JoinSummaries(append(all, e.summaries(n)...)), e.failed
}

// noProof is the error about a relation that does not hold.
func (e *Engine) noProof(r graph.Relation) error {
	return fmt.Errorf("%w: %s %s %s", ErrNoProof, e.view.ID(r.Source), e.view.PredName(r.Type), e.view.ID(r.Target))
}

// summaries returns a summary of a derived relation for each of its periods.
func (e *Engine) summaries(n *node) []graph.Summary {
	e.rank(n)
	var out []graph.Summary
	for _, it := range n.items {
		if r := it.rank; r.known {
			out = append(
				out,
				graph.Summary{Period: it.period, Modality: r.modality, Confidence: r.doubt.confidence(), Disputed: r.disputed},
			)
		}
	}
	return graph.JoinSummaries(out)
}

// Periods implements walk.Dater: it returns the periods in which a relation holds, by its claims and by rules, in
// chronological order. The zero period means all times.
func (e *Engine) Periods(ctx context.Context, r graph.Relation) ([]claim.Period, error) {
	if !r.Derived() && !e.derives(r) {
		return e.view.Periods(r), nil
	}
	all, err := e.standing(ctx, r)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, e.noProof(r)
	}
	periods := make([]claim.Period, len(all))
	for i, s := range all {
		periods[i] = s.Period
	}
	return claim.JoinPeriods(periods), nil
}

// A builder makes proofs. Proofs share the parts that they have in common, because a proof without sharing can be far
// larger.
type builder struct {
	*Engine
	best map[*item]*proof.Proof
	room *[]proof.Value // memory for values of rows
	bare bool           // whether rows get no premises, because the caller does not need them
}

func (e *Engine) builder() builder {
	return builder{Engine: e, best: map[*item]*proof.Proof{}, room: new([]proof.Value)}
}

// valuesAtOnce is the number of values for which memory is allocated together.
const valuesAtOnce = 256

// values returns a slice for the values of a row.
func (e builder) values(n int) []proof.Value {
	if n > len(*e.room) {
		*e.room = make([]proof.Value, max(n, valuesAtOnce))
	}
	out := (*e.room)[:n:n]
	*e.room = (*e.room)[n:]
	return out
}

// proofOf returns the best proof of an item.
func (e builder) proofOf(it *item) *proof.Proof {
	if it.proof != nil && it.provenAt == e.finals {
		return it.proof
	}
	if it.final == e.finals { // a final proof is the same for every question
		it.proof, it.provenAt = e.build(it, it.best, -1, nil), e.finals
		return it.proof
	}
	p, ok := e.best[it]
	if !ok {
		p = e.build(it, it.best, -1, nil)
		e.best[it] = p
	}
	return p
}

// build makes the proof of an item by one derivation. If at is not -1, the premise at this index is proved by the
// derivation other instead of its best one.
func (e builder) build(it *item, d *derivation, at int, other *derivation) *proof.Proof {
	e.bare = false // this proof can be a part of other proofs, which need its premises
	k := it.node.key
	p := &proof.Proof{
		Relation: graph.Relation{Source: k.Source, Type: k.Type, Target: k.Target, Rel: graph.NoRel},
		Rule:     e.p.rules[d.rule], Attributes: it.attributes,
	}
	p.Premises, p.Summary = e.premises(d, at, other)
	if commonPeriod(p.Premises) != p.Period {
		e.fit(p.Premises, p.Period)
	}
	p.Disputed = p.Disputed || it.node.denied && e.view.Denied(k, p.Period)
	return p
}

// premises makes the premises of a derivation with their proofs, and the summary that follows from them. A bare builder
// makes only the summary.
func (e builder) premises(d *derivation, at int, other *derivation) ([]proof.Premise, graph.Summary) {
	var out []proof.Premise
	if !e.bare {
		out = make([]proof.Premise, 0, len(d.premises))
	}
	sum := graph.Summary{Period: d.period, Modality: claim.Stated, Confidence: 1}
	weaken := func(s graph.Summary) {
		sum.Modality, sum.Confidence = max(sum.Modality, s.Modality), min(sum.Confidence, s.Confidence)
		sum.Disputed = sum.Disputed || s.Disputed
	}
	for i, m := range d.premises {
		switch m.kind {
		case statedPremise:
			if e.bare {
				weaken(e.view.SummaryIn(m.relation, d.period, m.attributes()))
				continue
			}
			sub := &proof.Proof{Relation: m.relation, Attributes: m.attributes(), Span: e.bounds(m.relation)}
			sub.Summary = e.view.SummaryIn(m.relation, d.period, sub.Attributes)
			sub.Period = e.premisePeriod(sub, d.period)
			weaken(sub.Summary)
			out = append(out, proof.Premise{Literal: i, Proof: sub})
		case derivedPremise:
			sub := e.proofOf(m.item)
			if i == at {
				sub = e.build(m.item, other, -1, nil)
			}
			weaken(sub.Summary)
			out = append(out, proof.Premise{Literal: i, Proof: sub})
		case factPremise:
			s := e.view.FactSummaryIn(*m.fact, d.period)
			weaken(s)
			out = append(out, proof.Premise{Literal: i, Fact: m.fact, Period: e.factPeriod(*m.fact, d.period, s)})
		case kindPremise:
			kind, s := e.kindPremise(m.relation.Source)
			weaken(s)
			kind.Literal = i
			out = append(out, kind)
		case absentPremise:
			out = append(
				out,
				proof.Premise{
					Literal:    i,
					Absent:     [2]graph.Node{m.relation.Source, m.relation.Target},
					Period:     m.gap(),
					Attributes: m.attributes(),
				},
			)
		case sumPremise:
			p := proof.Premise{Literal: i, Total: m.premiseDetails.total, Period: m.gap()}
			for _, made := range m.premiseDetails.parts {
				list, s := e.premises(&derivation{d.rule, made, d.period}, -1, nil)
				weaken(s)
				p.Parts = append(p.Parts, list)
			}
			out = append(out, p)
		}
	}
	if e.bare {
		return nil, sum
	}
	return out, sum
}

// premisePeriod returns the period in which a stated premise is used, the first of premisePeriods.
func (e *Engine) premisePeriod(p *proof.Proof, used claim.Period) claim.Period {
	if list := e.premisePeriods(p, used); len(list) > 0 {
		return list[0]
	}
	if len(e.view.StrongestPeriods(p.Relation)) == 0 {
		return e.commonLifetime(p.Relation)
	}
	return used
}

// premisePeriods returns the periods of the claims of a stated premise that cover used. Those in which the premise has
// its modality and confidence come first.
func (e *Engine) premisePeriods(p *proof.Proof, used claim.Period) []claim.Period {
	return covering(e.claimedPeriods(p), used, func(x claim.Period) bool {
		s := e.view.SummaryIn(p.Relation, x, p.Attributes)
		return s.Modality == p.Modality && s.Confidence == p.Confidence
	})
}

// claimedPeriods returns the periods in which a stated premise can be used: those of its relation or, if the premise
// has attributes, those of the claims with these attributes.
func (e *Engine) claimedPeriods(p *proof.Proof) []claim.Period {
	if p.Attributes == "" {
		return e.view.StrongestPeriods(p.Relation)
	}
	var out []claim.Period
	for _, c := range e.view.Claims(p.Relation) {
		own := c.Context.Period
		switch {
		case c.Context.Attributes != p.Attributes || c.Context.Stance != claim.Supports:
		case !own.IsZero():
			out = append(out, own)
		default:
			periods, dated := e.view.UndatedPeriods(p.Relation, c.Weakened())
			if !dated {
				periods = []claim.Period{e.commonLifetime(p.Relation)}
			}
			out = append(out, periods...)
		}
	}
	return out
}

// factPeriod is like premisePeriod for a fact. as is the summary of the fact.
func (e *Engine) factPeriod(f graph.Fact, used claim.Period, as graph.Summary) (out claim.Period) {
	if list := e.factPeriods(f, used, as); len(list) > 0 {
		return list[0]
	}
	return claim.Period{}
}

// factPeriods is like premisePeriods for a fact. as is the summary of the fact.
func (e *Engine) factPeriods(f graph.Fact, used claim.Period, as graph.Summary) []claim.Period {
	return covering(e.view.StrongestFactPeriods(f), used, func(x claim.Period) bool {
		s := e.view.FactSummaryIn(f, x)
		return s.Modality == as.Modality && s.Confidence == as.Confidence
	})
}

// allows reports whether a premise that holds in x can be one of the premises that together hold in used: whether x
// covers used.
func allows(x, used claim.Period) bool {
	common, _ := used.Intersect(x)
	return common == used
}

// covering returns the periods that cover used: first those for which strong returns true, then the others, from the
// last to the first.
func covering(periods []claim.Period, used claim.Period, strong func(claim.Period) bool) []claim.Period {
	var first, rest []claim.Period
	for _, x := range periods {
		switch {
		case !allows(x, used):
		case strong(x):
			first = append(first, x)
		default:
			rest = append(rest, x)
		}
	}
	slices.Reverse(rest)
	return append(first, rest...)
}

// fit chooses the periods of premises so that together they hold exactly in the period of the derivation. Each premise
// has a period that covers this one, but for a relation with several claims, the derivation may have used another of
// its periods than the one chosen first.
func (e *Engine) fit(premises []proof.Premise, used claim.Period) {
	var at []*claim.Period // the periods that can be chosen
	var options [][]claim.Period
	for i := range premises {
		switch m := &premises[i]; {
		case m.Proof != nil && m.Proof.Rule == nil:
			at, options = append(at, &m.Proof.Period), append(options, e.premisePeriods(m.Proof, used))
		case m.Fact != nil:
			as := e.view.FactSummaryIn(*m.Fact, used)
			at, options = append(at, &m.Period), append(options, e.factPeriods(*m.Fact, used, as))
		}
	}
	// The beginning comes from one premise and the end from one, so two changes are sufficient.
	changed := func(i int, try func() bool) bool {
		before := *at[i]
		for _, x := range options[i] {
			if *at[i] = x; try() {
				return true
			}
		}
		*at[i] = before
		return false
	}
	exact := func() bool { return commonPeriod(premises) == used }
	for i := range at {
		if changed(i, exact) {
			return
		}
	}
	for i := range at {
		for j := range at[:i] {
			if changed(i, func() bool { return changed(j, exact) }) {
				return
			}
		}
	}
}

// commonPeriod returns the period in which premises hold together.
func commonPeriod(premises []proof.Premise) claim.Period {
	var all claim.Period
	for _, m := range premises {
		p := m.Period
		if m.Proof != nil {
			p = m.Proof.Period
		}
		all, _ = all.Intersect(p)
	}
	return all
}

// statedProofs returns the proofs of a stated relation by its claims, one per period, the strongest first and among
// equals the latest.
func (e *Engine) statedProofs(r graph.Relation) []*proof.Proof {
	list := e.view.Summaries(r)
	if len(list) == 0 {
		return []*proof.Proof{{Relation: r, Summary: e.view.Summary(r)}}
	}
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b graph.Summary) int {
		return summaryRank(a).compareStrength(summaryRank(b))
	})
	out := make([]*proof.Proof, len(list))
	for i, s := range list {
		out[i] = &proof.Proof{Relation: r, Summary: s}
	}
	return out
}
