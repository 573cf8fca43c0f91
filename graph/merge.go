package graph

import (
	"context"
	"errors"
	"time"

	"nexum/graph/claim"
)

// mergeIfMany starts to merge the overlay of the newest view into its table if the overlay is large. Readers and
// commits do not wait for it. It compiles a table from the record up to the revision of the view, and writes it to the
// folder. Then this table replaces the one below the view, and the overlay keeps only what was committed in the
// meantime.
func (g *Graph) mergeIfMany(v *View) {
	if g.life == nil || v.OverlayLen() <= g.mergeFrom || !g.merging.CompareAndSwap(false, true) {
		return
	}
	g.saving.Go(func() {
		defer g.merging.Store(false)
		start := time.Now()
		if err := g.merge(g.life, v.Revision().Number); err != nil {
			if g.life.Err() == nil {
				g.folder.log().Warn("later commits are not merged into the compiled view; each start reads them again", "why", err)
			}
			return
		}
		g.folder.log().Info("later commits are merged into the compiled view", "revision", v.Revision().Number, "took", time.Since(start).Round(time.Millisecond))
	})
}

// merge compiles the table up to a revision, and replaces the table of the newest view with it.
func (g *Graph) merge(ctx context.Context, until uint64) error {
	b := NewBuilder(g.ontology)
	b.until, b.latest = until, g.View().ontology
	if _, err := g.store.Scan(ctx, b); err != nil {
		return err
	}
	compiled, err := b.View()
	if err != nil {
		return err
	}
	if err := compiled.unknown.err(); err != nil {
		return err
	}
	if g.folder.enabled() && !g.folder.ReadOnly {
		t, err := g.folder.save(ctx, g.store, compiled)
		if err != nil {
			return err
		}
		compiled = newView(compiled.ontology, t, compiled.revisions)
	}
	g.commit.Lock()
	defer g.commit.Unlock()
	now := g.View()
	if now.Revision().Number < until || now.ontology != compiled.ontology {
		return errors.New("the view is another one by now")
	}
	after, err := compiled.follow(ctx, g.store, now.Revision().Number)
	if err != nil {
		return err
	}
	g.show(ctx, after, []claim.Claim{})
	return nil
}
