package claim

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"
)

// What can be wrong with a store. Test with errors.Is; the message says which store and what to do.
var (
	ErrStoreHeld    = errors.New("store is held by another process")
	ErrStoreFormat  = errors.New("store is of an unknown format")
	ErrStoreDamaged = errors.New("store is damaged")
	ErrStoreClosed  = errors.New("store is closed")
	ErrNotEmpty     = errors.New("store is not empty")
	ErrNoStore      = errors.New("there is no store")
	ErrReadOnly     = errors.New("store is open for reading only")
	// ErrConflict is returned by Commit if another writer committed since the head that the caller named.
	ErrConflict = errors.New("store has a newer revision")
	// ErrNotFollowed is returned by the methods of a Follower that only this process can write.
	ErrNotFollowed = errors.New("only this process can commit to the store")
	// ErrNoRevision is returned by Fingerprint and Later about a revision that the store does not have.
	ErrNoRevision = errors.New("store has no such revision")
	// ErrTooMany is returned by Later if there are more claims than the caller wants.
	ErrTooMany = errors.New("store has too many newer claims")
)

// A Revision is one committed change.
type Revision struct {
	Number      uint64    // from 1, without gaps; 0 is the empty store
	CommittedAt time.Time // in UTC, to the microsecond
	Message     string
}

// A Store is the system of record: claims, in revisions that only append. A store keeps what it is
// given and interprets nothing; claims are checked before they reach it.
//
// All methods may be called concurrently; commits of one process wait for each other. A cancelled
// context ends a call with ctx.Err(), never with a partial success.
type Store interface {
	// Head returns the newest committed revision; the zero Revision of an empty store.
	Head(ctx context.Context) (Revision, error)

	// Commit appends the claims as one new revision: all of them, or, after an error or a crash at any
	// moment, none. It reads claims once, lazily, in bounded memory, and stops at the first error that
	// they yield, which it returns. It sets Revision in their contexts, whatever it was.
	//
	// head is the number of the revision that the caller took to be the newest; if another one is,
	// the error is ErrConflict. The caller passes only claims that the store does not hold yet in an
	// equal context (apart from the revision), each once, in any order; those of one context in a row
	// are stored best. Claims that repeat one another within the call are stored once or more often,
	// and count once in every view. A sequence without claims makes no revision: the result is the head.
	Commit(ctx context.Context, head uint64, message string, claims iter.Seq2[Claim, error]) (Revision, error)

	// Scan passes the whole committed content to sink, in no particular order, as of one head, and
	// returns that head. What a crashed commit left behind is not passed on, or its contexts are not.
	// An error of the sink ends the scan and is returned.
	Scan(ctx context.Context, sink Sink) (Revision, error)

	// Fingerprint returns a hash of all that was committed up to a revision, which no other content has. It takes the
	// same time for a store of any size. A revision that the store does not have gives ErrNoRevision.
	Fingerprint(ctx context.Context, revision uint64) ([32]byte, error)

	// Later returns the revisions after one, the oldest first, and passes their claims on, those of a revision after
	// those of the ones before it. Its cost follows how many they are, whatever else the store holds. If they are more
	// than most, the error is ErrTooMany, at once. An error of yield ends it and is returned. A revision that the store
	// does not have gives ErrNoRevision.
	Later(ctx context.Context, revision, most uint64, yield func(Claim) error) ([]Revision, error)

	// Export writes the whole committed content as N-Quads in the vocabulary of the store, so that
	// Restore of it makes an equal store: same claims, contexts and revisions. Lines are in no
	// particular order.
	Export(ctx context.Context, w io.Writer) error

	// Restore reads what Export wrote into an empty store, all or nothing. A store that holds a
	// revision gives ErrNotEmpty.
	Restore(ctx context.Context, r io.Reader) (Revision, error)

	// Close releases the store; later calls give ErrStoreClosed. Closing again does nothing.
	Close() error
}

// A Follower is a Store to which other processes can commit too. A store that only one process can write gives an error
// from each of its methods.
type Follower interface {
	Store

	// Newest returns the number of the newest revision. It is cheap enough to be called every second.
	Newest(ctx context.Context) (uint64, error)

	// Since is Scan of what was committed after a revision, with the claims in the order in which they were committed.
	Since(ctx context.Context, after uint64, sink Sink) (Revision, error)

	// Listen calls changed when there may be a newer revision, also once when it begins. It returns when the context
	// ends, or when it cannot listen any more; Newest tells then what there is.
	Listen(ctx context.Context, changed func()) error
}

// A Sink takes the content of a store in dense form, as View compilation wants it: each term once,
// with a number of the store's choosing, then claims as four numbers. Numbers are small (below a
// few times the count of terms and claims) and have no meaning beyond one scan.
type Sink interface {
	// Term says which value a number stands for: an entity or predicate (entity true: text is its id or
	// name) or a literal. It comes before the number is used as subject, predicate or object. The
	// slices are the store's own: copy what is kept.
	Term(num uint64, entity bool, text, lang, datatype []byte) error
	// Context says which context a number stands for, before or after claims that use it. A claim whose
	// context never comes is not committed, and not there.
	Context(num uint64, c Context) error
	// Claim passes one claim on.
	Claim(subject, predicate, object, context uint64) error
	// Revision passes a committed revision on, in any order.
	Revision(r Revision) error
}
