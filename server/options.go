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

// A Source provides views. graph.Graph implements it.
type Source interface {
	// View returns the newest view.
	View() *graph.View
}

// Options configures a Server. Graph and Search are required. For other fields, zero values select defaults, which
// DefaultLimits and the fields document.
type Options struct {
	// Graph provides the view to serve.
	Graph Source
	// Search finds entities by text.
	Search query.Searcher
	// Export writes the whole record of the graph in a form that can be restored; nil if it is not available.
	Export func(ctx context.Context, w io.Writer) error

	// Loader loads new data into the graph; nil if the service is read-only.
	Loader Loader
	// LoadTokens are the bearer tokens that authorize loads from any address. Without a token, only programs on this
	// machine may load data.
	LoadTokens []string

	// Tokens are the bearer tokens that authorize requests. If there are any, every request except probes must have
	// one of them. If there are none, everyone who can reach the service has access.
	Tokens []string

	// TrustedDocuments are the only GraphQL documents that the service answers; nil means that it answers all.
	TrustedDocuments *TrustedDocuments

	// Follower reports how the service follows the store; nil if only this process commits to it.
	Follower Follower
	// Commands handles requests of programs that have a secret of the service; nil if there is no such handler.
	Commands http.Handler

	// Commander runs commands that only read for programs that may read; nil if there is none.
	Commander Commander

	// Tracer makes spans of requests; nil for no spans.
	Tracer Tracer

	// Sizes returns the sizes of data on disk in bytes, by name, for metrics; nil if nothing is on disk.
	Sizes func() map[string]int64

	// Addr is the address on which Run listens, as host:port. The default is 127.0.0.1:8080.
	Addr string
	// AllowedHosts are the accepted values of the Host header, without port, in addition to localhost and IP
	// addresses. The check prevents a page of another site from reaching the service through its own host name (DNS
	// rebinding). * accepts every host.
	AllowedHosts []string
	// AllowedOrigins are the web origins whose pages may read responses, such as https://example.org; * means all. If
	// it is empty, only the service's own pages may.
	AllowedOrigins []string
	// EmbedOrigins are the web origins whose pages may show the explorer in a frame, such as https://example.org. The
	// framed page is then the read-only one. If it is empty, no page may.
	EmbedOrigins []string
	// Base is the prefix of IRIs in RDF exports. The default is export.DefaultBase.
	Base string
	// Version is the version that /livez shows and the log contains.
	Version string
	// Log receives log records. The default is slog.Default.
	Log *slog.Logger

	Limits Limits
}

// Limits limits the resources of single requests and of all requests together.
type Limits struct {
	Body      int64         // bytes in a request body or query string
	Tokens    int           // tokens in a query
	Depth     int           // nesting depth of fields
	Fields    int           // fields in a query with fragments expanded
	Aliases   int           // fields with an alias, also with fragments expanded
	Cost      int           // fields in the largest possible answer to a query; see costs
	Time      time.Duration // per request
	Stream    time.Duration // per export of the whole graph
	InFlight  int           // concurrent requests; further ones wait for Wait and then fail
	Wait      time.Duration
	Documents int64         // bytes of cached parsed queries
	Idle      time.Duration // timeout of idle connections
	Grace     time.Duration // the time that Run waits for requests when it ends

	Field query.Limits  // for one question
	Rules engine.Limits // for the reasoning of one request; Memory is for the whole request

	Load        int64         // bytes in the body of a load
	LoadFiles   int64         // bytes of the unpacked body
	LoadEntries int           // entries in an archive
	LoadTime    time.Duration // per load, including the wait for other loads

	Answers     int64         // bytes of answers to questions cached for paging, per revision
	Answer      int64         // bytes in one answer
	Export      int64         // bytes on disk of all exports in progress together
	Connections int           // open connections
	Stall       time.Duration // how long a reader may take for 64 KiB of an answer
	Memory      int64         // bytes held by all requests together; 0 means no limit

	Subscribers   int // connections with subscriptions; they are not among InFlight
	Subscriptions int // operations in progress on one WebSocket
}

// DefaultLimits returns limits for a service that one team uses on one machine.
func DefaultLimits() Limits {
	return Limits{
		Body: 1 << 20, Tokens: 10_000, Depth: 20, Fields: 2_000, Aliases: 100, Cost: 1_000_000,
		Time: 20 * time.Second, Stream: 10 * time.Minute, InFlight: 64, Wait: 2 * time.Second, Documents: 32 << 20,
		Rules: engine.Limits{Time: 5 * time.Second},
		Idle:  2 * time.Minute, Grace: 10 * time.Second, Field: query.DefaultLimits(), Answer: 64 << 20, Export: 16 << 30,
		Connections: 1024, Stall: 10 * time.Second, Subscribers: 256, Subscriptions: 20,
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
	orDefault(&l.Subscribers, d.Subscribers)
	orDefault(&l.Subscriptions, d.Subscriptions)
	f, e := &l.Field, d.Field
	orDefault(&f.Page, e.Page)
	orDefault(&f.Subgraph, e.Subgraph)
	orDefault(&f.Depth, e.Depth)
	orDefault(&f.Work, e.Work)
	orDefault(&f.Time, e.Time)
	return nil
}
