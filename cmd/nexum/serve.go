package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"nexum/graph"
	"nexum/graph/rule"
	"nexum/graph/search"
	"nexum/server"
)

type serveCmd struct {
	Listen string `help:"Answer at this address. Anyone who can reach it can read everything." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Seed   bool   `help:"Load the dataset that comes along if the store is empty." default:"true" negatable:""`

	Host   []string `help:"Answer requests for this host name too, beside localhost; * for any." placeholder:"NAME"`
	Origin []string `help:"Let pages of this web origin read answers: https://example.org, or * for all." placeholder:"ORIGIN"`

	Limit limitFlags `embed:"" prefix:"limit-"`
}

// limitFlags are what one request may cost.
type limitFlags struct {
	Body     int64         `help:"Bytes of a request." default:"1048576"`
	Tokens   int           `help:"Tokens of a query." default:"10000"`
	Depth    int           `help:"Fields within fields of a query." default:"20"`
	Fields   int           `help:"Fields of a query, fragments put in place." default:"2000"`
	Aliases  int           `help:"Aliases in a query." default:"100"`
	Cost     int           `help:"Fields that the answer to a query could have at most." default:"1000000"`
	Time     time.Duration `help:"Time for one request." default:"20s"`
	Stream   time.Duration `help:"Time for one export of the whole graph." default:"10m"`
	Requests int           `help:"Requests at one time; more wait a little, then are turned away." default:"64"`

	ExportDisk int64 `help:"Bytes on disk of all export files that are being sent, in MiB." default:"16384" placeholder:"MIB"`

	RuleTime   time.Duration `help:"Time for the rules in one request." default:"5s"`
	RuleSteps  int           `help:"Steps of the rules in one request." default:"20000000"`
	RuleMemory int           `help:"Memory for the rules in one request, in MiB." default:"256" placeholder:"MIB"`
}

func (c *serveCmd) Run(ctx context.Context, p *program) error {
	g, err := p.openGraph(ctx)
	if err != nil {
		return err
	}
	if err := c.serve(ctx, p, g); err != nil {
		return closing(err, g.Close)
	}
	return g.Close()
}

func (c *serveCmd) serve(ctx context.Context, p *program, g *graph.Graph) error {
	if c.Seed && g.View().Revision().Number == 0 {
		if err := p.loadSeed(ctx, g); err != nil {
			return err
		}
	}
	index, err := p.openIndex(ctx, g.View())
	if err != nil {
		return err
	}
	defer index.Close()
	limits := server.DefaultLimits()
	l := c.Limit
	limits.Body, limits.Tokens, limits.Depth, limits.Fields = l.Body, l.Tokens, l.Depth, l.Fields
	limits.Aliases, limits.Cost, limits.InFlight = l.Aliases, l.Cost, l.Requests
	limits.Time, limits.Stream, limits.Export = l.Time, l.Stream, l.ExportDisk<<20
	limits.Rules = rule.Limits{Steps: l.RuleSteps, Memory: l.RuleMemory << 20, Time: l.RuleTime}
	s, err := server.New(server.Options{
		Graph: g, Search: index, Base: p.Base, Addr: c.Listen, Version: version(), Log: p.log, Limits: limits,
		AllowedHosts: c.Host, AllowedOrigins: c.Origin,
	})
	if err != nil {
		return err
	}
	return s.Run(ctx, func(at net.Addr) {
		addr := at.String()
		greet(p, g.View(), addr)
		go p.warnUnread(g.View())
		if p.ready != nil {
			p.ready(addr)
		}
	})
}

// warnUnread tells of facts that rules pass over.
func (p *program) warnUnread(v *graph.View) {
	if n, first := rule.Unread(v); n > 0 {
		p.log.Warn(unread(v, n, first))
	}
}

// greet tells a person where to go from here.
func greet(p *program, v *graph.View, addr string) {
	s := v.Stats()
	fmt.Fprintf(p.out, "\nnexum serves %d entities and %d relations, revision %d, at http://%s\n", s.Entities, s.Relations, v.Revision().Number, addr)
	if _, ok := v.Lookup("21vianet"); ok {
		query := `{ company(id: "21vianet") { constrainedBy(first: 50) { edges { node { name } relation { derived proof { text } } } } } }`
		fmt.Fprintf(p.out, "\nTry: which laws constrain 21Vianet, and why?\n\n  curl -s http://%s/graphql --json '{\"query\": \"%s\"}'\n\n", addr, strings.ReplaceAll(query, `"`, `\"`))
	}
}

func (p *program) loadSeed(ctx context.Context, g *graph.Graph) error {
	dir, remove, err := seedFolder()
	if err != nil {
		return fmt.Errorf("the dataset that comes along: %w", err)
	}
	defer remove()
	l, err := p.newLoader(g.View().Ontology(), g.View(), nil)
	if err != nil {
		return err
	}
	report, err := load(ctx, g, l, dir)
	if err != nil {
		return fmt.Errorf("the dataset that comes along: %w", err)
	}
	p.log.Info("the store was empty: loaded the dataset that comes along", "dataset", report.Dataset, "claims", report.New)
	return nil
}

// waitFor is how many entities the search index of is built before serving begins; a larger one is built
// while the rest is served, and until then a search is told so.
const waitFor = 20_000

// openIndex opens the search index and brings it to the revision of a view, or begins to.
func (p *program) openIndex(ctx context.Context, v *graph.View) (*search.Index, error) {
	dir, err := p.indexFolder()
	if err != nil {
		return nil, err
	}
	index, err := search.Open(dir)
	if err != nil {
		return nil, err
	}
	if why := index.Discarded(); why != nil {
		p.log.Warn("the search index is built anew", "why", why)
	}
	if at, ok := index.Revision(); ok && at == v.Revision().Number {
		return index, nil
	}
	build := func() error {
		start := time.Now()
		if err := index.Build(ctx, v.Revision().Number, documents(v)); err != nil {
			return err
		}
		p.log.Info("built the search index", "entities", index.Len(), "took", time.Since(start).Round(time.Millisecond))
		return nil
	}
	if v.Len() <= waitFor {
		if err := build(); err != nil {
			return nil, closing(err, index.Close)
		}
		return index, nil
	}
	p.log.Info("building the search index; all else is served meanwhile", "entities", v.Len())
	go func() {
		if err := build(); err != nil && ctx.Err() == nil {
			p.log.Error("the search index could not be built; nexum searches nothing until it starts again", "error", err)
		}
	}()
	return index, nil
}

// indexFolder returns where the search index is kept: beside an embedded store, under a name of its own
// for each database, and nowhere for a store that is gone at the end.
func (p *program) indexFolder() (string, error) {
	name := "search"
	switch {
	case strings.HasPrefix(p.Store, "postgres"):
		sum := sha256.Sum256([]byte(p.Store))
		name += "-" + hex.EncodeToString(sum[:6])
	case p.Store != "":
		return "", nil
	}
	if err := os.MkdirAll(p.Data, 0o750); err != nil {
		return "", fmt.Errorf("the folder for data: %w", err)
	}
	return filepath.Join(p.Data, name), nil
}
