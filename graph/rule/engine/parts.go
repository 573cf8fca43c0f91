package engine

import (
	"cmp"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/proof"
)

// A use is a derivation of a value that an aggregate of a group uses.
type use struct {
	aggregate int // index in the aggregates of the group
	value     proof.Value
	way       *derivation
}

// usesOf returns the uses of the shares of each aggregate. If during is not nil, they are derivations for its period
// that are at least as strong; otherwise the best one of each share.
func usesOf(taken [][]share, during *graph.Summary) []use {
	var out []use
	for i, list := range taken {
		for n := range list {
			out = append(out, use{i, list[n].aggregated(), list[n].wayFor(during)})
		}
	}
	return out
}

// wayFor returns the derivation of a share that usesOf uses.
func (s *share) wayFor(during *graph.Summary) *derivation {
	if during == nil {
		return s.way
	}
	return cmp.Or(s.longestFor(*during), s.way)
}

// prove adds the parts of a group to its row, with what they prove for a period in which all of them hold.
func (b builder) prove(r *proof.Row, uses []use, in claim.Period) {
	if b.bare {
		return
	}
	parts, s := b.parts(uses)
	s.Period = in
	r.Parts, r.Proved = append(r.Parts, parts), append(r.Proved, s)
}

// proveAnyTime is like prove for parts that need not hold together. The period is their common one, if they have one.
func (b builder) proveAnyTime(r *proof.Row, uses []use) {
	if b.bare {
		return
	}
	parts, s := b.parts(uses)
	for _, p := range parts {
		var meet bool
		if s.Period, meet = s.Period.Together(p.Period); !meet {
			s.Period = claim.Period{}
			break
		}
	}
	r.Parts, r.Proved = append(r.Parts, parts), append(r.Proved, s)
}

// parts returns the parts for uses, and how strong they are together.
func (b builder) parts(uses []use) ([]proof.Part, graph.Summary) {
	all := graph.Summary{Modality: claim.Stated, Confidence: 1}
	out := make([]proof.Part, len(uses))
	for i, u := range uses {
		premises, s := b.premises(u.way, -1, nil)
		out[i] = proof.Part{Aggregate: u.aggregate, Value: u.value, Premises: premises, Summary: s}
		all = weaker(all, s)
	}
	return out, all
}
