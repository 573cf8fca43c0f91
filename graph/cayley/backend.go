package cayley

import (
	"context"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"nexum/graph/claim"
)

// A backend is one way to keep quads.
type backend interface {
	// apply adds the quads in one transaction. After an error the backend is as before, and can be used.
	apply(batch []cgraph.Delta) error
	// mark applies the last batch of a commit, which ends with its marks, and returns once it and all before it are
	// on the disk.
	mark(ctx context.Context, batch []cgraph.Delta) error
	// sweep removes what is left of commits that failed, as far as opening the store has not done so.
	sweep(ctx context.Context) error
	// begin is called before the first of several batches of a commit. What they leave if the commit fails is removed
	// when the store is closed or opened for writing.
	begin(ctx context.Context) error
	// position says how far the quads are, and added how many there are since a position.
	position(ctx context.Context) (int64, error)
	added(ctx context.Context, since int64) (int64, error)
	// entries returns the ledger. listed is false for a store of the format that has none.
	entries(ctx context.Context) (l ledger, listed bool, err error)
	// enter appends revisions that are marked to the ledger, and returns once they are on the disk.
	enter(ctx context.Context, more ledger) error
	// relist writes a ledger in the place of the one that is there, or that is missing.
	relist(ctx context.Context, l ledger) error
	// has reports whether a node is there.
	has(ctx context.Context, node quad.Value) (bool, error)
	// lock keeps writers of other processes out until unlock. held says whether it still does.
	lock(ctx context.Context) (held func(context.Context) error, unlock func(), err error)
	// head returns the newest marked revision.
	head(ctx context.Context) (claim.Revision, error)
	// scan passes everything to the decoder, as of one moment, and tells it which ledger to compare with.
	scan(ctx context.Context, d *decoder) error
	// later passes what was written after a revision to the decoder, as of one moment, with what it refers to. The
	// decoder's sink is a laterClaims.
	later(ctx context.Context, revision uint64, d *decoder) error
	// snapshot returns the store as of one moment.
	snapshot(ctx context.Context) (snapshot, error)
	close() error
}
