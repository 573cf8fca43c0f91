package schema

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

//go:embed *.graphqls
var files embed.FS

// The SDL files of this package.
const (
	apiFile        = "api.graphqls"
	directivesFile = "directives.graphqls"
	coreFile       = "core.graphqls"
)

// ErrOntology is wrapped by every error about the content of an ontology.
var ErrOntology = errors.New("ontology")

// A Source is one file of an ontology, as its author wrote it.
type Source struct {
	Name string // DATASET/FILE: unique among the sources, used in messages
	Text string // SDL
}

// A Problem is one error in an ontology.
type Problem struct {
	Source       string // the name of the source; empty if the problem concerns all sources together
	Line, Column int    // from 1; 0 if the problem concerns the whole source
	Message      string
}

// String returns the problem on one line: SOURCE:LINE:COLUMN: MESSAGE.
func (p Problem) String() string {
	switch {
	case p.Source == "":
		return p.Message
	case p.Line == 0:
		return p.Source + ": " + p.Message
	case p.Column == 0:
		return fmt.Sprintf("%s:%d: %s", p.Source, p.Line, p.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.Source, p.Line, p.Column, p.Message)
}

// An InvalidError reports an ontology that cannot be used. It contains all problems.
type InvalidError struct{ Problems []Problem }

// Error returns all problems, one per line.
func (e *InvalidError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return ErrOntology.Error() + ": " + strings.Join(lines, "\n")
}

// Unwrap returns ErrOntology.
func (e *InvalidError) Unwrap() error { return ErrOntology }

// problems collects the problems of an ontology.
type problems []Problem

// add adds a problem at a position, which may be nil.
func (p *problems) add(pos *ast.Position, format string, args ...any) {
	x := Problem{Message: fmt.Sprintf(format, args...)}
	if pos != nil && pos.Src != nil {
		x.Source, x.Line, x.Column = pos.Src.Name, pos.Line, pos.Column
	}
	*p = append(*p, x)
}

// err returns the problems as an error, or nil if there are none.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	list := slices.Clone(p)
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &InvalidError{slices.Compact(list)}
}

// place describes a position for a message.
func place(pos *ast.Position) string {
	if pos == nil || pos.Src == nil {
		return "elsewhere"
	}
	return fmt.Sprintf("%s:%d", pos.Src.Name, pos.Line)
}

// maxTokens limits the tokens of one source. This also limits the nesting depth of the parser.
const maxTokens = 200_000

// parse reads the SDL of a source.
func parse(s Source, p *problems) *ast.SchemaDocument {
	doc, err := parser.ParseSchemaWithLimit(&ast.Source{Name: s.Name, Input: s.Text}, maxTokens)
	if err == nil {
		return doc
	}
	x := Problem{Source: s.Name, Message: err.Error()}
	if e, ok := errors.AsType[*gqlerror.Error](err); ok {
		x.Message = "this is not GraphQL SDL: " + e.Message
		if len(e.Locations) > 0 {
			x.Line, x.Column = e.Locations[0].Line, e.Locations[0].Column
			if word := foreignWord(s.Text, x.Line, x.Column); word != "" {
				x.Message = fmt.Sprintf("%q cannot be a name here: names of GraphQL have the letters A to Z, digits and _ "+
					"only; write an English name, and give this one by @label(language: \"zh\", text: %[1]q), with the "+
					"right language", word)
			}
		}
	}
	*p = append(*p, x)
	return &ast.SchemaDocument{}
}

// foreignWord returns the word at a place of a text, if it has letters that names of GraphQL cannot have; otherwise "".
// Lines and columns count from 1; the column can be in the word.
func foreignWord(text string, line, column int) string {
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	signs := []rune(lines[line-1])
	in := func(i int) bool {
		return i >= 0 && i < len(signs) && (signs[i] == '_' || unicode.In(signs[i], unicode.L, unicode.M, unicode.N))
	}
	first, end := column-1, column-1
	for in(first - 1) {
		first--
	}
	for in(end) {
		end++
	}
	if first < 0 || first >= end {
		return ""
	}
	word := string(signs[first:end])
	if !strings.ContainsFunc(word, func(c rune) bool { return c > unicode.MaxASCII }) {
		return ""
	}
	return word
}

// embedded reads an embedded file of this package.
func embedded(name string) (Source, error) {
	b, err := files.ReadFile(name)
	return Source{Name: "nexum/" + name, Text: string(b)}, err
}

// fixed reads the parts of the served schema that do not depend on the ontology: the API and the directives.
func fixed() (api, directives *ast.SchemaDocument, err error) {
	docs := [2]*ast.SchemaDocument{}
	var wrong problems
	for i, name := range [...]string{apiFile, directivesFile} {
		s, err := embedded(name)
		if err != nil {
			return nil, nil, err
		}
		docs[i] = parse(s, &wrong)
	}
	return docs[0], docs[1], wrong.err()
}

// sorted returns the sources sorted by name.
func sorted(sources []Source) []Source {
	return slices.SortedFunc(slices.Values(sources), func(a, b Source) int { return cmp.Compare(a.Name, b.Name) })
}
