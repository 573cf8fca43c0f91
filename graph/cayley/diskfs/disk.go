// Package diskfs implements the file systems that an embedded store uses.
//
// When the disk refuses a write, Pebble ends the process or retries forever. A Disk hides the failure from Pebble and
// reports it to the store. After the first failed write, nothing more reaches the disk, as if the process had been
// killed at that moment. Pebble can then be closed without delay, and the disk is in a state that a crash can also
// leave.
package diskfs

import (
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// Disk is a file system that stops writing after the first failure. Only the owner of its files can read them.
type Disk struct {
	vfs.FS

	mu     sync.Mutex
	failed error
}

var _ vfs.FS = (*Disk)(nil)

// New returns a Disk over a file system.
func New(under vfs.FS) *Disk { return &Disk{FS: under} }

// Err returns the error after which the disk accepts no more writes, or nil.
func (d *Disk) Err() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.failed
}

// Fail makes the disk refuse all later writes with err.
func (d *Disk) Fail(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.failed == nil {
		d.failed = err
	}
}

// took records and returns the error of a write operation. A missing file does not count as a failure of the disk.
func (d *Disk) took(err error) error {
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) {
		return err
	}
	d.Fail(err)
	return nil
}

// write runs a write operation, unless the disk accepts no more writes.
func (d *Disk) write(do func() error) error {
	if d.Err() != nil {
		return nil
	}
	return d.took(do())
}

// create makes a file. After a failure it returns a file that discards all writes. It is a failure, too, if the folder
// or the file to reuse does not exist any more: somebody removed it while the store was open.
func (d *Disk) create(name string, make func() (vfs.File, error)) (vfs.File, error) {
	if d.Err() != nil {
		return lost{d}, nil
	}
	f, err := make()
	if err == nil {
		err = private(d.FS, name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		d.Fail(err)
	} else if err := d.took(err); err != nil {
		return nil, err
	}
	if f == nil || d.Err() != nil {
		return lost{d}, nil
	}
	return &file{f, d}, nil
}

// private makes a file of the operating system accessible to its owner only.
func private(under vfs.FS, name string) error {
	if under != vfs.Default {
		return nil
	}
	return os.Chmod(name, 0o600)
}

// Create implements vfs.FS.
func (d *Disk) Create(name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	return d.create(name, func() (vfs.File, error) { return d.FS.Create(name, category) })
}

// OpenReadWrite implements vfs.FS.
func (d *Disk) OpenReadWrite(name string, category vfs.DiskWriteCategory, opts ...vfs.OpenOption) (vfs.File, error) {
	return d.create(name, func() (vfs.File, error) { return d.FS.OpenReadWrite(name, category, opts...) })
}

// ReuseForWrite implements vfs.FS.
func (d *Disk) ReuseForWrite(oldname, newname string, category vfs.DiskWriteCategory) (vfs.File, error) {
	return d.create(newname, func() (vfs.File, error) { return d.FS.ReuseForWrite(oldname, newname, category) })
}

// Open implements vfs.FS. A file that was created after the disk failed does not exist.
func (d *Disk) Open(name string, opts ...vfs.OpenOption) (vfs.File, error) {
	f, err := d.FS.Open(name, opts...)
	if failed := d.Err(); err != nil && failed != nil {
		return nil, failed
	}
	return f, err
}

// OpenDir implements vfs.FS.
func (d *Disk) OpenDir(name string) (vfs.File, error) {
	f, err := d.FS.OpenDir(name)
	if err != nil {
		if d.Err() != nil {
			return lost{d}, nil
		}
		return nil, err
	}
	return &file{f, d}, nil
}

// Link implements vfs.FS.
func (d *Disk) Link(oldname, newname string) error {
	return d.write(func() error { return d.FS.Link(oldname, newname) })
}

// Remove implements vfs.FS.
func (d *Disk) Remove(name string) error {
	return d.write(func() error { return d.FS.Remove(name) })
}

// RemoveAll implements vfs.FS.
func (d *Disk) RemoveAll(name string) error {
	return d.write(func() error { return d.FS.RemoveAll(name) })
}

// Rename implements vfs.FS.
func (d *Disk) Rename(oldname, newname string) error {
	return d.write(func() error { return d.FS.Rename(oldname, newname) })
}

// MkdirAll implements vfs.FS.
func (d *Disk) MkdirAll(dir string, perm os.FileMode) error {
	return d.write(func() error { return d.FS.MkdirAll(dir, perm&0o700) })
}

// Unwrap implements vfs.FS.
func (d *Disk) Unwrap() vfs.FS { return d.FS }

// file is a file on a Disk.
type file struct {
	vfs.File
	disk *Disk
}

func (f *file) Write(p []byte) (int, error) {
	err := f.disk.write(func() error {
		_, err := f.File.Write(p)
		return err
	})
	return len(p), err
}

func (f *file) WriteAt(p []byte, at int64) (int, error) {
	err := f.disk.write(func() error {
		_, err := f.File.WriteAt(p, at)
		return err
	})
	return len(p), err
}

// Preallocate does nothing: a log that reserves its full length could fill a small disk that has room for the real
// content.
func (f *file) Preallocate(int64, int64) error { return nil }

func (f *file) Sync() error { return f.disk.write(f.File.Sync) }

func (f *file) SyncData() error { return f.disk.write(f.File.SyncData) }

func (f *file) SyncTo(length int64) (full bool, err error) {
	err = f.disk.write(func() (err error) {
		full, err = f.File.SyncTo(length)
		return err
	})
	return full, err
}

func (f *file) Close() error {
	if err := f.File.Close(); err != nil {
		return f.disk.took(err)
	}
	return nil
}

// lost is a file on a disk that accepts no more writes.
type lost struct{ disk *Disk }

func (l lost) Close() error                           { return nil }
func (l lost) Read([]byte) (int, error)               { return 0, l.disk.Err() }
func (l lost) ReadAt([]byte, int64) (int, error)      { return 0, l.disk.Err() }
func (l lost) Write(p []byte) (int, error)            { return len(p), nil }
func (l lost) WriteAt(p []byte, _ int64) (int, error) { return len(p), nil }
func (l lost) Preallocate(int64, int64) error         { return nil }
func (l lost) Stat() (vfs.FileInfo, error)            { return lostInfo{}, nil }
func (l lost) Sync() error                            { return nil }
func (l lost) SyncTo(int64) (bool, error)             { return false, nil }
func (l lost) SyncData() error                        { return nil }
func (l lost) Prefetch(int64, int64) error            { return nil }
func (l lost) Fd() uintptr                            { return vfs.InvalidFd }

// lostInfo describes a file that was lost. Pebble ends the process if a file that it has just made cannot be described.
type lostInfo struct{}

func (lostInfo) Name() string           { return "" }
func (lostInfo) Size() int64            { return 0 }
func (lostInfo) Mode() fs.FileMode      { return 0 }
func (lostInfo) ModTime() time.Time     { return time.Time{} }
func (lostInfo) IsDir() bool            { return false }
func (lostInfo) Sys() any               { return nil }
func (lostInfo) DeviceID() vfs.DeviceID { return vfs.DeviceID{} }
