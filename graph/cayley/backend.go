package cayley

import (
	"context"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"nexum/graph/claim"
)

// backend stores quads.
type backend interface {
	// apply adds the quads in one transaction, or collects them for later after a call of begin. After an error the
	// backend is unchanged and can still be used.
	apply(batch []cgraph.Delta) error
	// settle writes the quads that apply has collected.
	settle() error
	// mark applies the last batch of a commit, which ends with its marks. It returns when this batch and all
	// earlier ones are on the disk.
	mark(ctx context.Context, batch []cgraph.Delta) error
	// sweep removes the data of failed commits, if opening the store has not removed it already.
	sweep(ctx context.Context) error
	// begin is called before the first of several batches of a commit. If the commit fails, these batches are
	// removed when the store is closed or next opened for writing.
	begin(ctx context.Context, l limits) error
	// position returns a position that grows as quads are written. added returns the number of quads since a
	// position.
	position(ctx context.Context) (int64, error)
	added(ctx context.Context, since int64) (int64, error)
	// entries returns the ledger. listed is false for a store of the older format, which has no ledger.
	entries(ctx context.Context) (l ledger, listed bool, err error)
	// enter appends to the ledger the revisions whose marks are written. It returns when they are on the disk.
	enter(ctx context.Context, more ledger) error
	// relist replaces the ledger, or writes it if it is missing.
	relist(ctx context.Context, l ledger) error
	// has reports whether the store has a node.
	has(ctx context.Context, node quad.Value) (bool, error)
	// lock excludes writers of other processes until unlock is called. held returns an error if the lock was lost.
	lock(ctx context.Context) (held func(context.Context) error, unlock func(), err error)
	// head returns the newest marked revision.
	head(ctx context.Context) (claim.Revision, error)
	// scan passes all nodes and quads of one moment to the decoder, and passes the ledger to compare them with.
	scan(ctx context.Context, d *decoder) error
	// scanWritten is scan within a commit, after settle. It also passes the quads of this commit, which no other reader
	// may see yet.
	scanWritten(ctx context.Context, d *decoder) error
	// later passes the quads that were written after a revision, and their nodes, to the decoder. It reads the state of
	// one moment. The decoder's sink is a laterClaims.
	later(ctx context.Context, revision uint64, d *decoder) error
	// snapshot returns the state of the store at one moment.
	snapshot(ctx context.Context) (snapshot, error)
	close() error
}
