package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"nexum/graph/budget"
	"nexum/graph/query"
)

// errNoPlace is the error for a request that arrives while too many others are being processed.
var errNoPlace = &query.Error{
	Code:    query.CodeOverloaded,
	Message: "too many requests at a time (--limit-requests); try again in a second",
}

// errCrossSite is the error for a request from a page of another site.
var errCrossSite = &query.Error{
	Code:    query.CodeRequest,
	Message: "a page of another site made this request; whoever runs the service can allow its origin with --origin",
}

// An admission is the permission to process a request. It holds one of a limited number of places, a context with a
// timeout, and the budget of the request.
//
// A request is admitted after its body has been read, so that a slow sender holds no place. It releases the place
// before the answer is written, so that a slow reader holds none either.
type admission struct {
	budget     *budget.Budget
	request    context.Context
	places     chan struct{}
	placed     bool
	connection *connection // nil if the server does not count connections
	cancel     context.CancelFunc
}

// admit waits for a place and returns the context for the work. Requests that may export the whole graph have a longer
// timeout and fewer places. The context is also cancelled when the answer exceeds a limit; the method translate then
// reads the reason from the budget of the context. The caller must call end on the admission.
func (s *Server) admit(r *http.Request) (context.Context, *admission, error) {
	limits := s.options.Limits
	a := &admission{places: s.places, request: r.Context(), connection: connectionFrom(r.Context())}
	b, most := limits.Rules.Budget(), limits.Time
	b.Output = limits.Answer
	if streams(r) { // a streamed export has limits on its time and on the memory in use, and no others
		a.places, b, most = s.streamPlaces, budget.Limits{Memory: b.Memory}, limits.Stream
	}
	if err := s.enter(a, b); err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), most)
	a.cancel = cancel
	a.budget.OnOutput(func(error) { cancel() })
	return budget.NewContext(ctx, a.budget), a, nil
}

// admitEvent admits the work on one event of a subscription. The connection counts as working between events too, so
// admitEvent does not change its state.
func (s *Server) admitEvent(ctx context.Context) (context.Context, *admission, error) {
	ctx = context.WithValue(ctx, connectionKey{}, (*connection)(nil))
	return s.admit((&http.Request{URL: &url.URL{}}).WithContext(ctx))
}

// enter takes a place and a budget. It waits for them up to Limits.Wait.
func (s *Server) enter(a *admission, b budget.Limits) error {
	select {
	case a.places <- struct{}{}: // possible even if the context has ended
		a.occupy()
		var ok bool
		if a.budget, ok = s.pool.TryOpen(b); ok {
			return nil
		}
	default:
	}
	wait, stop := context.WithTimeoutCause(a.request, s.options.Limits.Wait, errNoPlace)
	defer stop()
	if !a.placed {
		select {
		case a.places <- struct{}{}:
			a.occupy()
		case <-wait.Done():
			return context.Cause(wait)
		}
	}
	var err error
	if a.budget, err = s.pool.Open(wait, b); err != nil {
		a.leave()
	}
	return err
}

// occupy records that the request holds a place.
func (a *admission) occupy() {
	a.placed = true
	a.connection.setWorking(true)
}

// leave releases the place: only writing the answer remains.
func (a *admission) leave() {
	if a.placed {
		a.placed = false
		<-a.places
		a.connection.setWorking(false)
	}
}

// end ends the work and releases everything that the request held.
func (a *admission) end() {
	a.leave()
	a.cancel()
	a.budget.Close()
}

// refuseAdmission writes the error response for a request that was not admitted.
func (s *Server) refuseAdmission(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, budget.ErrFull) || errors.Is(err, errNoPlace) || errors.Is(err, errTooManySubscribers) {
		w.Header().Set("Retry-After", "1")
	}
	s.refuse(w, r, err)
}

// refuse writes an error response in the form of GraphQL.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	code, message := s.translate(r.Context(), err)
	observe(r.Context(), func(o *observation) { o.code = code })
	status, ok := statuses[code]
	if !ok {
		status = http.StatusBadRequest
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", typeJSON+"; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(
		map[string]any{"errors": []any{map[string]any{"message": message, "extensions": extensions(r.Context(), code, err)}}},
	)
}

// A patientWriter writes an answer in pieces. The reader must accept each piece within a timeout.
type patientWriter struct {
	http.ResponseWriter
	stall time.Duration
}

// piece is the size of a piece in bytes.
const piece = 64 << 10

// Write implements http.ResponseWriter.
func (w *patientWriter) Write(b []byte) (int, error) {
	n := 0
	for len(b) > 0 {
		// Writers without deadlines, as in tests, never stall.
		_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.stall))
		k, err := w.ResponseWriter.Write(b[:min(len(b), piece)])
		n, b = n+k, b[k:]
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// Unwrap gives http.ResponseController access to the wrapped writer.
func (w *patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// writeInPieces wraps a handler so that a patientWriter writes its answers.
func (s *Server) writeInPieces(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&patientWriter{w, s.options.Limits.Stall}, r)
	})
}
