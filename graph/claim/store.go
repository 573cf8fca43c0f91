package claim

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"
)

// Errors of a store. Test for them with errors.Is; the message names the store and what to do.
var (
	ErrStoreHeld    = errors.New("store is held by another process")
	ErrStoreFormat  = errors.New("store is of an unknown format")
	ErrStoreDamaged = errors.New("store is damaged")
	ErrStoreClosed  = errors.New("store is closed")
	ErrNotEmpty     = errors.New("store is not empty")
	ErrNoStore      = errors.New("there is no store")
	ErrReadOnly     = errors.New("store is open for reading only")
	// ErrConflict is returned by Commit if another writer has committed since the head that the caller passed.
	ErrConflict = errors.New("store has a newer revision")
	// ErrNotFollowed is returned by the methods of a Follower if only this process can write to the store.
	ErrNotFollowed = errors.New("only this process can commit to the store")
	// ErrNoRevision is returned by Fingerprint and Later for a revision that the store does not have.
	ErrNoRevision = errors.New("store has no such revision")
	// ErrTooMany is returned by Later if there are more claims than the caller allows.
	ErrTooMany = errors.New("store has too many newer claims")
)

// A Revision is one committed change.
type Revision struct {
	Number      uint64    // from 1, without gaps; 0 is the empty store
	CommittedAt time.Time // in UTC, to the microsecond
	Message     string
}

// A Store is the system of record: claims in revisions, to which it only appends. It does not interpret or check
// claims; the caller checks them first.
//
// All methods may be called concurrently; commits of one process wait for each other. If the context ends, a call
// returns ctx.Err(), and never a partial success.
type Store interface {
	// Head returns the newest committed revision, or the zero Revision for an empty store.
	Head(ctx context.Context) (Revision, error)

	// Commit appends claims as one new revision. After an error or a crash at any moment, none of them is in the store.
	// Commit reads claims once, lazily and in bounded memory. It stops at the first error that claims yields, and
	// returns it. It replaces the Revision in their contexts.
	//
	// head is the number of the newest revision known to the caller. If the store has a newer one, Commit returns
	// ErrConflict. The caller must pass only claims that the store does not have yet in an equal context, ignoring the
	// revision. Their order is free, but claims with the same context should be adjacent to save space. A claim that
	// occurs several times in the call may be stored several times, but counts once in every view. If there are no
	// claims, no revision is made, and Commit returns the head.
	Commit(ctx context.Context, head uint64, message string, claims iter.Seq2[Claim, error]) (Revision, error)

	// Scan passes all committed content up to one head to sink, in no particular order, and returns that head. Of a
	// crashed commit, it may pass claims but never their contexts. If sink returns an error, Scan stops and returns it.
	Scan(ctx context.Context, sink Sink) (Revision, error)

	// Fingerprint returns a hash of everything committed up to a revision; different content has a different hash. It
	// takes the same time for a store of any size. It returns ErrNoRevision if the store does not have the revision.
	Fingerprint(ctx context.Context, revision uint64) ([32]byte, error)

	// Later returns the revisions after the given one, the oldest first, and calls yield with their claims in the order
	// of revisions. The cost depends on the number of these claims, not on the size of the store. If there are more
	// than most, Later returns ErrTooMany at once. If yield returns an error, Later stops and returns it. It returns
	// ErrNoRevision if the store does not have the revision.
	Later(ctx context.Context, revision, most uint64, yield func(Claim) error) ([]Revision, error)

	// Export writes all committed content as N-Quads in the vocabulary of the store. Restore creates an equal store
	// from it, with the same claims, contexts and revisions. The order of lines is not specified.
	Export(ctx context.Context, w io.Writer) error

	// Restore reads the output of Export into an empty store, completely or not at all. It returns ErrNotEmpty if the
	// store has a revision.
	Restore(ctx context.Context, r io.Reader) (Revision, error)

	// Close releases the store. Later calls of other methods return ErrStoreClosed. Closing again does nothing.
	Close() error
}

// A Follower is a Store to which other processes can commit too. If only one process can write to the store, the
// methods below return ErrNotFollowed.
type Follower interface {
	Store

	// Newest returns the number of the newest revision. It is cheap enough to call every second.
	Newest(ctx context.Context) (uint64, error)

	// Since is like Scan for the content after a revision, but passes claims in the order in which they were committed.
	Since(ctx context.Context, after uint64, sink Sink) (Revision, error)

	// Listen calls changed once at the start, and whenever there may be a newer revision. It returns when the context
	// ends, or when it cannot listen any more; then the caller must poll Newest.
	Listen(ctx context.Context, changed func()) error
}

// A Sink receives the content of a store in the compact form that compiling a View needs: each term once, with a number
// that the store chooses, and claims as four numbers. The numbers are small, at most a few times the count of terms and
// claims, and are valid during one scan only.
type Sink interface {
	// Term passes the value of a number: an entity or predicate (entity is true, and text is its id or name) or a
	// literal. It is called before the number is used as subject, predicate or object. The slices belong to the store:
	// copy what you keep.
	Term(num uint64, entity bool, text, lang, datatype []byte) error
	// Context passes the context with a number, before or after the claims that use it. A claim whose context is never
	// passed is not committed and must be ignored.
	Context(num uint64, c Context) error
	// Claim passes one claim. The arguments are numbers.
	Claim(subject, predicate, object, context uint64) error
	// Revision passes a committed revision. The order is not specified.
	Revision(r Revision) error
}
