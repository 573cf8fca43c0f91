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

// defaultData is the folder for data when no flag names one.
const defaultData = "data"

// address returns where the store is, which the flags name.
func (p *program) address() (string, error) {
	if p.Store != "" {
		return p.Store, cayley.CheckAddress(p.Store)
	}
	if err := cayley.CheckFolder(p.Data); err != nil {
		return "", fmt.Errorf("--data: %w", err)
	}
	return filepath.Join(p.Data, "store"), nil
}

// openStore opens the store for writing, and makes it if it is not there.
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

// A record is a store as commands read it.
type record interface {
	claim.Store
	ExportClaims(ctx context.Context, w io.Writer) error
	Files(ctx context.Context, use func(claim.Revision, []cayley.File) error) error
}

// readStore opens the store for reading: nothing is made or written. Without one the error wraps claim.ErrNoStore.
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

// openToRead opens the store for reading, in a process of its own.
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

// missing says what to do if there is no store.
func (p *program) missing() string {
	const what = "load data into it with nexum load, or name another"
	switch {
	case p.Store != "":
		return what + " with --store"
	case p.holds() == holdsLost:
		return fmt.Sprintf("the search index or the compiled view of one is left, so %s held a store that is gone; restore it from a backup, or remove %s",
			p.Data, filepath.Join(p.Data, p.remains()))
	case p.holds() == holdsOther:
		return fmt.Sprintf("%s holds something else; name another folder with --data", p.Data)
	}
	return what + " folder with --data"
}

// openGraph opens the store for writing and compiles the view of it.
func (p *program) openGraph(ctx context.Context) (*graph.Graph, error) {
	s, err := p.openStore(ctx)
	folder, e := p.viewFolder(false)
	return p.compile(ctx, s, folder, cmp.Or(err, e))
}

// readGraph opens the store for reading and compiles the view of it.
func (p *program) readGraph(ctx context.Context) (*graph.Graph, error) {
	if p.shared != nil {
		return p.shared.g.Reader(), nil
	}
	s, err := p.openToRead(ctx)
	folder, e := p.viewFolder(!p.serves)
	return p.compile(ctx, s, folder, cmp.Or(err, e))
}

// compile compiles the view of a store, if it could be opened, or takes it from a folder.
func (p *program) compile(ctx context.Context, s *cayley.Store, folder *graph.Folder, err error) (*graph.Graph, error) {
	if err != nil {
		if s != nil {
			err = closing(err, s.Close)
		}
		return nil, err
	}
	g, err := p.openWith(ctx, folder, s)
	if err != nil {
		return nil, closing(err, s.Close)
	}
	return g, nil
}

// openWith compiles the view of a store under the ontology that it holds. A release before this one stored none, and
// knew the ontology of the bundled dataset alone: a store that uses its words gets it.
func (p *program) openWith(ctx context.Context, folder *graph.Folder, s claim.Store) (*graph.Graph, error) {
	core, err := schema.New()
	if err != nil {
		return nil, err
	}
	g, err := graph.OpenIn(ctx, folder, core, s)
	if !errors.Is(err, graph.ErrUnknownOntology) {
		return g, err
	}
	o, failed := seed.Ontology()
	if failed != nil {
		return nil, failed
	}
	g, failed = graph.OpenIn(ctx, folder, o, s)
	if failed != nil {
		return nil, failed
	}
	if len(g.View().OntologyTexts()) == 0 {
		p.log.InfoContext(ctx, "the store holds no ontology, as an older release made it; the ontology of the bundled dataset is used, "+
			"and the next load that brings an ontology stores it as well", "dataset", seed.Name)
	}
	return g, nil
}

// ontologyOf returns the ontology of a view; of no view, what every store has.
func ontologyOf(v *graph.View) (*schema.Ontology, error) {
	if v == nil {
		return schema.New()
	}
	return v.Ontology(), nil
}

// memoryGraph returns an empty graph that nothing keeps.
func (p *program) memoryGraph(ctx context.Context) (*graph.Graph, error) {
	s, err := cayley.Open(ctx, cayley.Memory, cayley.Options{Base: p.Base, Log: p.log})
	return p.compile(ctx, s, nil, err)
}

// holding is what the folder for data holds.
type holding uint8

const (
	holdsNothing holding = iota // it is empty
	holdsMissing                // it does not exist
	holdsOther                  // it has a store, or something else
	holdsLost                   // it has the search index or the compiled view of a store, and not the store
)

// The folders for what is made from a store. Those of a database have a hyphen and a hash of its name at the end.
const (
	searchFolder = "search"
	viewsFolder  = "view"
)

// isDerived reports whether a name in the folder for data is that of something that is made from a store.
func isDerived(name string) bool {
	kind, _, _ := strings.Cut(name, "-")
	return kind == searchFolder || kind == viewsFolder
}

// remains returns the name of what is left of a store that is gone.
func (p *program) remains() string {
	if _, err := os.Stat(filepath.Join(p.Data, searchFolder)); err != nil {
		return viewsFolder
	}
	return searchFolder
}

// mayHoldNew reports whether a new store may be made in the folder for data on the program's own accord.
func (p *program) mayHoldNew() bool {
	holds := p.holds()
	return holds == holdsNothing || holds == holdsMissing
}

// holds says what the folder for data holds. What is made from a database is nothing, and what is made from an embedded
// store is the remains of one.
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

// isNew reports whether an embedded store does not exist yet.
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

// lends reports whether a command that reads, and finds no store, answers from the bundled dataset in memory: in
// place of the default folder, of one that exists and is empty, and of a store in memory.
func (p *program) lends() bool {
	if p.Store != "" {
		return p.Store == cayley.Memory
	}
	holds := p.holds()
	return holds == holdsNothing || holds == holdsMissing && p.isDefault()
}

// bundled returns the bundled dataset in memory.
func (p *program) bundled(ctx context.Context) (*graph.Graph, error) {
	p.lent = true
	g, err := p.memoryGraph(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := p.loadSeed(ctx, g); err != nil {
		return nil, closing(err, g.Close)
	}
	return g, nil
}

// readOrLend opens the store for reading. If there is none, and seed allows it, it returns the bundled dataset in
// memory, and says so.
func (p *program) readOrLend(ctx context.Context, seed bool) (*graph.Graph, error) {
	g, err := p.readGraph(ctx)
	if !errors.Is(err, claim.ErrNoStore) || !p.lends() {
		return g, err
	}
	if !seed {
		p.lent = true
		return p.memoryGraph(ctx)
	}
	if p.Store != cayley.Memory {
		fmt.Fprintf(p.err, "there is no store in %s yet; this is the bundled dataset, in memory; load data of your own with nexum load\n", p.Data)
	}
	return p.bundled(ctx)
}

// readOrNew opens the store for reading; if there is none, it returns an empty graph in memory.
func (p *program) readOrNew(ctx context.Context) (*graph.Graph, error) {
	g, err := p.readGraph(ctx)
	if errors.Is(err, claim.ErrNoStore) {
		return p.memoryGraph(ctx)
	}
	return g, err
}

// known returns the view of the store for commands that compare with it and write nothing; nil if there is no store
// yet. A folder that is named and does not exist is an error.
func (p *program) known(ctx context.Context) (*graph.View, error) {
	g, err := p.readGraph(ctx)
	if errors.Is(err, claim.ErrNoStore) && p.lends() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return g.View(), g.Close()
}
