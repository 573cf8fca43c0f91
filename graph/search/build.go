package search

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"

	index "github.com/blevesearch/bleve_index_api"
)

const (
	// batchSize is the number of documents in one segment of an index in memory.
	batchSize = 8192
	// maxID is the maximum length of an id in bytes.
	maxID = 1 << 16
)

// Build replaces the index with one for a revision of the store. docs yields one document per entity, in any order.
// Searches use the old index until the new one is complete. After an error, a cancellation or a crash the old index
// stays.
//
// The errors ErrInvalid and ErrDuplicate concern the documents, ErrClosed concerns the index, and all others
// concern ctx or the disk.
func (x *Index) Build(ctx context.Context, revision uint64, docs iter.Seq[Document]) error {
	x.wait()
	x.write.Lock()
	defer x.write.Unlock()
	if x.isClosed() {
		return ErrClosed
	}
	g, n, err := x.build(ctx, revision, docs)
	if err != nil {
		return fmt.Errorf("build the search index: %w", err)
	}
	defer g.release()
	s, err := newSnapshot(ctx, g, nil)
	if err == nil {
		err = s.complete(n)
		if err == nil && x.dir != "" {
			err = writeCurrent(x.dir, g.folder)
		}
		if err != nil {
			s.release()
		}
	}
	if err != nil {
		g.obsolete.Store(true)
		return fmt.Errorf("build the search index: %w", err)
	}
	x.now.from.obsolete.Store(true) // no other writer can change x.now meanwhile
	x.replace(s)
	return nil
}

// complete returns an error unless the snapshot has n documents with different ids.
func (s *snapshot) complete(n uint64) error {
	have, err := s.reader.DocCount()
	if err != nil {
		return err
	}
	ids, err := s.reader.FieldDict("_id")
	if err != nil {
		return err
	}
	defer func() { _ = ids.Close() }()
	if have != n || uint64(ids.Cardinality()) != n {
		return ErrDuplicate
	}
	return nil
}

// build indexes docs. It returns the number of documents.
func (x *Index) build(ctx context.Context, revision uint64, docs iter.Seq[Document]) (*generation, uint64, error) {
	if x.dir == "" {
		return buildInMemory(ctx, revision, docs)
	}
	work, err := os.MkdirTemp(x.dir, buildPrefix)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = os.RemoveAll(work) }() // if this fails, the folder is removed when the index is next opened
	folder, err := os.MkdirTemp(x.dir, indexPrefix)
	if err != nil {
		return nil, 0, err
	}
	n, err := buildOnDisk(ctx, folder, work, revision, docs)
	if err == nil {
		var g *generation
		if g, err = openGeneration(folder); err == nil {
			if n > 0 {
				return g, n, nil
			}
			batch := index.NewBatch()
			batch.SetInternal([]byte(markKey), mark{revision: revision}.bytes())
			if err = g.apply(batch); err == nil {
				return g, 0, nil
			}
			g.release()
		}
	}
	return nil, 0, errors.Join(err, os.RemoveAll(folder))
}

func buildInMemory(ctx context.Context, revision uint64, docs iter.Seq[Document]) (*generation, uint64, error) {
	g, err := openGeneration("")
	if err != nil {
		return nil, 0, err
	}
	var n uint64
	batch := index.NewBatch()
	for e, err := range entries(ctx, docs) {
		if err == nil {
			n++
			batch.Update(e)
			if len(batch.IndexOps) == batchSize {
				err = g.index.Batch(batch)
				batch = index.NewBatch()
			}
		}
		if err != nil {
			g.release()
			return nil, 0, err
		}
	}
	batch.SetInternal([]byte(markKey), mark{revision: revision}.bytes())
	if err := g.index.Batch(batch); err != nil {
		g.release()
		return nil, 0, err
	}
	return g, n, nil
}

// entries checks and analyzes documents. It ends with an error if a document is invalid or ctx has ended.
func entries(ctx context.Context, docs iter.Seq[Document]) iter.Seq2[*entry, error] {
	return func(yield func(*entry, error) bool) {
		for d := range docs {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			if err := d.check(); err != nil {
				yield(nil, err)
				return
			}
			if !yield(newEntry(d), nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

func (d Document) check() error {
	if d.ID == "" {
		return fmt.Errorf("%w: without an id, named %.100q", ErrInvalid, d.Name)
	}
	if len(d.ID) > maxID {
		return fmt.Errorf("%w: an id of %d bytes, more than %d: %.100q…", ErrInvalid, len(d.ID), maxID, d.ID)
	}
	return nil
}
