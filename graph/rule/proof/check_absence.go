package proof

import (
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
)

// An absence is the claim of a proof that nothing matches a negated literal in a period.
type absence struct {
	*Checker
	literal rule.Literal
	args    [2]*value // nil for any value
	vals    []*value  // the values of the variables
	period  claim.Period
}

// names reports whether a premise has the same entities and attributes as the literal with the values of its variables.
func (a *absence) names(m Premise) bool {
	for i, v := range a.args {
		if want := v != nil && v.entity; want && m.Absent[i] != v.node || !want && m.Absent[i] != graph.NoNode {
			return false
		}
	}
	return len(a.literal.Attrs) == 0 && m.Attributes == "" ||
		len(a.literal.Attrs) > 0 && a.written(a.literal, m.Attributes, a.vals)
}

// broken reports whether something matches the literal for a part of the period. It looks at all times, because a match
// at another date than the date of the view can be in the period.
func (a *absence) broken() bool {
	source, target := end(a.args[0]), end(a.args[1])
	l := a.literal
	switch l.Kind {
	case rule.KindLiteral:
		if a.ofKind(source) {
			return true
		}
		target = source // a derived kind is a relation of the entity to itself
	case rule.FactLiteral:
		return a.hasFact(source, l.Fact)
	case rule.ForeignLiteral:
		if a.hasFact(source, l.Foreign) {
			return true
		}
		if a.args[1] != nil && !a.args[1].entity {
			return false
		}
	}
	preds := map[graph.Pred]bool{}
	for p := range graph.Pred(a.View.PredLen()) {
		if preds[p] = a.isOf(p, l); preds[p] && a.yielded(source, p, target) {
			return true
		}
	}
	return a.stated(preds, source, target)
}

func end(v *value) graph.Node {
	if v == nil {
		return graph.NoNode
	}
	return v.node
}

// ofKind reports whether the entity, or any entity, is of the kind of the literal. A stated kind holds at all times.
func (a *absence) ofKind(n graph.Node) bool {
	for _, k := range a.literal.Kinds {
		for x := range a.View.OfKind(k, "") {
			if !a.live() || n == graph.NoNode || n == x {
				return true
			}
		}
	}
	return false
}

// yielded reports whether rules yield a match.
func (a *absence) yielded(source graph.Node, p graph.Pred, target graph.Node) bool {
	if a.Yields == nil {
		return false
	}
	return slices.ContainsFunc(a.Yields(source, p, target), func(y Yield) bool {
		return y.Period.Meets(a.period) && a.counts(y.Modality) &&
			(len(a.literal.Attrs) == 0 || a.attributes(a.literal, y.Attributes, slices.Clone(a.vals)))
	})
}

// stated reports whether claims state a match.
func (a *absence) stated(preds map[graph.Pred]bool, source, target graph.Node) bool {
	v, found := a.View.AnyTime(), false
	look := func(near, far graph.Node, dir graph.Direction) {
		v.Each(near, dir, nil, func(r graph.Relation) bool {
			found = found || !a.live() || preds[r.Type] && (far == graph.NoNode || r.Far(near) == far) && a.meets(v, r)
			return !found
		})
	}
	near, far, dir, back := source, target, graph.Out, graph.In
	if source == graph.NoNode {
		near, far, dir, back = target, source, graph.In, graph.Out
	}
	if near == graph.NoNode {
		for n := range v.All("") {
			if look(n, graph.NoNode, graph.Out); found || !a.live() {
				return true
			}
		}
		return false
	}
	look(near, far, dir)
	if l := a.literal; !found && l.Type != nil && l.Type.Symmetric {
		look(near, far, back)
	}
	return found
}

// meets reports whether a stated relation, or one of its claims with the attributes of the literal, holds for a part of
// the period.
func (a *absence) meets(v *graph.View, r graph.Relation) bool {
	claims, err := a.merged(v.Claims(r), r.Source, r.Target)
	if err != nil {
		return false
	}
	ever, _ := datingOf(claims, nil)
	times := func(counts func(claim.Context) bool) []claim.Period {
		var out []claim.Period
		for _, x := range ever {
			if !x.Period.IsZero() && counts(x) && !ever.timeless() {
				out = append(out, x.Period)
			}
		}
		if len(out) > 0 {
			return out
		}
		// It holds while both of its ends exist.
		if together, ok := v.CommonLifetime(r); ok {
			out = append(out, together)
		}
		return out
	}
	if len(a.literal.Attrs) == 0 && !a.literal.Firm {
		return slices.ContainsFunc(times(func(claim.Context) bool { return true }), a.period.Meets)
	}
	return slices.ContainsFunc(ever, func(x claim.Context) bool {
		own := []claim.Period{x.Period}
		if x.Period.IsZero() {
			own = times(func(dated claim.Context) bool { return asFirm(dated, x) })
		}
		return a.counts(x.Modality) && slices.ContainsFunc(own, a.period.Meets) &&
			(len(a.literal.Attrs) == 0 || a.statedAttributes(a.literal, r, x.Attributes, slices.Clone(a.vals)))
	})
}

// counts reports whether a match with modality m contradicts the absence.
func (a *absence) counts(m claim.Modality) bool { return !a.literal.Firm || m == claim.Stated }

// hasFact reports whether the entity, or any entity, has the fact with the value of the literal for a part of the
// period.
func (a *absence) hasFact(n graph.Node, name string) bool {
	equal := equalValues
	if t := a.literal.Args[1]; t.Var < 0 {
		equal = func(x, y value) bool { return compare(x, "=", y) }
	}
	v := a.View.AnyTime()
	in := func(x graph.Node) bool {
		for f := range v.Facts(x) {
			periods := v.FactPeriods(f)
			if v.PredName(f.Pred) == name && (a.args[1] == nil || equal(*a.args[1], a.factValue(f, a.literal))) &&
				(len(periods) == 0 || slices.ContainsFunc(periods, a.period.Meets)) {
				return true
			}
		}
		return false
	}
	if n != graph.NoNode {
		return in(n)
	}
	for x := range v.All("") {
		if !a.live() || in(x) {
			return true
		}
	}
	return false
}
