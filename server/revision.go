package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"nexum/server/model"
)

// A Follower tells how far a service follows a record to which other processes commit too.
type Follower interface {
	Following() Following
}

// Following says how far a record is followed.
type Following struct {
	Newest    uint64    // the newest revision that was seen in the record
	Reached   time.Time // when the record last answered
	Listening bool      // whether commits are heard of at once; else the record is polled
	Error     string    // why the record cannot be followed at present; empty if it can
}

const (
	// minRevisionHeader is how a request asks for an answer of a revision or a later one, and minRevisionExtension is the
	// same in the extensions of a GraphQL request.
	minRevisionHeader    = "Nexum-Min-Revision"
	minRevisionExtension = "minRevision"
	// revisionHeader says of which revision an answer is.
	revisionHeader = "Nexum-Revision"
)

// fresh returns the state of the newest view, once that is of the revision that a request asks for.
func (s *Server) fresh(w http.ResponseWriter, r *http.Request, extensions map[string]any) (*state, error) {
	least, err := minRevision(r, extensions)
	if err != nil {
		return nil, err
	}
	st, err := s.await(r.Context(), least)
	if err != nil {
		return nil, err
	}
	w.Header().Set(revisionHeader, strconv.FormatUint(st.source.Revision().Number, 10))
	return st, nil
}

// await returns the state of the newest view, once that is of a revision or a later one, within the time of a request.
func (s *Server) await(ctx context.Context, least uint64) (*state, error) {
	st, err := s.state()
	if err != nil || st.source.Revision().Number >= least {
		return st, err
	}
	timeout := time.NewTimer(s.options.Limits.Time)
	defer timeout.Stop()
	tick := time.NewTicker(awaitEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-timeout.C:
			return nil, &model.Error{Code: model.CodeBehind, Message: fmt.Sprintf(
				"this service is at revision %d, and %s asks for %d, which did not come within %v; ask again, or ask the service that committed it",
				st.source.Revision().Number, minRevisionHeader, least, s.options.Limits.Time)}
		case <-tick.C:
		}
		if st, err = s.state(); err != nil || st.source.Revision().Number >= least {
			return st, err
		}
	}
}

// awaitEvery is how often a request that waits for a revision looks for it.
const awaitEvery = 10 * time.Millisecond

// minRevision reads which revision a request asks for at least; 0 for any.
func minRevision(r *http.Request, extensions map[string]any) (uint64, error) {
	text := r.Header.Get(minRevisionHeader)
	if v, ok := extensions[minRevisionExtension]; ok && text == "" {
		n, isNumber := v.(json.Number)
		if !isNumber {
			return 0, inputError("extensions.%s is no number of a revision", minRevisionExtension)
		}
		text = n.String()
	}
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, inputError("%s: %.60q is no number of a revision", minRevisionHeader, text)
	}
	return n, nil
}
