package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"nexum/graph"
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
	Requests int           `help:"Requests at one time; more wait a little, then are turned away." default:"64"`
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
	limits.Aliases, limits.Cost, limits.Time, limits.InFlight = l.Aliases, l.Cost, l.Time, l.Requests
	s, err := server.New(server.Options{
		Graph: g, Search: index, Addr: c.Listen, Version: version(), Log: p.log, Limits: limits,
		AllowedHosts: c.Host, AllowedOrigins: c.Origin,
	})
	if err != nil {
		return err
	}
	return s.Run(ctx, func(at net.Addr) {
		addr := at.String()
		greet(p, g.View(), addr)
		if p.ready != nil {
			p.ready(addr)
		}
	})
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

// openIndex opens the search index and brings it to the revision of a view.
func (p *program) openIndex(ctx context.Context, v *graph.View) (*search.Index, error) {
	dir := filepath.Join(p.Data, "search")
	if p.Store != "" && !strings.HasPrefix(p.Store, "postgres") {
		dir = "" // a store that is gone at the end has an index that is, too
	} else if err := os.MkdirAll(p.Data, 0o750); err != nil {
		return nil, fmt.Errorf("the folder for data: %w", err)
	}
	index, err := search.Open(dir)
	if err != nil {
		return nil, err
	}
	if at, ok := index.Revision(); ok && at == v.Revision().Number {
		return index, nil
	}
	start := time.Now()
	if err := index.Build(ctx, v.Revision().Number, documents(v)); err != nil {
		return nil, closing(err, index.Close)
	}
	p.log.Info("built the search index", "entities", index.Len(), "took", time.Since(start).Round(time.Millisecond))
	return index, nil
}
