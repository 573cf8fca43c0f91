package cayley

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/cayleygraph/cayley/clog"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Memory is the address of a store in memory. Each Open makes a new store, which ends with Close.
const Memory = "memory:"

// DefaultBase is the base IRI for the store's own names in exports.
const DefaultBase = "https://nexum.example/"

// Options configure Open. The zero value is a good default.
type Options struct {
	// Base is the IRI under which exports put short ids and the store's own names: BASE id/21vianet, BASE
	// type/SUBSIDIARY_OF. It must end with / or #. If it is empty, DefaultBase is used.
	Base string
	// CacheBytes is the size in bytes of the block cache of an embedded store; 0 means 64 MiB.
	CacheBytes int64
	// Log receives messages of the storage engine; nil drops them. They are not needed to understand an error.
	Log *slog.Logger
	// ReadOnly opens an existing store and writes nothing: no folder, no table, no byte. Any number of processes
	// may read a store in a directory, if no process has it open for writing.
	ReadOnly bool
	// MustExist makes Open fail with claim.ErrNoStore if there is no store. It then makes nothing.
	MustExist bool
	// WriteLater makes Open succeed for an existing store in a directory even if its disk cannot be written now. The
	// store then only answers reads, and each commit tries to open it for writing. Until a commit succeeds, other
	// processes can read the store, and no process can write to it.
	WriteLater bool
	// AcceptLoss accepts the current content of a damaged store as complete. Missing revisions are lost, and a new
	// ledger is written. It does not help if files cannot be read.
	AcceptLoss bool

	// Tests inject faults here.
	under   vfs.FS       // used instead of the operating system's files
	refuse  func() error // the reason why the disk cannot be written, if not nil
	noFlush bool         // leave committed writes in the log
}

// files returns the file system for a store in a directory.
func (o *Options) files() vfs.FS {
	if o.under != nil {
		return o.under
	}
	return vfs.Default
}

// Open opens the store at an address. The address is a directory, Memory, or a postgres:// URL. Open makes a
// directory store if the directory is missing or empty, and it makes the tables in a database that has none.
//
// Open fails with claim.ErrStoreFormat if the directory or database holds something else or a store of another format
// version, with claim.ErrStoreHeld if another process holds the store, and with claim.ErrStoreDamaged if it is damaged.
// Open returns these errors without delay, and changes nothing.
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	silenceCayleyLog()
	if o.Base == "" {
		o.Base = DefaultBase
	}
	if err := checkBase(o.Base); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	switch {
	case address == Memory:
		b, err := openMemory(ctx, o)
		if err != nil {
			return nil, err
		}
		return newStore("the store in memory", o.Base, b), nil
	case isPostgres(address):
		return openPostgres(ctx, address, o)
	}
	if err := CheckFolder(address); err != nil {
		return nil, err
	}
	if o.ReadOnly {
		b, err := readDir(ctx, address, o)
		if err != nil {
			return nil, err
		}
		s := newStore(address, o.Base, b)
		s.readOnly = true
		return s, nil
	}
	s, err := openToWrite(ctx, address, o)
	if o.WriteLater && isUnwritable(err) {
		b, e := readForNow(ctx, address, o, err)
		if e != nil {
			return nil, errors.Join(err, e)
		}
		return newStore(address, o.Base, b), nil
	}
	return s, err
}

// openToWrite opens the store in a directory for writing.
func openToWrite(ctx context.Context, dir string, o Options) (*Store, error) {
	b, err := openDir(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	s := newStore(dir, o.Base, b)
	s.converted = o.logConverted(s.name)
	// An empty write completes the ledger.
	if err := s.writing(ctx, func(*call, func(context.Context) error) error { return nil }); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// logConverted returns a function that logs that a store was converted to the newest format. A user who then returns to
// an older release, which refuses the store, can find the reason in the log. It returns nil if loss is accepted,
// because then the store is not converted.
func (o *Options) logConverted(name string) func() {
	if o.Log == nil || o.AcceptLoss {
		return nil
	}
	return func() {
		o.Log.Info("the store was of an older format and now has that of this release, which older releases cannot open; "+
			"to go back to one, export the store and load the export there", "store", name, "format", format)
	}
}

// silenceCayleyLog keeps Cayley's log off standard error: everything important in it is also returned as an error. The
// log is global to the process, so it is set once, before the first quad store.
var silenceCayleyLog = sync.OnceFunc(func() { clog.SetLogger(silent{}) })

// silent is a clog.Logger.
type silent struct{}

func (silent) Infof(string, ...any) {}

func (silent) Warningf(string, ...any) {}

func (silent) Errorf(string, ...any) {}

// Fatalf must not return.
func (silent) Fatalf(format string, args ...any) { panic("cayley: " + format) }

func (silent) V(int) bool { return false }

func (silent) SetV(int) {}
