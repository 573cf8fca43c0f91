package graphql_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	gqlgen "github.com/99designs/gqlgen/graphql"

	"nexum/graph/trace"
	"nexum/server/graphql"
)

// TestRefused checks that invalid requests and failing fields report what is wrong and where.
func TestRefused(t *testing.T) {
	e := executorOf(zooSchema(t, graphql.Options{}))
	for _, c := range []struct {
		name string
		request
		message string
		path    string // the path of the error; empty if the request does not run
	}{
		{
			"lists that differ",
			request{Query: `{echo(ints:[1]) echo(ints:[2])}`},
			`Fields "echo" conflict because they have differing arguments`, "",
		},
		{
			"objects that differ",
			request{Query: `{echo(point:{x:1,must:true}) echo(point:{x:2,must:true})}`},
			"they have differing arguments", "",
		},
		{
			"objects that differ in fragments",
			request{
				Query: `{dog{...A ...B}} fragment A on Dog{a:echo(point:{must:true})} fragment B on Dog{a:echo(point:{must:false})}`,
			},
			`Fields "a" conflict because they have differing arguments`, "",
		},
		{
			"objects that differ below",
			request{Query: `{animal(id:1){friend{echo(ints:[1])}} animal(id:1){friend{echo(ints:[1,2])}}}`},
			`Fields "echo" conflict because they have differing arguments`, "",
		},
		{"different fields", request{Query: `{a:dog{id} a:boom}`}, `"dog" and "boom" are different fields`, ""},
		{"null in @include", request{
			Query:     `query($x:Boolean=true){dog{id @include(if:$x)}}`,
			Variables: map[string]any{"x": nil},
		}, "@include(if:): must not be null, but the variable $x is null", `["dog"]`},
		{"null in @skip of the root", request{
			Query:     `query($x:Boolean=true){dog @skip(if:$x){id}}`,
			Variables: map[string]any{"x": nil},
		}, "@skip(if:): must not be null, but the variable $x is null", `[]`},
		{
			"null for an argument",
			request{Query: `query($i:ID="1"){animal(id:$i){id}}`, Variables: map[string]any{"i": nil}},
			"id: must not be null, but the variable $i is null", `["animal"]`,
		},
		{
			"null in a list",
			request{Query: `query($i:Int=1){a:echo(ints:[2,$i])}`, Variables: map[string]any{"i": nil}},
			"ints[1]: must not be null, but the variable $i is null", `["a"]`,
		},
		{"null in an object", request{
			Query:     `query($b:Boolean=true){a:echo(point:{next:{must:$b},must:true})}`,
			Variables: map[string]any{"b": nil},
		}, "point.next.must: must not be null, but the variable $b is null", `["a"]`},
		{
			"not whole",
			request{Query: `query($n:Int){echo(int:$n)}`, Variables: map[string]any{"n": json.Number("5.5")}},
			"n: 5.5 is not an Int: a whole number", "",
		},
		{"too large", request{
			Query:     `query($n:Int){echo(int:$n)}`,
			Variables: map[string]any{"n": json.Number("3000000000")},
		}, "n: 3000000000 is not an Int", ""},
		{
			"text for a number",
			request{Query: `query($n:Int){echo(int:$n)}`, Variables: map[string]any{"n": "5"}},
			`n: "5" is not an Int`, "",
		},
		{
			"lower case",
			request{Query: `query($c:Color){echo(color:$c)}`, Variables: map[string]any{"c": "red"}},
			`c: "red" is not a value of Color; write RED`, "",
		},
		{
			"deep in a variable",
			request{
				Query:     `query($p:Point){echo(point:$p)}`,
				Variables: map[string]any{"p": map[string]any{"must": true, "tags": []any{"a", 7}}},
			},
			`p.tags[1]: 7 is not a String`, "",
		},
		{
			"no object",
			request{Query: `query($p:Point){echo(point:$p)}`, Variables: map[string]any{"p": "here"}},
			`p: "here" is not an object of type Point, which has x, y, at, tags, color, next`, "",
		},
		{"unknown field of an input", request{
			Query:     `query($p:Point){echo(point:$p)}`,
			Variables: map[string]any{"p": map[string]any{"must": true, "z": 1}},
		}, `p: Point has no field "z"; it has `, ""},
		{
			"no variable",
			request{Query: `query($n:Int!){echo(int:$n)}`},
			"n: must be given: it is of type Int! and has no default", "",
		},
		{"no name", request{Query: `query A{__typename} query B{__typename}`}, "give the name of one as operationName: A, B", ""},
		{
			"another name",
			request{Query: `query A{__typename} query B{__typename}`, OperationName: "C"},
			`there is no operation "C"; the document has A, B`, "",
		},
		{
			"a name for one without",
			request{Query: `{__typename}`, OperationName: "C"},
			`there is no operation "C": the only one has no name`, "",
		},
		{"only fragments", request{Query: `fragment F on Dog{id}`}, "there is no operation in the query", ""},
		{"a scalar that its type refuses", request{Query: `{on(date:"soon")}`}, "date: this is not a date", `["on"]`},
		{"a resolver that fails", request{Query: `{pets{...on Dog{boom}}}`}, "boom of 0", `["pets",0,"boom"]`},
		{"a resolver that panics", request{Query: `{dog{bang}}`}, "panic: bang of 3", `["dog","bang"]`},
		{"null where none may be", request{Query: `{animal(id:7){never}}`}, "a non-null field is null", `["animal","never"]`},
		{"a number with a zero in front", request{Query: `{echo(int:05)}`}, "Invalid number, unexpected digit after 0", ""},
		{
			"half of a surrogate pair",
			request{Query: `{dog{echo(point:{must:true,tags:["\ud83d"]})}}`},
			"Invalid character escape sequence: \\u{d83d}.", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ask(t.Context(), t, e, c.request)
			if len(got.Errors) != 1 || !strings.Contains(got.Errors[0].Message, c.message) {
				t.Fatalf("errors %v, want %s", got.Errors, c.message)
			}
			if c.path == "" {
				if got.Data != nil || got.Errors[0].Path != nil {
					t.Errorf("data %s, path %v, want none", got.Data, got.Errors[0].Path)
				}
				return
			}
			if p := paths(got)[0]; p != c.path {
				t.Errorf("path %s, want %s", p, c.path)
			}
		})
	}
}

// TestAnswers checks the answers to small requests.
func TestAnswers(t *testing.T) {
	e := executorOf(zooSchema(t, graphql.Options{}))
	for _, c := range []struct {
		name string
		request
		data string
	}{
		{"a whole number with a point", request{
			Query:     `query($n:Int){dog{echo(int:$n)}}`,
			Variables: map[string]any{"n": json.Number("5.0")},
		}, `{"dog":{"echo":"{\"int\":5,\"point\":null,\"ints\":null}"}}`},
		{
			"escapes of 2025",
			request{
				Query: `{dog{echo(point:{must:true,tags:["\u{963f}\u{91cc}","\uD83D\uDE00","\u{22}\u{5c}"]})}}`,
			},
			`{"dog":{"echo":"{\"int\":null,\"point\":{\"x\":1,\"y\":null,\"at\":2.5,\"tags\":[\"阿里\",\"😀\",\"\\\"\\\\\"],\"color\":\"RED\",\"next\":null,\"must\":true},\"ints\":null}"}}`,
		},
		{
			"an escape in a block string is none",
			request{Query: `{dog{echo(point:{must:true,tags:["""\u{963f}"""]})}}`},
			`{"dog":{"echo":"{\"int\":null,\"point\":{\"x\":1,\"y\":null,\"at\":2.5,\"tags\":[\"\\\\u{963f}\"],\"color\":\"RED\",\"next\":null,\"must\":true},\"ints\":null}"}}`,
		},
		{
			"an operation by name",
			request{Query: `query A{a:__typename} query B{b:__typename}`, OperationName: "B"},
			`{"b":"Query"}`,
		},
		{
			"order and merging", request{
				Query: `{pets(first:1){...on Node{id} ...on Animal{color} ...F}} fragment F on Dog{id depth barks}`,
			}, `{"pets":[{"id":"0","color":"RED","depth":0,"barks":true}]}`,
		},
		{
			"null climbs to the nearest that may be null",
			request{Query: `{animal(id:0){id friend{never id} friends(first:1){id}}}`},
			`{"animal":{"id":"0","friend":null,"friends":[{"id":"1"}]}}`,
		},
		{"a view below a view", request{Query: `{home{home{dog{id}}}}`}, `{"home":{"home":{"dog":{"id":"3"}}}}`},
		{
			"type names",
			request{Query: `{a:__typename node(id:2){__typename ...on Node{b:__typename}}}`},
			`{"a":"Query","node":{"__typename":"Fish","b":"Fish"}}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 2 { // first planned, then cached
				if got := ask(t.Context(), t, e, c.request); string(got.Data) != c.data {
					t.Errorf("got  %s %s\nwant %s", got.Data, got.messages(), c.data)
				}
			}
		})
	}
}

// spans counts the spans that were ended, by name.
type spans struct {
	mu    sync.Mutex
	ended map[string]int
}

type span struct {
	*spans
	name string
}

func (s *spans) Start(ctx context.Context, name string) (context.Context, trace.Recorder) {
	return ctx, &span{s, name}
}

func (*span) Int(string, int64)   {}
func (*span) Text(string, string) {}

func (s *span) End(error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended[s.name]++
}

// TestTraced checks that a traced request has the same answer, and one span for each top-level field, also if its
// resolver panics.
func TestTraced(t *testing.T) {
	e := executorOf(zooSchema(t, graphql.Options{}))
	s := &spans{ended: map[string]int{}}
	ctx, _ := trace.NewContext(t.Context(), s)
	query := request{Query: `{__typename dog{id bang} other:dog{id}}`}
	got, want := ask(ctx, t, e, query), ask(t.Context(), t, e, query)
	if string(got.Data) != string(want.Data) || len(got.Errors) != len(want.Errors) {
		t.Errorf("traced: %s, %v; want %s, %v", got.Data, got.Errors, want.Data, want.Errors)
	}
	if s.ended["graphql.field dog"] != 2 {
		t.Errorf("spans: %v", s.ended)
	}
}

// TestCancelled checks that when the context ends, one error reports it and the remaining fields are null.
func TestCancelled(t *testing.T) {
	for _, helpers := range []int{-1, 2} {
		e := executorOf(zooSchema(t, graphql.Options{Helpers: helpers}))
		ctx, cancel := context.WithCancel(t.Context())
		e.AroundOperations(func(ctx context.Context, next gqlgen.OperationHandler) gqlgen.ResponseHandler {
			h := next(ctx)
			return func(ctx context.Context) *gqlgen.Response {
				once := h
				h = nil
				return once(cancelled{ctx, cancel})
			}
		})
		got := ask(ctx, t, e, request{
			Query: `{a:animal(id:0){friend{friend{friend{id}}}} b:animal(id:1){id} c:animal(id:1){friends{id}}}`,
		})
		if string(got.Data) != `{"a":null,"b":null,"c":null}` || len(got.Errors) == 0 || len(got.Errors) > 3 {
			t.Errorf("with %d helpers: %s, %v", helpers, got.Data, got.Errors)
		}
	}
}

// A cancelled context ends when a caller first calls Done.
type cancelled struct {
	context.Context
	cancel context.CancelFunc
}

func (c cancelled) Done() <-chan struct{} { c.cancel(); return c.Context.Done() }

const slowSDL = `
type Query { one: Part! two: Part! three: Part many: [Part!]! }
type Part { name: String! }
`

// slow is a root object whose fields wait for each other.
type slow struct{ meet sync.WaitGroup }

type part struct{ Name string }

func (s *slow) wait(name string) *part { s.meet.Done(); s.meet.Wait(); return &part{name} }

func (s *slow) One() *part   { return s.wait("one") }
func (s *slow) Two() *part   { return s.wait("two") }
func (s *slow) Three() *part { return s.wait("three") }
func (s *slow) Many() []part { return []part{{"a"}, {"b"}} }

func slowSchema(t *testing.T, root *slow, o graphql.Options) *graphql.Schema {
	t.Helper()
	b := graphql.NewBinding()
	graphql.Object[slow](b, "Query")
	graphql.Object[part](b, "Part")
	s, err := graphql.New(schemaOf(t, slowSDL), b, root, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSideBySide checks that root fields run concurrently and that the answer has them in the order of the query.
func TestSideBySide(t *testing.T) {
	root := &slow{}
	e := executorOf(slowSchema(t, root, graphql.Options{Helpers: 2}))
	root.meet.Add(3)
	got := ask(t.Context(), t, e, request{Query: `{three{name} one{name} many{name} x:__typename two{name}}`})
	if want := `{"three":{"name":"three"},"one":{"name":"one"},"many":[{"name":"a"},{"name":"b"}],"x":"Query","two":{"name":"two"}}`; string(
		got.Data) != want {
		t.Errorf("got %s, want %s", got.Data, want)
	}
}

// TestPlansAreBounded checks that old plans are removed after many operations and many values in @include.
func TestPlansAreBounded(t *testing.T) {
	e := executorOf(zooSchema(t, graphql.Options{Plans: 20_000}))
	for i := range 300 {
		got := ask(t.Context(), t, e, request{
			Query:     fmt.Sprintf(`query($a:Boolean!,$b:Boolean!){x%d:dog{id @include(if:$a) name @skip(if:$b)}}`, i%30),
			Variables: map[string]any{"a": i%2 == 0, "b": i%3 == 0},
		})
		if strings.Contains(string(got.Data), `"id"`) != (i%2 == 0) ||
			strings.Contains(string(got.Data), `"name"`) != (i%3 != 0) {
			t.Fatalf("%d: %s %s", i, got.Data, got.messages())
		}
	}
}

// TestMisfits checks that New reports Go types that do not fit the schema.
func TestMisfits(t *testing.T) {
	b := graphql.NewBinding()
	graphql.Object[slow](b, "Query")
	b.Set("Query", "two", graphql.Func(func(*slow) int { return 1 }))
	b.Set("Query", "three", graphql.Func(func(*slow, int) *part { return nil }))
	b.Set("Query", "many", graphql.Func(7))
	_, err := graphql.New(schemaOf(t, slowSDL+"type Lost { name: String! }"), b, &slow{}, graphql.Options{})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"Lost: it has no Go type", "Query.two: int does not represent Part",
		"Query.three: its Go function takes 1 arguments, not 0", "Query.many: int is not a function",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%s", want, err)
		}
	}
}

// TestPrepared checks that Prepare is called once per operation, and that its error is reported for each source.
func TestPrepared(t *testing.T) {
	prepared := 0
	b := graphql.NewBinding()
	graphql.Object[slow](b, "Query")
	graphql.Object[part](b, "Part")
	b.Set("Query", "parts", graphql.Func(func(*slow) []*part { return []*part{{}, {}, {}} }))
	b.Set("Part", "sum", &graphql.Field{
		Params: []reflect.Type{reflect.TypeFor[[]int]()}, Result: reflect.TypeFor[int](),
		Prepare: func(args []any) ([]any, error) {
			prepared++
			sum := 0
			for _, n := range args[0].([]int) {
				sum += n
			}
			if sum < 0 {
				return nil, errors.New("the sum is negative")
			}
			return []any{sum}, nil
		},
		Resolve: func(_ context.Context, _ any, args []any) (any, error) { return args[0], nil },
	})
	s, err := graphql.New(schemaOf(t, "type Query { parts: [Part!]! } type Part { sum(of: [Int!]): Int }"), b, &slow{},
		graphql.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e := executorOf(s)
	for _, c := range []struct {
		name     string
		request  request
		want     string
		prepared int
	}{
		{"a constant", request{Query: `{parts{sum(of:[1,2])}}`}, `{"parts":[{"sum":3},{"sum":3},{"sum":3}]}`, 1},
		{"the same plan", request{Query: `{parts{sum(of:[1,2])}}`}, `{"parts":[{"sum":3},{"sum":3},{"sum":3}]}`, 0},
		{
			"a variable",
			request{Query: `query($n:Int!){parts{sum(of:[1,$n])}}`, Variables: map[string]any{"n": 4}},
			`{"parts":[{"sum":5},{"sum":5},{"sum":5}]}`, 1,
		},
		{
			"another value",
			request{Query: `query($n:Int!){parts{sum(of:[1,$n])}}`, Variables: map[string]any{"n": 6}},
			`{"parts":[{"sum":7},{"sum":7},{"sum":7}]}`, 1,
		},
		{"an error", request{Query: `{parts{sum(of:[-1])}}`}, `{"parts":[{"sum":null},{"sum":null},{"sum":null}]}`, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			prepared = 0
			got := ask(t.Context(), t, e, c.request)
			if string(got.Data) != c.want || prepared != c.prepared {
				t.Errorf("%s, prepared %d times, want %s and %d times; %s", got.Data, prepared, c.want, c.prepared, got.messages())
			}
		})
	}
}
