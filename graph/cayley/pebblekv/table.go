package pebblekv

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
	"golang.org/x/sync/errgroup"
)

// tableBytes is the size at which a Table continues in a new file.
const tableBytes = 64 << 20

// A Table is a sequence of keys in ascending order, in files of Pebble's format that are not part of the DB yet.
type Table struct {
	db    *DB
	name  string // first part of the names of its files
	w     *sstable.Writer
	files []string
	parts [2][]byte
	key   []byte
}

// Set appends a key of a bucket with its value. Keys must be in the order of their written form. That is the order of
// the buckets if their names have one length, and within a bucket the order of the keys if these have one length.
func (t *Table) Set(bucket, key, val []byte) error {
	if t.w != nil && t.w.Raw().EstimatedSize() >= tableBytes {
		if err := t.end(); err != nil {
			return err
		}
	}
	if t.w == nil {
		if err := t.begin(); err != nil {
			return err
		}
	}
	t.parts = [2][]byte{bucket, key}
	t.key = appendKey(t.key[:0], t.parts[:])
	return t.w.Set(t.key, val)
}

func (t *Table) begin() error {
	path := filepath.Join(t.db.dir, fmt.Sprintf("%s-%d.sst", t.name, len(t.files)))
	if t.db.dir == "" {
		path = filepath.Base(path)
	}
	f, err := t.db.options.FS.Create(path, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	t.files = append(t.files, path)
	format := t.db.db.FormatMajorVersion().MaxTableFormat()
	const lowest = 6
	t.w = sstable.NewWriter(objstorageprovider.NewFileWritable(f), t.db.options.MakeWriterOptions(lowest, format))
	return nil
}

// end completes the file that is being written.
func (t *Table) end() error {
	if t.w == nil {
		return nil
	}
	w := t.w
	t.w = nil
	return w.Close()
}

// Ingest adds tables to the DB: all of them, or none. write functions run concurrently, and each fills one table. No
// key may be in two tables. When Ingest returns, the content is on the disk. Values of existing keys are replaced.
// The caller must not have a writing transaction.
func (d *DB) Ingest(ctx context.Context, write ...func(*Table) error) (err error) {
	<-d.write
	defer func() { d.write <- struct{}{} }()
	if err := d.settle(); err != nil {
		return err
	}
	tables := make([]*Table, len(write))
	defer func() {
		if err == nil { // Pebble has moved the files
			return
		}
		for _, t := range tables {
			_ = t.end()
			for _, path := range t.files {
				_ = d.options.FS.Remove(path)
			}
		}
	}()
	var all errgroup.Group
	for i, f := range write {
		t := &Table{db: d, name: fmt.Sprintf("ingest-%d", i)}
		tables[i] = t
		all.Go(func() error { return errors.Join(f(t), t.end()) })
	}
	if err := all.Wait(); err != nil {
		return err
	}
	var files []string
	for _, t := range tables {
		files = append(files, t.files...)
	}
	if len(files) == 0 {
		return nil
	}
	d.absent = nil // the filter lacks the keys of the tables
	return d.db.Ingest(ctx, files)
}
