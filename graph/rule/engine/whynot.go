package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// The limits of one search for near misses.
const (
	maxMissing   = 3  // missing literals of one rule
	maxPerRule   = 3  // near misses of one rule with the same number of missing literals
	maxPerChoice = 32 // near misses examined for each choice of missing literals
)

// WhyNot returns at most limit derivations that come nearest to a relation that does not hold: those with the fewest
// missing literals first and, among these, those whose missing literals have the fewest unknown ends. A rule without
// any premise that holds is included only if there are no other near misses. For a relation that holds, it returns nil.
func (e *Engine) WhyNot(ctx context.Context, k graph.Key, limit int) ([]NearMiss, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if proofs, err := e.prove(ctx, graph.Relation{
		Source: k.Source, Type: k.Type, Target: k.Target, Rel: graph.NoRel,
	}, 1); err == nil &&
		len(proofs) > 0 {
		return nil, nil
	} else if e.failed != nil {
		return nil, e.failed
	}
	out, err := e.withAllRules(ctx, k, limit)
	if err != nil || len(out) > 0 { // then nothing is missing
		return out[:min(limit, len(out))], err
	}
	out, err = e.atOtherTimes(ctx, k, limit)
	if err != nil || len(out) >= limit {
		return out[:min(limit, len(out))], err
	}
	e.begin(ctx)
	defer e.end()
	for missing := 0; missing <= maxMissing && len(out) < limit; missing++ {
		var found []NearMiss
		for _, i := range e.p.heads[k.Type] {
			misses, err := e.inEitherOrder(k, i, missing)
			if err != nil {
				return nil, err
			}
			found = append(found, misses...)
		}
		// Missing relations of the target are more useful to the reader than those of other entities, and one rule must
		// not displace the others.
		slices.SortStableFunc(found, func(a, b NearMiss) int {
			return cmp.Or(cmp.Compare(missesTarget(a, k), missesTarget(b, k)), cmp.Compare(openEnds(a), openEnds(b)))
		})
		of := map[string]int{}
		for _, m := range found {
			if of[m.Rule.ID]++; of[m.Rule.ID] <= maxPerRule {
				out = append(out, m)
			}
		}
		if slices.ContainsFunc(out, func(m NearMiss) bool { return m.Hidden }) { // then nothing is missing
			out = slices.DeleteFunc(out, func(m NearMiss) bool { return !m.Hidden })
			break
		}
	}
	if len(out) == 0 {
		out = e.requirements(k)
	}
	return out[:min(limit, len(out))], e.failed
}

// orders returns the keys under which rules can conclude a relation. For a symmetric type, these are both orders of its
// ends.
func (e *Engine) orders(k graph.Key) []graph.Key {
	if e.view.Symmetric().Has(k.Type) && k.Source != k.Target {
		return []graph.Key{k, {Source: k.Target, Type: k.Type, Target: k.Source}}
	}
	return []graph.Key{k}
}

// inEitherOrder returns the near misses of one rule. For a symmetric type, it looks at the ends in the other order if
// the given order has none.
func (e *Engine) inEitherOrder(k graph.Key, i, missing int) ([]NearMiss, error) {
	for _, k := range e.orders(k) {
		if misses, err := e.nearMisses(k, i, missing); err != nil || len(misses) > 0 {
			return misses, err
		}
	}
	return nil, nil
}

// requirements returns, for each rule that yields the type, a near miss in which all literals are missing. WhyNot calls
// it if there are no other near misses.
func (e *Engine) requirements(k graph.Key) []NearMiss {
	var out []NearMiss
	for _, i := range e.p.heads[k.Type] {
		r := e.p.rules[i]
		var f *frame
		for _, k := range e.orders(k) {
			f = e.frameWithout(i, uint32(1)<<len(r.Body)-1)
			if e.bindHead(f, k) {
				break
			}
			f = nil
		}
		if f == nil {
			out = append(out, NearMiss{Rule: r, Other: true})
			continue
		}
		m, _ := e.miss(f, f.done)
		if e.failed != nil {
			return nil
		}
		if m == nil { // a skipped literal has a match, but not together with the other literals
			m = &NearMiss{Rule: r}
		}
		m.Nothing = len(m.Held) == 0
		out = append(out, *m)
	}
	slices.SortStableFunc(out, func(a, b NearMiss) int {
		return cmp.Or(cmp.Compare(len(b.Held), len(a.Held)), cmp.Compare(len(a.Missing), len(b.Missing)))
	})
	return out
}

// frameWithout returns a frame of a rule in which the literals in left, a set of bits, are skipped.
func (e *Engine) frameWithout(i int, left uint32) *frame {
	r := e.p.rules[i]
	f := &frame{
		table: &table{stratum: e.p.strata}, rule: i, body: e.p.bodies[i], done: left,
		vars: make([]val, len(r.Vars)), made: make([]premise, len(r.Body)), anytime: left == 0,
	}
	if f.anytime {
		f.spans = make([]claim.Period, len(r.Body))
	}
	return f
}

// withAllRules returns the derivations of a relation that need rules switched off by the view.
func (e *Engine) withAllRules(ctx context.Context, k graph.Key, limit int) ([]NearMiss, error) {
	v := e.view.AllRules()
	if v == e.view {
		return nil, nil
	}
	return e.inOtherView(ctx, k, limit, v, func(p *proof.Proof, m *NearMiss) {
		for _, r := range rulesOf(p) {
			if e.view.HidesRule(r.ID) {
				m.Off = append(m.Off, r.ID)
			}
		}
	})
}

// atOtherTimes returns the derivations of a relation that hold at another time than the date of the view.
func (e *Engine) atOtherTimes(ctx context.Context, k graph.Key, limit int) ([]NearMiss, error) {
	v := e.view.AnyTime()
	if v == e.view {
		return nil, nil
	}
	return e.inOtherView(ctx, k, limit, v, func(p *proof.Proof, m *NearMiss) { m.Period = p.Period })
}

// inOtherView returns the derivations of a relation in another view as near misses. For each, say sets the field that
// tells why it does not hold in the view of the engine.
func (e *Engine) inOtherView(
	ctx context.Context,
	k graph.Key,
	limit int,
	v *graph.View,
	say func(*proof.Proof, *NearMiss),
) ([]NearMiss, error) {
	p, err := e.p.For(v)
	if err != nil {
		return nil, err
	}
	r := graph.Relation{Source: k.Source, Type: k.Type, Target: k.Target, Rel: graph.NoRel}
	other := p.Engine(e.budget)
	defer other.Close()
	// more than limit, because some differ only in the proofs of their premises
	proofs, err := other.Prove(ctx, r, 4*limit)
	if err != nil && !errors.Is(err, ErrNoProof) {
		return nil, err
	}
	var out []NearMiss
	for _, p := range proofs {
		m := NearMiss{Rule: p.Rule, Held: p.Premises}
		say(p, &m)
		alike := func(o NearMiss) bool {
			return o.Rule == m.Rule && o.Period == m.Period && slices.Equal(o.Off, m.Off) &&
				slices.EqualFunc(o.Held, m.Held, samePremise)
		}
		if p.Rule != nil && !slices.ContainsFunc(out, alike) {
			out = append(out, m)
		}
	}
	return out, nil
}

// rulesOf returns the rules that a proof uses, ordered by id.
func rulesOf(p *proof.Proof) []*rule.Rule {
	var out []*rule.Rule
	seen := map[*proof.Proof]bool{}
	var see func(p *proof.Proof)
	var premises func(list []proof.Premise)
	premises = func(list []proof.Premise) {
		for _, m := range list {
			if m.Proof != nil {
				see(m.Proof)
			}
			for _, part := range m.Parts {
				premises(part)
			}
		}
	}
	see = func(p *proof.Proof) {
		if seen[p] || p.Rule == nil {
			return
		}
		seen[p] = true
		out = append(out, p.Rule)
		premises(p.Premises)
	}
	see(p)
	slices.SortFunc(out, func(a, b *rule.Rule) int { return cmp.Compare(a.ID, b.ID) })
	return slices.Compact(out)
}

// samePremise reports whether two premises are equal, ignoring their proofs.
func samePremise(a, b proof.Premise) bool {
	if a.Proof == nil || b.Proof == nil {
		return a.Proof == b.Proof && a.Literal == b.Literal && (a.Fact == nil) == (b.Fact == nil) &&
			(a.Fact == nil || a.Fact.Same(*b.Fact))
	}
	return a.Literal == b.Literal && a.Proof.Relation == b.Proof.Relation
}

// missesTarget counts the missing literals that do not name the target.
func missesTarget(m NearMiss, k graph.Key) int {
	n := 0
	for _, g := range m.Missing {
		if !slices.ContainsFunc(g.Ends[:], func(v proof.Value) bool {
			return v.Type == rule.EntityType && v.Node == k.Target
		}) {
			n++
		}
	}
	return n
}

// openEnds counts the ends of missing literals that have no value.
func openEnds(m NearMiss) int {
	n := 0
	for _, g := range m.Missing {
		for _, v := range g.Ends {
			if v.Type == rule.UnknownType {
				n++
			}
		}
	}
	return n
}
