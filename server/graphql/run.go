package graphql

import (
	"context"
	"errors"
	"reflect"

	gqlgen "github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"nexum/graph/budget"
	"nexum/graph/trace"
)

// A run is one execution of an operation. It writes the answer into one buffer. When null replaces an object, the run
// truncates the buffer to remove the object.
type run struct {
	schema *Schema
	op     *gqlgen.OperationContext
	ctx    context.Context // the context of the fields being resolved
	done   <-chan struct{} // closed when the operation must end
	buf    []byte
	budget *budget.Budget // counts the bytes of the answer; nil means no limit
	count  int            // number of bytes of buf already reported to budget
	path   []step
	errs   []fieldError
	read   []arguments // by planField.slot
	traced bool        // whether top-level fields have spans
	ended  bool        // whether an error reports the end of the context
}

// A step is one element of the path to a field: a response name or an index in a list.
type step struct {
	name  string
	index int // used if name is empty
}

type fieldError struct {
	path ast.Path
	err  error
}

// arguments holds the arguments of a field that contain variables.
type arguments struct {
	known bool
	args  []any
	err   error
}

// errNullResult is the error for a non-null field whose resolver returned null. Resolvers should not do this.
var errNullResult = errors.New("a non-null field is null")

var errNoIntrospection = errors.New("introspection is disabled")

// Exec implements gqlgen's ExecutableSchema.
func (s *Schema) Exec(ctx context.Context) gqlgen.ResponseHandler {
	return s.respond(gqlgen.GetOperationContext(ctx))
}

// respond returns the only response to an operation, and then nil. The caller must not pass a subscription, which has
// no value of its root type without an event.
func (s *Schema) respond(op *gqlgen.OperationContext) gqlgen.ResponseHandler {
	p := s.planOf(op.Doc, op.Operation, op.Variables)
	answered := false
	return func(ctx context.Context) *gqlgen.Response {
		if answered {
			return nil
		}
		answered = true
		return &gqlgen.Response{Data: s.answer(ctx, op, p, s.roots[op.Operation.Operation])}
	}
}

// answer runs a plan on a root value and adds its errors to the context.
func (s *Schema) answer(ctx context.Context, op *gqlgen.OperationContext, p *plan, root any) []byte {
	x := &run{schema: s, op: op, ctx: ctx, done: ctx.Done(), budget: budget.FromContext(ctx), traced: trace.Enabled(ctx)}
	x.buf = s.buffer(int(p.last.Load() + p.last.Load()/8 + smallestKept))
	o := s.rootObject(op.Operation.Operation)
	if t := p.root.planFor(o); t.err != nil {
		x.fail(t.err)
		x.buf = append(x.buf, "null"...)
	} else if !x.object(t, root) {
		x.buf = append(x.buf[:0], "null"...)
	}
	_ = x.counted(1) // the owner of the budget checks whether it is exceeded
	for _, e := range x.errs {
		gqlgen.AddError(ctx, pathError(e))
	}
	p.last.Store(int64(len(x.buf)))
	s.plans.touch(op.Operation)
	return x.buf
}

// The smallest and the largest capacity in bytes of a buffer that is kept for other answers.
const (
	smallestKept = 256
	largestKept  = 64 << 10
)

// buffer returns an empty buffer with at least the given capacity.
func (s *Schema) buffer(capacity int) []byte {
	if b, _ := s.buffers.Get().(*[]byte); b != nil && cap(*b) >= capacity {
		return (*b)[:0]
	}
	return make([]byte, 0, capacity)
}

// Reuse keeps the buffer of an answer for later answers. The caller must not use the answer any more.
func (e *Executor) Reuse(answer *gqlgen.Response) {
	if b := []byte(answer.Data); cap(b) >= smallestKept && cap(b) <= largestKept {
		e.schema.buffers.Put(&b)
	}
	answer.Data = nil
}

func (s *Schema) rootObject(op ast.Operation) *object {
	def := s.ast.Query
	switch op {
	case ast.Mutation:
		def = s.ast.Mutation
	case ast.Subscription:
		def = s.ast.Subscription
	}
	return s.objects[def.Name]
}

// pathError converts an error with its path to the form that gqlgen's error presenters expect.
func pathError(e fieldError) error {
	if g, ok := errors.AsType[*gqlerror.Error](e.err); ok {
		c := *g
		c.Path = e.path
		return &c
	}
	return gqlerror.WrapPath(e.path, e.err)
}

// fail records an error of the current field.
func (x *run) fail(err error) {
	path := make(ast.Path, len(x.path))
	for i, s := range x.path {
		if s.name == "" {
			path[i] = ast.PathIndex(s.index)
		} else {
			path[i] = ast.PathName(s.name)
		}
	}
	x.errs = append(x.errs, fieldError{path, err})
}

// countLot is the number of bytes to write before they are reported to the budget.
const countLot = 8 << 10

// counted reports the bytes written since the last report to the budget, if there are at least least of them. It
// returns an error if the answer is too large.
func (x *run) counted(least int) error {
	more := len(x.buf) - x.count
	if more < least && more >= 0 {
		return nil
	}
	x.count = len(x.buf)
	if more <= 0 { // null replaced bytes that were already reported
		return nil
	}
	return x.budget.Write(more)
}

// stopped reports whether the operation must end. The first time, it also records the reason as an error of the
// current field.
func (x *run) stopped() bool {
	err := x.counted(countLot)
	if err == nil {
		select {
		case <-x.done:
			err = x.ctx.Err()
		default:
			return false
		}
	}
	if !x.ended {
		x.ended = true
		x.fail(err)
	}
	return true
}

// object writes an object. It returns false if a non-null field is null, so that the object must become null.
func (x *run) object(t *typePlan, source any) bool {
	if t.object.scoped {
		outer := x.ctx
		x.ctx = source.(Scoped).Within(outer)
		defer func() { x.ctx = outer }()
	}
	if t.work > 1 && x.op.Operation.Operation != ast.Mutation && cap(x.schema.slots) > 0 {
		return x.sideBySide(t, source)
	}
	ok := true
	x.buf = append(x.buf, '{')
	for i := 0; i < len(t.fields); {
		var filled bool
		i, filled = x.fields(t.fields, i, source)
		ok = ok && filled
	}
	x.buf = append(x.buf, '}')
	return ok
}

// fields writes the fields of an object, beginning with list[i]. It returns the index of the next field to write, and
// false if the value of a non-null field is null. The index is less than len(list) only if a resolver panicked; the
// caller then calls fields again to write the remaining fields.
func (x *run) fields(list []planField, i int, source any) (next int, ok bool) {
	next, ok = i, true
	start, depth, ctx := 0, len(x.path), x.ctx
	defer func() {
		if p := recover(); p != nil {
			x.path, x.ctx = x.path[:depth], ctx
			ok = x.recovered(&list[next], start, p) && ok
			next++
		}
	}()
	for ; next < len(list); next++ {
		f := &list[next]
		if next > 0 {
			x.buf = append(x.buf, ',')
		}
		x.buf = append(x.buf, f.key...)
		start = len(x.buf)
		if !x.field(f, source) {
			ok = false
		}
	}
	return next, ok
}

// safeField writes the value of a field, and null if its resolver panics. It returns false if the value of a non-null
// field is null.
func (x *run) safeField(f *planField, source any) (ok bool) {
	return x.safely(f, source, (*run).field)
}

// safely is like safeField, but calls write to write the value.
func (x *run) safely(f *planField, source any, write func(x *run, f *planField, source any) bool) (ok bool) {
	start, depth, ctx := len(x.buf), len(x.path), x.ctx
	defer func() {
		if p := recover(); p != nil {
			x.path, x.ctx = x.path[:depth], ctx
			ok = x.recovered(f, start, p)
		}
	}()
	return write(x, f, source)
}

// recovered writes null for a field whose resolver panicked, and records the error.
func (x *run) recovered(f *planField, start int, p any) bool {
	x.path = append(x.path, step{name: f.alias})
	x.fail(x.op.RecoverFunc(x.ctx, p))
	x.path = x.path[:len(x.path)-1]
	return x.null(f.out, start)
}

// field writes the value of a field. It returns false if the value of a non-null field is null. It does not recover
// from a panic of a resolver.
func (x *run) field(f *planField, source any) (ok bool) {
	if f.fixed != nil {
		x.buf = append(x.buf, f.fixed...)
		return true
	}
	if x.traced && f.top {
		return x.topField(f, source)
	}
	return x.untracedField(f, source)
}

// untracedField is field without a span for a top-level field.
func (x *run) untracedField(f *planField, source any) (ok bool) {
	if f.field.leaf != nil && !f.field.meta && len(x.buf)-x.count < countLot { // most fields
		start := len(x.buf)
		written, err := f.field.leaf(x, source)
		if written && err == nil {
			return true
		}
		x.path = append(x.path, step{name: f.alias})
		ok = x.absentValue(f.out, start, err)
		x.path = x.path[:len(x.path)-1]
		return ok
	}
	return x.plainField(f, source)
}

// topField writes a field of the root or of a view, and makes a span of the work. The span has the name of the field:
// an alias could hold data.
func (x *run) topField(f *planField, source any) (ok bool) {
	outer, errs := x.ctx, len(x.errs)
	ctx, span := trace.Start(outer, "graphql.field "+f.field.name)
	x.ctx = ctx
	ok = x.safely(f, source, (*run).untracedField)
	x.ctx = outer
	span.Int("graphql.errors", len(x.errs)-errs)
	span.End(nil)
	return ok
}

// plainField writes the value of a field that is not __typename.
func (x *run) plainField(f *planField, source any) (ok bool) {
	depth := len(x.path)
	x.path = append(x.path, step{name: f.alias})
	ok = x.resolved(f, source)
	x.path = x.path[:depth]
	return ok
}

// resolved resolves the field at the current path and writes its value.
func (x *run) resolved(f *planField, source any) (ok bool) {
	start := len(x.buf)
	if x.stopped() {
		return x.null(f.out, start)
	}
	if f.field.meta && x.op.DisableIntrospection {
		return x.absentValue(f.out, start, errNoIntrospection)
	}
	if f.field.leaf != nil {
		written, err := f.field.leaf(x, source)
		if written && err == nil {
			return true
		}
		return x.absentValue(f.out, start, err)
	}
	args, err := x.arguments(f)
	if err != nil {
		return x.absentValue(f.out, start, err)
	}
	v, err := f.field.resolve(x.ctx, source, args)
	if err != nil {
		return x.absentValue(f.out, start, err)
	}
	return x.value(f, f.out, v)
}

// absentValue writes null for a field that has an error or no value.
func (x *run) absentValue(out *output, start int, err error) bool {
	if err == nil && out.nonNull {
		err = errNullResult
	}
	if err != nil {
		x.fail(err)
	}
	return x.null(out, start)
}

// null truncates the buffer to start and writes null. It returns false if the type is non-null.
func (x *run) null(out *output, start int) bool {
	x.buf = append(x.buf[:start], "null"...)
	return !out.nonNull
}

// arguments returns the arguments of a field. It reads them once per operation.
func (x *run) arguments(f *planField) ([]any, error) {
	if !f.vars {
		return f.args, f.err
	}
	if f.slot >= len(x.read) {
		x.read = append(x.read, make([]arguments, f.slot+1-len(x.read))...)
	}
	a := &x.read[f.slot]
	if !a.known {
		a.known = true
		a.args, a.err = x.schema.arguments(f.field, f.node, x.op.Variables)
	}
	return a.args, a.err
}

// value writes a value. It returns false if the value of a non-null type is null.
func (x *run) value(f *planField, out *output, v any) bool {
	start := len(x.buf)
	switch {
	case out.codec != nil:
		if x.scalar(out.codec, reflect.ValueOf(v)) {
			return true
		}
		return x.absentValue(out, start, nil)
	case isNil(v):
		if out.list != nil && out.nonNull && v != nil { // a nil slice is an empty list
			x.buf = append(x.buf, '[', ']')
			return true
		}
		return x.absentValue(out, start, nil)
	case out.list != nil:
		if x.list(f, out, reflect.ValueOf(v)) {
			return true
		}
		return x.null(out, start)
	}
	o := out.object
	if o == nil {
		var err error
		if o, err = x.schema.typeOf(out.abstract, v); err != nil {
			return x.absentValue(out, start, err)
		}
	}
	t := f.sub.planFor(o)
	if t.err != nil {
		return x.absentValue(out, start, t.err)
	}
	if x.object(t, v) {
		return true
	}
	return x.null(out, start)
}

func isNil(v any) bool {
	if v == nil {
		return true
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Interface:
		return r.IsNil()
	}
	return false
}

// scalar writes a scalar. It returns false if the value is null.
func (x *run) scalar(c *codec, v reflect.Value) bool {
	if v.Kind() == reflect.Pointer && v.Type() != c.typ {
		if v.IsNil() {
			return false
		}
		v = v.Elem()
	}
	b, ok := c.encode(x.buf, v)
	x.buf = b
	return ok
}

// list writes a list. It returns false if a non-null element is null, so that the list must become null.
func (x *run) list(f *planField, out *output, v reflect.Value) bool {
	ok, n, depth := true, v.Len(), len(x.path)
	structs := v.Type().Elem().Kind() == reflect.Struct && out.list.codec == nil
	x.buf = append(x.buf, '[')
	x.path = append(x.path, step{})
	for i := range n {
		if i > 0 {
			x.buf = append(x.buf, ',')
		}
		x.path[depth].index = i
		if x.stopped() {
			ok = false
			break
		}
		if !x.element(f, out.list, v.Index(i), structs) {
			ok = false
		}
	}
	x.path = x.path[:depth]
	x.buf = append(x.buf, ']')
	return ok
}

// element writes an element of a list.
func (x *run) element(f *planField, out *output, v reflect.Value, structs bool) bool {
	if out.codec == nil {
		return x.value(f, out, boxed(v, structs))
	}
	if start := len(x.buf); !x.scalar(out.codec, v) {
		return x.absentValue(out, start, nil)
	}
	return true
}
