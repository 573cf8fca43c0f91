package graph

import (
	"context"
	"errors"
	"time"

	"nexum/graph/claim"
)

// compactRest is how many times as long as a merge took the graph waits before it starts the next one.
const compactRest = 3

// compactIfLarge starts to merge the overlay of the newest view into its table if the overlay is large. Readers and
// commits do not wait for it. It writes a new table to the folder, from the rows of the old one and the overlay. Then
// the new table replaces the old one in the newest view, and the overlay keeps only the claims that were committed in
// the meantime.
//
// The cost of a merge depends on the size of the table, and not on that of the overlay. If commits come all the time,
// merges without a pause would take the processors from readers and commits. So the next merge waits, unless the
// overlay gets close to its limit.
func (g *Graph) compactIfLarge(v *View) {
	if g.life == nil || v.overlayLen() <= g.compactFrom {
		return
	}
	if !g.compacting.CompareAndSwap(false, true) {
		if v.overlayLen() > overlayMost(v.table.claimLen())/4 {
			select {
			case g.compactSoon <- struct{}{}:
			default: // it is known
			}
		}
		return
	}
	g.saving.Go(func() {
		took, err := g.compactNow(v)
		g.rest(compactRest * took)
		g.compacting.Store(false)
		if err == nil && g.life.Err() == nil { // after an error, the next commit tries again
			g.compactIfLarge(g.View())
		}
	})
}

// compactNow merges the overlay of a view, and returns how long this took.
func (g *Graph) compactNow(v *View) (took time.Duration, err error) {
	start := time.Now()
	err = g.compactView(g.life, v)
	took = time.Since(start)
	switch {
	case err == nil:
		g.folder.log().Info("later commits are merged into the compiled view", "revision", v.Revision().Number,
			"claims", v.overlayLen(), "took", took.Round(time.Millisecond))
	case g.life.Err() == nil:
		g.folder.log().Warn("later commits are not merged into the compiled view; each start reads them again", "why", err)
	}
	return took, err
}

// rest waits, until the overlay gets close to its limit or the graph is closed.
func (g *Graph) rest(d time.Duration) {
	select {
	case <-g.compactSoon: // it is from before the merge
	default:
	}
	select {
	case <-g.life.Done():
	case <-g.compactSoon:
	case <-time.After(d):
	}
}

// compactView writes a table with the content of a view, and uses it in place of the table of the newest view.
func (g *Graph) compactView(ctx context.Context, v *View) error {
	merged, err := g.compactTable(ctx, v)
	if errors.Is(err, errNotCompactable) {
		merged, err = g.compileFromStore(ctx, v.Revision().Number)
	}
	if err != nil {
		return err
	}
	g.commit.Lock()
	defer g.commit.Unlock()
	now := g.View()
	if now.Revision().Number < v.Revision().Number || now.ontology != merged.ontology {
		return errors.New("the view has changed meanwhile")
	}
	after, err := merged.follow(ctx, g.store, now.Revision().Number)
	if err != nil {
		return err
	}
	g.show(ctx, after, []claim.Claim{})
	return nil
}

// compactTable merges the overlay of a view into its table. It returns errNotCompactable if there is no folder for the
// new table, or if the table must be compiled from the store.
func (g *Graph) compactTable(ctx context.Context, v *View) (*View, error) {
	if !g.folder.enabled() || g.folder.ReadOnly {
		return nil, errNotCompactable
	}
	m, err := newCompaction(v)
	if err != nil {
		return nil, err
	}
	t, err := g.folder.save(ctx, g.store, v, m.write)
	if err != nil {
		return nil, err
	}
	return newView(v.ontology, t, v.revisions), nil
}

// compileFromStore compiles a table from the store up to a revision.
func (g *Graph) compileFromStore(ctx context.Context, until uint64) (*View, error) {
	b := g.folder.builder(g.ontology)
	b.until, b.latest = until, g.View().ontology
	if _, err := g.store.Scan(ctx, b); err != nil {
		return nil, err
	}
	compiled, err := b.View()
	if err != nil {
		return nil, err
	}
	if err := compiled.unknown.err(); err != nil {
		return nil, err
	}
	if !g.folder.enabled() || g.folder.ReadOnly {
		return compiled, nil
	}
	t, err := g.folder.save(ctx, g.store, compiled, compiled.write)
	if err != nil {
		return nil, err
	}
	return newView(compiled.ontology, t, compiled.revisions), nil
}
