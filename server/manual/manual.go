// Package manual renders the Markdown pages of the manual as HTML and finds words in them.
//
// [New] renders all pages once. The handler that it returns answers from memory and is safe for concurrent use.
package manual

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

//go:embed page.html style.css
var files embed.FS

// A page is one rendered file.
type page struct {
	Name     string // the last part of its address: rule-language
	Title    string
	Body     template.HTML
	sections []section
}

// A Manual answers requests for pages under one path.
type Manual struct {
	prefix string
	pages  []*page
	byName map[string]*page
	html   *template.Template
	style  []byte
}

// New renders the .md files of a folder, to be served under prefix, such as /docs/. The page index.md comes first and
// is the table of contents: its links give the order of the others. Links between pages lead to their addresses here; a
// link to a file of the project, outside of the folder, is shown as its text.
func New(src fs.FS, prefix string) (*Manual, error) {
	names, err := fs.Glob(src, "*.md")
	if err != nil {
		return nil, err
	}
	m := &Manual{prefix: prefix, byName: map[string]*page{}}
	if m.html, err = template.ParseFS(files, "page.html"); err != nil {
		return nil, err
	}
	if m.style, err = files.ReadFile("style.css"); err != nil {
		return nil, err
	}
	index, err := fs.ReadFile(src, "index.md")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(src, name)
		if err != nil {
			return nil, err
		}
		p, err := m.render(strings.TrimSuffix(name, ".md"), text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		m.pages = append(m.pages, p)
		m.byName[p.Name] = p
	}
	place := func(p *page) int {
		if p.Name == "index" {
			return 0
		}
		if at := strings.Index(string(index), "("+p.Name+".md)"); at >= 0 {
			return at
		}
		return len(index) + 1
	}
	slices.SortStableFunc(m.pages, func(a, b *page) int { return cmp.Compare(place(a), place(b)) })
	return m, nil
}

// render makes a page of Markdown. Raw HTML in it is shown as text.
func (m *Manual) render(name string, text []byte) (*page, error) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	doc := md.Parser().Parse(reader(text))
	m.resolve(doc)
	var body bytes.Buffer
	if err := md.Renderer().Render(&body, text, doc); err != nil {
		return nil, err
	}
	sections := sectionsOf(doc, text)
	title := name
	if len(sections) > 0 {
		title = sections[0].title
	}
	// The renderer escapes text and omits raw HTML, so its output is safe to include.
	return &page{Name: name, Title: title, Body: template.HTML(body.String()), sections: sections}, nil
}

// address returns the address of a page.
func (m *Manual) address(name string) string {
	if name == "index" {
		return m.prefix
	}
	return m.prefix + name
}

// view is the data of the template.
type view struct {
	Title  string
	Body   template.HTML
	Pages  []link
	Query  string
	Found  Found
	Search string // the address of the search
	Style  string // the address of the style sheet
}

type link struct {
	Title, Address string
	Current        bool
}

// policy lets a page load its style sheet and images from the service, and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; " +
	"frame-ancestors 'none'"

// ServeHTTP answers with a page, the search at prefix + search?q=…, or the style sheet.
func (m *Manual) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimSuffix(path.Clean("/" + strings.TrimPrefix(r.URL.Path, m.prefix))[1:], ".md")
	switch name {
	case "style.css":
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(m.style)
	case "search":
		m.ShowSearch(w, r)
	default:
		if name == "" {
			name = "index"
		}
		if p := m.byName[name]; p != nil {
			m.show(w, name, view{Title: p.Title, Body: p.Body})
			return
		}
		text := fmt.Sprintf("the manual has no page %.100q; its contents are at %s", name, m.prefix)
		http.Error(w, text, http.StatusNotFound)
	}
}

// ShowSearch answers with what the search finds: prefix + search?q=…. It also looks through sections that are not in a
// file of the manual.
func (m *Manual) ShowSearch(w http.ResponseWriter, r *http.Request, more ...Section) {
	q := r.URL.Query().Get("q")
	m.show(w, "search", view{Title: "Search", Query: q, Found: m.Search(q, maxResults, more...)})
}

// Show answers with a page that is not a file of the manual, in its frame.
func (m *Manual) Show(w http.ResponseWriter, name string, markdown []byte) {
	p, err := m.render(name, markdown)
	if err != nil {
		http.Error(w, "the page cannot be shown", http.StatusInternalServerError)
		return
	}
	m.show(w, name, view{Title: p.Title, Body: p.Body})
}

// show writes a page in its frame.
func (m *Manual) show(w http.ResponseWriter, name string, v view) {
	v.Search, v.Style = m.prefix+"search", m.prefix+"style.css"
	for _, p := range m.pages {
		v.Pages = append(v.Pages, link{p.Title, m.address(p.Name), p.Name == name})
	}
	v.Pages = append(v.Pages, link{"GraphQL reference", m.address("reference"), name == "reference"})
	var out bytes.Buffer
	if err := m.html.Execute(&out, v); err != nil {
		http.Error(w, "the page cannot be shown", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy)
	_, _ = w.Write(out.Bytes())
}
