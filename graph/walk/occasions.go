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

// ErrWeight is wrapped by the error about a claim whose weight is negative: of such weights, nothing is cheapest.
var ErrWeight = errors.New("a weight is less than 0")

// An occasion is one time at which a relation can be taken as a step of a path, by one of its claims.
type occasion struct {
	period claim.Period
	weight decimal.Decimal
}

// An arrival is one way to take the steps of a path so far: when the last of them is taken at the earliest, and what they
// weigh. Of the arrivals of one path, the later weigh less.
type arrival struct {
	at     claim.Instant
	times  []claim.Date // when each step is taken at the earliest, as its claim or the one before it writes it
	weight decimal.Decimal
}

// byOccasion reports whether the search takes the claims of a relation for themselves.
func (o *PathOptions) byOccasion() bool {
	return o.Ascending || !o.Between.IsZero() || o.TimeAttribute != "" || o.Weight != ""
}

// occasionsOf returns the occasions of a relation within the time that is asked for.
func (p *pathSearch) occasionsOf(r graph.Relation) ([]occasion, error) {
	k := r.Key()
	if known, ok := p.occasions[k]; ok {
		return known, nil
	}
	all, err := p.claimed(r)
	if err != nil {
		return nil, err
	}
	var out []occasion
	for _, o := range all {
		if common, ok := o.period.Intersect(p.options.Between); ok {
			o.period = common
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b occasion) int { return claim.ComparePeriods(a.period, b.period) })
	p.occasions[k] = out
	return out, p.hold(64 + cap(out)*int(unsafe.Sizeof(occasion{})))
}

// claimed returns the occasions that a relation has by its claims, or without attributes by the periods in which it holds.
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
		return nil, nil // no claim of it has attributes
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

// occasionOf returns the occasion that a claim tells of; false if it has not the attributes that are asked for.
func (p *pathSearch) occasionOf(r graph.Relation, c claim.Context) (o occasion, ok bool, err error) {
	var attributes map[string]any
	d := json.NewDecoder(bytes.NewReader([]byte(c.Attributes)))
	d.UseNumber()
	if c.Attributes != "" && d.Decode(&attributes) != nil {
		return o, false, nil
	}
	if o.period = c.Period; o.period.IsZero() {
		if o.period, ok = p.v.Lifetime(r.Source).Intersect(p.v.Lifetime(r.Target)); !ok {
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
			return o, false, fmt.Errorf("%w: the %s of %s %s %s is %s", ErrWeight, name, p.v.ID(r.Source), p.v.PredName(r.Type), p.v.ID(r.Target), o.weight)
		}
	}
	return o, true, nil
}

// advance returns the ways to take one more step after others.
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
			a := arrival{at: o.period.From.First(), weight: o.weight}
			at := o.period.From
			if p.options.Ascending {
				if a.at.Before(b.at) {
					a.at, at = b.at, b.times[len(b.times)-1]
				}
				if a.at.After(o.period.To.Last()) {
					continue
				}
			}
			if a.weight, err = b.weight.Add(o.weight); err != nil {
				return nil, fmt.Errorf("the weights of a path: %w", err)
			}
			a.times = append(slices.Clip(b.times), at)
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(a, b arrival) int {
		if !p.options.Ascending { // then only the weight counts
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

// hopeless reports whether no way of exactly so many relations leads on to the target: it would have to be taken before the
// path arrives, or weigh too much.
func (p *pathSearch) hopeless(arrivals []arrival, n graph.Node, length int) (bool, error) {
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
	least, err := arrivals[len(arrivals)-1].weight.Add(rest) // the last one weighs the least
	if err == nil && least.Compare(p.pool[len(p.pool)-1].weight) < 0 {
		return false, nil
	}
	p.dropped = true // there may be a path, and it is not among the lightest
	return true, nil
}

// stepsOn returns the steps from an entity that lead to the target in exactly so many relations.
func (p *pathSearch) stepsOn(n graph.Node, length int) ([]step, error) {
	if length == 1 {
		return p.lastSteps(n)
	}
	return p.steps(n, length)
}

// latest returns the latest moment at which a way of exactly so many relations from an entity to the target can begin; an
// entity may come twice on it.
func (p *pathSearch) latest(n graph.Node, length int) (best claim.Instant, ok bool, err error) {
	if length == 0 {
		return claim.Date{}.Last(), true, nil
	}
	if known, has := p.latests[stage{n, length}]; has {
		return known.at, known.ok, nil
	}
	row, err := p.stepsOn(n, length)
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

// lightest returns the least that a way of exactly so many relations from an entity to the target weighs; an entity may come
// twice on it, and it may go back in time.
func (p *pathSearch) lightest(n graph.Node, length int) (best decimal.Decimal, ok bool, err error) {
	if length == 0 {
		return best, true, nil
	}
	if known, has := p.lights[stage{n, length}]; has {
		return known.weight, known.ok, nil
	}
	row, err := p.stepsOn(n, length)
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

// A bound is what the rest of a path can be at best.
type bound struct {
	at     claim.Instant
	weight decimal.Decimal
	ok     bool // whether there is a rest
}

// boundBytes is about what a bound takes in its map.
const boundBytes = 2 * int(unsafe.Sizeof(bound{}))
