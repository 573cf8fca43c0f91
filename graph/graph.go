package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"nexum/graph/claim"
	"nexum/graph/trace"
	"nexum/schema"
)

// A Graph is a store together with its current view. A service holds one while it runs. All methods may be called
// concurrently, except Watch.
type Graph struct {
	ontology   *schema.Ontology
	store      claim.Store
	folder     *Folder // where the compiled view is stored; nil if it is only in memory
	view       atomic.Pointer[View]
	commit     sync.Mutex // held while the view is replaced
	watchers   []func(context.Context, Step)
	shown      []func() // called after each step
	replaced   releaser
	saving     sync.WaitGroup
	compacting atomic.Bool // whether the overlay is being merged, or the next merge waits
	// compactSoon has an element if the overlay got close to its limit while a merge waits.
	compactSoon chan struct{}
	// compactFrom is the number of claims in an overlay above which it is merged.
	compactFrom int
	life        context.Context // ends when the graph is closed; nil for a Reader
	end         context.CancelFunc
}

// A Step is the change from one view of a store to the next one.
type Step struct {
	Before, After *View
	// Claims are the new claims. It is nil if the view was compiled from the store again; then any part of the view can
	// be different.
	Claims []claim.Claim
}

// Watch registers f. The graph calls f with each step before View returns the newer view, so that f can prepare data
// that is derived from it. Calls are sequential; they delay the commit but not readers. Call Watch before the graph is
// used concurrently.
func (g *Graph) Watch(f func(context.Context, Step)) { g.watchers = append(g.watchers, f) }

// AfterStep registers f. The graph calls f after each step, when View returns the newer view, so that f can discard
// data of older views. Otherwise it is like Watch.
func (g *Graph) AfterStep(f func()) { g.shown = append(g.shown, f) }

// show calls the watchers and makes a view the newest one.
func (g *Graph) show(ctx context.Context, after *View, claims []claim.Claim) {
	ctx, span := trace.Start(ctx, "graph.prepare") // the search index and the rules of the new view
	defer span.End(nil)
	before := g.View()
	if before == nil {
		g.view.Store(after)
		return
	}
	for _, f := range g.watchers {
		f(ctx, Step{before, after, claims})
	}
	g.view.Store(after)
	for _, f := range g.shown {
		f()
	}
	if g.life != nil && before.table != after.table {
		g.replaced.release(g.life, before.table)
	}
}

// Reader returns a read-only graph with the newest view and the same store. Its view does not change, and closing it
// leaves the store open.
func (g *Graph) Reader() *Graph {
	r := &Graph{ontology: g.ontology, store: readerStore{g.store}}
	r.view.Store(g.View())
	return r
}

// A readerStore is a read-only store whose Close does nothing, because another graph owns the store.
type readerStore struct{ claim.Store }

// Commit implements Store.
func (readerStore) Commit(context.Context, uint64, string, iter.Seq2[claim.Claim, error]) (claim.Revision, error) {
	return claim.Revision{}, claim.ErrReadOnly
}

// Restore implements Store.
func (readerStore) Restore(context.Context, io.Reader) (claim.Revision, error) {
	return claim.Revision{}, claim.ErrReadOnly
}

// Close implements Store.
func (readerStore) Close() error { return nil }

// A commit is added to the overlay of the view, so its cost depends on its own size. If the overlay has more than
// compactFrom claims, a compaction merges it into the table in the background while commits continue; see
// compactIfLarge. The view is compiled again only if the commit or the overlay would be large in comparison with the
// table. The commit waits for this, but then compiling is not much more work.
const (
	compactFrom   = 20_000
	applyAtLeast  = 20_000           // a commit of this many claims is always applied
	overlayLeast  = 10 * compactFrom // the overlay can always hold this many claims
	overlayAtMost = 1_000_000        // the overlay never holds more, because it is in memory
	// between these limits, the overlay can hold 1/overlayShare of the number of claims in the table
	overlayShare = 4
)

// overlayMost returns how many claims an overlay over a table with this many claims can hold.
func overlayMost(table int) int { return max(overlayLeast, min(overlayAtMost, table/overlayShare)) }

// roomFor returns the maximum number of claims of a commit that is added to the overlay, if the table and the overlay
// have this many claims. For a larger commit, the view is compiled.
func roomFor(table, overlay int) int {
	return min(max(applyAtLeast, min(overlayAtMost, table/overlayShare)), overlayMost(table)-overlay)
}

// room is roomFor for the view.
func (v *View) room() int { return roomFor(v.table.claimLen(), v.overlayLen()) }

// Open compiles the view of a store. The view uses the ontology in the store, or o if the store has none. The graph
// owns the store from then on: Close closes it. If the store uses words that its ontology lacks, the error wraps
// ErrUnknownOntology.
func Open(ctx context.Context, o *schema.Ontology, s claim.Store) (*Graph, error) {
	return OpenIn(ctx, nil, o, s)
}

// OpenIn is like Open, but keeps the compiled view in a folder. If the folder has a view of the store, nothing is
// compiled, and the time to open does not depend on the size of the store.
func OpenIn(ctx context.Context, f *Folder, o *schema.Ontology, s claim.Store) (*Graph, error) {
	g := &Graph{
		ontology: o, store: s, compactFrom: compactFrom, compactSoon: make(chan struct{}, 1),
	}
	g.life, g.end = context.WithCancel(context.WithoutCancel(ctx))
	if f.enabled() {
		g.folder = f
		v, err := f.open(ctx, o, s)
		if err == nil {
			g.view.Store(v)
			g.completeFolder(v)
			return g, nil
		}
		if !errors.Is(err, errNoView) {
			return nil, fmt.Errorf("open the compiled view: %w", err)
		}
		f.log().Info("compiling the view from the store", "why", err)
	}
	if err := g.compile(ctx); err != nil {
		return nil, err
	}
	if err := g.View().unknown.err(); err != nil {
		return nil, err
	}
	return g, nil
}

// completeFolder starts to write the files that the folder of an opened view lacks.
func (g *Graph) completeFolder(v *View) {
	if g.folder.ReadOnly {
		return
	}
	if v.table.hubs.file.Load() == nil {
		g.saving.Go(func() { g.folder.makeHubs(v.bare()) })
	}
	g.compactIfLarge(v)
}

func (g *Graph) compile(ctx context.Context) (err error) {
	ctx, span := trace.Start(ctx, "graph.compile")
	defer span.EndWith(&err)
	b := g.folder.builder(g.ontology)
	if v := g.View(); v != nil {
		b.latest = v.ontology
	}
	if _, err := g.store.Scan(ctx, b); err != nil {
		return fmt.Errorf("compile the view: %w", err)
	}
	v, err := b.View()
	if err != nil {
		return fmt.Errorf("compile the view: %w", err)
	}
	g.show(ctx, v, nil)
	g.save(v)
	return nil
}

// save starts to write a newly compiled view to the folder. When the file is written, the graph reads the view from
// there.
func (g *Graph) save(v *View) {
	if g.folder == nil || g.folder.ReadOnly || v.unknown.err() != nil || v.Revision().Number == 0 {
		return
	}
	g.saving.Go(func() {
		start := time.Now()
		t, err := g.folder.save(context.Background(), g.store, v, v.write)
		if err != nil {
			g.folder.log().Warn("the compiled view is kept in memory only; the next start compiles it again", "why", err)
			return
		}
		g.folder.log().Info(
			"the compiled view was written",
			"revision",
			v.Revision().Number,
			"bytes",
			t.file.Size(),
			"took",
			time.Since(start).Round(time.Millisecond),
		)
		g.commit.Lock()
		defer g.commit.Unlock()
		if now := g.View(); now.table == v.table {
			g.show(context.Background(), now.withTable(t), []claim.Claim{})
		}
	})
}

// withTable returns the view with t, a copy of its table in another place.
func (v *View) withTable(t *table) *View {
	w := *v
	w.table, w.cache = t, newCache()
	if v.merges != nil {
		w.withRaw(v.merges.raw.withTable(t))
	}
	return &w
}

// View returns the newest view.
func (g *Graph) View() *View { return g.view.Load() }

// Store returns the store, the system of record.
func (g *Graph) Store() claim.Store { return g.store }

// Close waits until a compiled view is written to its folder, and closes the store. Views stay usable.
func (g *Graph) Close() error {
	if g.end != nil {
		g.end()
	}
	g.saving.Wait()
	return g.store.Close()
}

// Commit appends the claims that the newest view does not hold yet, as one revision, and makes the view of that
// revision the newest. Existing views do not change. added is the number of new claims. If it is 0, there is no new
// revision, and rev is the newest existing one. A claim that is retracted may be claimed again later in the same
// commit.
func (g *Graph) Commit(
	ctx context.Context,
	message string,
	claims iter.Seq2[claim.Claim, error],
) (rev claim.Revision, added int, err error) {
	ctx, span := trace.Start(ctx, "graph.Commit")
	defer span.EndWith(&err)
	g.commit.Lock()
	defer g.commit.Unlock()
	base := g.View()
	fresh := base.newClaims()
	written := fresh.unseen(claims)
	var first *intake
	if base.Revision().Number == 0 {
		first = newIntake(g.folder, g.ontology, base.ontology)
		written = first.tee(written, func() bool { return fresh.count > 0 && !fresh.areFew() })
	}
	rev, err = g.store.Commit(ctx, base.Revision().Number, message, written)
	if err != nil {
		if errors.Is(err, claim.ErrConflict) { // another process committed: the caller may try again with the updated view
			err = errors.Join(err, g.catchUp(ctx))
		}
		return claim.Revision{}, 0, err
	}
	span.Int("nexum.claims", fresh.count)
	if fresh.count > 0 {
		// The commit is durable, so the view must be updated even if the context of the caller has ended.
		err = g.showCommitted(context.WithoutCancel(ctx), rev, fresh, first)
	}
	return rev, fresh.count, err
}

// showCommitted makes the view of a commit the newest. If the claims are few, it adds them to the current view.
// Otherwise the view is compiled, by first if that is not nil, or from the store.
func (g *Graph) showCommitted(ctx context.Context, rev claim.Revision, fresh *newClaims, first *intake) error {
	switch {
	case fresh.areFew():
		after, claims := fresh.view(rev)
		g.show(ctx, after, claims)
		g.compactIfLarge(after)
	case first == nil:
		return g.compile(ctx)
	default:
		v, err := first.view(rev)
		if err != nil {
			return fmt.Errorf("revision %d is committed, but its view cannot be compiled; the next start tries again: %w",
				rev.Number, err)
		}
		g.show(ctx, v, nil)
		g.save(v)
	}
	return nil
}
