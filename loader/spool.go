package loader

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"nexum/graph/bytesort"
)

// spool is an external merge sort: it sorts more records than fit into memory. A record is a key and a payload.
// Records come out in the order of their bytes, so the records of one key are consecutive, in the order of their
// payloads. If all records fit into the buffer, the disk is not used. Otherwise a full buffer is sorted and written in
// the background, while a second one is filled.
type spool struct {
	dir   string // for temporary files; empty means the system's folder
	limit int    // size of a buffer in bytes
	buffer
	sorted bool
	whole  bool // fail with errFull instead of using the disk
	added  int  // number of records
	runs   []*os.File
	sizes  []int64

	spare   buffer
	writing chan written // result of the buffer that is being written; nil if there is none
}

// buffer holds records in memory.
type buffer struct {
	arena []byte
	recs  []rec
}

// written is the result of writing a buffer.
type written struct {
	buffer
	size int64
	err  error
}

// rec is a record in the arena.
type rec struct {
	off     uint32
	key, to uint32 // length of the key, and length of key and payload together
}

// newSpool returns a spool whose two buffers have at most limit bytes together.
func newSpool(dir string, limit int) *spool { return &spool{dir: dir, limit: min(limit/2, 1<<31)} }

// add adds a record. The first key bytes of b are its key.
func (s *spool) add(b []byte, key int) error {
	if len(s.arena)+len(b) > s.limit && len(s.recs) > 0 {
		if s.whole {
			return errFull
		}
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.recs = append(s.recs, rec{uint32(len(s.arena)), uint32(key), uint32(len(b))})
	s.arena = append(s.arena, b...)
	s.sorted = false
	s.added++
	return nil
}

// errFull is returned by a spool that must not use the disk.
var errFull = errors.New("the buffer is full")

// join adds the records of a buffer.
func (s *spool) join(b *buffer) error {
	if len(s.arena)+len(b.arena) > s.limit && len(s.recs) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	if len(b.arena) > s.limit {
		for _, r := range b.recs {
			if err := s.add(b.arena[r.off:r.off+r.to], int(r.key)); err != nil {
				return err
			}
		}
		return nil
	}
	base := uint32(len(s.arena))
	s.arena = append(s.arena, b.arena...)
	for _, r := range b.recs {
		r.off += base
		s.recs = append(s.recs, r)
	}
	s.sorted = false
	s.added += len(b.recs)
	return nil
}

func (s *spool) sort() {
	if s.sorted {
		return
	}
	s.buffer.sort()
	s.sorted = true
}

// sort sorts the records.
func (b *buffer) sort() {
	order := make([]uint32, len(b.recs))
	for i := range order {
		order[i] = uint32(i)
	}
	bytesort.Sort(order, func(i uint32) []byte { return b.arena[b.recs[i].off:][:b.recs[i].to] }, nil)
	sorted := make([]rec, len(b.recs), cap(b.recs))
	for i, n := range order {
		sorted[i] = b.recs[n]
	}
	b.recs = sorted
}

// spill starts to write the content of the buffer to a new file.
func (s *spool) spill() error {
	if err := s.wait(); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.dir, "nexum-load-*")
	if err != nil {
		return fmt.Errorf("sorting on disk: %w", err)
	}
	// The file is removed at once. Where the system allows this, its space is freed when the process ends for any
	// reason.
	_ = os.Remove(f.Name())
	s.runs = append(s.runs, f)
	full, done := s.buffer, make(chan written, 1)
	if s.buffer, s.writing = s.spare, done; s.arena == nil {
		s.buffer = buffer{make([]byte, 0, cap(full.arena)), make([]rec, 0, cap(full.recs))}
	}
	go func() {
		full.sort()
		size, err := full.write(f)
		done <- written{buffer{full.arena[:0], full.recs[:0]}, size, err}
	}()
	return nil
}

// wait waits until no buffer is being written.
func (s *spool) wait() error {
	if s.writing == nil {
		return nil
	}
	w := <-s.writing
	s.writing, s.spare = nil, w.buffer
	s.sizes = append(s.sizes, w.size)
	if w.err != nil {
		return fmt.Errorf("sorting on disk: %w", w.err)
	}
	return nil
}

// write writes the records to a file, and returns how many bytes it has written.
func (b *buffer) write(f *os.File) (size int64, err error) {
	w := bufio.NewWriterSize(f, 1<<18)
	var head []byte
	for _, r := range b.recs {
		head = binary.AppendUvarint(head[:0], uint64(r.to))
		head = binary.AppendUvarint(head, uint64(r.key))
		size += int64(len(head)) + int64(r.to)
		if _, err = w.Write(head); err == nil {
			_, err = w.Write(b.arena[r.off : r.off+r.to])
		}
		if err != nil {
			return size, err
		}
	}
	return size, w.Flush()
}

// close removes the files of the spool.
func (s *spool) close() {
	_ = s.wait()
	for _, f := range s.runs {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	s.runs, s.sizes, s.buffer, s.spare = nil, nil, buffer{}, buffer{}
}

// merge starts to read all added records in order. It may be called again. Adding records makes earlier mergers
// invalid.
func (s *spool) merge() (*merger, error) {
	if err := s.wait(); err != nil {
		return nil, err
	}
	s.spare = buffer{}
	s.sort()
	m := &merger{}
	for i, f := range s.runs {
		r := &run{r: bufio.NewReaderSize(io.NewSectionReader(f, 0, s.sizes[i]), 1<<18)}
		m.runs = append(m.runs, r)
	}
	m.runs = append(m.runs, &run{mem: s})
	live := m.runs[:0]
	for _, r := range m.runs {
		ok, err := r.next()
		if err != nil {
			return nil, err
		}
		if ok {
			live = append(live, r)
		}
	}
	m.runs = live
	heap.Init(m)
	return m, nil
}

// merger yields the records of a spool in order.
type merger struct {
	runs    []*run // a heap, ordered by the current record
	started bool
}

// next returns the next record; key is nil at the end. Both slices are valid until the next call.
func (m *merger) next() (key, payload []byte, err error) {
	if m.started && len(m.runs) > 0 {
		ok, err := m.runs[0].next()
		switch {
		case err != nil:
			return nil, nil, err
		case ok && len(m.runs) > 1:
			heap.Fix(m, 0)
		case !ok:
			heap.Pop(m)
		}
	}
	m.started = true
	if len(m.runs) == 0 {
		return nil, nil, nil
	}
	r := m.runs[0]
	return r.cur[:r.key], r.cur[r.key:], nil
}

func (m *merger) Len() int           { return len(m.runs) }
func (m *merger) Less(i, j int) bool { return bytes.Compare(m.runs[i].cur, m.runs[j].cur) < 0 }
func (m *merger) Swap(i, j int)      { m.runs[i], m.runs[j] = m.runs[j], m.runs[i] }
func (m *merger) Push(x any)         { m.runs = append(m.runs, x.(*run)) }

func (m *merger) Pop() any {
	last := m.runs[len(m.runs)-1]
	m.runs = m.runs[:len(m.runs)-1]
	return last
}

// run is one sorted part of a spool: a file, or the content of the buffer.
type run struct {
	r   *bufio.Reader
	mem *spool
	at  int
	cur []byte
	key int
}

func (r *run) next() (bool, error) {
	if r.mem != nil {
		if r.at >= len(r.mem.recs) {
			return false, nil
		}
		rec := r.mem.recs[r.at]
		r.at++
		r.cur, r.key = r.mem.arena[rec.off:rec.off+rec.to], int(rec.key)
		return true, nil
	}
	n, err := binary.ReadUvarint(r.r)
	if err == io.EOF {
		return false, nil
	}
	if err == nil {
		var key uint64
		key, err = binary.ReadUvarint(r.r)
		r.key = int(key)
	}
	if err == nil {
		r.cur = slices.Grow(r.cur[:0], int(n))[:n]
		_, err = io.ReadFull(r.r, r.cur)
	}
	if err != nil {
		return false, fmt.Errorf("reading back what was sorted on disk: %w", err)
	}
	return true, nil
}
