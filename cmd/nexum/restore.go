package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"nexum/graph/rule/engine"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/loader"
)

// restore imports an export into an empty store.
func (p *program) restore(ctx context.Context, path string) error {
	in, err := openExport(path)
	if err != nil {
		return err
	}
	defer in.Close()
	begin := bufio.NewReaderSize(in, 1<<16)
	head, _ := begin.Peek(64)
	unsummed := cayley.IsUnsummed(head)
	s, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	rev, err := s.Restore(ctx, begin)
	if errors.Is(err, claim.ErrNotEmpty) {
		err = fmt.Errorf("%w; an export is restored into an empty store: name another folder with --data", err)
	}
	if err != nil {
		return closeOnError(fmt.Errorf("%s: %w", path, err), s.Close)
	}
	folder, err := p.viewFolder(false)
	if err != nil {
		return closeOnError(err, s.Close)
	}
	g, err := p.openWith(ctx, folder, s)
	if err != nil {
		return closeOnError(fmt.Errorf("restored %s up to revision %d, which cannot be read again: %w", path, rev.Number,
			err), s.Close)
	}
	if unsummed {
		fmt.Fprintf(p.out, "%s: an older nexum wrote this export without checksums; whether it was changed since "+
			"cannot be known\n", path)
	}
	if err := p.restored(path, g.View()); err != nil {
		return closeOnError(err, g.Close)
	}
	if err := g.Close(); err != nil {
		return err
	}
	return p.indexLoaded(ctx, g.View(), math.MaxInt)
}

// restored prints the result of a restore, and the data that rules cannot use, because an export is not checked against
// the ontology.
func (p *program) restored(path string, v *graph.View) error {
	rules, err := engine.Load(v)
	if err != nil {
		return err
	}
	for _, u := range rules.Unfit() {
		fmt.Fprintf(p.out, "%s: rule %s is not used: %s\n", path, u.ID, u.Why)
	}
	if n, first := engine.Unread(v); n > 0 {
		at, err := lineOf(path, v, first)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s: %s\n", at, unread(v, n, first))
	}
	fmt.Fprintf(p.out, "restored %s up to revision %d\n", path, v.Revision().Number)
	return nil
}

// unread describes the facts that rules ignore: their number and the first one.
func unread(v *graph.View, n int, first graph.Fact) string {
	what := fmt.Sprintf("%s of %s is %q", v.PredName(first.Pred), v.ID(first.Entity), first.Value.Text)
	if n == 1 {
		return what + ", which does not fit the ontology; rules and questions ignore it"
	}
	return fmt.Sprintf("%s, the first of %d facts that do not fit the ontology; rules and questions ignore them", what, n)
}

// lineOf returns the line of an export that contains a fact.
func lineOf(path string, v *graph.View, f graph.Fact) (string, error) {
	in, err := openExport(path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	line, err := loader.LineOf(in, v.ID(f.Entity), v.PredName(f.Pred), f.Value.Text)
	if err != nil || line == 0 {
		return path, err
	}
	return fmt.Sprintf("%s:%d", path, line), nil
}

// exported is an export that is being read and unpacked.
type exported struct {
	io.Reader
	file *os.File
}

func (e exported) Close() error { return e.file.Close() }

func openExport(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(f, 1<<20)
	if !strings.HasSuffix(path, ".gz") {
		return exported{in, f}, nil
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, closeOnError(fmt.Errorf("%s: %w", path, err), f.Close)
	}
	return exported{z, f}, nil
}
