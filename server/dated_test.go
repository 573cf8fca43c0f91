package server_test

import (
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
	"nexum/server"
)

// TestDatedAttributes checks that answers and their exports have one date for one moment, and join an attribute that is
// a date with a fact of the same moment.
func TestDatedAttributes(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "call/call.graphqls", Text: `
"Somebody who calls."
type Caller {
  "When the caller was seen."
  seenAt: DateTime
}

extend enum RelationType {
  "The source calls the target."
  CALLS @predicate(from: [CALLER], to: [CALLER], inverse: "called by") @attribute(name: "time", type: DateTime)
}
`})
	if err != nil {
		t.Fatal(err)
	}
	b := &book{at: "1"}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	for _, id := range []string{"a", "b"} {
		b.entity(id, "Caller", strings.ToUpper(id))
	}
	b.say("a", "seenAt", claim.Literal("2023-12-31T22:30:00Z"))
	for _, time := range []string{"2024-01-01T00:30:00+02:00", "2023-12-31T22:30:00Z", "2023-12-31 22:30:00"} {
		b.relate("a", "CALLS", "b", func(c *claim.Context) { c.Attributes = `{"time":"` + time + `"}` })
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(b.claims))
	if err != nil {
		t.Fatal(err)
	}
	h := serve(t, func(o *server.Options) { o.Graph = fixedView{v} }).Handler()
	for _, question := range []string{`calls(_, /b, time: T)`, `calls(X, _, time: T), seenAt(X, T) | select T`} {
		t.Run(question, func(t *testing.T) {
			want(t, h, `{ask(query:"`+question+`"){columns{type} edges{node{values{type date}}}}}`,
				`{"ask":{"columns":[{"type":"DATE"}],"edges":[{"node":{"values":[{"type":"DATE","date":"2023-12-31T22:30:00"}]}}]}}`)
			escaped := strings.NewReplacer(" ", "%20", "|", "%7C").Replace(question)
			body := get(t, h, "/export/ask.csv?q="+escaped).Body.String()
			if n := strings.Count(body, "STATED,1,false"); n != 1 {
				t.Errorf("%d rows:\n%s", n, body)
			}
		})
	}
}
