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

// A Follower reports how a service follows a store to which other processes also commit.
type Follower interface {
	Following() Following
}

// Following is the state of following a store.
type Following struct {
	Newest    uint64    // the newest revision seen in the store
	Reached   time.Time // when the store last responded
	Listening bool      // whether the service is notified of commits; otherwise it polls the store
	Error     string    // why the store cannot be followed at the moment; empty if it can
}

const (
	// minRevisionHeader is the request header with the minimum revision of the answer. minRevisionExtension is the
	// same in the extensions of a GraphQL request.
	minRevisionHeader    = "Nexum-Min-Revision"
	minRevisionExtension = "minRevision"
	// revisionHeader is the response header with the revision of the answer.
	revisionHeader = "Nexum-Revision"
)

// requestState returns the state of the newest view. It waits until that view has at least the revision that the
// request requires.
func (s *Server) requestState(w http.ResponseWriter, r *http.Request, extensions map[string]any) (*state, error) {
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

// await returns the state of the newest view. It waits until the view has at least the revision least, at most for
// the time of a request.
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
				"this service is at revision %d, and %s asks for %d, which did not arrive within %v; ask again, or ask the "+
					"service that committed it",
				st.source.Revision().Number,
				minRevisionHeader,
				least,
				s.options.Limits.Time,
			)}
		case <-tick.C:
		}
		if st, err = s.state(); err != nil || st.source.Revision().Number >= least {
			return st, err
		}
	}
}

// awaitEvery is the interval at which a waiting request checks whether its revision has arrived.
const awaitEvery = 10 * time.Millisecond

// minRevision returns the minimum revision that a request requires; 0 means any.
func minRevision(r *http.Request, extensions map[string]any) (uint64, error) {
	text := r.Header.Get(minRevisionHeader)
	if v, ok := extensions[minRevisionExtension]; ok && text == "" {
		n, isNumber := v.(json.Number)
		if !isNumber {
			return 0, inputError("extensions.%s is not a revision number", minRevisionExtension)
		}
		text = n.String()
	}
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, inputError("%s: %.60q is not a revision number", minRevisionHeader, text)
	}
	return n, nil
}
