//go:build unix

package segment

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mapFile maps a file for reading. Writing to the mapping (see patch) does not change the file. The mapping does not
// use MADV_RANDOM, so the system reads ahead. With it, the first questions after a start would read less, but take at
// least five times as long.
func mapFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return nil, err
	}
	b, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_PRIVATE)
	if err != nil {
		return nil, &os.PathError{Op: "mmap", Path: path, Err: err}
	}
	return b, nil
}

func unmap(b []byte) error {
	if b == nil {
		return nil
	}
	return unix.Munmap(b)
}

// patch writes to a part of a mapping. No other goroutine may read that part meanwhile.
func patch(mapping, part, with []byte) error {
	page := uintptr(os.Getpagesize())
	begin := uintptr(unsafe.Pointer(unsafe.SliceData(part))) - uintptr(unsafe.Pointer(unsafe.SliceData(mapping)))
	end := min((begin+uintptr(len(part))+page-1)/page*page, uintptr(len(mapping)))
	pages := mapping[begin/page*page : end]
	if err := unix.Mprotect(pages, unix.PROT_READ|unix.PROT_WRITE); err != nil {
		return err
	}
	copy(part, with)
	return unix.Mprotect(pages, unix.PROT_READ)
}

// canMapScratch is true because temporary files can be mapped and need no name.
const canMapScratch = true

// mapShared maps a file for reading and writing.
func mapShared(f *os.File, size int) ([]byte, error) {
	b, err := unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, &os.PathError{Op: "mmap", Path: f.Name(), Err: err}
	}
	return b, nil
}

// isFull reports whether an error means that a disk or a quota is full.
func isFull(err error) bool { return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) }

// writeZeros writes the bytes of a file between two sizes.
func writeZeros(f *os.File, before, after int64) error {
	zeros := make([]byte, 1<<20)
	for before < after {
		n, err := f.WriteAt(zeros[:min(int64(len(zeros)), after-before)], before)
		if err != nil {
			return err
		}
		before += int64(n)
	}
	return nil
}

// adviseRandom tells the system that a mapping will be read in random order. It only changes the speed.
func adviseRandom(b []byte) { _ = unix.Madvise(b, unix.MADV_RANDOM) }
