package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule"
	"nexum/schema"
)

// ErrBudget is wrapped by the error of an evaluation that reached one of its limits.
var ErrBudget = budget.ErrExceeded

// Limits are the limits of an engine that has a budget of its own. A zero field takes the default.
type Limits struct {
	Steps  int           // literals tried; 20,000,000 by default
	Memory int           // bytes, about, for what was found and what waits; 256 MiB by default
	Time   time.Duration // of evaluation; no limit but the context's by default
}

// Budget returns the limits as those of a budget.
func (l Limits) Budget() budget.Limits {
	if l.Steps <= 0 {
		l.Steps = 20_000_000
	}
	if l.Memory <= 0 {
		l.Memory = 256 << 20
	}
	return budget.Limits{Steps: int64(l.Steps), Memory: int64(l.Memory), Time: l.Time}
}

// An Engine answers goals on one program, and remembers what it found. Make one for each view that a request
// asks; all engines of a request draw on its one budget. The methods may be called concurrently, and wait for
// each other.
type Engine struct {
	p      *Program
	view   *graph.View
	budget *budget.Budget

	mu      sync.Mutex
	tables  map[goal]*table
	nodes   map[graph.Key]*node
	agenda  [][]task        // by stratum
	aside   [][]*item       // by stratum, covered ones that are new: settle looks whether they are worth more
	tallies [][]*tally      // by stratum, those that are new, for the same end
	asked   []shapes        // by predicate, of which goals there are tables
	ranks   [][]*item       // by stratum, whose ranks are not final yet
	finals  int             // goes up when a derivation comes that final ranks have not seen
	running int             // calls of finish that have not ended
	steps   int             // taken in all
	lot     int             // steps taken from the budget and not used yet
	turns   int             // of loops that take no steps
	known   int             // derivations
	memory  int             // bytes taken, about
	held    int             // bytes that the budget counts for this engine, at least memory
	ctx     context.Context // of the call that is running
	since   time.Time       // from when on the time of the call is not counted yet
	failed  error

	key []byte // of the answer that is looked up, to be used again

	besidesOf map[besidesKey][]string // what tells claims of a relation from others, in sums

	spare []*frame // of rules that were applied, to be used again
	slabs struct {
		tables      slab[table]
		frames      slab[frame]
		vals        slab[val]
		premises    slab[premise]
		nodes       slab[node]
		items       slab[item]
		derivations slab[derivation]
	}
}

// NewEngine returns an engine with a budget of its own.
func NewEngine(p *Program, l Limits) *Engine { return p.Engine(budget.New(l.Budget())) }

// Engine returns an engine with nothing remembered, which draws on a budget.
func (p *Program) Engine(b *budget.Budget) *Engine {
	e := &Engine{
		p: p, view: p.view, budget: b, tables: map[goal]*table{}, nodes: map[graph.Key]*node{},
		agenda: make([][]task, p.strata+1), aside: make([][]*item, p.strata+1), tallies: make([][]*tally, p.strata+1),
		asked: make([]shapes, len(p.stratumOf)), ranks: make([][]*item, p.strata+1), finals: 1,
	}
	m := &e.slabs
	m.tables.used, m.frames.used, m.vals.used, m.premises.used = &e.memory, &e.memory, &e.memory, &e.memory
	m.nodes.used, m.items.used, m.derivations.used = &e.memory, &e.memory, &e.memory
	return e
}

// Budget returns what the engine draws on.
func (e *Engine) Budget() *budget.Budget { return e.budget }

// Close gives the memory of the engine back to its budget. Nothing that the engine returned may hold what it
// remembers; proofs and rows do not. The engine answers nothing after that.
func (e *Engine) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stop(errors.New("the engine is closed"))
	e.budget.Free(int64(e.held))
	e.budget.ReturnSteps(e.lot)
	e.held, e.lot = 0, 0
}

// Steps returns how many literals the engine has tried so far: what it touched, in the unit of Limits.Steps.
func (e *Engine) Steps() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.steps
}

// Program returns what the engine evaluates.
func (e *Engine) Program() *Program { return e.p }

// A node is a derived relation, with every way found to derive it.
type node struct {
	key    graph.Key
	items  []*item
	denied bool // whether a source says of some time that it is not so
}

// An item is a derived relation in one period: what later derivations can build on.
type item struct {
	node        *node
	period      claim.Period
	attributes  string // what the rule computes besides, as claims have it: a JSON object; empty if its head names none
	in          shapes // of which of the four goals that ask for it there are tables with it
	covered     bool   // another item of the node held for all of the period when this one was found
	derivations []*derivation

	rank   rank        // of the best proof; set when proofs are extracted
	best   *derivation // the derivation of the best proof
	ranked int         // the derivations that the engine knew when the rank was found; 0 before
	final  int         // the engine's finals when it was sure that the rank is found for good; 0 before
}

// A derivation is one application of a rule.
type derivation struct {
	rule     int
	premises []premise
	period   claim.Period
}

// A premise is what one literal of a body was matched with. Every frame that waits has a copy of its own, so
// what can be looked up again is not in it.
type premise struct {
	relation graph.Relation // a stated one; of an absence its ends; of a kind the entity, as the source
	item     *item          // of a derived relation
	fact     *graph.Fact    // of a fact
	more     *more          // of a sum, and of a relation with attributes
	kind     premiseKind
}

// More is what few premises have.
type more struct {
	parts [][]premise     // of a sum: the ways to hold its body that were added up
	total decimal.Decimal // of a sum

	period     claim.Period // of a stated relation with attributes and of a fact: when claims say so; zero if they do not
	attributes string       // of a stated relation: those of the claims that it is taken from
	values     []val        // what its literal takes of them
}

// attributes returns those of the claims that a stated relation is taken from; nothing if its literal names none.
func (p *premise) attributes() string {
	if p.more == nil {
		return ""
	}
	return p.more.attributes
}

type premiseKind uint8

const (
	noPremise premiseKind = iota // a comparison
	statedPremise
	derivedPremise
	factPremise
	kindPremise
	absentPremise
	sumPremise
)

// A task is work to be done: start a table, or give a frame the answers that came since.
type task struct {
	start *table
	of    *table
	frame *frame
}

// ask evaluates a goal to its end. The caller holds the lock.
func (e *Engine) ask(ctx context.Context, g goal) (*table, error) {
	if e.failed != nil {
		return nil, e.failed
	}
	e.begin(ctx)
	t := e.table(e.ordered(g))
	e.finish(e.p.strata)
	e.end()
	return t, e.failed
}

// run works off the agenda of the strata up to one, the lowest first, until nothing is left.
func (e *Engine) run(stratum int) {
	for s := 0; s <= stratum && e.failed == nil; {
		n := len(e.agenda[s])
		if n == 0 {
			s++
			continue
		}
		t := e.agenda[s][n-1]
		e.agenda[s] = e.agenda[s][:n-1]
		if t.start != nil {
			e.start(t.start)
		} else {
			e.resume(t.of, t.frame)
		}
		s = 0
	}
}

// stop records why the evaluation cannot go on. The engine is of no use then.
func (e *Engine) stop(err error) {
	if e.failed == nil {
		e.failed = err
	}
}

// begin starts a call of the engine: from now on its time counts. The caller holds the lock.
func (e *Engine) begin(ctx context.Context) {
	e.ctx, e.since = ctx, time.Now()
}

// end counts the time of a call since the last look.
func (e *Engine) end() {
	now := time.Now()
	if err := e.budget.Spend(now.Sub(e.since)); err != nil {
		e.stop(err)
	}
	e.since = now
}

// The engine takes steps and memory from its budget in lots: stepLot is also how often it looks at the context.
const (
	stepLot   = 256
	memoryLot = 64 << 10
)

// step counts one step, and reports whether the evaluation may go on.
func (e *Engine) step() bool {
	e.steps++
	if e.lot--; e.lot < 0 {
		e.look()
	}
	if e.memory > e.held {
		e.hold()
	}
	return e.failed == nil
}

// goOn reports whether the evaluation may go on. It is for loops that take no steps, and costs almost nothing.
func (e *Engine) goOn() bool {
	if e.turns++; e.turns%stepLot == 0 {
		e.lookAtTime()
	}
	return e.failed == nil
}

// lookAtTime stops the evaluation if its context or its time has ended.
func (e *Engine) lookAtTime() {
	if e.ctx.Err() != nil {
		e.stop(context.Cause(e.ctx))
		return
	}
	now := time.Now()
	if err := e.budget.Spend(now.Sub(e.since)); err != nil {
		e.stop(err)
	}
	e.since = now
}

// look takes another lot of steps, and stops the evaluation if the budget or the context has ended.
func (e *Engine) look() {
	if e.lookAtTime(); e.failed != nil {
		return
	}
	got, err := e.budget.TakeSteps(stepLot)
	if err != nil {
		e.stop(err)
		return
	}
	e.lot = got - 1 // the step that is being counted is one of them
}

// hold has the budget count the memory that was taken since.
func (e *Engine) hold() {
	more := max(e.memory-e.held, memoryLot)
	if err := e.budget.Hold(int64(more)); err != nil {
		e.stop(err)
		return
	}
	e.held += more
}

// start applies every rule for the goal of a table.
func (e *Engine) start(t *table) {
	symmetric := e.symmetric(t.pred)
	for _, i := range e.p.heads[t.pred] {
		e.apply(t, i, t.source, t.target)
		if symmetric && (t.source != graph.NoNode || t.target != graph.NoNode) {
			e.apply(t, i, t.target, t.source)
		}
	}
}

// symmetric reports whether what rules yield of a predicate holds in either order.
func (e *Engine) symmetric(p graph.Pred) bool {
	t := e.view.PredType(p)
	return t != nil && t.Symmetric
}

func (e *Engine) apply(t *table, i int, source, target graph.Node) {
	ends := e.p.ends[i]
	if ends[0].absent || ends[1].absent {
		return
	}
	f := e.frame(t, i)
	defer func() { e.spare = append(e.spare, f) }()
	for j, want := range [2]graph.Node{source, target} {
		if want == graph.NoNode {
			continue
		}
		a := ends[j]
		if have := f.get(a); have.typ == rule.UnknownType {
			f.vars[a.v] = entity(want)
		} else if !have.equal(entity(want)) {
			return
		}
	}
	e.solve(f) // what waits is a copy
}

// solve goes on with a frame: through the literal that promises the fewest matches, and so on.
func (e *Engine) solve(f *frame) bool {
	if !e.step() {
		return false
	}
	i := e.pick(f)
	if i < 0 {
		if f.row != nil {
			return f.row(f)
		}
		e.emit(f)
		return e.failed == nil
	}
	f.done |= 1 << i
	ok := e.match(f, i)
	f.done &^= 1 << i
	return ok
}

// emit takes what a finished frame derives.
func (e *Engine) emit(f *frame) {
	r := e.p.rules[f.rule]
	source, target := f.get(e.p.ends[f.rule][0]), f.get(e.p.ends[f.rule][1])
	k := graph.Key{Source: source.node, Type: f.table.pred, Target: target.node}
	if r.Head.IsSymmetric() && e.view.Compare(k.Source, k.Target) > 0 {
		k.Source, k.Target = k.Target, k.Source
	}
	if e.view.Hides(k) {
		return
	}
	n, ok := e.nodes[k]
	if !ok && r.Head.Kind == rule.RelationLiteral && !e.joins(r.Head.Type, k) {
		return
	}
	if !ok {
		n = &e.slabs.nodes.take(1)[0]
		n.key, n.denied = k, e.view.Denied(k, claim.Period{})
		e.nodes[k] = n
	}
	it, known := e.add(n, f, e.headAttributes(f))
	if !known {
		e.known++
	}
	if it == nil {
		return
	}
	t := f.table
	if !t.add(it) {
		return
	}
	for w := t.waiting; w != nil; w = w.before {
		e.wake(t, w)
	}
}

// joins reports whether a relation type may join two entities, as far as it is known what they are.
func (e *Engine) joins(t *schema.RelationType, k graph.Key) bool {
	a, b := e.view.Kind(k.Source).Name, e.view.Kind(k.Target).Name
	return a == schema.Thing || b == schema.Thing || t.Allows(a, b)
}

// maxItems bounds how many different attributes rules compute for one relation: a rule that computes along a circle would
// never end.
const maxItems = 1_000

// add records the derivation of a finished frame, and returns the item that it makes; nil if it holds
// only while another item does. known reports whether the derivation was known before.
func (e *Engine) add(n *node, f *frame, attributes string) (it *item, known bool) {
	covered := false
	for _, have := range n.items {
		if have.attributes != attributes {
			continue
		}
		if have.period == f.period {
			it = have
			break
		}
		covered = covered || have.period.Covers(f.period)
	}
	if it == nil {
		it = &e.slabs.items.take(1)[0]
		*it = item{node: n, period: f.period, attributes: attributes, covered: covered}
		n.items = append(n.items, it)
		e.memory += len(attributes)
		if len(n.items) > maxItems && attributes != "" {
			e.stop(fmt.Errorf("%w: %s %s %s has more than %d different attributes, which rule %s computes; a rule that adds up "+
				"along a circle never ends, so let it say where it stops, as in R >= 0.01 or T < 100", ErrBudget,
				e.view.ID(n.key.Source), e.view.PredName(n.key.Type), e.view.ID(n.key.Target), maxItems, e.p.rules[f.rule].ID))
		}
		if covered {
			s := e.p.stratum(n.key.Type, n.key.Target)
			e.aside[s] = append(e.aside[s], it)
		}
	}
	known = slices.ContainsFunc(it.derivations, func(d *derivation) bool { return d.rule == f.rule && samePremises(d.premises, f.made) })
	if !known {
		it.derivations = append(it.derivations, e.derived(f.rule, f))
		if it.final == e.finals {
			e.finals++
		}
	}
	if it.covered {
		return nil, known
	}
	return it, known
}

// derived makes a derivation of what a frame was matched with.
func (e *Engine) derived(rule int, f *frame) *derivation {
	d := &e.slabs.derivations.take(1)[0]
	*d = derivation{rule, e.slabs.premises.clone(f.made), f.period}
	return d
}

func samePremises(a, b []premise) bool {
	return slices.EqualFunc(a, b, func(x, y premise) bool {
		return x.kind == y.kind && x.relation == y.relation && x.item == y.item &&
			(x.kind != factPremise || x.fact.Same(*y.fact)) &&
			x.attributes() == y.attributes() &&
			(x.kind != sumPremise || slices.EqualFunc(x.more.parts, y.more.parts, samePremises))
	})
}

func (e *Engine) wake(t *table, f *frame) {
	if f.queued {
		return
	}
	f.queued = true
	e.agenda[f.table.stratum] = append(e.agenda[f.table.stratum], task{of: t, frame: f})
}

// wait leaves a copy of a frame with a table, to go on with each of its answers.
func (e *Engine) wait(f *frame, i int, g goal) {
	t := e.table(g)
	w := e.clone(f)
	w.literal, w.next, w.queued = i, 0, false
	w.before, t.waiting = t.waiting, w
	if len(t.answers) > 0 {
		e.wake(t, w)
	}
}

// resume gives a waiting frame the answers that it has not seen.
func (e *Engine) resume(t *table, f *frame) {
	f.queued = false
	for f.next < len(t.answers) && e.failed == nil {
		it := t.answers[f.next]
		f.next++
		e.withDerived(f, f.literal, it)
	}
}

// Derived implements walk.Deriver: the relations of an entity that rules yield and nobody states.
func (e *Engine) Derived(ctx context.Context, n graph.Node, dir graph.Direction, preds *graph.Preds) ([]graph.Relation, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []graph.Relation
	for _, pred := range e.p.preds {
		if !preds.Has(pred) {
			continue
		}
		for _, d := range [2]graph.Direction{graph.Out, graph.In} {
			if dir != graph.Both && dir != d {
				continue
			}
			g := goal{pred, n, graph.NoNode}
			if d == graph.In {
				g = goal{pred, graph.NoNode, n}
			}
			t, err := e.ask(ctx, g)
			if err != nil {
				return nil, err
			}
			start := len(out)
			seen := map[graph.Key]struct{}{}
			for i, it := range t.answers {
				if i%stepLot == 0 && ctx.Err() != nil {
					return nil, context.Cause(ctx)
				}
				k := it.node.key
				if _, dup := seen[k]; dup {
					continue
				}
				seen[k] = struct{}{}
				if _, stated := e.view.Find(k.Source, k.Type, k.Target); !stated {
					out = append(out, graph.Relation{Source: k.Source, Type: k.Type, Target: k.Target, Rel: graph.NoRel})
				}
			}
			err = budget.Sort(ctx, out[start:], func(a, b graph.Relation) int {
				return cmp.Or(e.view.Compare(a.Far(n), b.Far(n)), e.view.Compare(a.Source, b.Source))
			})
			if err != nil {
				return nil, err
			}
			if e.symmetric(pred) {
				break // either direction has found both
			}
		}
	}
	return out, nil
}
