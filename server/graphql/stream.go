package graphql

import (
	"context"
	"errors"
	"iter"
	"sync"

	gqlgen "github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A Stream returns the events of a field of the type Subscription. An event is a value such as Resolve returns for
// other fields. The sequence must end when ctx ends. An error in the sequence is sent as an answer, and ends it.
type Stream func(ctx context.Context, args []any) (iter.Seq2[any, error], error)

// SetStream binds a field of the type Subscription to a stream. f defines the Go types of the arguments and of the
// events.
func (b *Binding) SetStream(object, field string, f *Field, events Stream) {
	c := *f
	c.stream = events
	b.Set(object, field, &c)
}

var errNoStream = errors.New("graphql: a subscription selects one field that has a stream")

// subscribe runs a subscription. The handler returns one answer per event, and nil at the end.
func (s *Schema) subscribe(ctx context.Context, op *gqlgen.OperationContext) gqlgen.ResponseHandler {
	p := s.planOf(op.Doc, op.Operation, op.Variables)
	x := &run{schema: s, op: op, ctx: ctx, done: ctx.Done()}
	t := p.root.of(s.rootObject(ast.Subscription))
	if t.err != nil || len(t.fields) != 1 || t.fields[0].field == nil || t.fields[0].field.stream == nil {
		err := t.err
		if err == nil {
			err = errNoStream
		}
		x.fail(err)
		x.report(ctx)
		return gqlgen.OneShot(&gqlgen.Response{Data: []byte("null")})
	}
	f := &t.fields[0]
	x.path = append(x.path, step{name: f.alias})
	events, err := x.events(f)
	if err != nil {
		x.fail(err)
		x.report(ctx)
		return gqlgen.OneShot(&gqlgen.Response{Data: []byte("null")})
	}
	next, stop := iter.Pull2(events)
	var mu sync.Mutex // next and stop must not run concurrently
	context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		stop()
	})
	ended := false
	return func(ctx context.Context) *gqlgen.Response {
		mu.Lock()
		defer mu.Unlock()
		if ended {
			return nil
		}
		v, err, ok := next()
		if !ok {
			ended = true
			return nil
		}
		y := &run{schema: s, op: op, ctx: ctx, done: ctx.Done()}
		ended = err != nil
		return &gqlgen.Response{Data: y.event(ctx, f, v, err)}
	}
}

// events starts the stream of a field.
func (x *run) events(f *planField) (events iter.Seq2[any, error], err error) {
	defer func() {
		if p := recover(); p != nil {
			err = x.op.RecoverFunc(x.ctx, p)
		}
	}()
	args, err := x.arguments(f)
	if err != nil {
		return nil, err
	}
	return f.field.stream(x.ctx, args)
}

// event returns the answer for one event.
func (x *run) event(ctx context.Context, f *planField, v any, err error) []byte {
	g := *f
	g.field = &field{resolve: func(context.Context, any, []any) (any, error) { return v, err }}
	g.vars = false
	x.buf = append(append(x.buf, '{'), f.key...)
	if x.field(&g, nil) {
		x.buf = append(x.buf, '}')
	} else {
		x.buf = append(x.buf[:0], "null"...)
	}
	x.report(ctx)
	return x.buf
}

// report passes the errors of a run to gqlgen.
func (x *run) report(ctx context.Context) {
	for _, e := range x.errs {
		gqlgen.AddError(ctx, pathError(e))
	}
}
