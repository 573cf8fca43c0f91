package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/loader"
	"nexum/loader/tempdir"
	"nexum/server"
	"nexum/server/web"
)

type serveCmd struct {
	Listen string `help:"Answer at this address." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Seed   *bool  `help:"Load the bundled dataset into a new store. nexum without a command does this for a new default folder, unless --no-seed is set." negatable:""`

	TokenFile      string `help:"Answer only requests with the token in this file: Authorization: Bearer TOKEN, or as the password in a browser." placeholder:"FILE" type:"path"`
	TrustedNetwork bool   `help:"Allow an address that other machines can reach without a token. Everyone who can reach it can read all data."`

	Host   []string `help:"Also answer requests for this host name, besides localhost; * allows every name." placeholder:"NAME"`
	Origin []string `help:"Allow pages of this web origin to read answers: https://example.org, or * for all." placeholder:"ORIGIN"`

	EmbedOrigin []string `help:"Allow pages of this web origin to show the explorer in a frame, read-only: https://example.org. By default, no page is allowed." placeholder:"ORIGIN"`

	TrustedDocuments []string `help:"Answer only the GraphQL documents of this manifest, as Apollo, Relay or graphql-codegen write it, and reject all others. The flag can be repeated." placeholder:"FILE" type:"path" sep:"none"`

	ReadOnly  bool     `help:"Accept no new data and do not change the store. Any number of services can read one folder."`
	LoadToken []string `help:"Accept new data from other machines with this token: Authorization: Bearer TOKEN. By default, only programs on this machine can load data. Set the token in the environment (NEXUM_LOAD_TOKEN) or in the file of --config, where other users cannot see it." placeholder:"TOKEN"`

	Limit limitFlags `embed:"" prefix:"limit-"`

	trusted  *server.TrustedDocuments
	accepted []string // tokens that authorize requests; empty if no token is required

	refused string // why the service is read-only; empty if it is not
}

func (c *serveCmd) Run(ctx context.Context, p *program) error {
	p.serves = true
	if p.serving != nil {
		p.serving()
	}
	if err := tempdir.Clean(); err != nil {
		p.log.Warn("temporary files of a process that was killed could not be removed", "err", err)
	}
	if err := c.Limit.check(); err != nil {
		return err
	}
	keepHeap(min(memoryLimit(c.Limit.Memory), debug.SetMemoryLimit(-1)), 100) // the start allocates much, too
	for _, origin := range c.EmbedOrigin {
		if err := web.CheckOrigin(origin); err != nil {
			return fmt.Errorf("--embed-origin: %w", err)
		}
	}
	tokens, err := c.tokens()
	if err != nil {
		return err
	}
	c.accepted = tokens
	if c.trusted, err = readTrusted(c.TrustedDocuments); err != nil {
		return err
	}
	g, err := c.open(ctx, p)
	if err != nil {
		return err
	}
	if err := c.serve(ctx, p, g); err != nil {
		return closeOnError(err, g.Close)
	}
	return g.Close()
}

// open opens the store. It loads the bundled dataset into a new store if a flag requests it, or if nexum was started
// without a command and uses the default folder.
func (c *serveCmd) open(ctx context.Context, p *program) (*graph.Graph, error) {
	want := c.Seed != nil && *c.Seed || c.Seed == nil && p.bare && p.isDefault() && p.mayHoldNew()
	if want && p.Store != cayley.Memory {
		if err := c.seed(ctx, p); err != nil {
			return nil, err
		}
	}
	var err error
	var g *graph.Graph
	g, c.refused, err = c.openService(ctx, p, c.Seed == nil || *c.Seed)
	return g, err
}

// seed loads the bundled dataset into a store that has no revision.
func (c *serveCmd) seed(ctx context.Context, p *program) error {
	s, err := p.readStore(ctx)
	if err == nil {
		head, err := s.Head(ctx)
		if err = errors.Join(err, s.Close()); err != nil || head.Number > 0 {
			return err
		}
	} else if !errors.Is(err, claim.ErrNoStore) {
		return err
	} else if p.Store == "" && !p.mayHoldNew() {
		return err
	}
	g, err := p.openGraph(ctx)
	if err != nil {
		return err
	}
	report, err := p.loadSeed(ctx, g)
	if err != nil {
		return closeOnError(err, g.Close)
	}
	p.log.Info("the store is new: loaded the bundled dataset", "dataset", report.Dataset, "claims", report.New)
	return g.Close()
}

func (c *serveCmd) serve(ctx context.Context, p *program, g *graph.Graph) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	index, err := p.openIndex(ctx, g)
	if err != nil {
		return err
	}
	var following sync.WaitGroup
	defer func() {
		stop()
		following.Wait()
		index.close()
	}()
	commands := newCommandServer(p, g, index.Index)
	follower := newFollower(ctx, p, g)
	o := server.Options{
		Graph: g, Search: index.Index, Base: p.Base, Addr: c.Listen, Version: version(), Log: p.log, Limits: c.limits(p),
		AllowedHosts: c.Host, AllowedOrigins: c.Origin, EmbedOrigins: c.EmbedOrigin, Export: g.Store().Export,
		Tokens: c.accepted, TrustedDocuments: c.trusted, Sizes: p.sizes,
		Loader: &loadSettings{p, g, c.refused}, LoadTokens: append(slices.Clone(c.LoadToken), commands.token),
		Commands:  commands,
		Commander: commands,
	}
	if follower != nil {
		o.Follower = follower
	}
	spans, err := p.newTracer(ctx)
	if err != nil {
		return err
	}
	defer closeTracer(ctx, spans)
	if spans != nil {
		o.Tracer = spans
	}
	s, err := server.New(o)
	if err != nil {
		return err
	}
	g.Watch(func(ctx context.Context, step graph.Step) {
		index.follow(ctx, step)
		if err := s.Prepare(step.After); err != nil {
			p.log.Error("a new revision cannot be served", "revision", step.After.Revision().Number, "error", err)
		}
	})
	g.AfterStep(s.Advance)
	if follower != nil {
		following.Go(func() { follower.run(ctx) })
	}
	return s.Run(ctx, func(at net.Addr) {
		addr := at.String()
		commands.notify(addr)
		if isOpen(addr) && len(c.accepted) == 0 {
			p.log.Warn("everyone who can reach this address can read all data: nexum requires no password", "address", addr)
		}
		printWelcome(p, g.View(), reachable(addr))
		go p.warnUnread(g.View())
		if p.ready != nil {
			p.ready(addr)
		}
	})
}

// limits converts the flags to the limits of the service.
func (c *serveCmd) limits(p *program) server.Limits {
	out := server.DefaultLimits()
	l := c.Limit
	out.Body, out.Tokens, out.Depth, out.Fields = l.Body, l.Tokens, l.Depth, l.Fields
	out.Aliases, out.Cost, out.InFlight = l.Aliases, l.Cost, l.Requests
	out.Time, out.Stream, out.Export = l.Time, l.Stream, l.ExportDisk<<20
	out.Answers = l.Answers << 20
	out.Answer, out.Connections = l.Answer<<20, l.Connections
	out.Subscribers, out.Subscriptions = l.Subscribers, l.Subscriptions
	out.Load, out.LoadFiles, out.LoadEntries, out.LoadTime = l.Load<<20, l.LoadFiles<<20, l.LoadEntries, l.LoadTime
	out.Memory = p.limitMemory(l.Memory)
	out.Field.Depth = l.Length
	out.Rules = l.rules()
	return out
}

// unreadAtMost is the maximum number of entities that a start searches for facts that rules ignore. The loader finds
// such facts in graphs of any size.
const unreadAtMost = 20_000

// warnUnread logs a warning about facts that rules ignore, if the graph is small.
func (p *program) warnUnread(v *graph.View) {
	if v.Len() > unreadAtMost {
		return
	}
	if n, first := engine.Unread(v); n > 0 {
		p.log.Warn(unread(v, n, first))
	}
}

// printWelcome prints the next steps for a person.
func printWelcome(p *program, v *graph.View, addr string) {
	entities, relations := v.Size()
	fmt.Fprintf(
		p.out,
		"\nnexum serves %d entities and %d relations, revision %d, at http://%s\n",
		entities,
		relations,
		v.Revision().Number,
		addr,
	)
	if _, ok := v.Lookup("21vianet"); ok {
		query := `{ company(id: "21vianet") { constrainedBy(first: 50) { edges { node { name } relation { derived proof { text } } } } } }`
		fmt.Fprintf(
			p.out,
			"\nTry: which laws constrain 21Vianet, and why?\n\n  curl -s http://%s/graphql --json '{\"query\": \"%s\"}'\n\n",
			addr,
			strings.ReplaceAll(query, `"`, `\"`),
		)
	}
}

// loadSeed loads the bundled dataset.
func (p *program) loadSeed(ctx context.Context, g *graph.Graph) (loader.Report, error) {
	dir, remove, err := seedFolder()
	if err != nil {
		return loader.Report{}, fmt.Errorf("the bundled dataset: %w", err)
	}
	defer remove()
	l, err := p.newLoader(g.View().Ontology(), g.View(), nil)
	if err != nil {
		return loader.Report{}, err
	}
	report, err := load(ctx, g, l, dir)
	if err != nil {
		return report, fmt.Errorf("the bundled dataset: %w", err)
	}
	return report, nil
}

// viewFolder returns the folder of the compiled view. Commands that only read do not write to it.
func (p *program) viewFolder(readOnly bool) (*graph.Folder, error) {
	dir, err := p.derivedFolder(viewsFolder)
	log := p.log
	if !p.serves && !log.Enabled(context.Background(), slog.LevelDebug) {
		log = slog.New(warnings{log.Handler()})
	}
	return &graph.Folder{Dir: dir, ReadOnly: readOnly, Log: log}, err
}

// warnings is a log handler that drops messages below the level of warnings. Commands other than serve use it, because
// messages about ordinary work matter only to the operator of a service.
type warnings struct{ slog.Handler }

// Enabled implements slog.Handler.
func (h warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && h.Handler.Enabled(ctx, l)
}

// derivedFolder returns the folder for data of a kind that is derived from the store: one folder for an embedded
// store, one folder per database, and "" for a graph in memory.
func (p *program) derivedFolder(kind string) (string, error) {
	switch {
	case p.inMemory, p.Store == cayley.Memory:
		return "", nil
	case p.Store == "":
		return filepath.Join(p.Data, kind), nil
	}
	name, err := cayley.Name(p.Store) // does not contain the password
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(name))
	return filepath.Join(p.Data, kind+"-"+hex.EncodeToString(sum[:6])), nil
}
