package engine

import (
	"cmp"
	"math"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
)

// rank orders proofs: by the strongest modality, then undisputed before disputed, then by the highest confidence, then
// by the fewest steps.
type rank struct {
	modality claim.Modality
	disputed bool
	steps    int
	doubt    doubt
	known    bool
}

// doubt is a confidence in the opposite order, so that the zero value is full confidence. It is the distance of the
// confidence from 1 in steps of float64, and not 1 minus the confidence, which would lose its last digits.
type doubt uint64

// noConfidence is the doubt of the confidence 0.
const noConfidence = doubt(0x3ff0000000000000) // the bits of 1.0

// doubtOf returns the doubt of a confidence from 0 to 1.
func doubtOf(confidence float64) doubt {
	return noConfidence - doubt(math.Float64bits(confidence+0)) // -0 + 0 is 0
}

// confidence returns exactly the confidence that was given to doubtOf.
func (d doubt) confidence() float64 { return math.Float64frombits(uint64(noConfidence - d)) }

func (a rank) less(b rank) bool {
	if !b.known {
		return a.known
	}
	return a.known && a.compare(b) < 0
}

func (a rank) compare(b rank) int {
	return cmp.Or(a.compareStrength(b), cmp.Compare(a.steps, b.steps))
}

// summaryRank returns the rank of a claim or of one step.
func summaryRank(s graph.Summary) rank {
	return rank{modality: s.Modality, disputed: s.Disputed, doubt: doubtOf(s.Confidence), steps: 1, known: true}
}

// compareStrength compares two ranks without their steps.
func (a rank) compareStrength(b rank) int {
	disputed := 0
	if a.disputed != b.disputed {
		disputed = 1
		if b.disputed {
			disputed = -1
		}
	}
	return cmp.Or(cmp.Compare(a.modality, b.modality), disputed, cmp.Compare(a.doubt, b.doubt))
}

// noWeaker reports whether a is in no respect weaker than b.
func (a rank) noWeaker(b rank) bool {
	return a.known && a.modality <= b.modality && (b.disputed || !a.disputed) && a.doubt <= b.doubt
}

// maxSteps is the upper limit of counted steps. A shared premise counts each time it is used, so the number of steps
// can exceed any integer.
const maxSteps = 1 << 40

// addStated adds one stated premise.
func (a rank) addStated(s graph.Summary, steps int) rank {
	return a.add(rank{modality: s.Modality, disputed: s.Disputed, steps: steps, doubt: doubtOf(s.Confidence)})
}

// add adds one premise with the rank b.
func (a rank) add(b rank) rank {
	a.modality, a.disputed = max(a.modality, b.modality), a.disputed || b.disputed
	a.steps, a.doubt = min(a.steps+b.steps, maxSteps), max(a.doubt, b.doubt)
	return a
}

// rank finds the best proofs of a derived relation and of everything it depends on. It repeats over the derivations
// until no rank improves; this ends, because ranks only improve and have finitely many values. It skips items that are
// ranked already if no derivation has been found since, or if their rank is final. If the evaluation stops, ranks can
// be missing: check e.failed before you use them.
func (e *Engine) rank(n *node) {
	if !slices.ContainsFunc(n.items, func(it *item) bool { return it.ranked != e.known && it.final != e.finals }) {
		if e.running == 0 {
			e.finalize(e.p.strata)
		}
		return
	}
	e.ranking = e.ranking[:0]
	e.unranked(n)
	items := e.ranking
	for changed := true; changed && e.failed == nil; {
		changed = false
		for _, it := range items {
			if e.improve(it) {
				changed = true
			}
			if e.failed != nil {
				return
			}
		}
	}
	if e.running == 0 {
		e.finalize(e.p.strata)
	}
}

// improve gives an item the rank of its best derivation if that is better than the rank it has. It reports whether it
// did.
func (e *Engine) improve(it *item) bool {
	better := false
	for _, d := range it.derivations {
		if !e.goOn() {
			return better
		}
		if !d.canImprove(it.rank) {
			continue
		}
		if r := e.rankOf(it.node, d); r.less(it.rank) {
			it.rank, it.best, better = r, d, true
		}
	}
	return better
}

// rankPremises ranks the derived relations among some premises and those of their sums.
func (e *Engine) rankPremises(premises []premise) {
	for i := range premises {
		p := &premises[i]
		if p.item != nil {
			e.rank(p.item.node)
		}
		if p.premiseDetails != nil {
			for _, part := range p.premiseDetails.parts {
				e.rankPremises(part)
			}
		}
	}
}

// unranked adds the items of a relation whose ranks are unknown to e.ranking, after those that they depend on, so that
// one pass is often sufficient.
func (e *Engine) unranked(n *node) {
	for _, it := range n.items {
		if it.ranked == e.known || it.final == e.finals || !e.goOn() {
			continue
		}
		it.ranked = e.known
		s := e.p.stratum(n.key.Type, n.key.Target)
		e.ranks[s] = append(e.ranks[s], it)
		for _, d := range it.derivations {
			e.unrankedPremises(d.premises)
		}
		e.ranking = append(e.ranking, it)
	}
}

func (e *Engine) unrankedPremises(premises []premise) {
	for i := range premises {
		p := &premises[i]
		if p.item != nil {
			e.unranked(p.item.node)
		}
		if p.premiseDetails != nil {
			for _, part := range p.premiseDetails.parts {
				e.unrankedPremises(part)
			}
		}
	}
}

// canImprove reports whether the rank of a derivation can be better than r. It uses only the number of premises: no
// proof of that length is better than one from certain claims.
func (d *derivation) canImprove(r rank) bool {
	return !r.known || r.compareStrength(rank{}) != 0 || d.least() < r.steps
}

// least returns the lowest number of steps that a proof by the derivation can have.
func (d *derivation) least() int {
	n := 1
	for i := range d.premises {
		if d.premises[i].kind != noPremise {
			n++
		}
	}
	return n
}

// rankOf returns the rank of a derivation of a relation. If a source denies the relation, it is disputed, even if the
// best derivation is not.
func (e *Engine) rankOf(n *node, d *derivation) rank {
	r := e.derivationRank(d)
	r.disputed = r.disputed || r.known && n.denied && e.view.Denied(n.key, d.period)
	return r
}

func (e *Engine) derivationRank(d *derivation) rank {
	r := rank{modality: claim.Stated, steps: 1, known: true}
	e.addPremises(&r, d.premises, d.period)
	if !r.known {
		return rank{}
	}
	return r
}

// addPremises adds premises, and those of their sums, to the rank of a derivation for a period.
func (e *Engine) addPremises(r *rank, premises []premise, period claim.Period) {
	for i := range premises {
		p := &premises[i]
		switch p.kind {
		case statedPremise:
			*r = r.addStated(e.view.SummaryIn(p.relation, period, p.attributes()), 1)
		case factPremise:
			*r = r.addStated(e.view.FactSummaryIn(*p.fact, period), 1)
		case kindPremise:
			_, s := e.kindPremise(p.relation.Source)
			*r = r.addStated(s, 1)
		case absentPremise, sumPremise:
			r.steps++
		case derivedPremise:
			known := r.known && p.item.rank.known
			*r = r.add(p.item.rank)
			r.known = known
		}
		if p.premiseDetails != nil {
			for _, part := range p.premiseDetails.parts {
				e.addPremises(r, part, period)
			}
		}
	}
}
