package server

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/graph/rule/engine"
)

// A Source hands out views: graph.Graph is one.
type Source interface {
	// View returns the newest view.
	View() *graph.View
}

// Options say what to serve, and within which limits. Graph and Search must be given; what else is zero
// takes the default that DefaultLimits and the fields name.
type Options struct {
	// Graph is what is served.
	Graph Source
	// Search finds entities by text.
	Search query.Searcher
	// Export writes the whole record of the graph, which can be restored; nil if it cannot be had.
	Export func(ctx context.Context, w io.Writer) error

	// Loader takes new data into the graph; nil if the service only reads.
	Loader Loader
	// LoadTokens are the bearer tokens with which new data is taken from any address. Without one it is taken from
	// programs on this machine only.
	LoadTokens []string

	// Tokens are those one of which every request must bring, but for probes; none lets everybody in who reaches the service.
	Tokens []string

	// Follower tells how far the record is followed; nil if only this process commits to it.
	Follower Follower
	// Commands answers commands of programs that hold a secret of the service; nil if there is none.
	Commands http.Handler

	// Sizes returns how many bytes there are of what is on disk, by name, for metrics; nil if nothing is.
	Sizes func() map[string]int64

	// Addr is where Run listens: host:port. 127.0.0.1:8080 by default.
	Addr string
	// AllowedHosts are the values of the header Host that are answered, without port, beside localhost
	// and IP addresses, so that no page of another site can reach the service under a name of its own
	// (DNS rebinding). * answers every host.
	AllowedHosts []string
	// AllowedOrigins are the web origins whose pages may read answers: https://example.org, or * for
	// all. Empty allows none but the service's own pages.
	AllowedOrigins []string
	// Base is where the IRIs of RDF exports begin; export.DefaultBase by default.
	Base string
	// Version is shown by /livez and logged.
	Version string
	// Log takes what happens; slog.Default by default.
	Log *slog.Logger

	Limits Limits
}

// Limits bound what one request, and all of them together, may cost.
type Limits struct {
	Body      int64         // bytes of a request body, or of a query string
	Tokens    int           // tokens of a query
	Depth     int           // fields within fields
	Fields    int           // fields of a query, with fragments put in place
	Aliases   int           // fields under another name, counted likewise
	Cost      int           // fields of the largest answer that the query could have; see Cost
	Time      time.Duration // for one request
	Stream    time.Duration // for one export of the whole graph
	InFlight  int           // requests at a time; more wait for Wait, then are turned away
	Wait      time.Duration
	Documents int64         // bytes of parsed queries that are kept
	Idle      time.Duration // an idle connection is closed after
	Grace     time.Duration // how long Run lets requests finish when it ends

	Field query.Limits  // of one question
	Rules engine.Limits // of the reasoning for one request; its memory is that of the whole request

	Load        int64         // bytes of the body of a load
	LoadFiles   int64         // bytes that it unpacks to
	LoadEntries int           // of an archive
	LoadTime    time.Duration // for one load, with the wait for another to end

	Answers     int64         // bytes of answers to questions that are kept for their pages, of one revision
	Answer      int64         // bytes of one answer
	Export      int64         // bytes that the files which are being sent may have on disk, all together
	Connections int           // that are open at a time
	Stall       time.Duration // how long a reader may take for a piece of an answer of 64 KiB
	Memory      int64         // bytes that all requests together may hold; 0 for no limit
}

// DefaultLimits are those of a service for a team on one machine.
func DefaultLimits() Limits {
	return Limits{
		Body: 1 << 20, Tokens: 10_000, Depth: 20, Fields: 2_000, Aliases: 100, Cost: 1_000_000,
		Time: 20 * time.Second, Stream: 10 * time.Minute, InFlight: 64, Wait: 2 * time.Second, Documents: 32 << 20, Rules: engine.Limits{Time: 5 * time.Second},
		Idle: 2 * time.Minute, Grace: 10 * time.Second, Field: query.DefaultLimits(), Answer: 64 << 20, Export: 16 << 30,
		Connections: 1024, Stall: 10 * time.Second,
		Load: 1 << 30, LoadFiles: 8 << 30, LoadEntries: 100_000, LoadTime: 30 * time.Minute, Answers: 128 << 20,
	}
}

func orDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

func (o *Options) complete() error {
	if o.Graph == nil || o.Search == nil {
		return errors.New("server: Options need Graph and Search")
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	orDefault(&o.Addr, "127.0.0.1:8080")
	l, d := &o.Limits, DefaultLimits()
	orDefault(&l.Body, d.Body)
	orDefault(&l.Tokens, d.Tokens)
	orDefault(&l.Depth, d.Depth)
	orDefault(&l.Fields, d.Fields)
	orDefault(&l.Aliases, d.Aliases)
	orDefault(&l.Cost, d.Cost)
	orDefault(&l.Time, d.Time)
	orDefault(&l.Stream, d.Stream)
	orDefault(&l.InFlight, d.InFlight)
	orDefault(&l.Wait, d.Wait)
	orDefault(&l.Documents, d.Documents)
	orDefault(&l.Idle, d.Idle)
	orDefault(&l.Grace, d.Grace)
	orDefault(&l.Rules.Time, d.Rules.Time)
	orDefault(&l.Load, d.Load)
	orDefault(&l.LoadFiles, d.LoadFiles)
	orDefault(&l.LoadEntries, d.LoadEntries)
	orDefault(&l.LoadTime, d.LoadTime)
	orDefault(&l.Answers, d.Answers)
	orDefault(&l.Answer, d.Answer)
	orDefault(&l.Export, d.Export)
	orDefault(&l.Connections, d.Connections)
	orDefault(&l.Stall, d.Stall)
	f, e := &l.Field, d.Field
	orDefault(&f.Page, e.Page)
	orDefault(&f.Subgraph, e.Subgraph)
	orDefault(&f.Depth, e.Depth)
	orDefault(&f.Work, e.Work)
	orDefault(&f.Time, e.Time)
	return nil
}
