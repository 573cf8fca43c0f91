package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/trace"
	"nexum/schema"
)

// ErrBudget is wrapped by the error of an evaluation that reached one of its limits.
var ErrBudget = budget.ErrExceeded

// Limits are the limits of an engine with its own budget. A zero field means the default.
type Limits struct {
	Steps  int           // literals tried; 20,000,000 by default
	Memory int           // approximate bytes for results and waiting frames; 256 MiB by default
	Time   time.Duration // for evaluation; by default only the context limits it
}

// Budget returns the limits of a budget, with defaults filled in.
func (l Limits) Budget() budget.Limits {
	if l.Steps <= 0 {
		l.Steps = 20_000_000
	}
	if l.Memory <= 0 {
		l.Memory = 256 << 20
	}
	return budget.Limits{Steps: int64(l.Steps), Memory: int64(l.Memory), Time: l.Time}
}

// An Engine evaluates the rules of one program and keeps what it derived. A request needs one engine for each view that
// it reads; all of them share the budget of the request. The methods can be called concurrently; each waits for the
// others.
type Engine struct {
	p      *Program
	view   *graph.View
	budget *budget.Budget
	// allTimes evaluates negations at other times than the date of the view. It is made when it is first needed.
	allTimes *Engine

	mu      sync.Mutex
	tables  map[goal]*table
	nodes   map[graph.Key]*node
	agenda  [][]task   // by stratum
	covered [][]*item  // by stratum: new covered items; addStrongerItems checks whether they are stronger
	tallies [][]*tally // by stratum: new tallies; addStrongerItems checks them too
	asked   []shapes   // by predicate: the shapes of goals that have tables
	demands map[goal]*demand
	ranks   [][]*item       // by stratum: items whose ranks are not final yet
	ranking []*item         // the items of the current call of rank
	finals  int             // how many times a new derivation could have changed ranks that were final
	running int             // number of calls of finish in progress
	steps   int             // total
	lot     int             // steps taken from the budget but not used yet
	turns   int             // iterations of loops that take no steps
	known   int             // number of derivations
	items   uint64          // number of items
	memory  int             // approximate bytes in use
	held    int             // bytes charged to the budget; memory can exceed it until the next step
	ctx     context.Context // the context of the current call
	since   time.Time       // start of the time that is not charged yet
	nested  int             // number of calls within each other
	span    trace.Span      // the span of the outermost call
	before  int             // steps before the outermost call
	kept    int             // bytes of the rows that the engine has returned, a part of memory
	trial   trial           // limits of the current call; none if zero
	failed  error

	key []byte // reusable buffer for the key of an answer

	besidesOf map[otherAttributesKey][]string // attributes that distinguish claims of a relation in sums
	valueKeys map[valueKey]string             // keys of values that rules compute, in sums
	headFrom  map[headKey][]origin            // the literals from which rules compute attributes

	spare []*frame // frames of applied rules, to be reused
	slabs *slabs   // nil before the first evaluation
}

// slabs is the memory in which an engine allocates what it derives.
type slabs struct {
	tables      slab[table]
	frames      slab[frame]
	vals        slab[val]
	premises    slab[premise]
	nodes       slab[node]
	items       slab[item]
	derivations slab[derivation]
	answers     slab[answer]
	ways        slab[*derivation]
}

// newSlabs returns slabs that add the bytes taken from them to used.
func newSlabs(used *int) *slabs {
	m := &slabs{}
	m.tables.used, m.frames.used, m.vals.used, m.premises.used = used, used, used, used
	m.nodes.used, m.items.used, m.derivations.used, m.answers.used, m.ways.used = used, used, used, used, used
	return m
}

// NewEngine returns an engine with its own budget.
func NewEngine(p *Program, l Limits) *Engine { return p.Engine(budget.New(l.Budget())) }

// Engine returns a new engine that uses the budget.
func (p *Program) Engine(b *budget.Budget) *Engine {
	return &Engine{p: p, view: p.view, budget: b, finals: 1}
}

// prepare allocates the tables of an engine, at its first evaluation. Most requests derive nothing and need no tables.
func (e *Engine) prepare() {
	e.slabs = newSlabs(&e.memory)
	n := e.p.strata + 1
	e.tables, e.nodes, e.demands = map[goal]*table{}, map[graph.Key]*node{}, map[goal]*demand{}
	e.asked = make([]shapes, len(e.p.stratumOf))
	e.agenda, e.tallies = make([][]task, n), make([][]*tally, n)
	e.covered, e.ranks = make([][]*item, n), make([][]*item, n)
}

// Budget returns the budget that the engine uses.
func (e *Engine) Budget() *budget.Budget { return e.budget }

// Close returns the memory of the engine to its budget. Proofs and rows that the engine returned stay valid. After
// Close, every question to the engine fails.
func (e *Engine) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stop(errors.New("the engine is closed"))
	if e.allTimes != nil {
		e.allTimes.Close()
	}
	e.budget.Free(int64(e.held))
	e.budget.ReturnSteps(e.lot)
	e.held, e.lot = 0, 0
}

// Steps returns how many literals the engine has tried so far, in the unit of Limits.Steps.
func (e *Engine) Steps() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.steps
}

// Program returns the program that the engine evaluates.
func (e *Engine) Program() *Program { return e.p }

// ask evaluates a goal completely. The caller holds the lock.
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

// run works through the agenda of the strata up to stratum, the lowest first, until it is empty.
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

// stop records the error that ended the evaluation. After that, every call of the engine returns it.
func (e *Engine) stop(err error) {
	if e.failed == nil {
		e.failed = err
	}
}

// start applies every rule that can yield the goal of a table.
func (e *Engine) start(t *table) {
	symmetric := e.symmetric(t.pred)
	for _, i := range e.p.headsOf(t.goal) {
		e.apply(t, i, t.source, t.target)
		if symmetric && (t.source != graph.NoNode || t.target != graph.NoNode) {
			e.apply(t, i, t.target, t.source)
		}
	}
}

// symmetric reports whether relations of a predicate hold in either order.
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
	e.solve(f) // f can be reused, because waiting frames are copies of it
}

// solve continues a frame with the literal that has the fewest expected matches, recursively. It returns false if the
// evaluation or the search must end.
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

// emit records the derivation of a finished frame.
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
	e.deliver(f.table, it)
}

// joins reports whether a relation of the type can connect two entities, according to their kinds. An entity without a
// kind can have any relation.
func (e *Engine) joins(t *schema.RelationType, k graph.Key) bool {
	a, b := e.view.Kind(k.Source).Name, e.view.Kind(k.Target).Name
	return a == schema.Thing || b == schema.Thing || t.Allows(a, b)
}

func (e *Engine) wake(t *table, f *frame) {
	if f.queued {
		return
	}
	f.queued = true
	e.agenda[f.table.stratum] = append(e.agenda[f.table.stratum], task{of: t, frame: f})
}

// wait adds a copy of a frame to those that wait for a table. The copy continues with each answer of the table, also
// with later ones.
func (e *Engine) wait(f *frame, i int, g goal) {
	t := e.table(g)
	w := e.clone(f)
	w.literal, w.next, w.queued = i, 0, false
	w.before, t.waiting = t.waiting, w
	if len(t.answers) > 0 {
		e.wake(t, w)
	}
}

// resume continues a waiting frame with the answers that are new to it.
func (e *Engine) resume(t *table, f *frame) {
	f.queued = false
	for f.next < len(t.answers) && e.failed == nil {
		it := t.answers[f.next]
		f.next++
		e.withDerived(f, f.literal, it)
	}
}
