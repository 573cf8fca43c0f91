package segment

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"
	"unsafe"
)

// A Scratch allocates large arrays for a limited time. Small arrays are on the heap. Larger ones are in temporary files
// that are mapped into memory, so that the system can move their pages to the disk when it needs the memory. The files
// have no name once they are made, so nothing is left when the process ends for any reason.
//
// The nil Scratch allocates all arrays on the heap. So does one whose folder does not accept files.
type Scratch struct {
	folder string
	most   int // arrays of more bytes are in files

	mu   sync.Mutex
	maps *mappings
	heap bool // the folder does not accept files
}

// mappings are the mapped arrays of a Scratch, by their first byte.
type mappings struct{ list map[*byte][]byte }

// ScratchOptions are the options of a Scratch.
type ScratchOptions struct {
	Folder   string // for the files; it is made if needed. If it is empty, everything is on the heap
	HeapMost int    // the size in bytes up to which an array is on the heap. 0 means the constant HeapMost
}

// HeapMost is the size in bytes up to which an array of a Scratch is on the heap.
const HeapMost = 4 << 20

// scratchStep is the maximum number of bytes by which a List in a file grows at a time.
const scratchStep = 256 << 20

// NewScratch returns a Scratch. It is nil if everything is on the heap.
//
// The arrays are valid until Release. Without it, they are valid until the Scratch is unreachable, and for the time
// Grace after that.
func NewScratch(o ScratchOptions) *Scratch {
	if o.Folder == "" || !canMapScratch {
		return nil
	}
	s := &Scratch{folder: o.Folder, most: cmp.Or(o.HeapMost, HeapMost), maps: &mappings{map[*byte][]byte{}}}
	runtime.AddCleanup(s, func(m *mappings) { time.AfterFunc(Grace, m.unmap) }, s.maps)
	return s
}

// A ScratchError means that there is no room for a temporary file.
type ScratchError struct {
	Folder string
	Bytes  int
	Err    error
}

func (e *ScratchError) Error() string {
	return fmt.Sprintf("a temporary file of %d MB in %s cannot be made: %v; free space on this disk", e.Bytes>>20,
		e.Folder, e.Err)
}

func (e *ScratchError) Unwrap() error { return e.Err }

// Release frees all arrays. Nothing may use them afterwards.
func (s *Scratch) Release() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.maps.unmap()
}

func (m *mappings) unmap() {
	for _, b := range m.list {
		_ = unmap(b)
	}
	clear(m.list)
}

// Make returns an array of n zeros. T must not contain pointers. If there is no room for it, Make panics with a
// *ScratchError, which CatchScratch converts to an error.
func Make[T any](s *Scratch, n int) []T {
	size := n * int(unsafe.Sizeof(*new(T)))
	if s == nil || size <= s.most {
		return make([]T, n)
	}
	b, f, err := s.mapNew(size)
	if err != nil {
		panic(err)
	}
	if f == nil {
		return make([]T, n)
	}
	_ = f.Close()
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), n)
}

// Clone returns a copy of an array.
func Clone[T any](s *Scratch, list []T) []T {
	out := Make[T](s, len(list))
	copy(out, list)
	return out
}

// Free frees an array that Make has returned. Nothing may use it afterwards.
func Free[T any](s *Scratch, list []T) {
	if s == nil || cap(list) == 0 {
		return
	}
	first := (*byte)(unsafe.Pointer(unsafe.SliceData(list)))
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, ok := s.maps.list[first]; ok {
		_ = unmap(b)
		delete(s.maps.list, first)
	}
}

// CatchScratch sets *err if the function that defers it panicked with a *ScratchError.
func CatchScratch(err *error) {
	switch p := recover().(type) {
	case nil:
	case *ScratchError:
		*err = p
	default:
		panic(p)
	}
}

// mapNew maps a new file of a size. The file is nil if the folder does not accept files.
func (s *Scratch) mapNew(size int) ([]byte, *os.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.heap {
		return nil, nil, nil
	}
	f, err := s.create()
	if err != nil {
		s.heap = !isFull(err)
		if s.heap {
			return nil, nil, nil
		}
		return nil, nil, &ScratchError{s.folder, size, err}
	}
	b, err := s.resize(f, nil, 0, size)
	if err != nil {
		_ = f.Close()
		return nil, nil, err
	}
	return b, f, nil
}

func (s *Scratch) create() (*os.File, error) {
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(s.folder, "scratch.*"+PartSuffix)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// resize reserves disk space for a file that grows from size before to size after. It maps the whole file, and removes
// the earlier mapping. Without reserved space, a write to the mapping would end the process when the disk is full.
func (s *Scratch) resize(f *os.File, mapping []byte, before, after int) ([]byte, error) {
	if err := allocate(f, int64(before), int64(after)); err != nil {
		return nil, &ScratchError{s.folder, after, err}
	}
	b, err := mapShared(f, after)
	if err != nil {
		return nil, &ScratchError{s.folder, after, err}
	}
	if mapping != nil {
		delete(s.maps.list, unsafe.SliceData(mapping))
		_ = unmap(mapping)
	}
	s.maps.list[unsafe.SliceData(b)] = b
	return b, nil
}

// A List is an array that grows. T must not contain pointers. Slices of it are valid until the next Append.
type List[T any] struct {
	scratch *Scratch
	data    []T
	file    *os.File // nil while the list is on the heap
	mapping []byte
}

// NewList returns an empty list. If scratch is nil it is on the heap.
func NewList[T any](s *Scratch) List[T] { return List[T]{scratch: s} }

// Len returns the number of values.
func (l *List[T]) Len() int { return len(l.data) }

// Values returns the values. The caller can change them in place.
func (l *List[T]) Values() []T { return l.data }

// At returns the value at index i.
func (l *List[T]) At(i uint32) T { return l.data[i] }

// Append adds values. It returns a *ScratchError if there is no room for them.
func (l *List[T]) Append(values ...T) error {
	if len(l.data)+len(values) > cap(l.data) {
		if err := l.grow(len(l.data) + len(values)); err != nil {
			return err
		}
	}
	l.data = append(l.data, values...)
	return nil
}

// MustAppend is like Append, but panics with the *ScratchError.
func (l *List[T]) MustAppend(values ...T) {
	if err := l.Append(values...); err != nil {
		panic(err)
	}
}

// MustReserve makes room for n values, including those in the list. It panics with a *ScratchError if there is none.
func (l *List[T]) MustReserve(n int) {
	if s := l.scratch; s == nil || n*int(unsafe.Sizeof(*new(T))) <= s.most {
		l.data = slices.Grow(l.data, n-len(l.data))
		return
	}
	if n > cap(l.data) {
		if err := l.grow(n); err != nil {
			panic(err)
		}
	}
}

// Cut removes the values from index n on.
func (l *List[T]) Cut(n int) { l.data = l.data[:n] }

// grow makes room for n values.
func (l *List[T]) grow(n int) error {
	size := int(unsafe.Sizeof(*new(T)))
	s := l.scratch
	if s == nil || n*size <= s.most {
		return nil // append allocates the room
	}
	before := cap(l.data) * size
	want := max(n*size, before+min(max(before, s.most), scratchStep))
	want -= want % size
	if l.file != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		b, err := s.resize(l.file, l.mapping, len(l.mapping), want)
		if err != nil {
			return err
		}
		l.use(b, len(l.data))
		return nil
	}
	b, f, err := s.mapNew(want)
	if err != nil || f == nil {
		return err
	}
	old := l.data
	l.file = f
	l.use(b, len(old))
	copy(l.data, old)
	return nil
}

// use stores the list in a mapping.
func (l *List[T]) use(b []byte, n int) {
	l.mapping = b
	l.data = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/int(unsafe.Sizeof(*new(T))))[:n]
}

// ReadAtRandom tells the system that the list will be read in random order, so that it does not read ahead.
func (l *List[T]) ReadAtRandom() {
	if l.mapping != nil {
		adviseRandom(l.mapping)
	}
}

// Close returns the values of a list that grows no more. They stay valid as long as those of Make.
func (l *List[T]) Close() []T {
	if l.file != nil {
		_ = l.file.Close()
		l.file = nil
	}
	data := l.data
	l.scratch, l.data, l.mapping = nil, nil, nil
	return data[:len(data):len(data)]
}

// Free frees the list, which is empty afterwards.
func (l *List[T]) Free() {
	s := l.scratch
	Free(s, l.Close())
	l.scratch = s
}
