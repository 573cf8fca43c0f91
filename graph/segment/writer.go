package segment

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"unsafe"
)

const (
	magic       = "nexum segment\n\x00\x01" // the last byte is the version of the format
	align       = 4096
	trailerSize = 64
)

// PartSuffix is the suffix of the names of unfinished files.
const PartSuffix = ".part"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// directory is the directory of a file, encoded as JSON.
type directory struct {
	Columns []entry         `json:"columns"`
	About   json.RawMessage `json:"about"`
}

// entry is one column in the directory of a file.
type entry struct {
	Name   string `json:"name"`
	Type   string `json:"type"` // the result of layoutOf
	At     int64  `json:"at"`
	Count  int64  `json:"count"`
	Blocks int    `json:"blocks"` // number of blocks; the checksums are in the order of the columns
}

// A Writer writes one file. After an error, all later calls return the same error.
type Writer struct {
	path string
	file *os.File
	out  *bufio.Writer
	at   int64
	dir  directory
	sums []byte
	err  error
}

// Create starts a file. Until Finish returns, the file has a temporary name with the suffix PartSuffix.
func Create(path string) (*Writer, error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*"+PartSuffix)
	if err != nil {
		return nil, err
	}
	return &Writer{path: path, file: f, out: bufio.NewWriterSize(f, 1<<20)}, nil
}

// Write writes a column. T must not contain pointers.
func Write[T any](w *Writer, name string, values []T) {
	c := Begin[T](w, name)
	c.Append(values...)
	c.End()
}

// An Appender writes one column of a file, a part at a time, so that the column never needs to be in memory.
type Appender[T any] struct {
	to    *Writer
	entry entry
	block int    // size of a block in bytes
	part  []byte // the beginning of the next block
}

// Begin starts a column. T must not contain pointers. The column ends with End; until then nothing else can be written
// to the file.
func Begin[T any](w *Writer, name string) *Appender[T] {
	w.pad()
	size := unsafe.Sizeof(*new(T))
	return &Appender[T]{
		to: w, entry: entry{Name: name, Type: layoutOf[T](), At: w.at},
		block: int(size) << blockShift(size),
	}
}

// Append writes the next values of the column.
func (a *Appender[T]) Append(values ...T) {
	if len(values) == 0 {
		return
	}
	a.entry.Count += int64(len(values))
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(values[0])))
	for len(bytes) > 0 {
		if len(a.part) == 0 && len(bytes) >= a.block {
			a.write(bytes[:a.block])
			bytes = bytes[a.block:]
			continue
		}
		n := min(len(bytes), a.block-len(a.part))
		a.part, bytes = append(a.part, bytes[:n]...), bytes[n:]
		if len(a.part) == a.block {
			a.write(a.part)
			a.part = a.part[:0]
		}
	}
}

// End completes the column.
func (a *Appender[T]) End() {
	if len(a.part) > 0 {
		a.write(a.part)
	}
	if a.to.err == nil {
		a.to.dir.Columns = append(a.to.dir.Columns, a.entry)
	}
}

// write writes one block.
func (a *Appender[T]) write(block []byte) {
	if a.to.err != nil {
		return
	}
	a.to.sums = binary.LittleEndian.AppendUint32(a.to.sums, crc32.Checksum(block, castagnoli))
	a.to.write(block)
	a.entry.Blocks++
}

// Abandon ends the writing of a file that is not finished, and removes it.
func (w *Writer) Abandon() {
	_ = w.file.Close()
	_ = os.Remove(w.file.Name())
}

func (w *Writer) write(p []byte) {
	if w.err == nil {
		_, w.err = w.out.Write(p)
		w.at += int64(len(p))
	}
}

// pad fills the file with zeros up to the next multiple of align.
func (w *Writer) pad() {
	if rest := w.at % align; rest > 0 {
		w.write(make([]byte, align-rest))
	}
}

// Finish writes the value about, encoded as JSON, and completes the file. It returns when the file has its final name
// and is durable.
func (w *Writer) Finish(about any) error {
	if w.err == nil {
		w.dir.About, w.err = json.Marshal(about)
	}
	text, err := json.Marshal(w.dir)
	w.err = errors.Join(w.err, err)
	w.pad()
	t := trailer{sumsAt: w.at, sums: crc32.Checksum(w.sums, castagnoli)}
	w.write(w.sums)
	t.dirAt, t.dir = w.at, crc32.Checksum(text, castagnoli)
	w.write(text)
	t.size = w.at + trailerSize
	w.write(t.bytes())
	if w.err == nil {
		w.err = w.out.Flush()
	}
	if w.err == nil {
		w.err = w.file.Sync()
	}
	if err := w.file.Close(); w.err == nil {
		w.err = err
	}
	if w.err == nil {
		w.err = os.Rename(w.file.Name(), w.path)
	}
	if w.err == nil {
		w.err = syncDir(filepath.Dir(w.path))
	}
	if w.err != nil {
		_ = os.Remove(w.file.Name())
		return fmt.Errorf("writing the segment %s: %w", w.path, w.err)
	}
	return nil
}

// trailer is the last part of a file.
type trailer struct {
	sumsAt, dirAt, size int64
	sums, dir           uint32
}

func (t trailer) bytes() []byte {
	b := make([]byte, 0, trailerSize)
	b = append(b, magic...)
	b = binary.NativeEndian.AppendUint32(b, byteOrderMark)
	for _, n := range [...]int64{t.sumsAt, t.dirAt, t.size} {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	b = binary.LittleEndian.AppendUint32(b, t.sums)
	b = binary.LittleEndian.AppendUint32(b, t.dir)
	b = append(b, make([]byte, trailerSize-4-len(b))...)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// byteOrderMark is a number in a trailer. Its bytes show the byte order of the machine that wrote the file.
const byteOrderMark = 0x01020304

func parseTrailer(b []byte, size int64) (t trailer, err error) {
	if len(b) != trailerSize ||
		binary.LittleEndian.Uint32(b[trailerSize-4:]) != crc32.Checksum(b[:trailerSize-4], castagnoli) {
		return t, errors.New("its end is not that of a segment")
	}
	if string(b[:len(magic)]) != magic || binary.NativeEndian.Uint32(b[len(magic):]) != byteOrderMark {
		return t, errors.New("the file has another format")
	}
	n := b[len(magic)+4:]
	t.sumsAt = int64(binary.LittleEndian.Uint64(n))
	t.dirAt = int64(binary.LittleEndian.Uint64(n[8:]))
	t.size = int64(binary.LittleEndian.Uint64(n[16:]))
	t.sums, t.dir = binary.LittleEndian.Uint32(n[24:]), binary.LittleEndian.Uint32(n[28:])
	if t.size != size || t.sumsAt < 0 || t.sumsAt > t.dirAt || t.dirAt > size-trailerSize {
		return t, fmt.Errorf("it has %d bytes, but was written with %d", size, t.size)
	}
	return t, nil
}

// layoutOf returns a description of the memory layout of a type. It ensures that a file is read with the type with
// which it was written.
func layoutOf[T any]() string {
	var b strings.Builder
	layout(&b, reflect.TypeFor[T]())
	return b.String()
}

func layout(b *strings.Builder, t reflect.Type) {
	switch t.Kind() {
	case reflect.Struct:
		fmt.Fprintf(b, "{%d", t.Size())
		end := uintptr(0)
		for f := range t.Fields() {
			end += f.Type.Size()
			fmt.Fprintf(b, " %s@%d:", f.Name, f.Offset)
			layout(b, f.Type)
		}
		if end != t.Size() {
			panic("segment: there are gaps between the fields of " + t.String() + ", whose bytes can be any")
		}
		b.WriteByte('}')
	case reflect.Array:
		fmt.Fprintf(b, "[%d]", t.Len())
		layout(b, t.Elem())
	case reflect.Int:
		fmt.Fprintf(b, "int%d", t.Size()*8)
	case reflect.Bool, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		b.WriteString(t.Kind().String())
	default:
		panic("segment: a column cannot be of " + t.String())
	}
}

// syncDir makes the renames in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// WriteFile replaces a file atomically. It returns when the new content is durable.
func WriteFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*"+PartSuffix)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
