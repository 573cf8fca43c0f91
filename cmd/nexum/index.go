package main

import (
	"context"
	"slices"
	"sync"
	"time"

	"nexum/graph"
	"nexum/graph/search"
)

// An indexer keeps the search index of a service at the revision of the served view.
type indexer struct {
	*search.Index
	p   *program
	ctx context.Context // of the service

	mu      sync.Mutex
	running sync.WaitGroup
	next    *graph.View // the view from which to build next; nil if there is none
	builds  bool        // whether a goroutine is building
}

// waitFor is the maximum number of entities for which the service builds the search index before it starts to serve.
// A larger index is built in the background, and until it is ready, searches fail with an error that says so.
const waitFor = 20_000

// openIndex opens the search index and starts to update it to the revision of a view. If the index cannot be on disk,
// it is in memory.
func (p *program) openIndex(ctx context.Context, v *graph.View) (*indexer, error) {
	dir, err := p.derivedFolder(searchFolder)
	if err != nil {
		return nil, err
	}
	if v.Len() > waitFor {
		return p.beginIndex(ctx, dir, v), nil
	}
	index, err := p.openIndexIn(ctx, dir, v)
	if err != nil && dir != "" && ctx.Err() == nil { // another service uses it, or the disk is not writable
		p.log.Warn("the search index is kept in memory", "why", err)
		return p.openIndexIn(ctx, "", v)
	}
	return index, err
}

func (p *program) openIndexIn(ctx context.Context, dir string, v *graph.View) (*indexer, error) {
	index, err := search.Open(dir)
	if err != nil {
		return nil, err
	}
	if why := index.Discarded(); why != nil {
		p.log.Warn("the search index is rebuilt", "why", why)
	}
	x := &indexer{Index: index, p: p, ctx: ctx}
	if at, ok := index.Revision(); ok && at == v.Revision().Number {
		return x, nil
	}
	if err := x.build(v); err != nil {
		return nil, closing(err, index.Close)
	}
	return x, nil
}

// beginIndex is openIndex for a large view: it opens the index and, if necessary, builds it in the background.
func (p *program) beginIndex(ctx context.Context, dir string, v *graph.View) *indexer {
	x := &indexer{Index: search.Begin(dir), p: p, ctx: ctx}
	x.running.Go(func() {
		if why := x.Discarded(); why != nil {
			p.log.Warn("the search index is rebuilt", "why", why)
		}
		if at, ok := x.Revision(); ok && at >= v.Revision().Number {
			return
		}
		x.mu.Lock()
		builds := x.builds // building for a newer view
		x.mu.Unlock()
		if !builds {
			p.log.Info("building the search index; all other requests are served meanwhile", "entities", v.Len())
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

// build builds the index from a view.
func (x *indexer) build(v *graph.View) error {
	start := time.Now()
	if err := x.Build(x.ctx, v.Revision().Number, documents(v)); err != nil {
		return err
	}
	x.p.log.Info("built the search index", "entities", x.Len(), "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// rebuild builds the index from a view in the background, while searches use the old index. If several views arrive
// during a build, only the last one is built next.
func (x *indexer) rebuild(v *graph.View) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.next = v
	if x.builds {
		return
	}
	x.builds = true
	x.running.Go(func() {
		for v := x.take(); v != nil; v = x.take() {
			if err := x.build(v); err != nil && x.ctx.Err() == nil {
				x.p.log.Error("the search index could not be built; searches miss new data until the next commit", "error", err)
			}
		}
	})
}

// catchUp builds the index from a view: at once if the view is small, so that the next request finds what is new, and in
// the background if it is large or a build is running.
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

// take returns the view to build from next; nil if there is none.
func (x *indexer) take() *graph.View {
	x.mu.Lock()
	defer x.mu.Unlock()
	v := x.next
	x.next = nil
	if v == nil || x.ctx.Err() != nil {
		x.builds = false
		return nil
	}
	return v
}

// follow updates the index from one view to the next. If the step has few claims, it updates only the entities of the
// claims. Otherwise it rebuilds the index.
func (x *indexer) follow(ctx context.Context, step graph.Step) {
	if step.Claims != nil && step.Before.Revision() == step.After.Revision() { // the same view, now read from its files
		return
	}
	at, ok := x.Revision()
	if !ok || at != step.Before.Revision().Number || step.Claims == nil {
		x.catchUp(step.After)
		return
	}
	start := time.Now()
	changed, removed := changedDocuments(step)
	if err := x.Update(ctx, step.After.Revision().Number, slices.Values(changed), removed...); err != nil {
		x.p.log.Error("the search index could not be updated; it is rebuilt", "error", err)
		x.rebuild(step.After)
		return
	}
	x.p.log.Debug("updated the search index", "entities", len(changed), "removed", len(removed), "took", time.Since(start))
}

// changedDocuments returns the documents of new entities and of entities with changed facts, and the ids of removed
// entities.
func changedDocuments(step graph.Step) (changed []search.Document, removed []string) {
	before, after := step.Before.Unmerged(), step.After.Unmerged()
	seen := map[string]bool{"": true}
	add := func(id string, always bool) {
		if seen[id] {
			return
		}
		n, is := after.Lookup(id)
		_, was := before.Lookup(id)
		switch {
		case is && (always || !was):
			changed = append(changed, document(after, n))
		case was && !is:
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
