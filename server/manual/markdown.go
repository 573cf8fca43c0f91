package manual

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

func reader(b []byte) text.Reader { return text.NewReader(b) }

// resolve makes the links of a page lead to where they are served. A link that leaves the manual's folder becomes text.
func (m *Manual) resolve(doc ast.Node) {
	var leave []*ast.Link
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		l, ok := n.(*ast.Link)
		switch {
		case !ok || !entering:
		case strings.HasPrefix(string(l.Destination), ".."):
			leave = append(leave, l)
		default:
			l.Destination = []byte(m.target(string(l.Destination)))
		}
		return ast.WalkContinue, nil
	})
	for _, l := range leave {
		for c := l.FirstChild(); c != nil; c = l.FirstChild() {
			l.Parent().InsertBefore(l.Parent(), l, c)
		}
		l.Parent().RemoveChild(l.Parent(), l)
	}
}

// target returns where a link of a page leads in the served manual.
func (m *Manual) target(to string) string {
	file, fragment, _ := strings.Cut(to, "#")
	if file == "" || strings.Contains(file, ":") || strings.HasPrefix(file, "/") {
		return to
	}
	if fragment != "" {
		fragment = "#" + fragment
	}
	return m.address(strings.TrimSuffix(file, ".md")) + fragment
}

// A section is the text under one heading.
type section struct {
	title, anchor string
	text          string
}

// sectionsOf cuts a page at its headings.
func sectionsOf(doc ast.Node, src []byte) []section {
	var out []section
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			id, _ := h.AttributeString("id")
			anchor, _ := id.([]byte)
			out = append(out, section{title: plain(h, src), anchor: string(anchor)})
			continue
		}
		if len(out) > 0 {
			out[len(out)-1].text += plain(n, src) + " "
		}
	}
	return out
}

// plain returns the text of a node and of all nodes below it.
func plain(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Type() == ast.TypeBlock {
				b.WriteByte(' ')
			}
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Segment.Value(src))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			lines := n.Lines()
			for i := range lines.Len() {
				line := lines.At(i)
				b.Write(line.Value(src))
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}
