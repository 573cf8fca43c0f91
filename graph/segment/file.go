package segment

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// ErrInvalid is wrapped by the error of opening a file that is damaged, has another format, or is not a segment.
var ErrInvalid = errors.New("segment cannot be used")

// A DamageError is the value of a panic in a goroutine that reads from a damaged block that could not be repaired.
type DamageError struct {
	Path   string
	Column string
	Err    error // why the repair failed
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("the file %s is damaged in its column %s, and could not be made again: %v", e.Path, e.Column, e.Err)
}

func (e *DamageError) Unwrap() error { return e.Err }

// Grace is the time for which a file stays mapped after its File is unreachable. It must be longer than the time for
// which a caller uses a text of a column after its last use of the column.
const Grace = 10 * time.Second

// Options are options for Open.
type Options struct {
	// Rewrite is called when a column is damaged. It writes the file again with the same content, and returns its path.
	// If the path differs from that of the damaged file, the package removes the new file after use. If Rewrite is nil,
	// nothing is repaired.
	Rewrite func(column string) (path string, err error)
	// Grace is the time for which the file stays mapped after its File is unreachable. 0 means the constant Grace.
	Grace time.Duration
}

// A File is an open segment.
type File struct {
	path    string
	options Options
	mapping []byte
	dir     directory
	sums    []byte
	columns map[string]*section
	unused  chan struct{} // closed when nothing uses the file

	mu      sync.Mutex // held during the repair of a block
	healthy *File      // the file that Rewrite wrote; nil if there is none
}

// section is one column of a file.
type section struct {
	entry
	mapping  []byte // the mapping of the whole file
	bytes    []byte
	block    int    // size of a block in bytes
	sums     []byte // checksums of its blocks
	verified []atomic.Uint32
	file     *File // keeps the file open while a column uses it
}

// Open maps a file. Its errors wrap ErrInvalid or come from the operating system.
func Open(path string, o Options) (*File, error) {
	mapping, err := mapFile(path)
	if err != nil {
		return nil, err
	}
	f := &File{path: path, options: o, mapping: mapping, columns: map[string]*section{}, unused: make(chan struct{})}
	if err := f.read(); err != nil {
		_ = unmap(mapping)
		return nil, fmt.Errorf("%w: %s: %w", ErrInvalid, path, err)
	}
	unused, grace := f.unused, cmp.Or(o.Grace, Grace)
	runtime.AddCleanup(f, func(mapping []byte) {
		close(unused)
		time.AfterFunc(grace, func() { _ = unmap(mapping) })
	}, mapping)
	return f, nil
}

// Unused returns a channel that is closed when the garbage collector has found that nothing uses the file and its
// columns. The file is unmapped when the time Grace has passed after that. The channel itself does not keep the file in
// use.
func (f *File) Unused() <-chan struct{} { return f.unused }

// read reads and verifies the trailer, the directory and the checksums.
func (f *File) read() (err error) {
	defer faults(&err)()
	size := len(f.mapping)
	t, err := parseTrailer(f.mapping[max(0, size-trailerSize):], int64(size))
	if err != nil {
		return err
	}
	f.sums = f.mapping[t.sumsAt:t.dirAt]
	text := f.mapping[t.dirAt : size-trailerSize]
	if crc32.Checksum(f.sums, castagnoli) != t.sums || crc32.Checksum(text, castagnoli) != t.dir {
		return errors.New("its directory was changed or damaged")
	}
	if err := json.Unmarshal(text, &f.dir); err != nil {
		return err
	}
	sums := f.sums
	for _, e := range f.dir.Columns {
		if e.At < 0 || e.At > t.sumsAt || e.At%align != 0 || e.Count < 0 || e.Blocks < 0 || 4*e.Blocks > len(sums) {
			return fmt.Errorf("its column %s has an impossible position", e.Name)
		}
		f.columns[e.Name] = &section{
			entry: e, mapping: f.mapping, sums: sums[:4*e.Blocks],
			verified: make([]atomic.Uint32, e.Blocks),
		}
		sums = sums[4*e.Blocks:]
	}
	return nil
}

// Path returns the path of the file.
func (f *File) Path() string { return f.path }

// Size returns the size of the file in bytes.
func (f *File) Size() int64 { return int64(len(f.mapping)) }

// About decodes the additional data that the writer passed to Finish.
func (f *File) About(into any) error { return json.Unmarshal(f.dir.About, into) }

// Read returns a column of the file. T must be the type with which it was written.
func Read[T any](f *File, name string) (Column[T], error) {
	s, ok := f.columns[name]
	if !ok || s.Type != layoutOf[T]() {
		return Column[T]{}, fmt.Errorf("%w: %s: it has no column %s of this type", ErrInvalid, f.path, name)
	}
	size := unsafe.Sizeof(*new(T))
	shift := blockShift(size)
	s.block = int(size) << shift
	end := s.At + s.Count*int64(size)
	if s.Count > int64(len(f.mapping)) || end > int64(len(f.mapping)) ||
		int64(s.Blocks) != (s.Count*int64(size)+int64(s.block)-1)/int64(s.block) {
		return Column[T]{}, fmt.Errorf("%w: %s: its column %s has the wrong size", ErrInvalid, f.path, name)
	}
	if s.Count == 0 {
		return Column[T]{}, nil
	}
	s.bytes = f.mapping[s.At:end]
	s.file = f
	data := unsafe.Slice((*T)(unsafe.Pointer(&s.bytes[0])), int(s.Count))
	return Column[T]{data: data, verified: s.verified, shift: shift, section: s}, nil
}

// Verify verifies all blocks of the columns that Read has returned. It returns an error if one is damaged, and does not
// repair it.
func (f *File) Verify() error {
	for _, e := range f.dir.Columns {
		s := f.columns[e.Name]
		for b := range s.Blocks {
			if s.bytes != nil && !s.intact(b) {
				return fmt.Errorf("%w: %s: block %d of its column %s was changed or damaged", ErrInvalid, f.path, b, e.Name)
			}
		}
	}
	return nil
}

// part returns the bytes of a block.
func (s *section) part(block int) []byte {
	return s.bytes[block*s.block : min(len(s.bytes), (block+1)*s.block)]
}

// intact reports whether the checksum of a block is correct.
func (s *section) intact(block int) bool {
	var err error
	sum := func() uint32 {
		defer faults(&err)()
		return crc32.Checksum(s.part(block), castagnoli)
	}()
	return err == nil && sum == binary.LittleEndian.Uint32(s.sums[4*block:])
}

// verify verifies a block, and repairs it if it is damaged. If that fails, it panics.
func (s *section) verify(block int) {
	if !s.intact(block) {
		if err := s.file.repair(s, block); err != nil {
			panic(&DamageError{s.file.path, s.Name, err})
		}
	}
	s.verified[block].Store(1)
}

// repair replaces a damaged block by the same block of a new file, which options.Rewrite writes.
func (f *File) repair(s *section, block int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.verified[block].Load() != 0 { // another goroutine has repaired it
		return nil
	}
	if f.healthy == nil {
		if f.options.Rewrite == nil {
			return ErrInvalid
		}
		path, err := f.options.Rewrite(s.Name)
		if err != nil {
			return err
		}
		again, err := Open(path, Options{})
		if path != f.path { // the new file is removed; its content stays mapped
			err = errors.Join(err, os.Remove(path))
		}
		if err != nil {
			return err
		}
		if !bytes.Equal(again.sums, f.sums) {
			return fmt.Errorf("%w: the rebuilt file differs%s", ErrInvalid, again.differs(f))
		}
		f.healthy = again
	}
	good := *f.healthy.columns[s.Name]
	good.bytes, good.block = f.healthy.mapping[s.At:s.At+int64(len(s.bytes))], s.block
	if !good.intact(block) {
		return fmt.Errorf("%w: it was damaged again", ErrInvalid)
	}
	return patch(f.mapping, s.part(block), good.part(block))
}

// differs returns the names of the columns in which two files differ, for messages.
func (f *File) differs(g *File) (names string) {
	for _, e := range f.dir.Columns {
		if other := g.columns[e.Name]; other == nil || !bytes.Equal(f.columns[e.Name].sums, other.sums) {
			names += ", in the column " + e.Name
		}
	}
	return names
}

// Differences returns the names of the columns in which two files differ.
func Differences(f, g *File) string { return f.differs(g) }

// faults converts a page fault, for a page that cannot be read from the disk, to an error. The caller must defer the
// result.
func faults(err *error) func() {
	before := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(before)
		if p := recover(); p != nil {
			if e, ok := p.(interface{ Addr() uintptr }); ok {
				*err = fmt.Errorf("a page cannot be read from the disk (at %#x)", e.Addr())
				return
			}
			panic(p)
		}
	}
}
