package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/schema"
	"nexum/seed"
)

// defaultData is the data folder if no flag names one.
const defaultData = "data"

// address returns the address of the store that the flags name.
func (p *program) address() (string, error) {
	if p.Store != "" {
		return p.Store, cayley.CheckAddress(p.Store)
	}
	if err := cayley.CheckFolder(p.Data); err != nil {
		return "", fmt.Errorf("--data: %w", err)
	}
	return filepath.Join(p.Data, "store"), nil
}

// openStore opens the store for writing and creates it if it does not exist.
func (p *program) openStore(ctx context.Context) (*cayley.Store, error) {
	address, err := p.address()
	if err != nil {
		return nil, err
	}
	if p.Store == "" {
		if err := os.MkdirAll(p.Data, 0o700); err != nil {
			return nil, fmt.Errorf("the folder for data: %w", err)
		}
	}
	return cayley.Open(ctx, address, cayley.Options{Base: p.Base, Log: p.log})
}

// A record is a store from which commands read.
type record interface {
	claim.Store
	ExportClaims(ctx context.Context, w io.Writer) error
	Files(ctx context.Context, use func(claim.Revision, []cayley.File) error) error
}

// readStore opens the store for reading. It does not create or write anything. If there is no store, the error wraps
// claim.ErrNoStore.
func (p *program) readStore(ctx context.Context) (record, error) {
	if p.shared != nil {
		return p.shared.store(), nil
	}
	s, err := p.openToRead(ctx)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// openToRead opens the store for reading in this process.
func (p *program) openToRead(ctx context.Context) (*cayley.Store, error) {
	address, err := p.address()
	if err != nil {
		return nil, err
	}
	if address == cayley.Memory {
		return nil, claim.ErrNoStore
	}
	s, err := cayley.Open(ctx, address, cayley.Options{Base: p.Base, Log: p.log, ReadOnly: true})
	if errors.Is(err, claim.ErrNoStore) {
		return nil, fmt.Errorf("%w: %s", err, p.missing())
	}
	return s, err
}

// missing returns advice for the case that there is no store.
func (p *program) missing() string {
	const what = "load data into it with nexum load, serve the bundled dataset with nexum serve --seed, or name another"
	switch {
	case p.Store != "":
		return what + " with --store"
	case p.holds() == holdsLost:
		return fmt.Sprintf(
			"the search index or the compiled view of one is left, so %s contained a store that is now missing; restore it "+
				"from a backup, or remove %s",
			p.Data,
			filepath.Join(p.Data, p.remains()),
		)
	case p.holds() == holdsOther:
		return fmt.Sprintf("%s contains other files; name another folder with --data", p.Data)
	}
	return what + " folder with --data"
}

// openGraph opens the store for writing and compiles its view.
func (p *program) openGraph(ctx context.Context) (*graph.Graph, error) {
	s, err := p.openStore(ctx)
	folder, e := p.viewFolder(false)
	return p.compile(ctx, s, folder, cmp.Or(err, e))
}

// readGraph opens the store for reading and compiles its view.
func (p *program) readGraph(ctx context.Context) (*graph.Graph, error) {
	if p.shared != nil {
		return p.shared.g.Reader(), nil
	}
	s, err := p.openToRead(ctx)
	folder, e := p.viewFolder(!p.serves)
	return p.compile(ctx, s, folder, cmp.Or(err, e))
}

// compile compiles the view of a store, or reads it from a folder. If err is not nil, it returns err.
func (p *program) compile(ctx context.Context, s *cayley.Store, folder *graph.Folder, err error) (*graph.Graph, error) {
	if err != nil {
		if s != nil {
			err = closeOnError(err, s.Close)
		}
		return nil, err
	}
	g, err := p.openWith(ctx, folder, s)
	if err != nil {
		return nil, closeOnError(err, s.Close)
	}
	return g, nil
}

// openWith compiles the view of a store with the store's own ontology. The previous release did not store an ontology
// and knew only that of the bundled dataset. If such a store uses the words of that ontology, openWith uses the
// ontology. The folder of the view records this, because finding it out takes a scan of the store.
func (p *program) openWith(ctx context.Context, folder *graph.Folder, s claim.Store) (*graph.Graph, error) {
	core, err := schema.New()
	if err != nil {
		return nil, err
	}
	if !folder.UsesOther(core) {
		g, err := graph.OpenIn(ctx, folder, core, s)
		if !errors.Is(err, graph.ErrUnknownOntology) {
			return g, err
		}
	}
	o, failed := seed.Ontology()
	if failed != nil {
		return nil, failed
	}
	g, err := graph.OpenIn(ctx, folder, o, s)
	if err != nil {
		return nil, err
	}
	if len(g.View().OntologyTexts()) == 0 {
		p.log.InfoContext(ctx,
			"an older release made the store, which has no ontology; the ontology of the bundled dataset is used, "+
				"and the next load with an ontology stores it, too", "dataset", seed.Name)
	}
	return g, nil
}

// ontologyOf returns the ontology of a view. If v is nil, it returns the core ontology.
func ontologyOf(v *graph.View) (*schema.Ontology, error) {
	if v == nil {
		return schema.New()
	}
	return v.Ontology(), nil
}

// memoryGraph returns an empty graph in memory.
func (p *program) memoryGraph(ctx context.Context) (*graph.Graph, error) {
	s, err := cayley.Open(ctx, cayley.Memory, cayley.Options{Base: p.Base, Log: p.log})
	return p.compile(ctx, s, nil, err)
}

// holding describes the content of the data folder.
type holding uint8

const (
	holdsNothing holding = iota // it is empty
	holdsMissing                // it does not exist
	holdsOther                  // it contains a store or unrelated files
	holdsLost                   // it contains the search index or the compiled view of a store, but not the store
)

// Folders for data derived from a store. For a database, a hyphen and a hash of its name are appended.
const (
	searchFolder = "search"
	viewsFolder  = "view"
)

// isDerived reports whether a name in the data folder belongs to data derived from a store.
func isDerived(name string) bool {
	kind, _, _ := strings.Cut(name, "-")
	return kind == searchFolder || kind == viewsFolder
}

// remains returns the name of something that a removed store left behind.
func (p *program) remains() string {
	if _, err := os.Stat(filepath.Join(p.Data, searchFolder)); err != nil {
		return viewsFolder
	}
	return searchFolder
}

// mayHoldNew reports whether the program may create a store in the data folder without being asked.
func (p *program) mayHoldNew() bool {
	holds := p.holds()
	return holds == holdsNothing || holds == holdsMissing
}

// holds classifies the content of the data folder. Data derived from a database counts as nothing. Data derived from
// an embedded store without the store is a remainder.
func (p *program) holds() holding {
	entries, err := os.ReadDir(p.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return holdsMissing
	}
	lost := false
	for _, e := range entries {
		lost = lost || e.Name() == searchFolder || e.Name() == viewsFolder
		below, _ := os.ReadDir(filepath.Join(p.Data, e.Name()))
		if !isDerived(e.Name()) && (e.Name() != "store" || len(below) > 0) {
			return holdsOther
		}
	}
	switch {
	case err != nil:
		return holdsOther
	case lost:
		return holdsLost
	}
	return holdsNothing
}

// isNew reports whether the store is embedded and does not exist yet.
func (p *program) isNew() bool {
	if p.Store != "" {
		return false
	}
	_, err := os.Lstat(filepath.Join(p.Data, "store"))
	return errors.Is(err, fs.ErrNotExist)
}

// isDefault reports whether the store is in the default folder.
func (p *program) isDefault() bool {
	path, err := filepath.Abs(defaultData)
	return err == nil && p.Store == "" && p.Data == path
}

// usesBundled reports whether a command that reads and finds no store uses the bundled dataset in memory. This applies
// to a missing default folder, an existing empty folder, and a store in memory.
func (p *program) usesBundled() bool {
	if p.Store != "" {
		return p.Store == cayley.Memory
	}
	holds := p.holds()
	return holds == holdsNothing || holds == holdsMissing && p.isDefault()
}

// bundled returns a graph in memory with the bundled dataset.
func (p *program) bundled(ctx context.Context) (*graph.Graph, error) {
	p.inMemory = true
	g, err := p.memoryGraph(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := p.loadSeed(ctx, g); err != nil {
		return nil, closeOnError(err, g.Close)
	}
	return g, nil
}

// readOrSeed opens the store for reading. If there is none and seed is true, it returns the bundled dataset in memory
// and prints a note.
func (p *program) readOrSeed(ctx context.Context, seed bool) (*graph.Graph, error) {
	g, err := p.readGraph(ctx)
	if !errors.Is(err, claim.ErrNoStore) || !p.usesBundled() {
		return g, err
	}
	if !seed {
		p.inMemory = true
		return p.memoryGraph(ctx)
	}
	if p.Store != cayley.Memory {
		fmt.Fprintf(
			p.err,
			"there is no store in %s yet; this is the bundled dataset, in memory; load data of your own with nexum load\n",
			p.Data,
		)
	}
	return p.bundled(ctx)
}

// readOrNew opens the store for reading. If there is none, it returns an empty graph in memory.
func (p *program) readOrNew(ctx context.Context) (*graph.Graph, error) {
	g, err := p.readGraph(ctx)
	if errors.Is(err, claim.ErrNoStore) {
		return p.memoryGraph(ctx)
	}
	return g, err
}

// known returns the view of the store for commands that only compare with it. It returns nil if there is no store
// yet. A named folder that does not exist is an error.
func (p *program) known(ctx context.Context) (*graph.View, error) {
	g, err := p.readGraph(ctx)
	if errors.Is(err, claim.ErrNoStore) && p.usesBundled() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return g.View(), g.Close()
}
