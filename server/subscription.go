package server

import (
	"context"
	"errors"
	"slices"
	"time"

	gqlgen "github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/server/model"
)

// A subscription is the value of the type Subscription: the state of one operation between its events. An operation has
// one root field, so each event calls one of its methods.
type subscription struct {
	server *Server
	state  *state // the state of the event
	before *state // the state of the event before; nil for the first event
	last   uint64 // the last revision that revisions has sent

	called  bool // whether the event has called a method
	nothing bool // whether there is nothing to send
	more    bool // whether another event follows at once
}

// errNoRevision is the error of an event without a new revision, which is not sent. Without an error, the missing value
// would be reported as an internal one.
var errNoRevision = &model.Error{Code: model.CodeNotFound, Message: "there is no newer revision"}

// Revisions resolves the field revisions.
func (u *subscription) Revisions(ctx context.Context, since *int32) (*model.RevisionChange, error) {
	u.called = true
	scope, err := model.ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	if u.before == nil {
		u.last = u.state.source.Revision().Number
		if since != nil {
			if u.last, err = revisionNumber(*since); err != nil {
				return nil, err
			}
			if _, err := scope.KnownAt(u.last); err != nil {
				return nil, err
			}
		}
	}
	all := u.state.source.Revisions()
	next := slices.IndexFunc(all, func(r claim.Revision) bool { return r.Number > u.last })
	if next < 0 {
		u.nothing = true
		return nil, errNoRevision
	}
	u.last, u.more = all[next].Number, next+1 < len(all)
	return scope.ChangeOf(all[next]), nil
}

// Ask resolves the field ask.
func (u *subscription) Ask(ctx context.Context, question string, view *model.ViewInput,
	since *int32,
) (*model.AnswerChange, error) {
	before, after, err := u.scopes(ctx, view, since)
	if err != nil {
		return nil, err
	}
	c, err := model.AnswerChanges(ctx, before, after, question)
	u.nothing = err == nil && u.before != nil && len(c.Added)+len(c.Removed) == 0
	return c, err
}

// Relations resolves the field relations.
func (u *subscription) Relations(
	ctx context.Context, of []string, filter *model.RelationFilter, view *model.ViewInput, since *int32,
) (*model.RelationsChange, error) {
	before, after, err := u.scopes(ctx, view, since)
	if err != nil {
		return nil, err
	}
	c, err := model.RelationChanges(ctx, before, after, of, filter)
	u.nothing = err == nil && u.before != nil && len(c.Added)+len(c.Removed) == 0
	return c, err
}

// scopes returns the two scopes to compare. before is nil for a first event without changes.
func (u *subscription) scopes(ctx context.Context, view *model.ViewInput,
	since *int32,
) (before, after *model.Scope, err error) {
	u.called = true
	now, err := model.ScopeFrom(ctx)
	if err != nil {
		return nil, nil, err
	}
	if after, err = now.WithView(view); err != nil {
		return nil, nil, err
	}
	switch {
	case u.before != nil:
		before = u.server.scope(ctx, u.before)
	case since != nil:
		number, err := revisionNumber(*since)
		if err != nil {
			return nil, nil, err
		}
		if before, err = now.KnownAt(number); err != nil {
			return nil, nil, err
		}
	default:
		return nil, after, nil
	}
	before, err = before.WithView(view)
	return before, after, err
}

func revisionNumber(n int32) (uint64, error) {
	if n < 0 {
		return 0, query.InputError("%s: %d is negative", query.Argument("since"), n)
	}
	return uint64(n), nil
}

// A feed yields the responses to an operation: many for a subscription, one for a query. It is used by one goroutine.
type feed struct {
	server *Server
	params gqlgen.RawParams // used to prepare the operation again when the ontology changes
	op     *gqlgen.OperationContext
	api    *api // the API for which the operation was prepared
	value  any  // the value of the root type; nil for a query
	root   subscription
	first  bool
	ended  bool
	rest   time.Time // no event is computed before this time
}

// newFeed returns the feed of an operation that was prepared for a state.
func (s *Server) newFeed(st *state, params gqlgen.RawParams, op *gqlgen.OperationContext) *feed {
	f := &feed{server: s, params: params, op: op, api: st.api, root: subscription{server: s, state: st}, first: true}
	if op.Operation.Operation == ast.Subscription {
		f.value = &f.root
	}
	return f
}

const (
	// leastRest is the minimum time between two events of one subscription, so that quick commits come together.
	leastRest = 200 * time.Millisecond
	// restPerWork is the ratio between the pause of a subscription after an event and the time that the event took.
	// Slow questions thus leave time for other requests.
	restPerWork = 4
	// retryEvery is the time between two attempts of an event that found no place.
	retryEvery = time.Second
)

// next waits for the next response. It returns nil when the subscription has ended or ctx has.
func (f *feed) next(ctx context.Context) *gqlgen.Response {
	for !f.ended {
		if !f.first && !f.root.more && !f.wait(ctx) {
			return nil
		}
		resp, err := f.event(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if errors.Is(err, errOverloaded) {
			if !sleep(ctx, retryEvery) {
				return nil
			}
			continue
		}
		f.ended = err != nil || !f.root.called || f.first && len(resp.Errors) > 0
		f.first, f.root.before = false, f.root.state
		if err != nil || !f.root.nothing {
			return resp
		}
	}
	return nil
}

// wait waits until there is a newer revision. It returns false if ctx ended.
func (f *feed) wait(ctx context.Context) bool {
	if !sleep(ctx, time.Until(f.rest)) {
		return false
	}
	for {
		changed := f.server.news.changed()
		st, err := f.server.state()
		if err != nil {
			f.server.logStateError(ctx, err)
			st = f.root.state
		}
		if st.source.Revision().Number > f.root.state.source.Revision().Number {
			f.root.state = st
			return true
		}
		f.root.state, f.root.before = st, st // the same revision, perhaps in another file: do not keep the older one
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		}
	}
}

// errOverloaded reports that an event found no place among the requests, and can be tried again.
var errOverloaded = errors.New("no place for an event")

// event runs the operation for the state of the subscription. An error other than errOverloaded ends the subscription;
// the response has it, too.
func (f *feed) event(ctx context.Context) (*gqlgen.Response, error) {
	s := f.server
	ctx, admission, err := s.admitEvent(ctx)
	if err != nil {
		return nil, errOverloaded
	}
	defer admission.end()
	start := time.Now()
	defer func() { f.rest = time.Now().Add(max(leastRest, restPerWork*time.Since(start))) }()
	st := f.root.state
	if st.api != f.api {
		params := f.params
		op, errs := st.api.executor.CreateOperationContext(ctx, &params)
		if errs != nil {
			return st.api.executor.DispatchError(gqlgen.WithOperationContext(ctx, op), errs), errs
		}
		f.op, f.api = op, st.api
	}
	f.root.called, f.root.nothing, f.root.more = false, false, false
	ctx, span := startOperation(model.WithScope(ctx, s.scope(ctx, st)), f.op)
	resp := st.api.executor.Respond(ctx, f.op, f.value)
	if f.root.nothing && resp != nil { // a missing value is no error then
		resp.Errors = nil
	}
	if err := admission.budget.Exceeded(); err != nil {
		f.root.nothing = false
		resp = &gqlgen.Response{Errors: gqlerror.List{s.present(ctx, err)}, Data: []byte("null")}
	}
	if resp == nil {
		resp = st.api.executor.DispatchError(gqlgen.WithOperationContext(ctx, f.op),
			gqlerror.List{gqlerror.Wrap(context.Cause(ctx))})
	}
	sortErrors(resp.Errors)
	endOperation(span, resp)
	return resp, nil
}

// sleep waits. It returns false if ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
