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
	"nexum/graph"
	"nexum/graph/cayley/pebblekv"
)

// A store's directory. The format file is written after all that it vouches for: a directory with it
// holds a whole store, and one with no more than the lock and the part a store that was never finished.
const (
	formatFile = "NEXUM"       // "nexum store 1\n"
	lockFile   = "LOCK"        // locked while a process has the store
	claimsDir  = "claims"      // Pebble's
	makingDir  = "claims.part" // claims, until the format file is there
	formatPart = "NEXUM.part"  // the format file, until it is whole
	formatName = "nexum store "
	format     = "1"
)

// openMemory makes a store in memory. Cayley's memstore has no lock, and its scans write.
func openMemory(ctx context.Context, o Options) (*kvBackend, error) {
	db, err := pebblekv.Open("", pebblekv.Options{FS: vfs.NewMem(), CacheBytes: o.CacheBytes, Log: o.Log})
	if err != nil {
		return nil, err
	}
	if err := initKV(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return openKV(ctx, db, db)
}

// openDir opens the store in a directory, or makes it.
func openDir(ctx context.Context, dir string, o Options) (_ *kvBackend, err error) {
	made, err := inspect(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the store's directory: %w", err)
	}
	lock, err := vfs.Default.Lock(filepath.Join(dir, lockFile))
	if err != nil {
		return nil, heldError(dir, err)
	}
	defer func() {
		if err != nil {
			lock.Close()
		}
	}()
	if !made { // another process may have made it by now
		if made, err = inspect(dir); err != nil {
			return nil, err
		}
	}
	if !made {
		err = makeStore(ctx, dir, o)
	}
	if err == nil {
		err = finishStore(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("making a store in %s: %w", dir, err)
	}
	b, err := openClaims(ctx, filepath.Join(dir, claimsDir), o)
	if err != nil {
		return nil, fmt.Errorf("opening the store %s: %w", dir, err)
	}
	b.end = lock.Close
	return b, nil
}

// inspect says whether dir holds a store; if not, it is missing or empty, or the error says what is
// wrong with it.
func inspect(dir string) (bool, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("%w: %s cannot be read as a directory: %w", graph.ErrStoreFormat, dir, err)
	}
	other := ""
	there := make(map[string]bool)
	for _, e := range entries {
		switch e.Name() {
		case formatFile, lockFile, makingDir, formatPart, "lost+found":
		default:
			other = e.Name()
		}
		there[e.Name()] = true
	}
	if !there[formatFile] {
		if other != "" {
			return false, fmt.Errorf("%w: %s is no nexum store and is not empty (it holds %s); name an empty or a new directory",
				graph.ErrStoreFormat, dir, other)
		}
		return false, nil
	}
	if err := checkFormat(dir); err != nil {
		return false, err
	}
	if !there[claimsDir] && !there[makingDir] {
		return false, fmt.Errorf("%w: %s has lost its folder %s; restore it from an export or a backup", graph.ErrStoreDamaged, dir, claimsDir)
	}
	return true, nil
}

// checkFormat reads the format file.
func checkFormat(dir string) error {
	f, err := os.Open(filepath.Join(dir, formatFile))
	if err != nil {
		return fmt.Errorf("%w: %w", graph.ErrStoreFormat, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 100))
	if err != nil {
		return fmt.Errorf("%w: %w", graph.ErrStoreFormat, err)
	}
	version, ok := strings.CutPrefix(string(text), formatName)
	switch version = strings.TrimSpace(version); {
	case !ok:
		return fmt.Errorf("%w: %s is no nexum store: its file %s does not say so; name another directory", graph.ErrStoreFormat, dir, formatFile)
	case version != format:
		return fmt.Errorf("%w: %s is a store of format %q, and this program knows format %s; use the program that wrote it, or export with that and load here",
			graph.ErrStoreFormat, dir, version, format)
	}
	return nil
}

// makeStore makes a store in a directory that is locked and empty but for what a crashed makeStore
// left.
func makeStore(ctx context.Context, dir string, o Options) error {
	making := filepath.Join(dir, makingDir)
	if err := os.RemoveAll(making); err != nil {
		return err
	}
	db, err := pebblekv.Open(making, pebblekv.Options{Log: o.Log})
	if err != nil {
		return err
	}
	if err := errors.Join(initKV(ctx, db), db.Flush(), db.Close()); err != nil {
		return err
	}
	part := filepath.Join(dir, formatPart)
	f, err := os.Create(part)
	if err != nil {
		return err
	}
	_, err = f.WriteString(formatName + format + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(part, filepath.Join(dir, formatFile)); err != nil {
		return err
	}
	return syncDir(dir)
}

// finishStore gives the claims of a store that was just made their name.
func finishStore(dir string) error {
	claims := filepath.Join(dir, claimsDir)
	if _, err := os.Stat(claims); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(filepath.Join(dir, makingDir), claims); err != nil {
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

// openClaims opens Pebble's directory. It does so without writing first: a damaged one stays as it is.
func openClaims(ctx context.Context, dir string, o Options) (*kvBackend, error) {
	po := pebblekv.Options{CacheBytes: o.CacheBytes, Log: o.Log, MustExist: true, ReadOnly: true}
	for {
		db, err := pebblekv.Open(dir, po)
		if err != nil {
			return nil, openError(err)
		}
		b, err := openKV(ctx, db, db)
		if err != nil {
			_ = db.Close()
			return nil, openError(err)
		}
		if !po.ReadOnly {
			return b, nil
		}
		if err := db.Close(); err != nil {
			return nil, openError(err)
		}
		po.ReadOnly = false
	}
}

// openError says what kind of error an error of Pebble's opening is. What is not the system's refusal
// is damage; and so is a file that is missing.
func openError(err error) error {
	var refusal syscall.Errno
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, graph.ErrStoreDamaged):
		return fmt.Errorf("%w; restore it from an export or a backup", err)
	case errors.As(err, &refusal) && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return fmt.Errorf("%w; restore it from an export or a backup", damaged(err))
}

// heldError says that the lock could not be had.
func heldError(dir string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("locking the store in %s: %w", dir, err)
	}
	return fmt.Errorf("%w: %s (%w); stop the other process, or ask it over its API", graph.ErrStoreHeld, dir, err)
}
