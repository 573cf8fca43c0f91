package graphql_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"

	"nexum/server/graphql"
)

var (
	seed          = flag.Uint64("seed", 1, "of the random documents")
	documentCount = flag.Int("documents", 3000, "how many random documents are compared with graphql-js")
)

// TestOracle runs random documents, valid and invalid, in graphql-js and in this package. It compares the data, the
// paths of errors, and whether the document is executed.
func TestOracle(t *testing.T) {
	requests := *documentCount
	if testing.Short() {
		requests = min(requests, 600)
	}
	s := zooSchema(t, graphql.Options{Helpers: -1})
	rnd := rand.New(rand.NewPCG(*seed, 2))
	list := make([]request, requests)
	for i := range list {
		list[i] = newDocument(rnd, s.Schema()).request()
	}
	answers := oracle(t, list)
	e := executorOf(s)
	stages := map[string]int{}
	failures := 0
	for i, r := range list {
		stages[answers[i].Stage]++
		if why := differ(answers[i], ask(t.Context(), t, e, r)); why != "" && failures < 20 {
			failures++
			vars, _ := json.Marshal(r.Variables)
			t.Errorf("%s\n%s\noperation %q, variables %s", why, r.Query, r.OperationName, vars)
		}
	}
	t.Logf("%d requests: %v", requests, stages)
	if stages["execute"] < requests/4 || stages["validate"] < requests/10 {
		t.Error("the documents are too much alike")
	}
}

// oracle runs the requests in graphql-js.
func oracle(t *testing.T, list []request) []answer {
	t.Helper()
	if testing.Short() {
		t.Skip("it needs npm packages; make test runs it")
	}
	if _, err := os.Stat("oracle/node_modules"); err != nil {
		t.Fatal("graphql-js is not installed: run .ci/deps")
	}
	var in, out bytes.Buffer
	for _, r := range list {
		if err := json.NewEncoder(&in).Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "node", "oracle/oracle.mjs", animalsFile)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, os.Stderr
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	answers := make([]answer, len(list))
	d := json.NewDecoder(&out)
	for i := range answers {
		if err := d.Decode(&answers[i]); err != nil {
			t.Fatalf("answer %d of %d: %v", i, len(list), err)
		}
	}
	return answers
}

// differ describes how an answer differs from that of the oracle. It returns the empty string if it does not.
func differ(want, got answer) string {
	ran, runs := want.Stage == "execute" && want.Data != nil, got.Data != nil
	if ran != runs {
		return fmt.Sprintf("graphql-js runs it: %v (%s: %s), this package: %v (%s)", ran, want.Stage, want.messages(), runs,
			got.messages())
	}
	if !ran {
		return ""
	}
	if w, g := tokens(want.Data), tokens(got.Data); !reflect.DeepEqual(w, g) {
		return fmt.Sprintf("data\nwant %s\n got %s", want.Data, got.Data)
	}
	w, g := paths(want), paths(got)
	for _, p := range w {
		i := slices.Index(g, p)
		if i < 0 {
			return fmt.Sprintf("no error at %s, where graphql-js says: %s\nerrors here: %v", p, want.messages(), g)
		}
		g = slices.Delete(g, i, i+1)
	}
	// graphql-js does not evaluate fields below a value that has become null; this package may have done so.
	for _, p := range g {
		if !slices.ContainsFunc(got.Errors, func(e requestError) bool {
			return text(e.Path) == p && underNull(got.Data, e.Path)
		}) {
			return fmt.Sprintf("an error at %s, where graphql-js has none: %s", p, got.messages())
		}
	}
	return ""
}

// tokens returns the tokens of a JSON text. Comparing tokens also compares the order of fields.
func tokens(b []byte) []any {
	var out []any
	for d := json.NewDecoder(bytes.NewReader(b)); ; {
		t, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			return append(out, err)
		}
		out = append(out, t)
	}
}

func paths(a answer) []string {
	var out []string
	for _, e := range a.Errors {
		if e.Path == nil {
			e.Path = []any{}
		}
		out = append(out, text(e.Path))
	}
	return out
}

// underNull reports whether a null is at a proper prefix of the path.
func underNull(data json.RawMessage, path []any) bool {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return false
	}
	for i := range path {
		switch at := v.(type) {
		case nil:
			return i < len(path)
		case map[string]any:
			name, _ := path[i].(string)
			v = at[name]
		case []any:
			n, ok := path[i].(float64)
			if !ok || int(n) >= len(at) {
				return false
			}
			v = at[int(n)]
		}
	}
	return false
}

// TestIntrospection checks that introspection gives the same result as in graphql-js.
func TestIntrospection(t *testing.T) {
	query := introspection
	answers := oracle(t, []request{{Query: query}})
	e := executorOf(zooSchema(t, graphql.Options{}))
	got := ask(t.Context(), t, e, request{Query: query})
	if len(got.Errors) > 0 {
		t.Fatal(got.messages())
	}
	want, have := typesOf(t, answers[0].Data), typesOf(t, got.Data)
	for name, w := range want {
		if strings.HasPrefix(name, "__") || slices.Contains([]string{"Int", "Float", "String", "ID", "Boolean"}, name) {
			continue // only its description differs
		}
		if h := have[name]; !reflect.DeepEqual(w, h) {
			t.Errorf("%s\nwant %v\n got %v", name, w, h)
		}
	}
	for name := range have {
		if want[name] == nil {
			t.Errorf("graphql-js has no type %s", name)
		}
	}
}

// typesOf returns the types of an introspection by name. It sorts the lists whose order is not defined.
func typesOf(t *testing.T, data json.RawMessage) map[string]any {
	t.Helper()
	var all struct {
		Schema struct {
			Types []map[string]any `json:"types"`
		} `json:"__schema"`
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	for _, typ := range all.Schema.Types {
		if list, ok := typ["possibleTypes"].([]any); ok {
			slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
		out[typ["name"].(string)] = typ
	}
	return out
}

const introspection = `{
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types {
      kind name description specifiedByURL isOneOf
      fields(includeDeprecated: true) {
        name description isDeprecated deprecationReason
        args(includeDeprecated: true) { ...Input }
        type { ...Ref }
      }
      inputFields(includeDeprecated: true) { ...Input }
      interfaces { name }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
      possibleTypes { name }
    }
  }
}
fragment Input on __InputValue { name description defaultValue isDeprecated deprecationReason type { ...Ref } }
fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }`
