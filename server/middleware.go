package server

import (
	"context"
	"crypto/rand"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// requestID returns the id of the request of a context.
func requestID(ctx context.Context) string {
	if o, ok := ctx.Value(observationKey{}).(*observation); ok {
		return o.id[0]
	}
	return ""
}

func (s *Server) log(ctx context.Context) *slog.Logger {
	return s.options.Log.With(slog.String("request", requestID(ctx)))
}

const requestIDHeader = "X-Request-Id"

// isRequestID reports whether an id from a client is safe to write to a log.
func isRequestID(id string) bool {
	return len(id) >= 8 && len(id) <= 64 &&
		strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == ""
}

// recordRequests gives each request an id and logs its result.
func (s *Server) recordRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &observation{
			Context: r.Context(), response: recorder{ResponseWriter: w, status: http.StatusOK},
			start: time.Now(),
		}
		if seen.id[0] = r.Header.Get(requestIDHeader); !isRequestID(seen.id[0]) {
			seen.id[0] = rand.Text()
		}
		w.Header()[requestIDHeader] = seen.id[:]
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { //nolint:errorlint // net/http never wraps this sentinel
					panic(p)
				}
				s.log(seen).ErrorContext(seen, "panic", slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
				if !seen.response.wrote {
					http.Error(&seen.response, "internal error", http.StatusInternalServerError)
				}
			}
			s.ended(r, seen)
		}()
		next.ServeHTTP(&seen.response, r.WithContext(seen))
	})
}

// ended counts and logs a request that has ended.
func (s *Server) ended(r *http.Request, seen *observation) {
	now := time.Now()
	took := now.Sub(seen.start)
	s.monitor.request(r, seen.response.status, took, seen)
	level := slog.LevelInfo
	if isProbe(r.URL.Path) {
		level = slog.LevelDebug
	}
	h := s.options.Log.Handler()
	if !h.Enabled(seen, level) {
		return
	}
	record := slog.NewRecord(now, level, "request", 0) // a Logger would look up the position in the source
	record.AddAttrs(
		slog.String("request", seen.id[0]), slog.String("method", r.Method),
		slog.String("path", r.URL.Path), slog.Int("status", seen.response.status), slog.Int64("bytes", seen.response.bytes),
		slog.Duration("took", took), slog.String("remote", r.RemoteAddr),
	)
	if s.options.Tracer != nil {
		record.AddAttrs(slog.String("trace", s.options.Tracer.TraceID(seen)))
	}
	_ = h.Handle(seen, record)
}

// A recorder records the status and size of a response.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	wrote  bool
}

func (r *recorder) WriteHeader(status int) {
	if h := r.Header(); len(h["Vary"]) > 1 { // some clients read only one Vary line
		h.Set("Vary", strings.Join(h["Vary"], ", "))
	}
	if !r.wrote {
		r.status, r.wrote = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if !r.wrote {
		r.WriteHeader(http.StatusOK)
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap gives http.ResponseController access to the wrapped writer.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// secureHeaders sets headers that restrict what browsers may do with a response.
func secureHeaders(next http.Handler) http.Handler {
	// All responses share the slices. Set replaces a slice, and Add to one without room copies it.
	headers := http.Header{
		"X-Content-Type-Options":       {"nosniff"},
		"X-Frame-Options":              {"DENY"},
		"Referrer-Policy":              {"no-referrer"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Content-Security-Policy":      {"default-src 'none'; frame-ancestors 'none'"},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), headers)
		next.ServeHTTP(w, r)
	})
}

// checkHost rejects requests whose Host header is not allowed.
func (s *Server) checkHost(next http.Handler) http.Handler {
	allowed := s.options.AllowedHosts
	if slices.Contains(allowed, "*") {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		host = strings.ToLower(strings.Trim(host, "[]"))
		if _, err := netip.ParseAddr(host); err != nil && host != "localhost" &&
			!slices.ContainsFunc(allowed, func(a string) bool { return strings.EqualFold(a, host) }) {
			http.Error(w, "this service does not accept that host name; its operator can add it with --host",
				http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// allowedHeaders are the request headers that pages of allowed origins may send: those of the service, and those that
// GraphQL clients add.
const allowedHeaders = "Content-Type, Accept, Authorization, If-None-Match, Cache-Control, " + requestIDHeader + ", " +
	minRevisionHeader +
	", Apollo-Require-Preflight, Apollographql-Client-Name, Apollographql-Client-Version" +
	", X-Apollo-Operation-Name, X-Apollo-Operation-Id, X-Apollo-Operation-Type, Graphql-Require-Preflight" +
	", Traceparent, Tracestate, Baggage" +
	", Mcp-Session-Id, Mcp-Protocol-Version, Mcp-Method, Mcp-Name, Last-Event-Id"

// crossOrigin lets pages of allowed origins read responses, and answers preflight requests.
func (s *Server) crossOrigin(next http.Handler) http.Handler {
	allowed := s.options.AllowedOrigins
	all := slices.Contains(allowed, "*")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if origin := r.Header.Get("Origin"); len(allowed) > 0 {
			w.Header().Add("Vary", "Origin")
			if all || slices.Contains(allowed, origin) {
				h := w.Header()
				if all {
					origin = "*"
				}
				h.Set("Access-Control-Allow-Origin", origin)
				h.Set("Access-Control-Expose-Headers", strings.Join([]string{
					requestIDHeader, truncatedHeader, columnsHeader, rowsHeader, revisionHeader, "ETag", "Content-Disposition",
				}, ", "))
				h.Set("Cross-Origin-Resource-Policy", "cross-origin")
				if r.Method == http.MethodOptions {
					h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST")
					h.Set("Access-Control-Allow-Headers", allowedHeaders)
					h.Set("Access-Control-Max-Age", "600")
				}
			}
		}
		if r.Method == http.MethodOptions {
			w.Header().Set("Allow", "GET, HEAD, POST, OPTIONS")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// crossSite reports whether a page of another site, whose origin is not allowed, sent the request. Browsers declare
// this in Sec-Fetch-Site, even for requests that need no permission: images, forms and links.
func (s *Server) crossSite(r *http.Request) bool {
	if r.Header.Get("Sec-Fetch-Site") != "cross-site" {
		return false
	}
	allowed := s.options.AllowedOrigins
	return !slices.Contains(allowed, "*") && !slices.Contains(allowed, r.Header.Get("Origin"))
}

// sameSite rejects requests from pages of other sites.
func (s *Server) sameSite(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.crossSite(r) {
			s.refuse(w, r, errCrossSite)
			return
		}
		next.ServeHTTP(w, r)
	})
}
