package rdf

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// literalXML reads the content of a property with rdf:parseType="Literal" as exclusive canonical XML with comments.
func (p *xmlParser) literalXML() string {
	var b strings.Builder
	depth := len(p.open)
	shown := []map[string]string{{}} // namespaces that the elements written so far declare
	for {
		p.line, p.col = p.d.InputPos()
		t, err := p.d.RawToken()
		if errors.Is(err, io.EOF) {
			p.fail("the file ends inside a literal of XML")
		}
		if err != nil {
			p.syntax(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			e := p.start(t)
			declared := cloneMap(shown[len(shown)-1])
			writeStart(&b, t, e.spaces, declared)
			shown = append(shown, declared)
		case xml.EndElement:
			if p.end(t); len(p.open) < depth {
				return b.String()
			}
			shown = shown[:len(shown)-1]
			b.WriteString("</" + written(t.Name) + ">")
		case xml.CharData:
			writeText(&b, string(t))
		case xml.Comment:
			b.WriteString("<!--" + string(t) + "-->")
		case xml.ProcInst:
			b.WriteString("<?" + t.Target)
			if len(t.Inst) > 0 {
				b.WriteString(" " + string(t.Inst))
			}
			b.WriteString("?>")
		}
		if b.Len() > maxToken {
			p.fail("a literal is longer than 16 MiB")
		}
	}
}

// writeStart writes a start tag. It declares the namespaces that its names use and that are not declared yet.
func writeStart(b *strings.Builder, t xml.StartElement, spaces, declared map[string]string) {
	b.WriteString("<" + written(t.Name))
	used := []string{t.Name.Space}
	var attrs []xml.Attr
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			continue
		}
		attrs = append(attrs, a)
		if a.Name.Space != "" && a.Name.Space != "xml" {
			used = append(used, a.Name.Space)
		}
	}
	slices.Sort(used)
	for _, prefix := range slices.Compact(used) {
		ns := spaces[prefix]
		if declared[prefix] == ns || prefix == "xml" {
			continue
		}
		declared[prefix] = ns
		name := "xmlns"
		if prefix != "" {
			name += ":" + prefix
		}
		writeAttr(b, name, ns)
	}
	slices.SortFunc(attrs, func(x, y xml.Attr) int {
		if c := strings.Compare(spaceOf(spaces, x), spaceOf(spaces, y)); c != 0 {
			return c
		}
		return strings.Compare(x.Name.Local, y.Name.Local)
	})
	for _, a := range attrs {
		writeAttr(b, written(a.Name), a.Value)
	}
	b.WriteString(">")
}

func spaceOf(spaces map[string]string, a xml.Attr) string {
	if a.Name.Space == "" {
		return ""
	}
	return spaces[a.Name.Space]
}

func writeAttr(b *strings.Builder, name, value string) {
	r := strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
	b.WriteString(" " + name + `="` + r.Replace(value) + `"`)
}

func writeText(b *strings.Builder, s string) {
	b.WriteString(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;").Replace(s))
}
