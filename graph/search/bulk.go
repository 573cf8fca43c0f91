package search

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"golang.org/x/sync/errgroup"
)

// A bulk writes one segment with all documents of a build, in bounded memory. Several goroutines split documents into
// terms and write sorted runs of them. Then one pass merges the runs into the segment.
type bulk struct {
	work  string // the folder for temporary files
	pairs int    // the number of pairs in a collector that is full
	out   *zapWriter

	mu    sync.Mutex
	files []*tempOut // one for each goroutine
	runs  []sortedRun
}

// A sortedRun is a run in a part of a file.
type sortedRun struct {
	in       *tempOut
	from, to uint64
}

// A numbered is a list of documents with consecutive numbers.
type numbered struct {
	first uint32
	docs  []Document
}

// numberedDocs is the number of documents that are passed to a goroutine at a time.
const numberedDocs = 256

// buildOnDisk writes one segment in folder. If there are no documents, it writes nothing.
func buildOnDisk(ctx context.Context, folder, work string, revision uint64, docs iter.Seq[Document]) (uint64, error) {
	path := filepath.Join(work, "segment")
	n, err := writeSegment(ctx, path, work, collectPairs, docs)
	if n == 0 || err != nil {
		return 0, err
	}
	return n, placeSegment(folder, work, path, revision)
}

// writeSegment writes a segment, with temporary files in the folder work. A collector with the given number of pairs is
// full. writeSegment returns the number of documents. If there are none, it writes no segment.
func writeSegment(ctx context.Context, path, work string, pairs int, docs iter.Seq[Document]) (n uint64, err error) {
	out, err := newZapWriter(path, work)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, out.close()) }()
	b := &bulk{work: work, pairs: pairs, out: out}
	defer b.close()
	if err := b.collect(ctx, docs); err != nil {
		return 0, err
	}
	if out.docs == 0 {
		return 0, nil
	}
	return out.docs, b.merge(ctx)
}

// collect stores the ids of documents, and writes runs of their terms.
func (b *bulk) collect(ctx context.Context, docs iter.Seq[Document]) error {
	group, ctx := errgroup.WithContext(ctx)
	lists := make(chan numbered, 4)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error { return b.collectLists(lists) })
	}
	group.Go(func() error {
		defer close(lists)
		return b.number(ctx, docs, lists)
	})
	return group.Wait()
}

// number checks, numbers and stores documents, and sends them to lists.
func (b *bulk) number(ctx context.Context, docs iter.Seq[Document], lists chan<- numbered) error {
	list := numbered{}
	send := func() error {
		select {
		case lists <- list:
		case <-ctx.Done():
			return ctx.Err()
		}
		list = numbered{first: uint32(b.out.docs)}
		return nil
	}
	for d := range docs {
		if err := d.check(); err != nil {
			return err
		}
		if b.out.docs == math.MaxInt32 {
			return fmt.Errorf("%w: more than %d", ErrInvalid, math.MaxInt32)
		}
		if err := b.out.store(d.ID); err != nil {
			return err
		}
		if list.docs = append(list.docs, d); len(list.docs) < numberedDocs {
			continue
		}
		if err := send(); err != nil {
			return err
		}
	}
	return send()
}

// collectLists writes runs of the terms of documents.
func (b *bulk) collectLists(lists <-chan numbered) error {
	file, err := newTempOut(b.work)
	if err != nil {
		return err
	}
	b.mu.Lock()
	b.files = append(b.files, file)
	b.mu.Unlock()
	c := newCollector()
	for list := range lists {
		for i, d := range list.docs {
			c.collect(list.first+uint32(i), d)
		}
		if len(c.pairs) >= b.pairs || len(c.text) >= collectText {
			if err := b.writeRun(c, file); err != nil {
				return err
			}
		}
	}
	if len(c.terms) == 0 {
		return nil
	}
	return b.writeRun(c, file)
}

// writeRun writes the content of a collector as a run.
func (b *bulk) writeRun(c *collector, file *tempOut) error {
	run := sortedRun{in: file, from: file.size}
	if err := c.appendRun(func(part []byte) error { _, err := file.Write(part); return err }); err != nil {
		return err
	}
	run.to = file.size
	b.mu.Lock()
	defer b.mu.Unlock()
	b.runs = append(b.runs, run)
	return nil
}

// readers returns a reader for each run.
func (b *bulk) readers() ([]*runReader, error) {
	for _, f := range b.files {
		if err := f.out.Flush(); err != nil {
			return nil, err
		}
	}
	const most, least, all = 256 << 10, 16 << 10, 64 << 20 // sizes of buffers
	size := max(least, min(most, all/max(1, len(b.runs))))
	list := make([]*runReader, len(b.runs))
	for i, r := range b.runs {
		part := io.NewSectionReader(r.in.file, int64(r.from), int64(r.to-r.from))
		list[i] = newRunReader(part, size)
	}
	return list, nil
}

// merge writes the terms of all runs to the segment.
func (b *bulk) merge(ctx context.Context) error {
	if err := b.out.endStored(); err != nil {
		return err
	}
	runs, err := b.readers()
	if err != nil {
		return err
	}
	terms := 0
	err = mergeRuns(runs, func(term []byte, docs []uint32) error {
		if terms++; terms%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if term[0] == idField && len(docs) > 1 {
			return fmt.Errorf("%w: %.100q", ErrDuplicate, term[1:])
		}
		return b.out.add(term, docs)
	})
	if err != nil {
		return err
	}
	if err := b.out.finish(); err != nil {
		return err
	}
	return ctx.Err()
}

// close removes the runs.
func (b *bulk) close() {
	for _, f := range b.files {
		f.close()
	}
}

// placeSegment makes an index of a segment in an empty folder. The library makes an index of one document there, whose
// segment is then replaced.
func placeSegment(folder, work, path string, revision uint64) error {
	b, err := scorch.NewBuilder(map[string]any{
		"path":                folder,
		"buildPathPrefix":     work,
		"forceSegmentType":    "zap",
		"forceSegmentVersion": zapVersion,
		"internal":            map[string][]byte{markKey: mark{revision: revision}.bytes()},
	})
	if err != nil {
		return err
	}
	if err := b.Index(newEntry(Document{ID: "-"})); err != nil {
		return err
	}
	if err := b.Close(); err != nil {
		return err
	}
	segments, err := filepath.Glob(filepath.Join(folder, "*.zap"))
	if err != nil {
		return err
	}
	if len(segments) != 1 {
		return fmt.Errorf("%w: a new index has %d segments", ErrDamaged, len(segments))
	}
	if err := os.Rename(path, segments[0]); err != nil {
		return err
	}
	syncDir(folder)
	return nil
}
