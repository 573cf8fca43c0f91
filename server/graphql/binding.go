package graphql

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"nexum/server/jsontext"
)

// A Resolver computes the value of a field of source. args has the arguments in the order of the schema. The type of
// each argument is the one in the field's Params.
type Resolver func(ctx context.Context, source any, args []any) (any, error)

// A Field defines how one field is computed.
type Field struct {
	// Params are the Go types of the arguments, in the order of the schema.
	Params []reflect.Type
	// Result is the Go type of the value that Resolve returns.
	Result reflect.Type
	// Resolve computes the value.
	Resolve Resolver
	// Prepare, if it is not nil, changes the arguments to the form that Resolve takes, which can have other types. It
	// is called once per operation and not for each source.
	Prepare func(args []any) ([]any, error)

	leaf  func(x *run, source any) (bool, error)     // writes a scalar without boxing it; nil for other fields
	typed func(*codec) func(*run, any) (bool, error) // makes leaf when the codec is known
	err   error                                      // why the field cannot be used
}

// Typed is implemented by values whose Go type represents several GraphQL types.
type Typed interface {
	// TypeName returns the name of the object type of the value.
	TypeName() string
}

// Scoped is implemented by values that change the context of the fields below them, such as a view of the data.
type Scoped interface {
	// Within returns the context for the fields of the value.
	Within(ctx context.Context) context.Context
}

// A Binding maps the types of a schema to Go values.
type Binding struct {
	objects map[string]*goObject
	scalars map[string][]*codec
}

// A goObject is the Go type of an object type. Values are pointers to it.
type goObject struct {
	typ     reflect.Type
	methods func(reflect.Method, *codec) func(*run, any) (bool, error)
	fields  map[string]*Field // the fields that Set added
}

// NewBinding returns a binding with the scalars of the specification.
func NewBinding() *Binding {
	return &Binding{objects: map[string]*goObject{}, scalars: builtin()}
}

// Scalar binds values of Go type T to a scalar of the schema. If decode is nil, the scalar cannot be an input.
func Scalar[T any](b *Binding, name string, encode Encode[T], decode Decode[T]) {
	b.scalars[name] = append(b.scalars[name], newCodec(encode, decode))
}

// Object binds pointers to T to the object type called name. A type that is reachable only through an interface must
// be bound. For other types, Object makes scalar fields faster, because they are then read without reflection. A
// field is bound to the method or else the struct field of T with the same name, ignoring case, unless Set binds it.
// A method may take a context as its first parameter; its other parameters are the arguments in the order of the
// schema. Its last result may be an error.
func Object[T any](b *Binding, name string) {
	b.objects[name] = &goObject{
		typ:     reflect.TypeFor[T](),
		methods: leafMethod[T],
		fields:  map[string]*Field{},
	}
}

// Set binds a field of an object type. Object must have bound the type before.
func (b *Binding) Set(object, field string, f *Field) { b.objects[object].fields[field] = f }

// Get makes a Field of a function that takes only the source. It is called without reflection.
func Get[T, R any](f func(*T) R) *Field {
	structs := reflect.TypeFor[R]().Kind() == reflect.Struct
	return &Field{
		Result: reflect.TypeFor[R](),
		Resolve: func(_ context.Context, source any, _ []any) (any, error) {
			if structs {
				v := f(source.(*T))
				return &v, nil
			}
			return f(source.(*T)), nil
		},
		typed: func(c *codec) func(*run, any) (bool, error) {
			encode, ok := c.typed.(Encode[R])
			if !ok {
				return nil
			}
			return leafCall[T](f, encode)
		},
	}
}

// Text makes a Field of a function that appends a text to a buffer, so that the text needs no memory of its own.
func Text[T any](f func(b []byte, source *T) []byte) *Field {
	return &Field{
		Result:  stringCodec.typ,
		Resolve: func(_ context.Context, source any, _ []any) (any, error) { return string(f(nil, source.(*T))), nil },
		typed: func(*codec) func(*run, any) (bool, error) {
			return func(x *run, source any) (bool, error) {
				start := len(x.buf)
				x.buf = f(append(x.buf, '"'), source.(*T))
				if text := x.buf[start+1:]; isPlain(text) {
					x.buf = append(x.buf, '"')
				} else {
					x.buf = jsontext.Append(x.buf[:start], string(text))
				}
				return true, nil
			}
		},
	}
}

// Func makes a Field of a function. The function takes a context, which is optional, the source and the arguments. It
// returns the value and optionally an error. New reports a function with another signature.
func Func(f any) *Field {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func {
		return &Field{err: fmt.Errorf("%T is not a function", f)}
	}
	out, err := funcField(v, v.Type().NumIn() > 0 && v.Type().In(0) == contextType)
	if err != nil {
		return &Field{err: err}
	}
	return out
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

// funcField makes a Field of a function. If contextFirst is true, the first parameter is a context and the second is
// the source. Otherwise the source is first and a context may follow, as in a method expression.
func funcField(f reflect.Value, contextFirst bool) (*Field, error) {
	t := f.Type()
	n := 1
	if contextFirst {
		n = 2
	}
	if t.NumIn() < n || t.IsVariadic() {
		return nil, errors.New("the function does not take the source of the field")
	}
	contextSecond := !contextFirst && t.NumIn() > 1 && t.In(1) == contextType
	if contextSecond {
		n = 2
	}
	failing := t.NumOut() == 2 && t.Out(1) == errorType
	if t.NumOut() != 1 && !failing {
		return nil, errors.New("the function must return a value and can return an error")
	}
	out := &Field{Result: t.Out(0)}
	for i := n; i < t.NumIn(); i++ {
		out.Params = append(out.Params, t.In(i))
	}
	structResult := t.Out(0).Kind() == reflect.Struct
	out.Resolve = func(ctx context.Context, source any, args []any) (any, error) {
		var room [10]reflect.Value
		in := room[:0]
		switch {
		case contextFirst:
			in = append(in, reflect.ValueOf(ctx), reflect.ValueOf(source))
		case contextSecond:
			in = append(in, reflect.ValueOf(source), reflect.ValueOf(ctx))
		default:
			in = append(in, reflect.ValueOf(source))
		}
		for _, a := range args {
			in = append(in, reflect.ValueOf(a))
		}
		results := f.Call(in)
		if failing {
			if err, _ := results[1].Interface().(error); err != nil {
				return nil, err
			}
		}
		return boxed(results[0], structResult), nil
	}
	return out, nil
}

// boxed converts a value to the source of fields. A struct becomes a pointer to it.
func boxed(v reflect.Value, structs bool) any {
	switch {
	case structs && v.CanAddr():
		return v.Addr().Interface()
	case structs:
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		return p.Interface()
	}
	return v.Interface()
}

// field finds the method, struct field or function that computes a field of the schema.
func (b *Binding) field(o *goObject, def *ast.FieldDefinition, leaf bool) (*Field, error) {
	if f, ok := o.fields[def.Name]; ok {
		return f, nil
	}
	pointer := reflect.PointerTo(o.typ)
	for i := range pointer.NumMethod() {
		m := pointer.Method(i)
		if !strings.EqualFold(m.Name, def.Name) {
			continue
		}
		f, err := funcField(m.Func, false)
		if err != nil {
			return nil, fmt.Errorf("method %s of %s: %w", m.Name, o.typ, err)
		}
		if leaf && len(f.Params) == 0 && def.Type.Elem == nil {
			f.leaf = b.leaf(o, m, def.Type.NamedType, f.Result)
		}
		return f, nil
	}
	if o.typ.Kind() == reflect.Struct {
		for i := range o.typ.NumField() {
			if s := o.typ.Field(i); s.IsExported() && strings.EqualFold(s.Name, def.Name) {
				return structField(o.typ, s), nil
			}
		}
	}
	return nil, fmt.Errorf("%s has neither a method nor a field for it", o.typ)
}

// leaf returns a function that writes a scalar without boxing it; nil if the package has no such function for the
// method.
func (b *Binding) leaf(o *goObject, m reflect.Method, scalar string,
	result reflect.Type,
) func(*run, any) (bool, error) {
	if o.methods == nil {
		return nil
	}
	if result.Kind() == reflect.Pointer {
		result = result.Elem()
	}
	if c := b.codec(scalar, result); c != nil {
		return o.methods(m, c)
	}
	return nil
}

// codec returns the codec between a scalar or enum and a Go type; nil if there is none.
func (b *Binding) codec(scalar string, t reflect.Type) *codec {
	list, ok := b.scalars[scalar]
	if !ok { // an enum
		list = b.scalars["String"]
	}
	for _, c := range list {
		if c.typ == t {
			return c
		}
	}
	return nil
}

func structField(of reflect.Type, s reflect.StructField) *Field {
	index := s.Index[0]
	structs := s.Type.Kind() == reflect.Struct
	f := &Field{Result: s.Type}
	f.Resolve = func(_ context.Context, source any, _ []any) (any, error) {
		return boxed(reflect.ValueOf(source).Elem().Field(index), structs), nil
	}
	if s.Type.Kind() == reflect.String && s.Type == stringCodec.typ {
		f.leaf = func(x *run, source any) (bool, error) {
			x.buf = jsontext.Append(x.buf, reflect.ValueOf(source).Elem().Field(index).String())
			return true, nil
		}
	}
	return f
}

// leafMethod returns a function that calls a method of *T and writes its result. It returns nil if the type of the
// result is not a common one.
func leafMethod[T any](m reflect.Method, c *codec) func(*run, any) (bool, error) {
	f := m.Func.Interface()
	switch encode := c.typed.(type) {
	case Encode[string]:
		return leafOf[T](f, encode)
	case Encode[bool]:
		return leafOf[T](f, encode)
	case Encode[float64]:
		return leafOf[T](f, encode)
	case Encode[int]:
		return leafOf[T](f, encode)
	case Encode[int32]:
		return leafOf[T](f, encode)
	}
	return nil
}

func leafOf[T, R any](f any, encode Encode[R]) func(*run, any) (bool, error) {
	if out := leafCall[T](f, encode); out != nil {
		return out
	}
	return leafCall[T](f, optional(encode))
}

func leafCall[T, R any](f any, encode Encode[R]) func(*run, any) (bool, error) {
	write := func(x *run, v R, err error) (bool, error) {
		if err != nil {
			return false, err
		}
		b, ok := encode(x.buf, v)
		x.buf = b
		return ok, nil
	}
	switch f := f.(type) {
	case func(*T) R:
		return func(x *run, source any) (bool, error) { return write(x, f(source.(*T)), nil) }
	case func(*T) (R, error):
		return func(x *run, source any) (bool, error) {
			v, err := f(source.(*T))
			return write(x, v, err)
		}
	case func(*T, context.Context) R:
		return func(x *run, source any) (bool, error) { return write(x, f(source.(*T), x.ctx), nil) }
	case func(*T, context.Context) (R, error):
		return func(x *run, source any) (bool, error) {
			v, err := f(source.(*T), x.ctx)
			return write(x, v, err)
		}
	}
	return nil
}
