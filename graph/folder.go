package graph

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nexum/graph/claim"
	"nexum/graph/segment"
	"nexum/schema"
)

// A Folder keeps the compiled view of a graph in files, so that reopening the graph only opens files. All files can be
// rebuilt from the store. If the view in the folder is missing, damaged or of another store, it is compiled again.
//
// The folder holds segments, a file with the counts of the hubs of each, and the file MANIFEST, which names the segment
// in use. A segment is written under a temporary name, synced and renamed. Then the manifest is replaced in the same
// way. Files left behind by a crash are removed later.
type Folder struct {
	Dir      string
	ReadOnly bool         // do not write compiled views; damaged files are still repaired
	Log      *slog.Logger // nil for none
	// Grace is the time for which the file of a replaced view stays mapped after its last use. 0 means segment.Grace.
	Grace time.Duration
	// HeapMost is the size in bytes up to which an array is on the heap while a view is compiled. Larger ones are in
	// temporary files in the folder. 0 means segment.HeapMost.
	HeapMost int
}

const (
	manifestFile   = "MANIFEST"
	manifestHead   = "nexum view 1\n"
	segmentPrefix  = "view-"
	segmentSuffix  = ".segment"
	leftoversAfter = time.Hour // the age at which unused files are removed
)

// manifest is the content of the file MANIFEST: the segment in use and its key.
type manifest struct {
	File string   `json:"file"`
	Key  tableKey `json:"key"`
	// Given reports whether the view uses the ontology that was given to OpenIn, because the store has none.
	Given bool `json:"given,omitempty"`
}

func (f *Folder) enabled() bool { return f != nil && f.Dir != "" }

func (f *Folder) log() *slog.Logger {
	if f == nil || f.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return f.Log
}

// builder returns a builder of views that keeps large arrays in temporary files in the folder. They are on the heap if
// nothing is written to the folder.
func (f *Folder) builder(o *schema.Ontology) *Builder {
	if !f.enabled() || f.ReadOnly {
		return NewBuilder(o)
	}
	return newBuilderIn(segment.ScratchOptions{Folder: f.Dir, HeapMost: f.HeapMost}, o)
}

// errNoView is returned if a folder has no view that can be used.
var errNoView = errors.New("there is no compiled view")

// current reads the manifest.
func (f *Folder) current() (m manifest, err error) {
	text, err := os.ReadFile(filepath.Join(f.Dir, manifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return m, errNoView
	}
	if err != nil {
		return m, err
	}
	rest, ok := strings.CutPrefix(string(text), manifestHead)
	line, sum, whole := strings.Cut(rest, "\n")
	if !ok || !whole || sum != checksumLine(manifestHead+line) {
		return m, fmt.Errorf("%w: %s is damaged", errNoView, filepath.Join(f.Dir, manifestFile))
	}
	if err := json.Unmarshal([]byte(line), &m); err != nil {
		return m, fmt.Errorf("%w: %w", errNoView, err)
	}
	if m.File != filepath.Base(m.File) || !strings.HasPrefix(m.File, segmentPrefix) {
		return m, fmt.Errorf("%w: its manifest names %q", errNoView, m.File)
	}
	return m, nil
}

// publish writes the manifest, so that m.File, a segment in the folder, is the one in use.
func (f *Folder) publish(m manifest) error {
	before, _ := f.current()
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	head := manifestHead + string(line)
	if err := segment.WriteFile(filepath.Join(f.Dir, manifestFile), []byte(head+"\n"+checksumLine(head))); err != nil {
		return err
	}
	f.sweep(m.File, before.File)
	return nil
}

func checksumLine(text string) string {
	return fmt.Sprintf("%08x\n", crc32.Checksum([]byte(text), crc32.MakeTable(crc32.Castagnoli)))
}

// sweep removes the segment that was in use before, and old leftover files. Processes that have these files open can
// still read them.
func (f *Folder) sweep(keep, before string) {
	entries, err := os.ReadDir(f.Dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := e.Name()
		ours := strings.HasPrefix(name, segmentPrefix) || strings.HasSuffix(name, segment.PartSuffix)
		if name == keep || name == hubPath(keep) || !ours {
			continue
		}
		info, err := e.Info()
		if name == before || name == hubPath(before) || err == nil && time.Since(info.ModTime()) > leftoversAfter {
			_ = os.Remove(filepath.Join(f.Dir, name))
		}
	}
}

// fileName returns the name of the segment file for a key.
func (k tableKey) fileName() string {
	return fmt.Sprintf("%s%d-%.12s-%.8s%s", segmentPrefix, k.Revision, k.Record, k.Ontology, segmentSuffix)
}

// keyOf returns the key of the table of a store up to a revision.
func keyOf(ctx context.Context, o *schema.Ontology, s claim.Store, revision uint64) (k tableKey, err error) {
	print, err := s.Fingerprint(ctx, revision)
	if err != nil {
		return k, err
	}
	hash, err := ontologyHash(o)
	return tableKey{Revision: revision, Record: hex.EncodeToString(print[:]), Ontology: hash}, err
}

// ontology returns the ontology of a table: the one from the store, or else o.
func (a *aboutTable) ontology(o *schema.Ontology) (*schema.Ontology, error) {
	if len(a.Sources) == 0 {
		return o, nil
	}
	return schema.New(a.Sources...)
}

// open returns the view in the folder, updated to the newest revision of the store. The error wraps errNoView if there
// is no usable view.
func (f *Folder) open(ctx context.Context, o *schema.Ontology, s claim.Store) (*View, error) {
	m, err := f.current()
	if err != nil {
		return nil, err
	}
	key, err := keyOf(ctx, o, s, m.Key.Revision)
	if err != nil {
		return nil, fmt.Errorf("%w: its revision is %d: %w", errNoView, m.Key.Revision, err)
	}
	if key.Record != m.Key.Record {
		return nil, fmt.Errorf("%w of this store", errNoView)
	}
	path := filepath.Join(f.Dir, m.File)
	t, about, revisions, err := readTable(path, segment.Options{Rewrite: f.rewrite(o, s, path, m.Key), Grace: f.Grace})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoView, err)
	}
	if about.Key != m.Key {
		return nil, fmt.Errorf("%w: %s and the manifest are of different stores", errNoView, path)
	}
	under, err := about.ontology(o)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoView, err)
	}
	if hash, err := ontologyHash(under); err != nil || hash != m.Key.Ontology {
		return nil, fmt.Errorf("%w with this ontology", errNoView)
	}
	v := newView(under, t, revisions)
	if err := f.openHubs(v.bare()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.log().Warn("the counts of entities with many relations are made again", "why", err)
	}
	return v.follow(ctx, s, math.MaxUint64)
}

// follow returns the view with the newer claims of the store, up to revision until. The error wraps errNoView if the
// view must be compiled instead: there are too many claims, they change the ontology, or they use unknown words.
func (v *View) follow(ctx context.Context, s claim.Store, until uint64) (*View, error) {
	var claims []claim.Claim
	revisions, err := s.Later(ctx, v.Revision().Number, uint64(overlayMost(v.table.claimLen())),
		func(c claim.Claim) error {
			if c.Context.Revision <= until {
				claims = append(claims, c)
			}
			return nil
		})
	revisions = slices.DeleteFunc(revisions, func(r claim.Revision) bool { return r.Number > until })
	if errors.Is(err, claim.ErrTooMany) {
		return nil, fmt.Errorf("%w: %w", errNoView, err)
	}
	if err != nil || len(revisions) == 0 {
		return v, err
	}
	if changesOntology(claims) {
		return nil, fmt.Errorf("%w with the newest ontology", errNoView)
	}
	if v.findsUnknown(claims) {
		return nil, fmt.Errorf("%w with the predicates and kinds of newer claims", errNoView)
	}
	return v.applyAll(revisions, claims), nil
}

// rewrite returns a function that compiles the segment of a key again from the store. A segment calls it when a column
// is damaged.
func (f *Folder) rewrite(o *schema.Ontology, s claim.Store, path string, key tableKey) func(string) (string, error) {
	return func(column string) (string, error) {
		f.log().Warn("a file of the compiled view is damaged; it is rebuilt from the store, and questions that need it wait",
			"file", path, "column", column)
		start := time.Now()
		b := f.builder(o)
		b.until = key.Revision
		if _, err := s.Scan(context.Background(), b); err != nil {
			return "", err
		}
		v, err := b.View()
		if err != nil {
			return "", err
		}
		if err := v.write(path, key); err != nil { // the folder is not writable: repair the view for this process only
			path = filepath.Join(os.TempDir(), filepath.Base(path))
			if e := v.write(path, key); e != nil {
				return "", errors.Join(err, e)
			}
		}
		f.log().Info("the compiled view is repaired", "file", path, "took", time.Since(start).Round(time.Millisecond))
		return path, nil
	}
}

// save calls write to write the table of a complete view to a new segment, and returns a view with the table read from
// it.
func (f *Folder) save(ctx context.Context, s claim.Store, v *View,
	write func(path string, key tableKey) error,
) (*table, error) {
	key, err := keyOf(ctx, v.ontology, s, v.Revision().Number)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(f.Dir, key.fileName())
	if err := write(path, key); err != nil {
		return nil, err
	}
	t, _, _, err := readTable(path, segment.Options{Rewrite: f.rewrite(v.ontology, s, path, key), Grace: f.Grace})
	if err != nil {
		return nil, err
	}
	f.makeHubs(bareView(v.ontology, t))
	return t, f.publish(manifest{filepath.Base(path), key, len(v.OntologyTexts()) == 0})
}

// UsesOther reports whether the view in the folder uses an ontology that was given to OpenIn and is not o.
func (f *Folder) UsesOther(o *schema.Ontology) bool {
	if !f.enabled() {
		return false
	}
	m, err := f.current()
	if err != nil || !m.Given {
		return false
	}
	hash, err := ontologyHash(o)
	return err == nil && hash != m.Key.Ontology
}
