package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
	"nexum/server"
)

// TestLargeNumbersInExports checks that tables keep every digit of numbers that float64 cannot represent: their columns
// are texts. A column whose numbers all fit stays one of numbers, and so does a mean.
func TestLargeNumbersInExports(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "firm/firm.graphqls", Text: `
"A firm."
type Firm {
  "Its capital."
  capital: Decimal
  "Its account."
  account: Decimal
  "Its share."
  share: Decimal
}
`})
	if err != nil {
		t.Fatal(err)
	}
	huge := strings.Repeat("9", 400)
	b := &book{at: "1"}
	b.entity("a", "Firm", "A")
	b.entity("b", "Firm", "B")
	for _, f := range [][3]string{
		{"a", "capital", huge},
		{"b", "capital", "-1"},
		{"a", "account", "9007199254740993"},
		{"a", "share", "0.1"},
		{"b", "share", "0.2"},
	} {
		b.say(f[0], f[1], claim.Literal(f[2]))
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(b.claims))
	if err != nil {
		t.Fatal(err)
	}
	h := serve(t, func(o *server.Options) { o.Graph, o.Search = fixedView{v}, indexOf(t, v) }).Handler()
	for _, tt := range []struct{ path, want string }{
		{"entities", `"account":"9007199254740993","capital":"` + huge + `","share":0.1}`},
		{"entities", `"capital":"-1","share":0.2}`},
		{"aggregate?kind=firm&fact=capital", `"capital.max":"` + huge + `","capital.sum":"` + huge[1:] + `8"`},
		{"aggregate?kind=firm&fact=account", `"account.sum":"9007199254740993","account.avg":9007199254740993`},
		{"aggregate?kind=firm&fact=share", `"share.min":0.1,"share.max":0.2,"share.sum":0.3,"share.avg":0.15`},
	} {
		name, query, _ := strings.Cut(tt.path, "?")
		for _, extension := range []string{"csv", "ndjson", "parquet"} {
			t.Run(tt.path+" "+extension, func(t *testing.T) {
				w := download(t, h, "/export/"+name+"."+extension+"?"+query)
				if w.Code != http.StatusOK {
					t.Fatalf("%d %s", w.Code, w.Body)
				}
				if extension == "ndjson" && !strings.Contains(w.Body.String(), tt.want) {
					t.Errorf("%s does not have %s", w.Body, tt.want)
				}
			})
		}
	}
}
