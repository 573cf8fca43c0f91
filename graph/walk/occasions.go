package walk

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unsafe"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
)

// ErrWeight is wrapped by the error about a claim with a negative weight. With negative weights, a lightest path may
// not exist.
var ErrWeight = errors.New("a weight is less than 0")

// An occasion is the period and the weight of one claim of a relation, or of one of its occurrences. A step of a path
// uses one occasion.
type occasion struct {
	relation graph.Relation
	period   claim.Period
	weight   decimal.Decimal
}

// An arrival is a choice of occasions for the steps of a path so far: the earliest time of the last step, and the
// weight of all steps. A path keeps only arrivals of which the later ones have less weight.
type arrival struct {
	at        claim.Instant
	relations []graph.Relation // one for each step
	times     []claim.Date     // the earliest time of each step, as written in its claim or the one before it
	weight    decimal.Decimal
}

// byOccasion reports whether the search considers each claim of a relation separately.
func (o *PathOptions) byOccasion() bool {
	return o.Ascending || !o.Between.IsZero() || o.TimeAttribute != "" || o.Weight != ""
}

// occasionsOf returns the occasions of a relation that overlap options.Between, cut to it and sorted by period.
func (p *pathSearch) occasionsOf(r graph.Relation) ([]occasion, error) {
	k := r.Key()
	if known, ok := p.occasions[k]; ok {
		return known, nil
	}
	var out []occasion
	for _, x := range p.occurrences(r) {
		all, err := p.claimed(x)
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			if common, ok := o.period.Intersect(p.options.Between); ok {
				o.relation, o.period = x, common
				out = append(out, o)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b occasion) int { return claim.ComparePeriods(a.period, b.period) })
	p.occasions[k] = out
	return out, p.hold(64 + cap(out)*int(unsafe.Sizeof(occasion{})))
}

// claimed returns the occasions of a relation: one per usable claim or, if no attribute is needed, one per period in
// which the relation holds.
func (p *pathSearch) claimed(r graph.Relation) ([]occasion, error) {
	if p.options.TimeAttribute == "" && p.options.Weight == "" {
		periods, err := p.when(r)
		out := make([]occasion, len(periods))
		for i, period := range periods {
			out[i].period = period
		}
		return out, err
	}
	if r.Derived() {
		return nil, nil // a derived relation has no claims with attributes
	}
	var out []occasion
	for _, c := range p.v.Claims(r) {
		if c.Context.Stance != claim.Supports {
			continue
		}
		o, ok, err := p.occasionOf(r, c.Context)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, o)
		}
	}
	return out, nil
}

// occasionOf returns the occasion of a claim. ok is false if the claim lacks an attribute that the options name, or has
// no possible time.
func (p *pathSearch) occasionOf(r graph.Relation, c claim.Context) (o occasion, ok bool, err error) {
	var attributes map[string]any
	d := json.NewDecoder(bytes.NewReader([]byte(c.Attributes)))
	d.UseNumber()
	if c.Attributes != "" && d.Decode(&attributes) != nil {
		return o, false, nil
	}
	if o.period = c.Period; o.period.IsZero() {
		if o.period, ok = p.v.CommonLifetime(r); !ok {
			return o, false, nil
		}
	}
	if name := p.options.TimeAttribute; name != "" {
		at, ok := claim.ReadDate(fmt.Sprint(attributes[name]))
		if !ok {
			return o, false, nil
		}
		o.period = claim.On(at)
	}
	if name := p.options.Weight; name != "" {
		n, isNumber := attributes[name].(json.Number)
		if !isNumber {
			return o, false, nil
		}
		if o.weight, ok = decimal.Parse(n.String()); !ok {
			return o, false, nil
		}
		if o.weight.Sign() < 0 {
			return o, false, fmt.Errorf(
				"%w: the %s of %s %s %s is %s",
				ErrWeight,
				name,
				p.v.ID(r.Source),
				p.v.PredName(r.Type),
				p.v.ID(r.Target),
				o.weight,
			)
		}
	}
	return o, true, nil
}

// advance returns the best arrivals after one more step.
func (p *pathSearch) advance(before []arrival, r graph.Relation) ([]arrival, error) {
	occasions, err := p.occasionsOf(r)
	if err != nil {
		return nil, err
	}
	var all []arrival
	for _, b := range before {
		if err := p.turn(); err != nil {
			return nil, err
		}
		for _, o := range occasions {
			a, ok, err := p.arrive(b, o)
			if err != nil {
				return nil, err
			}
			if ok {
				all = append(all, a)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b arrival) int {
		if !p.options.Ascending { // only the weight counts
			return cmp.Or(a.weight.Compare(b.weight), a.at.Compare(b.at))
		}
		return cmp.Or(a.at.Compare(b.at), a.weight.Compare(b.weight))
	})
	var out []arrival
	for _, a := range all {
		if n := len(out); n == 0 || p.options.Ascending && a.weight.Compare(out[n-1].weight) < 0 {
			out = append(out, a)
		}
	}
	return out, nil
}

// arrive returns the arrival by one more step on an occasion. ok is false if times must ascend and the occasion ends
// before the step.
func (p *pathSearch) arrive(before arrival, o occasion) (a arrival, ok bool, err error) {
	a.at = o.period.From.First()
	at := o.period.From.Plain()
	if p.options.Ascending {
		if a.at.Before(before.at) {
			a.at, at = before.at, before.times[len(before.times)-1]
		}
		if a.at.After(o.period.To.Last()) {
			return a, false, nil
		}
	}
	if a.weight, err = before.weight.Add(o.weight); err != nil {
		return a, false, fmt.Errorf("the weights of a path: %w", err)
	}
	a.times = append(slices.Clip(before.times), at)
	a.relations = append(slices.Clip(before.relations), o.relation)
	return a, true, nil
}

// cannotContinue reports whether no sequence of exactly length relations can continue from n to the target: each would
// start before the path arrives, or weigh too much.
func (p *pathSearch) cannotContinue(arrivals []arrival, n graph.Node, length int) (bool, error) {
	if p.options.Ascending {
		latest, ok, err := p.latest(n, length)
		if err != nil || !ok || arrivals[0].at.After(latest) {
			return true, err
		}
	}
	if p.options.Order != Lightest || len(p.pool) == 0 || len(p.pool) < p.bounds.Limit {
		return false, nil
	}
	rest, ok, err := p.lightest(n, length)
	if err != nil || !ok {
		return true, err
	}
	least, err := arrivals[len(arrivals)-1].weight.Add(rest) // the last arrival has the least weight
	if err == nil && least.Compare(p.pool[len(p.pool)-1].weight) < 0 {
		return false, nil
	}
	p.dropped = true // there may be another path, but it is not among the lightest
	return true, nil
}

// stepsFrom returns the steps from an entity that lead to the target in exactly length relations.
func (p *pathSearch) stepsFrom(n graph.Node, length int) ([]step, error) {
	if length == 1 {
		return p.lastSteps(n)
	}
	return p.steps(n, length)
}

// latest returns the latest time at which a sequence of exactly length relations from n to the target can start. The
// sequence may repeat entities.
func (p *pathSearch) latest(n graph.Node, length int) (best claim.Instant, ok bool, err error) {
	if length == 0 {
		return claim.Date{}.Last(), true, nil
	}
	if known, has := p.latests[stage{n, length}]; has {
		return known.at, known.ok, nil
	}
	row, err := p.stepsFrom(n, length)
	if err != nil || p.stopped {
		return best, false, err
	}
	for _, s := range row {
		if err := p.turn(); err != nil || p.stopped {
			return best, false, err
		}
		rest, on, err := p.latest(s.far, length-1)
		if err != nil {
			return best, false, err
		}
		occasions, err := p.occasionsOf(s.rel)
		if err != nil {
			return best, false, err
		}
		for _, o := range occasions {
			at := o.period.To.Last()
			if rest.Before(at) {
				at = rest
			}
			if on && !at.Before(o.period.From.First()) && (!ok || at.After(best)) {
				best, ok = at, true
			}
		}
	}
	p.latests[stage{n, length}] = bound{at: best, ok: ok}
	return best, ok, p.hold(boundBytes)
}

// lightest returns the least weight of a sequence of exactly length relations from n to the target. The sequence may
// repeat entities and ignore the order of time.
func (p *pathSearch) lightest(n graph.Node, length int) (best decimal.Decimal, ok bool, err error) {
	if length == 0 {
		return best, true, nil
	}
	if known, has := p.lights[stage{n, length}]; has {
		return known.weight, known.ok, nil
	}
	row, err := p.stepsFrom(n, length)
	if err != nil || p.stopped {
		return best, false, err
	}
	for _, s := range row {
		if err := p.turn(); err != nil || p.stopped {
			return best, false, err
		}
		rest, on, err := p.lightest(s.far, length-1)
		if err != nil {
			return best, false, err
		}
		occasions, err := p.occasionsOf(s.rel)
		if err != nil {
			return best, false, err
		}
		for _, o := range occasions {
			sum, err := rest.Add(o.weight)
			if on && err == nil && (!ok || sum.Compare(best) < 0) {
				best, ok = sum, true
			}
		}
	}
	p.lights[stage{n, length}] = bound{weight: best, ok: ok}
	return best, ok, p.hold(boundBytes)
}

// A bound is an optimistic estimate for the remaining steps of a path: no continuation is better.
type bound struct {
	at     claim.Instant
	weight decimal.Decimal
	ok     bool // whether the target can be reached
}

// boundBytes estimates the memory of a bound in its map.
const boundBytes = 2 * int(unsafe.Sizeof(bound{}))
