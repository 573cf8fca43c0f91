package graphql

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	gqlgen "github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A Schema executes operations with a GraphQL schema that is not known at compile time. It implements gqlgen's
// ExecutableSchema. It is immutable and safe for concurrent use. An Executor must prepare the operations, because the
// Schema relies on coerced variables.
type Schema struct {
	ast     *ast.Schema
	roots   map[ast.Operation]any // the values of the root types
	objects map[string]*object
	byGo    map[reflect.Type]*object // for Go types that represent exactly one object type
	meta    map[string]*field        // __schema and __type
	plans   *cache[*ast.OperationDefinition, *prepared]
	slots   chan struct{} // helper goroutines in use
	buffers sync.Pool     // holds *[]byte: buffers of answers that have been written
}

var _ gqlgen.ExecutableSchema = (*Schema)(nil)

// Options limits the memory and the goroutines of a Schema. Zero values select defaults.
type Options struct {
	// Plans is the size in bytes of the cache of plans; 0 means 16 MiB.
	Plans int64
	// Helpers is the number of goroutines that resolve fields in addition to those of the requests. The default is
	// the number of processors minus one; a negative value means none.
	Helpers int
}

// An object is an object type with the functions that compute its fields.
type object struct {
	name      string
	fields    map[string]*field
	satisfies map[string]bool // its own name and the names of its interfaces and unions
	scoped    bool            // whether its values are Scoped
	root      bool            // whether its fields may run concurrently: true for Query and for Scoped values
}

// field is a field of an object type.
type field struct {
	name    string
	params  []param
	resolve Resolver
	prepare func(args []any) ([]any, error) // nil if Resolve takes the arguments as they are
	leaf    func(*run, any) (bool, error)
	meta    bool // whether it is __schema or __type
	out     *output
}

// param is an argument of a field.
type param struct {
	def    *ast.ArgumentDefinition
	at     *place // the argument as a whole
	decode decoder
	zero   any // the Go value if the argument is absent
}

// An output is the type of the value of a field, with the way to write it.
type output struct {
	nonNull  bool
	list     *output // for a list: its elements
	codec    *codec  // for a scalar or enum
	object   *object // for an object type
	abstract string  // for an interface or union: its name
}

// New makes a Schema from a GraphQL schema. query is the value of the type Query: a pointer to the Go type that is
// bound to Query. An object type that the binding does not name is bound to the Go type of the values of a field that
// returns it. The error lists all types and fields that are missing or do not fit.
func New(s *ast.Schema, b *Binding, query any, o Options) (*Schema, error) {
	if o.Plans == 0 {
		o.Plans = 16 << 20
	}
	if o.Helpers == 0 {
		o.Helpers = min(runtime.GOMAXPROCS(0), runtime.NumCPU()) - 1
	}
	out := &Schema{
		ast:     s,
		roots:   map[ast.Operation]any{ast.Query: query},
		objects: map[string]*object{},
		byGo:    map[reflect.Type]*object{},
		plans:   newCache[*ast.OperationDefinition, *prepared](o.Plans),
		slots:   make(chan struct{}, max(0, o.Helpers)),
	}
	bindIntrospection(b)
	x := builder{Schema: out, binding: b}
	x.build()
	if len(x.errs) > 0 {
		return nil, fmt.Errorf("graphql: the Go types do not fit the schema: %w", errors.Join(x.errs...))
	}
	return out, nil
}

// Schema implements gqlgen's ExecutableSchema.
func (s *Schema) Schema() *ast.Schema { return s.ast }

// Complexity implements gqlgen's ExecutableSchema. It reports no complexity for any field.
func (*Schema) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

// A builder makes the object types of a Schema.
type builder struct {
	*Schema
	binding *Binding
	errs    []error
}

func (x *builder) fail(format string, args ...any) {
	x.errs = append(x.errs, fmt.Errorf(format, args...))
}

// discover binds the object types that the binding does not name to the Go types of the fields that return them.
func (x *builder) discover() {
	queue := slices.Sorted(maps.Keys(x.binding.objects))
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		def := x.ast.Types[name]
		if def == nil || def.Kind != ast.Object {
			continue
		}
		for _, f := range def.Fields {
			of := x.ast.Types[f.Type.Name()]
			if of == nil || of.Kind != ast.Object || x.binding.objects[of.Name] != nil || strings.HasPrefix(f.Name, "__") {
				continue
			}
			found, err := x.binding.field(x.binding.objects[name], f, false)
			if err != nil || found.Result == nil {
				continue // bind reports this error
			}
			t := found.Result
			for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
				t = t.Elem()
			}
			if t.Kind() == reflect.Struct {
				x.binding.objects[of.Name] = &goObject{typ: t, fields: map[string]*Field{}}
				queue = append(queue, of.Name)
			}
		}
	}
}

func (x *builder) build() {
	x.discover()
	shared := map[reflect.Type]int{}
	for _, name := range slices.Sorted(maps.Keys(x.ast.Types)) {
		def := x.ast.Types[name]
		if def.Kind != ast.Object {
			continue
		}
		bound, ok := x.binding.objects[name]
		if !ok {
			x.fail("%s: it has no Go type", name)
			continue
		}
		o := &object{name: name, fields: map[string]*field{}, satisfies: map[string]bool{name: true}}
		for _, i := range x.ast.Implements[name] {
			o.satisfies[i.Name] = true
		}
		pointer := reflect.PointerTo(bound.typ)
		o.scoped = pointer.Implements(reflect.TypeFor[Scoped]())
		x.objects[name] = o
		shared[pointer]++
		x.byGo[pointer] = o
	}
	for t, n := range shared {
		if n > 1 {
			delete(x.byGo, t)
		}
	}
	for name, o := range x.objects {
		def := x.ast.Types[name]
		o.root = def == x.ast.Query || o.scoped
		for _, f := range def.Fields {
			if !strings.HasPrefix(f.Name, "__") {
				x.field(o, f)
			}
		}
	}
	x.meta = map[string]*field{}
	for _, f := range metaFields(x.ast) {
		if b := x.bind("Query."+f.def.Name, f.def, f.field); b != nil {
			b.meta = true
			x.meta[f.def.Name] = b
		}
	}
	slices.SortFunc(x.errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
}

func (x *builder) field(o *object, def *ast.FieldDefinition) {
	of := x.binding.objects[o.name]
	leaf := x.ast.Types[def.Type.Name()].IsLeafType()
	f, err := x.binding.field(of, def, leaf)
	if err == nil {
		err = f.err
	}
	if err != nil {
		x.fail("%s.%s: %w", o.name, def.Name, err)
		return
	}
	if leaf && f.typed != nil && def.Type.Elem == nil {
		result := f.Result
		if result.Kind() == reflect.Pointer {
			result = result.Elem()
		}
		if c := x.binding.codec(def.Type.NamedType, result); c != nil {
			g := *f
			g.leaf = f.typed(c)
			f = &g
		}
	}
	if b := x.bind(o.name+"."+def.Name, def, f); b != nil {
		o.fields[def.Name] = b
	}
}

// bind connects a field of the schema with the function that computes it. It returns nil if they do not fit.
func (x *builder) bind(name string, def *ast.FieldDefinition, f *Field) *field {
	if len(f.Params) != len(def.Arguments) {
		x.fail("%s: its Go function takes %d arguments, not %d", name, len(f.Params), len(def.Arguments))
		return nil
	}
	out := &field{name: def.Name, resolve: f.Resolve, prepare: f.Prepare, leaf: f.leaf}
	for i, a := range def.Arguments {
		d, err := x.binding.decoder(x.ast, a.Type, f.Params[i])
		if err != nil {
			x.fail("%s(%s:): %w", name, a.Name, err)
			continue
		}
		out.params = append(out.params, param{a, &place{name: a.Name}, d, reflect.Zero(f.Params[i]).Interface()})
	}
	var err error
	if out.out, err = x.output(def.Type, f.Result); err != nil {
		x.fail("%s: %w", name, err)
	}
	return out
}

func (x *builder) output(t *ast.Type, of reflect.Type) (*output, error) {
	out := &output{nonNull: t.NonNull}
	if t.Elem != nil {
		if of.Kind() != reflect.Slice {
			return nil, fmt.Errorf("a list must be a slice, not %s", of)
		}
		var err error
		out.list, err = x.output(t.Elem, of.Elem())
		return out, err
	}
	def := x.ast.Types[t.NamedType]
	if def.IsLeafType() {
		if of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if out.codec = x.binding.codec(t.NamedType, of); out.codec == nil {
			return nil, fmt.Errorf("%s does not represent %s", of, t.NamedType)
		}
		return out, nil
	}
	switch of.Kind() {
	case reflect.Struct:
		of = reflect.PointerTo(of)
	case reflect.Pointer, reflect.Interface:
	default:
		return nil, fmt.Errorf("%s does not represent %s", of, t.NamedType)
	}
	if def.IsAbstractType() {
		out.abstract = def.Name
		return out, nil
	}
	out.object = x.objects[def.Name]
	if want := x.binding.objects[def.Name]; of.Kind() == reflect.Pointer && want != nil && of.Elem() != want.typ {
		return nil, fmt.Errorf("%s does not represent %s: %s does", of.Elem(), def.Name, want.typ)
	}
	return out, nil
}

// typeOf finds the object type of a value of an interface or union.
func (s *Schema) typeOf(abstract string, v any) (*object, error) {
	var o *object
	if t, ok := v.(Typed); ok {
		o = s.objects[t.TypeName()]
		if o == nil {
			return nil, fmt.Errorf("graphql: the schema has no object type %s", t.TypeName())
		}
	} else if o = s.byGo[reflect.TypeOf(v)]; o == nil {
		return nil, fmt.Errorf("graphql: %T represents no object type", v)
	}
	if !o.satisfies[abstract] {
		return nil, fmt.Errorf("graphql: %s is not of type %s", o.name, abstract)
	}
	return o, nil
}
