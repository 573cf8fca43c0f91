package cayley

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"nexum/graph/cayley/diskfs"
	"nexum/graph/cayley/pebblekv"
)

// A commit of more than one batch begins with a checkpoint of the claims. For revision N, the checkpoint is the
// folder claims.before-N with links to the same files. While that folder exists and the ledger ends at N, the
// checkpoint is the store, and the folder claims holds a part of a commit that did not return. The next opening for
// writing replaces claims with the checkpoint, so that nothing of the failed commit remains.
const beforePrefix = "claims.before-"

// staleSuffix is the end of the names of folders that are no longer needed. The next opening removes them.
const staleSuffix = ".gone"

func beforeDir(dir string, revision uint64) string {
	return filepath.Join(dir, fmt.Sprintf("%s%d", beforePrefix, revision))
}

// anyBefore reports whether one of the names is that of a checkpoint.
func anyBefore(names map[string]bool) bool {
	for name := range names {
		if strings.HasPrefix(name, beforePrefix) {
			return true
		}
	}
	return false
}

// readableClaims returns the folder with the valid claims.
func readableClaims(dir string, l ledger) string {
	for _, path := range []string{beforeDir(dir, l.last()), filepath.Join(dir, claimsDir)} {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return filepath.Join(dir, makingDir)
}

// writableClaims opens the claims for writing, after it has removed the data of a killed commit. It opens them for
// reading first, so that it does not change a damaged store.
func writableClaims(ctx context.Context, dir string, l ledger, unlisted bool, o Options) (*kvBackend, error) {
	b, err := openClaims(ctx, readableClaims(dir, l), diskfs.ReadOnly{FS: o.files()}, o)
	if err != nil {
		return nil, err
	}
	b.list, b.unlisted = l, unlisted
	if err := errors.Join(b.checkHead(), b.db.Close()); err != nil {
		return nil, err
	}
	if err := rollBack(dir, l); err != nil {
		return nil, fmt.Errorf("removing what is left of an earlier commit: %w", err)
	}
	disk := diskfs.New(o.files())
	b, err = openPebble(ctx, filepath.Join(dir, claimsDir), pebblekv.Options{
		FS: disk, CacheBytes: o.CacheBytes, Log: o.Log, MustExist: true,
	})
	if failed := disk.Err(); failed != nil {
		if err == nil {
			_ = b.db.Close()
		}
		return nil, diskError(failed)
	}
	if err != nil {
		return nil, err
	}
	b.disk, b.noFlush = disk, o.noFlush
	return b, nil
}

// rollBack replaces the claims with the checkpoint of a commit that did not return. It also removes checkpoints of
// commits that did return, and unfinished folders of both kinds.
func rollBack(dir string, l ledger) error {
	claims := filepath.Join(dir, claimsDir)
	before := beforeDir(dir, l.last())
	if _, err := os.Stat(before); err == nil {
		if err := discard(dir, claims); err != nil {
			return err
		}
		if err := os.Rename(before, claims); err != nil {
			return err
		}
		if err := syncDir(dir); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return sweep(dir)
}

// discard renames a folder, so that the next sweep removes it. So no reader can find a folder of which only a part was
// removed.
func discard(dir, path string) error {
	err := os.Rename(path, filepath.Join(dir, filepath.Base(path)+staleSuffix))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil { // an older folder has this name
		if err := os.RemoveAll(path + staleSuffix); err != nil {
			return err
		}
		return os.Rename(path, path+staleSuffix)
	}
	return nil
}

// sweep removes unfinished folders and checkpoints that are no longer needed.
func sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		path := filepath.Join(dir, name)
		switch {
		case strings.HasSuffix(name, staleSuffix), strings.HasPrefix(name, beforePrefix) && strings.HasSuffix(name, ".part"):
		case strings.HasPrefix(name, beforePrefix):
			if err := discard(dir, path); err != nil {
				return err
			}
			path += staleSuffix
		default:
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return nil
}

// sweep implements backend. Opening the store has already removed folders. sweep only drops the quads that a failed
// commit collected.
func (b *kvBackend) sweep(context.Context) error {
	b.dropBulk()
	return nil
}

// dropBulk ends a bulk without writing the collected quads.
func (b *kvBackend) dropBulk() {
	b.bulk = nil
	b.db.ResumeCompactions()
}

// begin implements backend. It makes the checkpoint.
func (b *kvBackend) begin(_ context.Context, l limits) error {
	if l.bulk > 0 {
		b.bulk = newBulk(b, l.bulk)
	}
	if b.dir == "" || b.before != "" {
		return nil
	}
	if err := cmp.Or(b.db.Flush(), b.lost()); err != nil {
		return cmp.Or(b.lost(), corrupt(err))
	}
	before := beforeDir(b.dir, b.list.last())
	part := before + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	err := b.db.Checkpoint(part)
	if err = cmp.Or(b.lost(), err); err != nil {
		_ = os.RemoveAll(part) // otherwise the next opening does
		return err
	}
	if err := os.Rename(part, before); err != nil {
		return err
	}
	b.before = before
	return syncDir(b.dir)
}

// dropBefore removes the checkpoint of a finished commit. If it cannot, the next opening removes it.
func (b *kvBackend) dropBefore() {
	if b.before == "" {
		return
	}
	before := b.before
	b.before = ""
	if discard(b.dir, before) == nil {
		_ = sweep(b.dir)
	}
}

// diskError returns an error that explains why the disk refused a write.
func diskError(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the disk cannot be written: %w", err)
	}
	return fmt.Errorf("the disk cannot store the data: %w", err)
}

// ErrFull is the error of a commit when the disk has no room.
var ErrFull = errors.New("the disk is full")

// room returns an error if the disk has no room for so many quads: for their log, for the tables that are made from the
// data in memory, and for a small reserve, so that the disk is not filled to its last byte.
func (b *kvBackend) room(quads, perQuad int) error {
	if b.disk == nil {
		return nil
	}
	const spare = 4 << 20
	need := uint64(quads*perQuad) + b.db.Unflushed() + spare
	usage, err := b.disk.GetDiskUsage(b.dir)
	if err != nil || usage.AvailBytes >= need { // if the disk does not report its free space, the write is tried
		return nil
	}
	return fmt.Errorf("%w: %d MiB are free where the store is, and this needs %d MiB more at least",
		ErrFull, usage.AvailBytes>>20, (need-usage.AvailBytes)>>20+1)
}
