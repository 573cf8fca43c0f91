package main

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/search"
)

// An indexer keeps the search index of a service at the revision of the served view.
type indexer struct {
	*search.Index
	p     *program
	ctx   context.Context // the context of the service
	store claim.Store

	mu      sync.Mutex
	running sync.WaitGroup
	next    *graph.View // the view from which to build next; nil if there is none
	builds  bool        // whether a goroutine is building
	// steps are the changes that were committed during a build. They are applied to the index when it is built, the
	// oldest first.
	steps  []graph.Step
	claims int // the number of claims in steps
}

// stepsAtMost is the maximum number of claims that are applied to an index after it was built. If more were committed
// during the build, the index is built again.
const stepsAtMost = 200_000

// indexShare limits updates of an index: if a commit changes more than 1/indexShare of the entities of a graph, the
// index is built again, which is then faster.
const indexShare = 4

// waitFor is the maximum number of entities for which the service builds the search index before it starts to serve. A
// larger index is built in the background, and searches fail until it is ready, with an error that gives this reason.
const waitFor = 20_000

// openIndex opens the search index and starts to update it to the revision of the view of a graph. If the index cannot
// be on disk, it is in memory.
func (p *program) openIndex(ctx context.Context, g *graph.Graph) (*indexer, error) {
	dir, err := p.derivedFolder(searchFolder)
	if err != nil {
		return nil, err
	}
	v := g.View()
	if v.Len() > waitFor {
		return p.beginIndex(ctx, dir, g, v), nil
	}
	index, err := p.openIndexIn(ctx, dir, g, v)
	if err != nil && dir != "" && ctx.Err() == nil { // another service uses it, or the disk is not writable
		p.log.Warn("the search index is kept in memory", "why", err)
		return p.openIndexIn(ctx, "", g, v)
	}
	return index, err
}

// indexFrom is the minimum number of entities for which a load writes the search index. For a smaller graph, a service
// builds the index in less time than a person notices.
const indexFrom = 2_000

// indexLoaded writes the search index after a load, so that a service that starts later only opens it. after is the
// view after the load, and claims is the number of loaded claims. If they are few in comparison with the graph, it does
// nothing, because the service then updates the index. A failure is only logged: the data is committed, and the service
// builds the index if there is none.
func (p *program) indexLoaded(ctx context.Context, after *graph.View, claims int) error {
	few := claims <= min(stepsAtMost, after.Len()/indexShare)
	if few || after.Len() < indexFrom {
		return nil
	}
	dir, err := p.derivedFolder(searchFolder)
	if err != nil || dir == "" {
		return err
	}
	start, bar, entities := time.Now(), newProgress(p), 0
	defer bar.done()
	index, err := search.Open(dir)
	if err == nil {
		total := int64(after.Len())
		err = index.Build(ctx, after.Revision().Number, counted(documents(after), 1000, func(n int64) {
			bar.show("indexing for searches", false, n, total)
		}))
		entities = index.Len()
		err = errors.Join(err, index.Close())
	}
	bar.done()
	if err != nil {
		p.log.Warn("the search index was not written; the next start of the service builds it", "why", err)
		return nil
	}
	p.log.Info("built the search index", "entities", entities, "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// counted yields the values of a sequence. After every step values, it calls report with the number of values so far.
func counted[T any](values iter.Seq[T], step int64, report func(n int64)) iter.Seq[T] {
	return func(yield func(T) bool) {
		n := int64(0)
		for v := range values {
			if n++; n%step == 0 {
				report(n)
			}
			if !yield(v) {
				return
			}
		}
	}
}

func (p *program) openIndexIn(ctx context.Context, dir string, g *graph.Graph, v *graph.View) (*indexer, error) {
	index, err := search.Open(dir)
	if err != nil {
		return nil, err
	}
	if why := index.Discarded(); why != nil {
		p.log.Warn("the search index is rebuilt", "why", why)
	}
	x := &indexer{Index: index, p: p, ctx: ctx, store: g.Store()}
	if at, ok := index.Revision(); ok && at == v.Revision().Number {
		return x, nil
	}
	if err := x.build(v); err != nil {
		return nil, closeOnError(err, index.Close)
	}
	return x, nil
}

// beginIndex opens the index of a large view and, if necessary, builds it in the background.
func (p *program) beginIndex(ctx context.Context, dir string, g *graph.Graph, v *graph.View) *indexer {
	x := &indexer{Index: search.Begin(dir), p: p, ctx: ctx, store: g.Store()}
	x.running.Go(func() {
		if why := x.Discarded(); why != nil {
			p.log.Warn("the search index is rebuilt", "why", why)
		}
		if at, ok := x.Revision(); ok && at >= v.Revision().Number {
			return
		}
		x.mu.Lock()
		builds := x.builds // a newer view is being indexed already
		x.mu.Unlock()
		if !builds {
			p.log.Info("updating the search index; all other requests are served meanwhile", "entities", v.Len())
			x.rebuild(v)
		}
	})
	return x
}

// close stops building and closes the index.
func (x *indexer) close() {
	x.running.Wait() // the context of the service has ended
	if err := x.Close(); err != nil {
		x.p.log.Error("the search index could not be closed", "error", err)
	}
}

// build brings the index to the revision of a view. If it can, it updates what was committed since the revision of the
// index, as after a crash. Otherwise it builds the index from the view.
func (x *indexer) build(v *graph.View) error {
	start := time.Now()
	if x.advance(v) {
		x.p.log.Info("updated the search index", "revision", v.Revision().Number, "took",
			time.Since(start).Round(time.Millisecond))
		return nil
	}
	if err := x.Build(x.ctx, v.Revision().Number, documents(v)); err != nil {
		return err
	}
	x.p.log.Info("built the search index", "entities", x.Len(), "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// advance updates the index from an earlier revision to that of a view. It returns false if the index must be built.
func (x *indexer) advance(v *graph.View) bool {
	at, ok := x.Revision()
	to := v.Revision().Number
	if !ok || at >= to {
		return false
	}
	var claims []claim.Claim
	most := min(stepsAtMost, v.Len()/indexShare)
	_, err := x.store.Later(x.ctx, at, uint64(most), func(c claim.Claim) error {
		if c.Context.Revision <= to {
			claims = append(claims, c)
		}
		return nil
	})
	if err != nil {
		return false
	}
	changed, removed := changedDocuments(graph.Step{After: v, Claims: claims})
	return x.Update(x.ctx, to, slices.Values(changed), removed...) == nil
}

// rebuild builds the index from a view in the background, while searches use the old index. If several views arrive
// during a build, only the last one is built next.
func (x *indexer) rebuild(v *graph.View) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.next, x.steps, x.claims = v, nil, 0
	if x.builds {
		return
	}
	x.builds = true
	x.running.Go(func() {
		for x.work() {
		}
	})
}

// work builds the index or applies one step to it. It returns false if there is nothing to do.
func (x *indexer) work() bool {
	v, step := x.take()
	switch {
	case v != nil:
		if err := x.build(v); err != nil && x.ctx.Err() == nil {
			x.p.log.Error("the search index could not be built; searches miss new data until the next commit", "error", err)
			x.mu.Lock()
			x.steps, x.claims = nil, 0
			x.mu.Unlock()
		}
	case step != nil:
		x.update(x.ctx, *step)
	default:
		return false
	}
	return true
}

// postpone keeps a step for later if the index is being built. It returns false otherwise.
func (x *indexer) postpone(step graph.Step) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.builds {
		return false
	}
	x.claims += len(step.Claims)
	if x.next != nil || step.Claims == nil || x.claims > stepsAtMost {
		x.next, x.steps, x.claims = step.After, nil, 0
		return true
	}
	x.steps = append(x.steps, step)
	return true
}

// catchUp builds the index from a view. If the view is small, it does so at once, so that the next request finds the
// new data. If the view is large or a build is running, it does so in the background.
func (x *indexer) catchUp(v *graph.View) {
	x.mu.Lock()
	builds := x.builds
	x.mu.Unlock()
	if !builds && v.Len() <= waitFor {
		err := x.build(v)
		if err == nil {
			return
		}
		x.p.log.Error("the search index could not be built; it is rebuilt", "error", err)
	}
	x.rebuild(v)
}

// take returns the view to build from next, or the step to apply next; nil if there is nothing to do.
func (x *indexer) take() (*graph.View, *graph.Step) {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch v := x.next; {
	case x.ctx.Err() != nil:
	case v != nil:
		x.next = nil
		return v, nil
	case len(x.steps) > 0:
		step := x.steps[0]
		x.steps = x.steps[1:]
		x.claims -= len(step.Claims)
		return nil, &step
	}
	x.next, x.steps, x.builds = nil, nil, false
	return nil, nil
}

// follow updates the index from one view to the next. If the step has few claims, it updates only the entities of the
// claims. Otherwise it rebuilds the index. During a build, the step is applied when the build ends.
func (x *indexer) follow(ctx context.Context, step graph.Step) {
	if step.Claims != nil && step.Before.Revision() == step.After.Revision() { // the same view, now read from its files
		return
	}
	if !x.postpone(step) {
		x.update(ctx, step)
	}
}

// update applies a step to the index.
func (x *indexer) update(ctx context.Context, step graph.Step) {
	at, ok := x.Revision()
	if ok && at >= step.After.Revision().Number {
		return
	}
	if !ok || at != step.Before.Revision().Number || step.Claims == nil {
		x.catchUp(step.After)
		return
	}
	start := time.Now()
	changed, removed := changedDocuments(step)
	if err := x.Update(ctx, step.After.Revision().Number, slices.Values(changed), removed...); err != nil {
		if ctx.Err() == nil {
			x.p.log.Error("the search index could not be updated; it is rebuilt", "error", err)
		}
		x.rebuild(step.After)
		return
	}
	x.p.log.Debug("updated the search index", "entities", len(changed), "removed", len(removed), "took", time.Since(start))
}

// changedDocuments returns the documents of new entities and of entities with changed facts, and the ids of removed
// entities. If the view before is not known, it returns all entities that the claims are about.
func changedDocuments(step graph.Step) (changed []search.Document, removed []string) {
	after := step.After.Unmerged()
	existed := func(id string) (was, known bool) { return false, false }
	if step.Before != nil {
		before := step.Before.Unmerged()
		existed = func(id string) (was, known bool) { _, was = before.Lookup(id); return was, true }
	}
	seen := map[string]bool{"": true}
	add := func(id string, always bool) {
		if seen[id] {
			return
		}
		n, is := after.Lookup(id)
		was, known := existed(id)
		switch {
		case is && (always || !was):
			changed = append(changed, document(after, n))
		case !is && (was || !known):
			removed = append(removed, id)
		default:
			return
		}
		seen[id] = true
	}
	for _, c := range step.Claims {
		add(c.Subject, !c.Object.Entity)
		if c.Object.Entity {
			add(c.Object.Text, false)
		}
		for _, id := range [...]string{c.Context.Document, c.Context.Relays, c.Context.By} {
			add(id, false)
		}
	}
	return changed, removed
}
