package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"nexum/schema/spelling"
)

// pos is a position in a mapping file. Lines and columns count from 1.
type pos struct{ line, col int }

// problem is an error at a place of a mapping.
type problem struct {
	pos
	message string
}

// parser reads a mapping from YAML and collects its problems.
type parser struct {
	problems []problem
}

func posOf(n *yaml.Node) pos { return pos{max(n.Line, 1), max(n.Column, 1)} }

func (p *parser) fail(n *yaml.Node, message string, args ...any) {
	p.problems = append(p.problems, problem{posOf(n), fmt.Sprintf(message, args...)})
}

// maxMapping is the maximum size of a mapping file in bytes.
const maxMapping = 1 << 20

// parseYAML parses the only document of a mapping file.
func parseYAML(src []byte) (*yaml.Node, []problem) {
	if len(src) > maxMapping {
		return nil, []problem{{pos{}, "a mapping has at most 1 MiB"}}
	}
	var doc, more yaml.Node
	l, err := yaml.NewLoader(bytes.NewReader(src))
	if err == nil {
		err = l.Load(&doc)
	}
	if err == nil && doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		if err := l.Load(&more); err == nil {
			return nil, []problem{{posOf(&more), "a second YAML document begins here; a mapping is one"}}
		}
		return doc.Content[0], nil
	}
	if e, ok := errors.AsType[*yaml.LoadError](err); ok {
		message := "this is not YAML: " + e.Message
		if e.Mark.Index < len(src) && src[e.Mark.Index] == '\t' {
			message = "indent with spaces, not with tabs"
		}
		if e.ContextMsg != "" {
			message += " (" + e.ContextMsg + ")"
		}
		if strings.Contains(e.ContextMsg, "flow mapping") {
			message += `; inside { }, a text with braces needs quotes: {id: "reg:{number}"}`
		}
		return nil, []problem{{pos{max(e.Mark.Line, 1), max(e.Mark.Column, 1)}, message}}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, []problem{{pos{1, 1}, "this is not YAML: " + err.Error()}}
	}
	return nil, []problem{{pos{1, 1}, "the mapping is empty; it needs tables:"}}
}

// field reads the value of a key.
type field func(v *yaml.Node)

// object reads a map. fields has the functions that read its keys. what names the map in messages.
func (p *parser) object(n *yaml.Node, what string, fields map[string]field) {
	if n.Kind != yaml.MappingNode {
		p.fail(n, "%s must be a map with the keys %s", what, spelling.OrList(slices.Sorted(maps.Keys(fields))))
		return
	}
	p.pairs(n, func(k, v *yaml.Node) {
		if f, ok := fields[k.Value]; ok {
			f(v)
			return
		}
		p.fail(k, "unknown key %q in %s, which has %s%s", k.Value, what, spelling.OrList(slices.Sorted(maps.Keys(fields))),
			spelling.DidYouMean(k.Value, maps.Keys(fields)))
	})
}

// pairs calls f for the keys and values of a map.
func (p *parser) pairs(n *yaml.Node, f func(k, v *yaml.Node)) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch {
		case k.Kind != yaml.ScalarNode:
			p.fail(k, "a key must be a text")
		case seen[k.Value]:
			p.fail(k, "the key %q is given twice in one map", k.Value)
		case v.Kind == yaml.AliasNode || v.Anchor != "" || k.Anchor != "":
			p.fail(v, "anchors and aliases are not supported here; repeat the value")
		default:
			seen[k.Value] = true
			f(k, v)
		}
	}
}

// text reads a text. YAML parses {name} as a map; here it is the text "{name}".
func (p *parser) text(n *yaml.Node, what string) string {
	switch {
	case n.Kind == yaml.ScalarNode && n.Value != "":
		return n.Value
	case isColumn(n):
		return "{" + n.Content[0].Value + "}"
	case n.Kind == yaml.ScalarNode:
		p.fail(n, "%s is empty; leave the key out", what)
	default:
		p.fail(n, "%s must be a text", what)
	}
	return ""
}

// isColumn reports whether a node is {name} without quotes.
func isColumn(n *yaml.Node) bool {
	return n.Kind == yaml.MappingNode && len(n.Content) == 2 && n.Content[0].Kind == yaml.ScalarNode &&
		n.Content[1].Kind == yaml.ScalarNode && n.Content[1].Tag == "!!null" && n.Content[1].Value == ""
}

// texts reads a text or a list of them.
func (p *parser) texts(n *yaml.Node, what string) (out []string) {
	if n.Kind != yaml.SequenceNode {
		return []string{p.scalar(n, what)}
	}
	for _, x := range n.Content {
		out = append(out, p.scalar(x, what))
	}
	return out
}

// scalar reads a text that may be empty.
func (p *parser) scalar(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode {
		p.fail(n, "%s must be a text or a list of texts", what)
	}
	return n.Value
}

// list calls f for the elements of a list.
func (p *parser) list(n *yaml.Node, what string, f func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		p.fail(n, "%s must be a list: begin each element with a hyphen", what)
		return
	}
	for _, x := range n.Content {
		f(x)
	}
}

// template reads a text with columns in it.
func (p *parser) template(n *yaml.Node, what string) *template {
	s := p.text(n, what)
	if s == "" {
		return nil
	}
	t, err := parseTemplate(s)
	if err != nil {
		p.fail(n, "%s: %s", what, err)
		return nil
	}
	t.pos = posOf(n)
	return t
}

// word reads one of some words.
func (p *parser) word(n *yaml.Node, what string, words ...string) string {
	s := p.text(n, what)
	if s != "" && !slices.Contains(words, s) {
		p.fail(n, "%s must be %s, not %q%s", what, spelling.OrList(words), s, spelling.DidYouMean(s, slices.Values(words)))
		return ""
	}
	return s
}

// boolean reads true or false.
func (p *parser) boolean(n *yaml.Node, what string) bool {
	return p.word(n, what, "true", "false") == "true"
}
