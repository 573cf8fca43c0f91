package diskfs

import (
	"io"
	"os"
	"syscall"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// ReadOnly is a file system without write access. Operations that would change it fail with syscall.EROFS. Lock
// succeeds without a file, since the reader already holds the lock of the store.
type ReadOnly struct{ vfs.FS }

var _ vfs.FS = ReadOnly{}

// Create implements vfs.FS.
func (r ReadOnly) Create(name string, _ vfs.DiskWriteCategory) (vfs.File, error) {
	return nil, refused("create", name)
}

// OpenReadWrite implements vfs.FS.
func (r ReadOnly) OpenReadWrite(name string, _ vfs.DiskWriteCategory, _ ...vfs.OpenOption) (vfs.File, error) {
	return nil, refused("open for writing", name)
}

// ReuseForWrite implements vfs.FS.
func (r ReadOnly) ReuseForWrite(_, newname string, _ vfs.DiskWriteCategory) (vfs.File, error) {
	return nil, refused("create", newname)
}

// Link implements vfs.FS.
func (r ReadOnly) Link(_, newname string) error { return refused("link", newname) }

// Remove implements vfs.FS.
func (r ReadOnly) Remove(name string) error { return refused("remove", name) }

// RemoveAll implements vfs.FS.
func (r ReadOnly) RemoveAll(name string) error { return refused("remove", name) }

// Rename implements vfs.FS.
func (r ReadOnly) Rename(oldname, _ string) error { return refused("rename", oldname) }

// MkdirAll implements vfs.FS.
func (r ReadOnly) MkdirAll(dir string, _ os.FileMode) error { return refused("make", dir) }

// Lock implements vfs.FS.
func (r ReadOnly) Lock(string) (io.Closer, error) { return granted{}, nil }

// Unwrap implements vfs.FS.
func (r ReadOnly) Unwrap() vfs.FS { return r.FS }

type granted struct{}

func (granted) Close() error { return nil }

func refused(op, name string) error { return &os.PathError{Op: op, Path: name, Err: syscall.EROFS} }
