package engine

import (
	"cmp"
	"strings"

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

// wayFor returns the derivation of a share for one proof of its group; during is as in usesOf.
func (s *share) wayFor(during *graph.Summary) *derivation {
	if during == nil {
		return s.way
	}
	return cmp.Or(s.longestFor(*during), s.way)
}

// prove adds a proof to the row of a group: the parts for uses, and their premises, those of each derivation once. It
// returns the summary of the proof. in is a period in which all parts hold; if it is nil, the summary has the period
// that they have in common, and none if they never hold together. A bare builder adds nothing.
func (b builder) prove(r *proof.Row, uses []use, in *claim.Period) graph.Summary {
	all := graph.Summary{Modality: claim.Stated, Confidence: 1}
	parts := make([]proof.Part, len(uses))
	var premises []proof.Premise
	seen := map[string]bool{}
	meet := true
	for i, u := range uses {
		list, s := b.premises(u.way, -1, nil)
		parts[i] = proof.Part{Aggregate: u.aggregate, Value: u.value, Premises: list, Summary: s}
		all = weaker(all, s)
		common, ok := all.Period.Together(s.Period)
		all.Period, meet = common, meet && ok
		if key := b.keyOf(u.way); !seen[key] {
			seen[key] = true
			premises = append(premises, list...)
		}
	}
	switch {
	case in != nil:
		all.Period = *in
	case !meet:
		all.Period = claim.Period{}
	}
	if b.bare {
		return all
	}
	if r.Proved == nil {
		r.Premises = premises
	} else {
		r.Others = append(r.Others, premises)
	}
	r.Parts, r.Proved = append(r.Parts, parts), append(r.Proved, all)
	return all
}

// wantsMore reports whether the row of a group may have another proof.
func (b builder) wantsMore(r *proof.Row) bool { return !b.bare && len(r.Others) < maxOthers }

// keyOf returns a key of the premises of a derivation.
func (e *Engine) keyOf(d *derivation) string {
	var key strings.Builder
	for i := range d.premises {
		e.writePremise(&key, &d.premises[i])
	}
	return key.String()
}
