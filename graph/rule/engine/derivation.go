package engine

import (
	"slices"

	"nexum/graph/claim"
)

// A derivation is one application of a rule.
type derivation struct {
	rule     int
	premises []premise
	period   claim.Period
}

// indexFrom is the least number of derivations for which an item has an index of them. Most items have fewer.
const indexFrom = 16

// addDerivation adds the derivation of a finished frame to an item. It returns false if the item has it already: the
// same goal can be derived for several tables.
func (e *Engine) addDerivation(it *item, f *frame) bool {
	if len(it.derivations) < indexFrom {
		if slices.ContainsFunc(it.derivations, f.derives) {
			return false
		}
		it.derivations = append(it.derivations, e.derived(f.rule, f))
		return true
	}
	if it.index == nil {
		it.index = map[uint64]*derivation{}
		for _, d := range it.derivations {
			it.index[it.place(d.rule, d.premises, func(*derivation) bool { return false })] = d
		}
		e.memory += indexBytes * len(it.derivations)
	}
	place := it.place(f.rule, f.made, f.derives)
	if it.index[place] != nil {
		return false
	}
	d := e.derived(f.rule, f)
	it.derivations, it.index[place] = append(it.derivations, d), d
	e.memory += indexBytes
	return true
}

// indexBytes is the approximate size of one entry of an index of derivations.
const indexBytes = 32

// derives reports whether d is the derivation that a finished frame makes: it has the same premises.
func (f *frame) derives(d *derivation) bool {
	return d.rule == f.rule && samePremises(d.premises, f.made)
}

// place returns the key in the index for a derivation with these premises, whether the index has it or not. same
// reports whether a derivation has these premises, because different ones can have the same hash.
func (it *item) place(rule int, premises []premise, same func(*derivation) bool) uint64 {
	h := hashPremises(uint64(rule), premises)
	for {
		d := it.index[h]
		if d == nil || same(d) {
			return h
		}
		h++
	}
}

// hashPremises mixes premises into a hash. Lists of the same premises have the same hash.
func hashPremises(h uint64, premises []premise) uint64 {
	mix := func(x uint64) {
		h = (h ^ x) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	for i := range premises {
		p := &premises[i]
		mix(uint64(p.kind))
		mix(uint64(p.relation.Source)<<32 | uint64(p.relation.Target))
		mix(uint64(p.relation.Type)<<32 | uint64(p.relation.Rel))
		if p.item != nil {
			mix(p.item.number)
		}
		if p.kind == factPremise {
			mix(uint64(p.fact.Entity)<<32 | uint64(p.fact.Pred))
		}
	}
	return h
}
