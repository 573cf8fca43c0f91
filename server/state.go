package server

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/schema"
	"nexum/server/graphql"
	"nexum/server/model"
)

// A state is what one revision is served from. It does not change: a commit makes another one and swaps it in.
// A request takes one state when it begins and keeps it, so that all of its answer is of one revision, one ontology and
// one set of rules.
type state struct {
	source  *graph.View // that the state was made for
	program *engine.Program
	api     *api
	answers *query.Cache // of questions of this revision, for their pages
}

// An api is the GraphQL API of one ontology. States of the same ontology share it, and with it the queries that were
// parsed and planned before.
type api struct {
	ontology     *schema.Ontology
	executor     *graphql.Executor
	unattributed *model.Entity // stands for the document of claims that name none
}

// states holds the state that requests are served from.
type states struct {
	making  sync.Mutex // held while a state is made
	current atomic.Pointer[state]
	next    atomic.Pointer[state] // prepared for a view that the source does not show yet; nil if there is none
}

// state returns the state of the newest view. It makes the state, if Prepare was not called with the view.
func (s *Server) state() (*state, error) {
	if st := s.states.current.Load(); st != nil && st.source == s.options.Graph.View() {
		return st, nil
	}
	s.states.making.Lock()
	defer s.states.making.Unlock()
	return s.swap(s.options.Graph.View()) // which may be a newer one by now
}

// swap makes the state of a view the current one. The caller holds s.states.making.
func (s *Server) swap(v *graph.View) (*state, error) {
	before := s.states.current.Load()
	if before != nil && before.source == v {
		return before, nil
	}
	st := s.states.next.Load()
	if st == nil || st.source != v {
		var err error
		if st, err = s.newState(v, before); err != nil {
			return nil, err
		}
	}
	s.states.next.Store(nil)
	s.states.current.Store(st)
	return st, nil
}

// Prepare makes the state of a view that the source will show next, while requests are answered from the current state.
// An error means that the view cannot be served.
func (s *Server) Prepare(v *graph.View) error {
	s.states.making.Lock()
	defer s.states.making.Unlock()
	st, err := s.newState(v, s.states.current.Load())
	if err != nil {
		return err
	}
	s.states.next.Store(st)
	return nil
}

// newState makes the state of a view. It takes what did not change from the state before, which may be nil.
func (s *Server) newState(v *graph.View, before *state) (*state, error) {
	number := v.Revision().Number
	var p *engine.Program
	var err error
	if before == nil {
		p, err = engine.Load(v)
	} else {
		p, err = before.program.For(v) // rules that did not change are not read again
	}
	if err != nil {
		return nil, fmt.Errorf("rules of revision %d: %w", number, err)
	}
	for _, u := range p.Unfit() {
		if before == nil || !slices.ContainsFunc(before.program.Unfit(), func(b rule.Unfit) bool { return b.ID == u.ID && b.Why == u.Why }) {
			s.options.Log.Warn("a rule is not used; what it leads to is missing from answers", "rule", u.ID, "why", u.Why)
		}
	}
	st := &state{source: v, program: p, answers: query.NewCache(s.options.Limits.Answers)}
	if before != nil && before.api.ontology == v.Ontology() {
		st.api = before.api
	} else if st.api, err = s.newAPI(v.Ontology()); err != nil {
		return nil, fmt.Errorf("the API of revision %d: %w", number, err)
	}
	return st, nil
}

// newAPI composes the schema of an ontology and binds it to what resolves its fields.
func (s *Server) newAPI(o *schema.Ontology) (*api, error) {
	served, err := o.Compose()
	if err != nil {
		return nil, err
	}
	bound, err := graphql.New(served, bind(served, o), &root{}, graphql.Options{})
	if err != nil {
		return nil, err
	}
	limits := s.options.Limits
	e := graphql.NewExecutor(bound, graphql.ExecutorOptions{
		Tokens: limits.Tokens, Documents: limits.Documents, Suggest: longQuery, Present: s.present, Recover: s.recovered,
	})
	e.Use(&limiter{limits: limits, size: sizeOf(served)})
	e.AroundOperations(s.scoped)
	unattributed, err := newUnattributed(o, s.options)
	if err != nil {
		return nil, err
	}
	return &api{ontology: o, executor: e, unattributed: unattributed}, nil
}

// scope returns what the questions of one request are asked of.
func (s *Server) scope(ctx context.Context, st *state) *model.Scope {
	o := s.session
	o.Cache = st.answers
	session := query.Open(st.program, budget.FromContext(ctx), o)
	return &model.Scope{Session: session, Unattributed: st.api.unattributed, Base: s.options.Base}
}

type stateKey struct{}

// withState returns the context of a request that is served from a state.
func withState(ctx context.Context, st *state) context.Context {
	return context.WithValue(ctx, stateKey{}, st)
}

// stateFrom returns the state that a request is served from.
func stateFrom(ctx context.Context) *state { return ctx.Value(stateKey{}).(*state) }

// logStateError logs why the newest view cannot be served.
func (s *Server) logStateError(ctx context.Context, err error) {
	s.log(ctx).ErrorContext(ctx, "the newest revision cannot be served", slog.Any("error", err))
}
