package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"nexum/graph/budget"
	"nexum/graph/query"
)

// errNoPlace is the error of a request that comes while too many others are being worked on.
var errNoPlace = &query.Error{Code: query.CodeOverloaded, Message: "too many requests at a time (--limit-requests); try again in a second"}

// errCrossSite is the error of a request that a page of another site made.
var errCrossSite = &query.Error{Code: query.CodeRequest, Message: "a page of another site made this request; whoever runs the service can allow its origin with --origin"}

// An admission is the right to work on a request: a place among those that are worked on at a time, the time that the
// work may take, and the budget of the request.
//
// A request is admitted once its body has been read, so that a slow sender holds no place. The place is given up
// before the answer is written, so that a slow reader holds none either.
type admission struct {
	budget  *budget.Budget
	request context.Context
	places  chan struct{}
	placed  bool
	cancel  []context.CancelFunc
}

// admit waits for a place for a request, and returns the context of the work. A request that may export the whole graph
// has more time and fewer places. The caller ends the admission.
func (s *Server) admit(r *http.Request) (context.Context, *admission, error) {
	limits := s.options.Limits
	a := &admission{places: s.places, request: r.Context()}
	b, most := limits.Rules.Budget(), limits.Time
	b.Output = limits.Answer
	if streams(r) { // what is written as it is found is limited in time and in the memory that it holds
		a.places, b, most = s.streamPlaces, budget.Limits{Memory: b.Memory}, limits.Stream
	}
	wait, stop := context.WithTimeoutCause(r.Context(), limits.Wait, errNoPlace)
	defer stop()
	if err := a.take(wait); err != nil {
		return nil, nil, err
	}
	var err error
	if a.budget, err = s.pool.Open(wait, b); err != nil {
		a.leave()
		return nil, nil, err
	}
	timed, cancelTime := context.WithTimeout(r.Context(), most)
	ctx, cancel := context.WithCancelCause(timed)
	a.cancel = []context.CancelFunc{cancelTime, func() { cancel(nil) }}
	a.budget.OnOutput(cancel)
	return budget.NewContext(ctx, a.budget), a, nil
}

// take waits for a place.
func (a *admission) take(ctx context.Context) error {
	select {
	case a.places <- struct{}{}: // also if the context has ended meanwhile
	default:
		select {
		case a.places <- struct{}{}:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	a.placed = true
	setWorking(a.request, true)
	return nil
}

// leave gives the place up: nothing is left to do but to write the answer.
func (a *admission) leave() {
	if a.placed {
		a.placed = false
		<-a.places
		setWorking(a.request, false)
	}
}

// end ends the work, and gives back what the request held.
func (a *admission) end() {
	a.leave()
	for _, cancel := range a.cancel {
		cancel()
	}
	a.budget.Close()
}

// refuseAdmission answers a request that was not admitted.
func (s *Server) refuseAdmission(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, budget.ErrFull) || errors.Is(err, errNoPlace) {
		w.Header().Set("Retry-After", "1")
	}
	s.refuse(w, r, err)
}

// refuse answers with an error in the form that GraphQL has for it.
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
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []any{map[string]any{"message": message, "extensions": extensions(r.Context(), code, err)}}})
}

// A patientWriter writes an answer in pieces, each of which the reader has to take within a time.
type patientWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	stall   time.Duration
}

// piece is how many bytes are written at a time.
const piece = 64 << 10

// Write implements http.ResponseWriter.
func (w *patientWriter) Write(b []byte) (int, error) {
	n := 0
	for len(b) > 0 {
		// A writer that has no deadlines, as in tests, never stalls.
		_ = w.control.SetWriteDeadline(time.Now().Add(w.stall))
		k, err := w.ResponseWriter.Write(b[:min(len(b), piece)])
		n, b = n+k, b[k:]
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// Unwrap lets http.ResponseController reach what is below.
func (w *patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// patient has answers written by a patientWriter.
func (s *Server) patient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&patientWriter{w, http.NewResponseController(w), s.options.Limits.Stall}, r)
	})
}
