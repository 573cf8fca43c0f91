package loader

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"nexum/loader/format"
)

// parseYAML parses the only document of a YAML file. The error is a *syntaxError.
//
// Anchors, aliases, merge keys and tags are refused: defaults serve the same purpose, a reviewer understands a line
// without looking elsewhere, and no file expands to more than its size.
func parseYAML(src []byte) (node, error) {
	if line, col, ok := invalidUTF8(src); !ok {
		return node{}, &syntaxError{line, col, format.NotUTF8}
	}
	if i := bytes.IndexFunc(src, func(c rune) bool { return isControl(c) && c != '\r' }); i >= 0 {
		line, col := position(src, i)
		return node{}, &syntaxError{line, col, "the file holds the control character " + strconv.QuoteRune(rune(src[i]))}
	}
	var doc, more yaml.Node
	l, err := yaml.NewLoader(bytes.NewReader(src))
	if err != nil {
		return node{}, &syntaxError{1, 1, err.Error()}
	}
	if err := l.Load(&doc); err != nil && !errors.Is(err, io.EOF) {
		return node{}, yamlError(src, err)
	}
	if doc.Kind == 0 { // comments only
		return node{line: 1, col: 1}, nil
	}
	if err := l.Load(&more); err == nil {
		return node{}, &syntaxError{
			max(more.Line, 1), max(more.Column, 1),
			"a second YAML document begins here; a file holds one",
		}
	} else if !errors.Is(err, io.EOF) {
		return node{}, yamlError(src, err)
	}
	return fromYAML(&doc, 0)
}

// fromYAML converts a node of the YAML parser.
func fromYAML(y *yaml.Node, depth int) (node, error) {
	n := node{line: y.Line, col: y.Column}
	fail := func(why string) (node, error) { return node{}, &syntaxError{max(y.Line, 1), max(y.Column, 1), why} }
	switch {
	case depth > maxDepth:
		return fail("this is nested too deeply")
	case y.Kind == yaml.AliasNode || y.Anchor != "":
		return fail("anchors and aliases are not supported here; repeat the value, or make it a default of the block or file")
	case y.Style&yaml.TaggedStyle != 0:
		return fail("tags such as " + y.Tag + " are not read here; leave it out")
	}
	switch y.Kind {
	case yaml.DocumentNode:
		if len(y.Content) == 0 {
			return node{line: 1, col: 1}, nil
		}
		return fromYAML(y.Content[0], depth)
	case yaml.ScalarNode:
		n.text, n.kind = y.Value, text
		if y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
			n.kind = scalarKind(y.Value)
		}
		return n, nil
	case yaml.MappingNode:
		n.kind = mapping
	case yaml.SequenceNode:
		n.kind = list
	default:
		return fail("this is not a text, a list or a map")
	}
	n.items = make([]node, len(y.Content))
	for i, c := range y.Content {
		var err error
		if n.items[i], err = fromYAML(c, depth+1); err != nil {
			return node{}, err
		}
		if n.kind == mapping && i%2 == 0 {
			if k := n.items[i]; k.kind == list || k.kind == mapping {
				return node{}, &syntaxError{k.line, k.col, "a key must be a text, not " + k.kind.String()}
			} else if k.text == "<<" && k.kind == text {
				return node{}, &syntaxError{
					k.line, k.col,
					"merge keys are not read here; write it out, or make it a default of the block or file",
				}
			}
		}
	}
	return n, nil
}

// yamlError rewords an error of the YAML parser.
func yamlError(src []byte, err error) error {
	if e, ok := errors.AsType[*yaml.LoadError](err); ok {
		msg := "this is not YAML: " + e.Message
		if e.ContextMsg != "" {
			msg += " (" + e.ContextMsg + ")"
		}
		if e.Mark.Index < len(src) && src[e.Mark.Index] == '\t' {
			msg = "indent with spaces, not with tabs"
		}
		return &syntaxError{max(e.Mark.Line, 1), max(e.Mark.Column, 1), msg}
	}
	return &syntaxError{1, 1, "this is not YAML: " + err.Error()}
}

// invalidUTF8 finds the first byte that is not UTF-8.
func invalidUTF8(b []byte) (line, col int, ok bool) {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			line, col = position(b, i)
			return line, col, false
		}
		i += n
	}
	return 0, 0, true
}

// position returns the line and column, in characters, of a byte of a file.
func position(b []byte, i int) (line, col int) {
	start := bytes.LastIndexByte(b[:i], '\n') + 1
	return bytes.Count(b[:i], []byte("\n")) + 1, utf8.RuneCount(b[start:i]) + 1
}
