package server

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus" // maintained by the Prometheus project
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"nexum/server/model"
)

// maxOperations is the maximum number of operation names that have their own metrics. Clients choose the names, so
// their number is not limited; further names count as "other".
const maxOperations = 100

// A monitor collects metrics for Prometheus.
type monitor struct {
	registry   *prometheus.Registry
	requests   *prometheus.CounterVec
	latency    *prometheus.HistogramVec
	operations *prometheus.CounterVec
	took       *prometheus.HistogramVec
	limits     *prometheus.CounterVec
	calls      *prometheus.CounterVec

	mu    sync.Mutex
	names map[string]bool // names of operations seen so far
}

func newMonitor(s *Server) *monitor {
	buckets := []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 120, 600}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "nexum", Name: name, Help: help}, labels)
	}
	histogram := func(name, help string, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "nexum", Name: name, Help: help,
			Buckets: buckets,
		}, labels)
	}
	m := &monitor{
		registry: prometheus.NewRegistry(),
		requests: counter("http_requests_total", "Requests that were answered.", "part", "status"),
		latency: histogram("http_request_duration_seconds",
			"How long requests took, until the last byte of the answer.", "part"),
		operations: counter(
			"graphql_operations_total",
			"GraphQL requests by the name of the operation and the outcome: ok, or the code of the first error.",
			"operation",
			"outcome",
		),
		took:   histogram("graphql_operation_duration_seconds", "How long GraphQL requests took.", "operation"),
		limits: counter("limits_reached_total", "Requests that ended at a limit, by the code of the error.", "code"),
		calls:  counter("mcp_calls_total", "Calls of tools by agents, by tool and outcome.", "tool", "outcome"),
		names:  map[string]bool{},
	}
	m.registry.MustRegister(m.requests, m.latency, m.operations, m.took, m.limits, m.calls,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.gauges(s)
	return m
}

// gauges adds the metrics that are computed when they are collected.
func (m *monitor) gauges(s *Server) {
	gauge := func(name, help string, read func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Namespace: "nexum", Name: name,
			Help: help,
		}, read))
	}
	gauge("revision", "The newest revision that is served.", func() float64 {
		return float64(s.options.Graph.View().Revision().Number)
	})
	gauge("requests_in_flight", "Requests in progress.", func() float64 {
		return float64(len(s.places) + len(s.streamPlaces))
	})
	gauge("subscribers", "Connections with subscriptions.", func() float64 { return float64(len(s.subscribers)) })
	gauge(
		"export_disk_bytes",
		"Bytes on disk of the exports that are being sent.",
		func() float64 { return float64(s.exports.used.Load()) },
	)
	if s.pool != nil {
		gauge(
			"memory_held_bytes",
			"Memory that requests hold, as far as it is counted.",
			func() float64 { now, _ := s.pool.Held(); return float64(now) },
		)
		gauge("memory_limit_bytes", "Memory that all requests together may hold.", func() float64 {
			return float64(s.pool.Limit())
		})
	}
	if f := s.options.Follower; f != nil {
		gauge("store_revision", "The newest revision that was seen in the store.", func() float64 {
			return float64(f.Following().Newest)
		})
		gauge("store_revisions_behind", "How many revisions the service is behind its store.", func() float64 {
			at := s.options.Graph.View().Revision().Number
			return float64(max(f.Following().Newest, at) - at)
		})
		gauge(
			"store_answered_timestamp_seconds",
			"When the store last answered.",
			func() float64 { return float64(f.Following().Reached.Unix()) },
		)
	}
	m.registry.MustRegister(&viewSizes{source: s.options.Graph, more: s.options.Sizes, desc: prometheus.NewDesc(
		"nexum_size",
		"The numbers of entities, relations, facts, claims and documents in the view, and the bytes of each part on disk.",
		[]string{"of"},
		nil,
	)})
}

// viewSizes is a collector of the numbers of entities and relations in the view.
type viewSizes struct {
	source Source
	more   func() map[string]int64
	desc   *prometheus.Desc
}

// Describe implements prometheus.Collector.
func (v *viewSizes) Describe(to chan<- *prometheus.Desc) { to <- v.desc }

// Collect implements prometheus.Collector.
func (v *viewSizes) Collect(to chan<- prometheus.Metric) {
	tell := func(of string, n int64) {
		to <- prometheus.MustNewConstMetric(v.desc, prometheus.GaugeValue, float64(n), of)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second) // the counts are cached per view
	defer cancel()
	if c, err := v.source.View().StatsWithin(ctx); err == nil {
		for of, n := range map[string]int{
			"entities": c.Entities, "relations": c.Relations, "facts": c.Facts,
			"claims": c.Claims, "documents": c.Documents,
		} {
			tell(of, int64(n))
		}
	}
	if v.more != nil {
		for of, n := range v.more() {
			tell(of, n)
		}
	}
}

// handler serves GET /metrics.
func (m *monitor) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Timeout: 10 * time.Second, MaxRequestsInFlight: 4})
}

// An observation is the context of one request. It has what the log and the metrics say about the request. Only one
// goroutine at a time writes it.
type observation struct {
	context.Context
	response  recorder
	start     time.Time
	id        [1]string // the id of the request; an array, so that it can be the value of a header
	operation string    // for a GraphQL request
	code      string    // code of the first error; empty if there is none
	stream    bool      // whether the client ends the request, so that its duration has no meaning
}

type observationKey struct{}

// Value implements context.Context.
func (o *observation) Value(key any) any {
	if key == (observationKey{}) {
		return o
	}
	return o.Context.Value(key)
}

// observe updates the observation of the request of a context.
func observe(ctx context.Context, note func(*observation)) {
	if o, ok := ctx.Value(observationKey{}).(*observation); ok {
		note(o)
	}
}

// limitCodes are the codes of errors about limits.
var limitCodes = map[string]bool{model.CodeLimit: true, model.CodeTimeout: true, model.CodeOverloaded: true}

// request counts a completed request.
func (m *monitor) request(r *http.Request, status int, took time.Duration, o *observation) {
	name := part(r.URL.Path)
	m.requests.WithLabelValues(name, strconv.Itoa(status)).Inc()
	if !o.stream {
		m.latency.WithLabelValues(name).Observe(took.Seconds())
	}
	if limitCodes[o.code] {
		m.limits.WithLabelValues(o.code).Inc()
	}
	if name != "graphql" || r.Method == http.MethodOptions {
		return
	}
	operation, outcome := m.operation(o.operation), "ok"
	if o.code != "" {
		outcome = o.code
	}
	m.operations.WithLabelValues(operation, outcome).Inc()
	if !o.stream {
		m.took.WithLabelValues(operation).Observe(took.Seconds())
	}
}

// call counts a tool call.
func (m *monitor) call(tool, code string) {
	outcome := "ok"
	if code != "" {
		outcome = code
	}
	if limitCodes[code] {
		m.limits.WithLabelValues(code).Inc()
	}
	m.calls.WithLabelValues(tool, outcome).Inc()
}

// operation returns the metric label for the name of an operation.
func (m *monitor) operation(name string) string {
	if name == "" {
		return "anonymous"
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.names[name] {
		if len(m.names) >= maxOperations || len(name) > 100 {
			return "other"
		}
		m.names[name] = true
	}
	return name
}

// part returns the part of the service that a path belongs to. The set of parts is small and fixed.
func part(path string) string {
	for _, p := range [...]string{"graphql", "export", "mcp", "load", "command", "livez", "readyz", "metrics"} {
		if rest, ok := strings.CutPrefix(path, "/"+p); ok && (rest == "" || rest[0] == '/') {
			return p
		}
	}
	return "page"
}
