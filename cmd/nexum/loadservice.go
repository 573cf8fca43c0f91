package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/loader"
	packs "nexum/loader/pack"
	"nexum/seed"
	"nexum/server"
)

// loadSettings implements server.Loader: it loads new data into the graph of a service.
type loadSettings struct {
	p *program
	g *graph.Graph
	// refused is the reason why the service is read-only; empty if it is not.
	refused string
}

// loadTries is the maximum number of attempts if other processes commit during a load.
const loadTries = 5

// Load implements server.Loader.
func (t *loadSettings) Load(ctx context.Context, in server.Load) (server.Loaded, error) {
	if t.refused != "" {
		return server.Loaded{}, &server.Error{Code: server.CodeReadOnly, Message: t.refused}
	}
	for _, path := range in.Paths {
		if exported, err := loader.IsExport(path); err == nil && exported {
			return server.Loaded{}, &server.Error{
				Code:    server.CodeInput,
				Message: "this is the export of a store, which is restored into an empty store: nexum load --data DIR FILE",
			}
		}
	}
	for try := 1; ; try++ {
		loaded, err := t.load(ctx, in)
		if errors.Is(err, cayley.ErrUnreachable) && try == 1 {
			// The database may have closed an idle connection. What was committed before that is not added twice.
			t.p.log.Warn("the connection to the database was lost during a load, which is tried again", "error", err)
			continue
		}
		if remedy := storageRemedy(err); remedy != "" {
			t.p.log.Error("a load failed because of the store", "error", err)
			return loaded, &server.Error{Code: server.CodeStorage, Message: remedy}
		}
		if !errors.Is(err, claim.ErrConflict) || try == loadTries {
			return loaded, err
		}
	}
}

// storageRemedy returns the cause of an error of the disk or the database of the store, with advice. It returns "" for
// any other error.
func storageRemedy(err error) string {
	var refused *cayley.RefusedError
	switch {
	case errors.As(err, &refused):
		return refused.Remedy + "; nothing was changed; send it again then: the service continues by itself"
	case errors.Is(err, cayley.ErrFull):
		return "the disk of the store is full; nothing was changed; free some space, and send it again: " +
			"the service then continues by itself"
	case errors.Is(err, cayley.ErrUnreachable):
		return "the database of the store cannot be reached; the service continues by itself when it answers again; " +
			"send the load again then: what was committed is not added twice"
	case errors.Is(err, cayley.ErrUnwritable):
		return "the disk of the store cannot be written, or not by this service; nothing was changed; " +
			"make it writable, and send it again: the service then continues by itself"
	}
	return ""
}

// load checks data against the newest view and commits it.
func (t *loadSettings) load(ctx context.Context, in server.Load) (loaded server.Loaded, err error) {
	dirs, done, err := packs.Extract(seed.Files, in.Packs...)
	if err != nil {
		return loaded, packError(err)
	}
	defer done()
	packNames := map[string]string{}
	for i, dir := range dirs {
		packNames[dir] = "pack " + in.Packs[i]
	}
	v := t.g.View()
	l, err := t.p.newLoader(v.Ontology(), v, nil, func(o *loader.Options) {
		o.Within, o.Found, o.Unpacked = in.Dir, in.Found, packNames
		o.Format, o.Encoding, o.MaxWarnings, o.SkipBad = in.Format, in.Encoding, in.Warnings, in.SkipBad
	})
	if err != nil {
		return loaded, err
	}
	if in.Paths == nil {
		if in.Paths, err = l.Discover(in.Dir); err != nil {
			return loaded, err
		}
		if in.Paths == nil {
			return loaded, &server.Error{
				Code:    server.CodeInput,
				Message: "the archive has no dataset, and no file that can be loaded",
			}
		}
	}
	in.Paths = append(dirs, in.Paths...)
	commit := committing(ctx, t.g)
	var changes difference
	if in.DryRun {
		commit = changes.record
	}
	var news added
	commit = news.watch(v, commit)
	if in.Replace {
		loaded.Report, err = l.Replace(ctx, v, commit, in.Paths...)
	} else {
		loaded.Report, err = l.Load(ctx, commit, in.Paths...)
	}
	if err != nil {
		return loaded, err
	}
	loaded.Revision = t.g.View().Revision().Number
	if name := packs.For(loaded.ForeignKinds, loaded.Foreigns); !slices.Contains(in.Packs, name) {
		loaded.Pack = name
	}
	if loaded.New > 0 {
		loaded.Added = &news.found
	}
	switch {
	case loaded.New == 0 && loaded.Retracted == 0:
		loaded.Status, loaded.Revision = server.LoadUnchanged, v.Revision().Number
	case in.DryRun:
		loaded.Status = server.LoadDryRun
		loaded.Changes = changes.texts(server.MaxChanges)
		loaded.MoreChanges = len(changes.lines) - len(loaded.Changes)
	default:
		loaded.Status = server.LoadCommitted
	}
	return loaded, nil
}

// packError converts an error of unpacking packs to the one that the client sees.
func packError(err error) error {
	if errors.Is(err, packs.ErrUnknown) {
		return &server.Error{Code: server.CodeInput, Message: "pack: " + err.Error()}
	}
	return err
}

// openService opens the store of a service, for writing if possible, so that the service accepts loads. Otherwise
// refused is the reason why it does not.
func (c *serveCmd) openService(ctx context.Context, p *program, seed bool) (g *graph.Graph, refused string, err error) {
	if p.Store == cayley.Memory {
		g, err := p.readOrSeed(ctx, seed)
		return g, "", err
	}
	if c.ReadOnly {
		g, err := p.readOrSeed(ctx, seed)
		return g, "this service takes no new data: it was started with --read-only", err
	}
	g, err = p.writeGraph(ctx)
	var held *cayley.HeldError
	switch {
	case err == nil:
		if s, ok := g.Store().(*cayley.Store); ok && s.ReadsOnly() != nil {
			p.log.Warn("the service takes no new data until the disk or database of its store can be written",
				"why", s.ReadsOnly())
		}
		return g, "", nil
	case errors.Is(err, claim.ErrNoStore):
		g, err := p.readOrSeed(ctx, seed)
		return g, "this service takes no new data: it has no store, and answers from the bundled dataset in memory; " +
			"load into a folder with nexum load, and start the service on that", err
	case errors.Is(err, claim.ErrStoreDamaged),
		errors.Is(err, claim.ErrStoreFormat),
		errors.Is(err, graph.ErrUnknownOntology),
		ctx.Err() != nil:
		return nil, "", err
	case errors.As(err, &held) && len(held.Notice) > 0:
		return nil, "", err
	}
	g, readErr := p.readGraph(ctx)
	if readErr != nil {
		return nil, "", readErr
	}
	p.log.Warn("the service takes no new data", "why", err)
	return g, fmt.Sprintf("this service takes no new data: %s", err), nil
}

// writeGraph opens an existing store for writing, or for reading until its disk can be written, and compiles its view.
func (p *program) writeGraph(ctx context.Context) (*graph.Graph, error) {
	address, err := p.address()
	if err != nil {
		return nil, err
	}
	s, err := cayley.Open(ctx, address, cayley.Options{Base: p.Base, Log: p.log, MustExist: true, WriteLater: true})
	if errors.Is(err, claim.ErrNoStore) {
		err = fmt.Errorf("%w: %s", err, p.missing())
	}
	folder, e := p.viewFolder(false)
	return p.compile(ctx, s, folder, cmp.Or(err, e))
}
