package cayley

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/cockroachdb/pebble/v2/vfs"

	"nexum/graph/cayley/diskfs"
	"nexum/graph/cayley/pebblekv"
	"nexum/graph/claim"
)

// These are the names in the directory of a store. The format file is written last: a directory with a format file has
// a complete store. A directory without one has at most the lock and an unfinished store.
const (
	formatFile = "NEXUM"       // "nexum store 2\n"
	lockFileIn = "LOCK"        // locked while a process uses the store
	claimsDir  = "claims"      // Pebble's files
	makingDir  = "claims.part" // claims until the format file is written
	formatName = "nexum store "
	format     = "2"
	// oldFormat is the format of stores without a ledger. They can be read, and get a ledger when they are opened
	// for writing.
	oldFormat = "1"
)

// dirState is the kind of content that a directory has.
type dirState uint8

const (
	dirMissing  dirState = iota
	dirEmpty             // nothing, or an unfinished store
	dirOldStore          // a store without a ledger
	dirStore
)

// errBusy reports that another user holds the lock.
type errBusy struct{ error }

func (e errBusy) Unwrap() error { return e.error }

// openMemory makes a store in memory. It does not use Cayley's memstore, which has no lock and writes during scans.
func openMemory(ctx context.Context, o Options) (*kvBackend, error) {
	db, err := pebblekv.Open("", pebblekv.Options{FS: vfs.NewMem(), CacheBytes: o.CacheBytes, Log: o.Log})
	if err != nil {
		return nil, err
	}
	if err := initKV(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	b, err := openKV(ctx, db, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	b.unlisted = false
	return b, nil
}

// readDir opens the store in a directory for reading. It writes nothing.
func readDir(ctx context.Context, dir string, o Options) (_ *kvBackend, err error) {
	state, err := inspect(dir)
	if err != nil {
		return nil, err
	}
	if state == dirMissing || state == dirEmpty {
		return nil, fmt.Errorf("%w in %s", claim.ErrNoStore, dir)
	}
	lock, err := lockFile(filepath.Join(dir, lockFileIn), true)
	switch {
	case errors.Is(err, fs.ErrNotExist): // a copy without the lock file, so nobody can hold it
		lock = io.NopCloser(nil)
	case err != nil:
		return nil, lockError(dir, err)
	}
	defer func() {
		if err != nil {
			_ = lock.Close()
		}
	}()
	var l ledger
	if state == dirStore {
		if l, _, err = readLedger(dir); err != nil {
			return nil, openError(dir, err)
		}
	}
	b, err := openClaims(ctx, readableClaims(dir, l), diskfs.ReadOnly{FS: o.files()}, o)
	if err != nil {
		return nil, openError(dir, err)
	}
	b.dir, b.list, b.unlisted, b.readOnly, b.end = dir, l, state == dirOldStore, true, lock.Close
	if err := b.checkHead(); err != nil {
		return nil, openError(dir, errors.Join(err, b.db.Close()))
	}
	return b, nil
}

// openDir opens the store in a directory for writing, and makes it if there is none.
func openDir(ctx context.Context, dir string, o Options) (_ *kvBackend, err error) {
	state, err := inspect(dir)
	if err != nil {
		return nil, err
	}
	if o.MustExist && (state == dirMissing || state == dirEmpty) {
		return nil, fmt.Errorf("%w in %s", claim.ErrNoStore, dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the store's directory: %w", err)
	}
	if o.refuse != nil && o.refuse() != nil {
		return nil, lockError(dir, o.refuse())
	}
	lock, err := lockFile(filepath.Join(dir, lockFileIn), false)
	if err != nil {
		return nil, lockError(dir, err)
	}
	defer func() {
		if err != nil {
			_ = lock.Close()
		}
	}()
	if err := removeNotice(dir); err != nil {
		return nil, lockError(dir, err)
	}
	if state, err = inspect(dir); err != nil { // another process may have made it meanwhile
		return nil, err
	}
	if state == dirMissing || state == dirEmpty {
		err = makeStore(ctx, dir, o)
		state = dirStore
	}
	if err == nil {
		err = finishStore(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("making a store in %s: %w", dir, err)
	}
	b, err := openHeld(ctx, dir, state == dirOldStore, o)
	if err != nil {
		return nil, openError(dir, err)
	}
	b.end = func() error { return errors.Join(removeNotice(dir), lock.Close()) }
	return b, nil
}

// openHeld opens the store in a directory for writing. The caller holds the lock of the directory.
func openHeld(ctx context.Context, dir string, old bool, o Options) (*kvBackend, error) {
	var l ledger
	var whole int64
	var err error
	unlisted := old || o.AcceptLoss
	if !unlisted {
		if l, whole, err = readLedger(dir); err != nil {
			return nil, err
		}
	}
	b, err := writableClaims(ctx, dir, l, unlisted, o)
	if err != nil {
		return nil, err
	}
	b.dir, b.list, b.whole, b.unlisted, b.options = dir, l, whole, unlisted, o
	if err := b.checkHead(); err != nil {
		return nil, errors.Join(err, b.db.Close())
	}
	return b, nil
}

// inspect returns the state of a directory, or an error that says what is wrong with it.
func inspect(dir string) (dirState, error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return dirMissing, nil
	case errors.Is(err, fs.ErrPermission):
		return 0, fmt.Errorf("no permission to read the directory %s: %w", dir, err)
	case errors.Is(err, syscall.ENOTDIR):
		return 0, fmt.Errorf("%w: %s is a file, and a store is a directory", claim.ErrStoreFormat, dir)
	case err != nil:
		return 0, fmt.Errorf("the directory %s cannot be read: %w", dir, err)
	}
	other := ""
	there := make(map[string]bool)
	for _, e := range entries {
		switch e.Name() {
		case formatFile, lockFileIn, makingDir, formatFile + ".part", ledgerFile, ledgerFile + ".part", "lost+found":
		default:
			other = e.Name()
		}
		there[e.Name()] = true
	}
	if !there[formatFile] {
		if other != "" {
			return 0, fmt.Errorf("%w: %s is not a nexum store and is not empty (it holds %.60q); name an empty or a "+
				"new directory",
				claim.ErrStoreFormat, dir, other)
		}
		return dirEmpty, nil
	}
	version, err := readFormat(dir)
	if err != nil {
		return 0, err
	}
	if !there[claimsDir] && !there[makingDir] && !anyBefore(there) {
		return 0, fmt.Errorf("%w: %s has no folder %s any more; restore it from an export or a backup", claim.ErrStoreDamaged,
			dir, claimsDir)
	}
	if version == oldFormat {
		return dirOldStore, nil
	}
	return dirStore, nil
}

// readFormat reads the format file.
func readFormat(dir string) (string, error) {
	f, err := os.Open(filepath.Join(dir, formatFile))
	if errors.Is(err, fs.ErrPermission) {
		return "", fmt.Errorf("no permission to read the store %s: %w", dir, err)
	} else if err != nil {
		return "", fmt.Errorf("%w: %w", claim.ErrStoreFormat, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 100))
	if err != nil {
		return "", fmt.Errorf("%w: %w", claim.ErrStoreFormat, err)
	}
	version, ok := strings.CutPrefix(string(text), formatName)
	switch version = strings.TrimSpace(version); {
	case !ok:
		return "", fmt.Errorf(
			"%w: %s is not a nexum store: its file %s does not say so; name another directory",
			claim.ErrStoreFormat,
			dir,
			formatFile,
		)
	case version != format && version != oldFormat:
		return "", fmt.Errorf(
			"%w: %s is a store of format %q, and this program reads format %s; use the program that wrote it, or export with "+
				"that and load here",
			claim.ErrStoreFormat,
			dir,
			version,
			format,
		)
	}
	return version, nil
}

// makeStore makes a store in a directory. The directory must be locked. It must be empty, except for files of a
// makeStore that crashed.
func makeStore(ctx context.Context, dir string, o Options) error {
	making := filepath.Join(dir, makingDir)
	if err := os.RemoveAll(making); err != nil {
		return err
	}
	disk := diskfs.New(o.files())
	db, err := pebblekv.Open(making, pebblekv.Options{FS: disk, Log: o.Log})
	if err != nil {
		return errors.Join(disk.Err(), err)
	}
	if err := errors.Join(initKV(ctx, db), db.Flush(), db.Close(), disk.Err()); err != nil {
		return err
	}
	if _, err := writeLedger(dir, nil); err != nil {
		return err
	}
	return writeFormat(dir)
}

// writeFormat marks a directory as a store of the newest format.
func writeFormat(dir string) error { return replaceFile(dir, formatFile, formatName+format+"\n") }

// finishStore renames the claims of a new store to their final name.
func finishStore(dir string) error {
	claims := filepath.Join(dir, claimsDir)
	making := filepath.Join(dir, makingDir)
	if _, err := os.Stat(claims); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(making); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := os.Rename(making, claims); err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes renames in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// openClaims opens Pebble's directory for reading.
func openClaims(ctx context.Context, dir string, fs vfs.FS, o Options) (*kvBackend, error) {
	return openPebble(ctx, dir, pebblekv.Options{
		FS: fs, CacheBytes: o.CacheBytes, Log: o.Log, MustExist: true,
		ReadOnly: true,
	})
}

func openPebble(ctx context.Context, dir string, po pebblekv.Options) (*kvBackend, error) {
	db, err := pebblekv.Open(dir, po)
	if err != nil {
		return nil, err
	}
	b, err := openKV(ctx, db, db)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return b, nil
}

// openError classifies an error of opening a store. An error is damage unless the operating system refused an
// operation. A missing file is damage too.
func openError(dir string, err error) error {
	var refusal syscall.Errno
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("no permission to use the store %s: %w", dir, err)
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the store %s is on a disk that cannot be written: %w", dir, err)
	case errors.Is(err, claim.ErrStoreDamaged):
	case errors.As(err, &refusal) && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("opening the store %s: %w", dir, err)
	default:
		err = damaged(err)
	}
	return fmt.Errorf("opening the store %s: %w; %s", dir, err, wayOut)
}

// wayOut is the advice in messages about damage.
const wayOut = "restore it from an export or a backup, or keep what is left with nexum verify --accept-loss"

// lockError explains why the lock could not be taken.
func lockError(dir string, err error) error {
	var busy errBusy
	switch {
	case errors.As(err, &busy):
		held := fmt.Errorf("%w: %s (%w); stop the other process, or ask it over its API", claim.ErrStoreHeld, dir, err)
		return &HeldError{error: held, Notice: readNotice(dir)}
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the store %s is on a disk that cannot be written: %w", dir, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("no permission to write to the store %s: %w", dir, err)
	}
	return fmt.Errorf("locking the store %s: %w", dir, err)
}
