package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"nexum/graph/budget"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/server/mcp"
	"nexum/server/web"
)

// A Server answers questions about a graph over HTTP.
type Server struct {
	options   Options
	transport *transport
	handler   http.Handler

	session      query.Options
	states       states
	pool         *budget.Pool  // memory for all requests; nil means no limit
	places       chan struct{} // for requests in progress
	streamPlaces chan struct{} // for requests in progress that may export the whole graph

	persisted persistedQueries // queries that clients ask for by their hash

	agents  *mcp.Server
	monitor *monitor
	exports spoolRoom
	loads   loadPlaces

	subscribers chan struct{}   // connections with subscriptions
	news        news            // wakes subscriptions
	closing     context.Context // ends when the service begins to stop, and with it all subscriptions
	close       context.CancelFunc
	draining    atomic.Bool
}

// New returns a server. It does not start to listen.
func New(o Options) (*Server, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	s := &Server{
		options: o,
		session: query.Options{Parser: rule.NewParser(), Searcher: o.Search, Limits: o.Limits.Field},
		places:  make(chan struct{}, o.Limits.InFlight), streamPlaces: make(chan struct{}, max(1, o.Limits.InFlight/8)),
	}
	s.exports.most = o.Limits.Export
	s.subscribers = make(chan struct{}, o.Limits.Subscribers)
	s.closing, s.close = context.WithCancel(context.Background())
	s.news.newest = func() any { return o.Graph.View() }
	s.loads = newLoadPlaces()
	s.persisted = newPersistedQueries()
	if o.Limits.Memory > 0 {
		s.pool = budget.NewPool(max(o.Limits.Memory-o.Limits.Answers, o.Limits.Memory/2)) // the rest is for cached answers
	}
	if _, err := s.state(); err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	s.agents = s.newAgents()
	s.monitor = newMonitor(s)
	// Some clients on Node 20 announce zstd and cannot read it, so a client that also takes gzip gets that.
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(leastCompressed), gzhttp.CompressionLevel(1),
		gzhttp.PreferZstd(false))
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	s.transport = &transport{server: s, limit: o.Limits.Body, compress: compress}
	mux := http.NewServeMux()
	mux.Handle("/graphql", s.crossOrigin(s.sameSite(s.writeInPieces(s.transport))))
	exported := s.crossOrigin(s.sameSite(s.writeInPieces(compress(http.HandlerFunc(s.export)))))
	mux.Handle("GET /export/{file}", exported)
	mux.Handle("POST /export/{file}", exported) // for parameters that are too long for a URL
	mux.Handle("/mcp", s.crossOrigin(s.sameSite(s.writeInPieces(s.mcp()))))
	mux.Handle("POST /load", s.writeInPieces(http.HandlerFunc(s.load)))
	mux.Handle("POST /load/draft", s.writeInPieces(http.HandlerFunc(s.draft)))
	if o.Commands != nil {
		mux.Handle("POST /command", o.Commands)
	}
	if o.Commander != nil {
		mux.Handle("POST /command/{name}", s.sameSite(s.writeInPieces(http.HandlerFunc(s.command))))
	}
	mux.Handle("GET /metrics", s.monitor.handler())
	mux.HandleFunc("GET /livez", s.live)
	mux.HandleFunc("GET /readyz", s.ready)
	if files, built := web.Files(); built {
		mux.Handle("GET /{$}", compress(web.Page(files, "index.html", s.options.EmbedOrigins...)))
		mux.Handle("GET /graphiql", compress(web.Page(files, "graphiql.html")))
		mux.Handle("GET /assets/", compress(web.Assets(files)))
		mux.Handle("GET /icon.svg", web.Assets(files))
	} else {
		mux.HandleFunc("GET /{$}", s.page)
		mux.HandleFunc("GET /graphiql", s.page)
	}
	s.serveManual(mux, compress)
	s.handler = s.traceRequests(mux, s.recordRequests(secureHeaders(s.checkHost(s.requireToken(mux)))))
	return s, nil
}

// leastCompressed is the size in bytes from which responses are compressed.
const leastCompressed = 1 << 10

// Handler returns the handler for all requests.
func (s *Server) Handler() http.Handler { return s.handler }

// maxHeader is the maximum size in bytes of a request header, including the query of a GET request. Every connection
// needs a buffer of this size.
const maxHeader = 64 << 10

// errShutdown is the cause with which contexts are cancelled when the service stops.
var errShutdown = &query.Error{Code: query.CodeOverloaded, Message: "the service is shutting down"}

// awaitIdle waits until no request is in progress, but at most for the given time. Work checks its context often, so
// it usually ends much sooner.
func (s *Server) awaitIdle(most time.Duration) {
	for end := time.Now().Add(most); len(s.places)+len(s.streamPlaces) > 0 && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
}

// Run listens on Options.Addr and serves until ctx ends. It then waits up to Limits.Grace for requests in progress.
// If started is not nil, Run calls it with the address once it listens.
func (s *Server) Run(ctx context.Context, started func(net.Addr)) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.options.Addr)
	if err != nil {
		return listenError(s.options.Addr, err)
	}
	return s.Serve(ctx, l, started)
}

// listenError explains why the service cannot listen on an address.
func listenError(addr string, err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err // without the address
	}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("another program already listens on %s: stop it, or give this service another address with "+
			"--listen: %w", addr, err)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("this user must not listen on %s: give a port from 1024 on with --listen: %w", addr, err)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("this machine does not have the address %s: give one that it has with --listen: %w", addr, err)
	}
	return fmt.Errorf("cannot listen on --listen %s: %w", addr, err)
}

// Serve is like Run but uses an existing listener, which it closes.
func (s *Server) Serve(ctx context.Context, l net.Listener, started func(net.Addr)) error {
	limits := s.options.Limits
	open := newConnections(limits.Connections)
	work, stopWork := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stopWork(nil)
	h := &http.Server{
		Handler:           s.handler,
		BaseContext:       func(net.Listener) context.Context { return work },
		ConnContext:       open.context,
		ConnState:         open.state,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      limits.Time + limits.Wait + 30*time.Second,
		IdleTimeout:       limits.Idle,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.options.Log.Handler(), slog.LevelWarn),
	}
	if started != nil {
		started(l.Addr())
	}
	s.options.Log.InfoContext(ctx, "serving", slog.String("addr", l.Addr().String()),
		slog.String("version", s.options.Version))
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.draining.Store(true)
	s.close()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), limits.Grace)
	defer cancel()
	err := h.Shutdown(grace)
	if err != nil { // requests are still in progress: cancel them
		stopWork(errShutdown)
		err = errors.Join(fmt.Errorf("requests did not finish within %v: %w", limits.Grace, err), h.Close())
		s.awaitIdle(time.Second)
	}
	<-failed
	s.options.Log.InfoContext(ctx, "stopped")
	return err
}
