package manual

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"nexum/docs"
)

func get(t *testing.T, m *Manual, path string) (status int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Code, w.Body.String()
}

func small(t *testing.T) *Manual {
	t.Helper()
	m, err := New(fstest.MapFS{
		"index.md": {Data: []byte("# Contents\n\n[Second](second.md), [First](first.md#top)\n")},
		"first.md": {Data: []byte(
			"# First page\n\nBefore.\n\n## Straße & more\n\nThe Zürich lake <script>alert(1)</script> " +
				"[code](../graph/view.go) `x < y`.\n")},
		"second.md": {Data: []byte("# Second page\n\nNothing else.\n")},
	}, "/docs/")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPages(t *testing.T) {
	m := small(t)
	for _, tt := range []struct {
		path   string
		status int
		has    []string
		hasNot []string
	}{
		{"/docs/", 200, []string{`<a href="/docs/second">Second</a>`, `<a href="/docs/first#top">First</a>`}, nil},
		{
			"/docs/first", 200,
			[]string{"<h1 id=\"first-page\">First page</h1>", "code", "x &lt; y"},
			[]string{"<script", "view.go"},
		},
		{"/docs/first.md", 200, []string{"First page"}, nil},
		{"/docs/style.css", 200, []string{"color-scheme", "@media print"}, nil},
		{"/docs/second", 200, []string{`href="#pages"`, `<nav id="pages"`}, nil},
		{
			"/docs/search?q=zurich+lake", 200,
			[]string{`href="/docs/first#strae--more"`, "Zürich"},
			[]string{"Second page</a></h2>"},
		},
		{"/docs/search?q=%3Cscript%3E", 200, nil, []string{"<script"}},
		{"/docs/search?q=xyzzyxyzzy", 200, []string{"No page has any of these words"}, nil},
		{
			"/docs/search?q=the+lakes+of+Zurih", 200,
			[]string{"These have most of: lake zurich", `href="/docs/first#strae--more"`},
			[]string{"Second page</a></h2>"},
		},
		{"/docs/../secret", 404, nil, nil},
		{"/docs/a%00b%0D%0Ac", 404, []string{`has no page "a\x00b\r\nc"; its contents`}, []string{"\x00", "\r"}},
		{"/docs/third", 404, []string{"no page \"third\""}, nil},
	} {
		t.Run(tt.path, func(t *testing.T) {
			status, body := get(t, m, tt.path)
			if status != tt.status {
				t.Errorf("status %d, want %d", status, tt.status)
			}
			for _, want := range tt.has {
				if !strings.Contains(body, want) {
					t.Errorf("no %q in\n%s", want, body)
				}
			}
			for _, not := range tt.hasNot {
				if strings.Contains(body, not) {
					t.Errorf("%q in\n%s", not, body)
				}
			}
		})
	}
}

// TestOrder checks that pages follow the order of the table of contents.
func TestOrder(t *testing.T) {
	var names []string
	for _, p := range small(t).pages {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, " "); got != "index second first" {
		t.Error(got)
	}
}

// TestManual renders the real manual and searches for words that users look for.
func TestManual(t *testing.T) {
	m, err := New(docs.Pages, "/docs/")
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"bitemporal": "/docs/views", "as known at": "/docs/views", "why not": "/docs/proofs", "TIMEOUT": "/docs/graphql",
		"sum": "/docs/rule-language", "cache Apollo": "/docs/graphql",
		// Misspelled, in British English, in other words, and as a question.
		"parqet": "/docs/exports", "neighbourhoods": "/docs/exports", "docker": "/docs/operating", "GDPR": "/docs/operating",
		"How do I delete an entity?": "/docs/operating", "\"bitemporal\"": "/docs/views",
		// Of the API.
		"shipOrder": "/docs/reference#query",
	} {
		t.Run(query, func(t *testing.T) {
			found := m.Search(query, 8, Section{"GraphQL reference: Query", "/docs/reference#query", "shipOrder: Ships."})
			for _, r := range found.Results {
				if strings.HasPrefix(r.Address, want) {
					return
				}
			}
			t.Errorf("finds %+v, and not %s", found, want)
		})
	}
}

func TestReference(t *testing.T) {
	s, err := gqlparser.LoadSchema(&ast.Source{Input: `
		"What can be *asked*." type Query { "One <b>ship</b>." ship("Its id." id: ID!, first: Int = 3): Ship  size: Size! }
		"A ship." type Ship { "Its id." id: ID! }
		"How large." enum Size { "Less than 10 m." SMALL }`})
	if err != nil {
		t.Fatal(err)
	}
	sections := ReferenceSections(s, "/docs/reference")
	at := slices.IndexFunc(sections, func(s Section) bool { return s.Address == "/docs/reference#query" })
	if at < 0 || sections[at].Text != "What can be *asked*. ship: One <b>ship</b>. id: Its id. first: size:" {
		t.Errorf("the sections for the search are %q", sections)
	}
	text := string(Reference(s))
	for _, want := range []string{
		"## Query", "What can be \\*asked\\*.", "- `ship: Ship` One &lt;b>ship&lt;/b>.", "  - `id: ID!` Its id.",
		"  - `first: Int = 3`", "- `SMALL` Less than 10 m.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
