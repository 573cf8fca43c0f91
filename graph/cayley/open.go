package cayley

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/cayleygraph/cayley/clog"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Memory is the address of a store in memory. Each Open of it makes another, which ends with Close.
const Memory = "memory:"

// DefaultBase is the IRI under which exports put the store's own names.
const DefaultBase = "https://nexum.example/"

// Options say how to open a store. The zero Options are good ones.
type Options struct {
	// Base is the IRI under which exports put short ids and the store's own names: BASE id/21vianet,
	// BASE type/SUBSIDIARY_OF. It ends with / or #. Empty is DefaultBase.
	Base string
	// CacheBytes is the size of the block cache of an embedded store; 0 is 64 MiB.
	CacheBytes int64
	// Log takes what the engine has to say; nil drops it. Nothing in it is needed to understand an error.
	Log *slog.Logger
	// ReadOnly opens a store that is there, and writes nothing: no folder, no table, no byte. Any number of
	// processes may read a store in a directory, as long as none has it open for writing.
	ReadOnly bool
	// MustExist gives claim.ErrNoStore, and makes nothing, if there is no store.
	MustExist bool
	// AcceptLoss takes what a damaged store still has for what was committed: revisions that are missing are given
	// up, and the ledger is written anew. It does not help against files that cannot be read.
	AcceptLoss bool

	// Tests put faults here.
	under   vfs.FS // in the place of the operating system's files
	noFlush bool   // leave what is committed in the log
}

// files returns the file system of a store in a directory.
func (o *Options) files() vfs.FS {
	if o.under != nil {
		return o.under
	}
	return vfs.Default
}

// Open opens the store at an address: a directory, which is made if it is missing or empty; a
// postgres:// URL, where the tables are made if there are none; or Memory.
//
// A directory or database that holds something else, or a store of another version of the format,
// gives graph.ErrStoreFormat; one in another process's hands graph.ErrStoreHeld; a damaged one
// graph.ErrStoreDamaged. Each is told at once and leaves everything as it was.
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	hush()
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
	b, err := openDir(ctx, address, o)
	if err != nil {
		return nil, err
	}
	s := newStore(address, o.Base, b)
	if err := s.writing(ctx, func(*call, func(context.Context) error) error { return nil }); err != nil {
		return nil, errors.Join(err, s.Close()) // completes the ledger
	}
	return s, nil
}

// hush keeps Cayley's log off standard error: all that matters in it comes as an error too. The
// log is one for the process, so it is set once, before any quad store exists.
var hush = sync.OnceFunc(func() { clog.SetLogger(silent{}) })

// silent is a clog.Logger.
type silent struct{}

func (silent) Infof(string, ...any) {}

func (silent) Warningf(string, ...any) {}

func (silent) Errorf(string, ...any) {}

// Fatalf must not return.
func (silent) Fatalf(format string, args ...any) { panic("cayley: " + format) }

func (silent) V(int) bool { return false }

func (silent) SetV(int) {}
