package search

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/vellum"
)

// zapVersion is the version of the format of segments that a zapWriter writes.
const zapVersion = 17

// zapChunkMode is the method by which the frequencies of a term are divided into chunks: about 1,024 documents in each.
const zapChunkMode = 1026

// A zapWriter writes a segment of scorch, in the format zap, from documents and terms that are passed in order. The
// writer of the library holds all documents of a segment in memory, in maps, and merging such segments writes each term
// several times. The format is described in zap.md of the library github.com/blevesearch/zapx.
//
// All ids must be passed first, then the terms, sorted by field and text.
type zapWriter struct {
	file *os.File
	out  *bufio.Writer
	sum  uint32
	at   uint64
	docs uint64

	work    string   // the folder for temporary files
	offsets *tempOut // where each stored document begins
	stored  uint64   // where the offsets of stored documents begin

	dictionary *tempOut // the dictionary of the current field
	builder    *vellum.Builder
	field      byte
	fields     []zapField

	bitmap *roaring.Bitmap
	buf    []byte
	lists  bytes.Buffer
}

// A zapField is a field of a segment, with the offset of its section.
type zapField struct {
	name string
	at   uint64
}

// newZapWriter starts a segment. Temporary files are in the folder work.
func newZapWriter(path, work string) (*zapWriter, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	w := &zapWriter{file: f, out: bufio.NewWriterSize(f, 1<<20), work: work, bitmap: roaring.New()}
	if w.offsets, err = newTempOut(work); err != nil {
		_ = f.Close()
		return nil, err
	}
	return w, nil
}

// Write implements io.Writer.
func (w *zapWriter) Write(p []byte) (int, error) {
	w.sum = crc32.Update(w.sum, crc32.IEEETable, p)
	w.at += uint64(len(p))
	return w.out.Write(p)
}

// store adds the next document. Only its id is stored.
func (w *zapWriter) store(id string) error {
	b := binary.BigEndian.AppendUint64(w.buf[:0], w.at)
	if _, err := w.offsets.Write(b); err != nil {
		return err
	}
	w.docs++
	meta := binary.AppendUvarint(b[:0], uint64(len(id)))
	length := len(meta)
	b = binary.AppendUvarint(meta, uint64(length))
	b = binary.AppendUvarint(b, uint64(len(id)+1))
	b = append(b, meta[:length]...)
	b = append(b, id...)
	b = append(b, 0) // no other stored fields, compressed
	w.buf = b
	_, err := w.Write(b[length:])
	return err
}

// endStored writes the offset of each stored document. It must be called before terms are added.
func (w *zapWriter) endStored() error {
	w.stored = w.at
	if err := w.offsets.moveTo(w); err != nil {
		return err
	}
	_, err := w.Write([]byte{0}) // no document is nested in another one
	return err
}

// add adds a term, which begins with the byte of its field, and the numbers of its documents in order.
func (w *zapWriter) add(term []byte, docs []uint32) error {
	if w.builder == nil || term[0] != w.field {
		if err := w.beginField(term[0]); err != nil {
			return err
		}
	}
	at, err := w.postings(docs)
	if err != nil {
		return err
	}
	return w.builder.Insert(term[1:], at)
}

// postings writes the documents of a term. It returns the value of the term in the dictionary.
func (w *zapWriter) postings(docs []uint32) (uint64, error) {
	if len(docs) == 1 {
		const oneHit, frequency = 1 << 63, 1 << 31
		return oneHit | frequency | uint64(docs[0]), nil
	}
	w.bitmap.Clear()
	w.bitmap.AddMany(docs)
	w.lists.Reset()
	if _, err := w.bitmap.WriteTo(&w.lists); err != nil {
		return 0, err
	}
	frequencies := w.at
	b := w.frequencies(docs)
	begin := frequencies + uint64(len(b))
	b = binary.AppendUvarint(b, frequencies)
	b = binary.AppendUvarint(b, 0) // there are no positions
	b = binary.AppendUvarint(b, uint64(w.lists.Len()))
	w.buf = b
	if _, err := w.Write(b); err != nil {
		return 0, err
	}
	_, err := w.Write(w.lists.Bytes())
	return begin, err
}

// frequencies returns the frequencies of a term in its documents. They are all 0, which means that they are not known.
func (w *zapWriter) frequencies(docs []uint32) []byte {
	size := w.docs / (uint64(len(docs))/1024 + 1)
	chunks := (w.docs-1)/size + 1
	b := binary.AppendUvarint(w.buf[:0], chunks)
	n := 0
	for i := range chunks {
		for n < len(docs) && uint64(docs[n]) < (i+1)*size {
			n++
		}
		b = binary.AppendUvarint(b, uint64(n))
	}
	return append(b, make([]byte, len(docs))...)
}

// beginField ends the current field and starts another one.
func (w *zapWriter) beginField(field byte) (err error) {
	if err := w.endField(); err != nil {
		return err
	}
	w.field = field
	if w.dictionary, err = newTempOut(w.work); err != nil {
		return err
	}
	w.builder, err = vellum.New(w.dictionary, &vellum.BuilderOpts{Encoder: 1, RegistryMRUSize: 1})
	return err
}

// endField writes the dictionary of the current field.
func (w *zapWriter) endField() error {
	if w.builder == nil {
		return nil
	}
	if err := w.builder.Close(); err != nil {
		return err
	}
	begin := w.at
	if _, err := w.Write(binary.AppendUvarint(nil, w.dictionary.size)); err != nil {
		return err
	}
	if err := w.dictionary.moveTo(w); err != nil {
		return err
	}
	w.fields = append(w.fields, zapField{nameOfField(w.field), w.at})
	b := binary.AppendUvarint(nil, math.MaxUint64) // there are no values of documents
	b = binary.AppendUvarint(b, math.MaxUint64)
	b = binary.AppendUvarint(b, begin)
	_, err := w.Write(b)
	w.builder, w.dictionary = nil, nil
	return err
}

// finish completes the segment. It returns when the segment is durable.
func (w *zapWriter) finish() error {
	if err := w.endField(); err != nil {
		return err
	}
	var list []byte
	list = binary.AppendUvarint(list, uint64(len(w.fields)))
	for _, f := range w.fields {
		list = binary.BigEndian.AppendUint64(list, w.at)
		b := binary.AppendUvarint(nil, uint64(len(f.name)))
		b = append(b, f.name...)
		b = binary.AppendUvarint(b, uint64(optionsOf(f.name)))
		b = binary.AppendUvarint(b, 1)          // it has one section,
		b = binary.BigEndian.AppendUint16(b, 0) // which is the dictionary
		b = binary.BigEndian.AppendUint64(b, f.at)
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	sections := w.at
	if _, err := w.Write(list); err != nil {
		return err
	}
	b := binary.BigEndian.AppendUint32(nil, 0) // the file has no callbacks that change its bytes
	for _, n := range [...]uint64{w.docs, w.stored, sections} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	b = binary.BigEndian.AppendUint32(b, zapChunkMode)
	b = binary.BigEndian.AppendUint32(b, zapVersion)
	if _, err := w.Write(b); err != nil {
		return err
	}
	if _, err := w.out.Write(binary.BigEndian.AppendUint32(nil, w.sum)); err != nil {
		return err
	}
	if err := w.out.Flush(); err != nil {
		return err
	}
	return w.file.Sync()
}

// close closes the files of a segment, finished or not. The temporary files stay in their folder.
func (w *zapWriter) close() error {
	w.offsets.close()
	if w.dictionary != nil {
		w.dictionary.close()
	}
	return w.file.Close()
}

func nameOfField(field byte) string {
	if field == idField {
		return "_id"
	}
	return string(rune(field))
}

// optionsOf returns the options of a field. They are those of a field of an entry.
func optionsOf(name string) index.FieldIndexingOptions {
	if name == "_id" {
		return index.IndexField | index.StoreField
	}
	return (&field{frequent: isFrequent(name)}).Options()
}

// A tempOut is a temporary file that is written once and read once.
type tempOut struct {
	file *os.File
	out  *bufio.Writer
	size uint64
}

func newTempOut(dir string) (*tempOut, error) {
	f, err := os.CreateTemp(dir, "part-")
	if err != nil {
		return nil, err
	}
	return &tempOut{file: f, out: bufio.NewWriterSize(f, 1<<18)}, nil
}

// Write implements io.Writer.
func (t *tempOut) Write(p []byte) (int, error) {
	t.size += uint64(len(p))
	return t.out.Write(p)
}

// moveTo copies the content to w, and removes the file.
func (t *tempOut) moveTo(w io.Writer) error {
	if err := t.out.Flush(); err != nil {
		return err
	}
	n, err := io.CopyBuffer(w, io.NewSectionReader(t.file, 0, int64(t.size)), make([]byte, 1<<18))
	if err == nil && uint64(n) != t.size {
		err = fmt.Errorf("%w: %s", io.ErrUnexpectedEOF, t.file.Name())
	}
	t.close()
	return err
}

func (t *tempOut) close() {
	_ = t.file.Close()
	_ = os.Remove(t.file.Name())
}
