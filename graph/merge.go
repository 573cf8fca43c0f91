package graph

import (
	"context"
	"errors"
	"time"

	"nexum/graph/claim"
)

// mergeIfMany begins to merge the overlay of the newest view into its table, if it holds much. It holds up nobody: the
// table is compiled from the record up to the view's revision, written to the folder, and then takes the place of the one
// below the view, with what was committed meanwhile as the overlay.
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

// merge compiles the view up to a revision, and puts it below the newest view.
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
