package server

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/schema"
	"nexum/server/graphql"
	"nexum/server/model"
)

// A state has everything that is needed to serve one revision. It is immutable: a commit creates a new state and
// swaps it in. A request uses the state that was current when it began, so that its whole answer comes from one
// revision, one ontology and one set of rules.
type state struct {
	source  *graph.View // the view for which the state was made
	program *engine.Program
	api     *api
	answers *query.Cache // cached answers to questions of this revision, for paging
}

// An api is the GraphQL API of one ontology. States with the same ontology share it, including its parsed queries and
// plans.
type api struct {
	ontology     *schema.Ontology
	executor     *graphql.Executor
	unattributed *model.Entity // the document of claims that name no document
}

// states holds the current state.
type states struct {
	making  sync.Mutex // held while a state is being made
	current atomic.Pointer[state]
	next    atomic.Pointer[state] // prepared for a view that the source does not provide yet; nil if there is none
}

// state returns the state of the newest view. It makes the state unless Prepare has done so.
func (s *Server) state() (*state, error) {
	if st := s.states.current.Load(); st != nil && st.source == s.options.Graph.View() {
		return st, nil
	}
	s.states.making.Lock()
	defer s.states.making.Unlock()
	return s.swap(s.options.Graph.View()) // the source may have a newer view by now
}

// swap makes the state of a view the current one. The caller must hold s.states.making.
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

// Prepare makes the state of a view that the source will provide next. Requests continue to use the current state. An
// error means that the view cannot be served.
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

// Advance makes the state of the newest view the current one. A request does that, too; but without requests, the
// server would keep the files of an older view open.
func (s *Server) Advance() {
	if _, err := s.state(); err != nil {
		s.logStateError(context.Background(), err)
	}
}

// newState makes the state of a view. It reuses the unchanged parts of the state before, which may be nil.
func (s *Server) newState(v *graph.View, before *state) (*state, error) {
	number := v.Revision().Number
	st := &state{source: v, answers: query.NewCache(s.options.Limits.Answers)}
	var made errgroup.Group // the rules and the API do not depend on each other, and at the first start each takes a while
	made.Go(func() (err error) {
		if before != nil && before.api.ontology == v.Ontology() {
			st.api = before.api
		} else if st.api, err = s.newAPI(v.Ontology()); err != nil {
			return fmt.Errorf("the API of revision %d: %w", number, err)
		}
		return nil
	})
	made.Go(func() (err error) {
		if before == nil {
			st.program, err = engine.Load(v)
		} else {
			st.program, err = before.program.For(v) // unchanged rules are not parsed again
		}
		if err != nil {
			return fmt.Errorf("rules of revision %d: %w", number, err)
		}
		return nil
	})
	if err := made.Wait(); err != nil {
		return nil, err
	}
	p := st.program
	for _, u := range p.Unfit() {
		if before == nil ||
			!slices.ContainsFunc(before.program.Unfit(), func(b rule.Unfit) bool { return b.ID == u.ID && b.Why == u.Why }) {
			s.options.Log.Warn("a rule is not used; its conclusions are missing from answers", "rule", u.ID, "why", u.Why)
		}
	}
	return st, nil
}

// newAPI composes the schema of an ontology and binds its fields to their resolvers.
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
	s.useDocuments(e)
	unattributed, err := newUnattributed(o, s.options)
	if err != nil {
		return nil, err
	}
	return &api{ontology: o, executor: e, unattributed: unattributed}, nil
}

// scope returns the scope for the questions of one request.
func (s *Server) scope(ctx context.Context, st *state) *model.Scope {
	o := s.session
	o.Cache = st.answers
	session := query.Open(st.program, budget.FromContext(ctx), o)
	return &model.Scope{Session: session, Unattributed: st.api.unattributed, Base: s.options.Base}
}

// logStateError logs why the newest view cannot be served.
func (s *Server) logStateError(ctx context.Context, err error) {
	s.log(ctx).ErrorContext(ctx, "the newest revision cannot be served", slog.Any("error", err))
}
