package rdf

import (
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"
	"unicode/utf8"
)

// IsTuples reports whether a file that begins with head can be read as Tuples: its first value is an IRI in angle
// brackets.
func IsTuples(head string) bool {
	head = strings.TrimLeft(head, "\r\n")
	return strings.HasPrefix(head, "<") || strings.HasPrefix(head, `"<`)
}

// readTuples reads the tuples of one relation, as Datalog engines such as Soufflé write them to a .facts file: one
// tuple per line, its values with tabs between, and no header. The relation has the name of the file. A tuple with one
// value states that an entity has the relation as its class. A tuple with two values is a statement about the first
// value.
func readTuples(r io.Reader, base string) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		relation := Term{Kind: IRI, Text: "./" + relationOf(base)}
		number := 0
		for text, err := range textLines(r) {
			if number++; err != nil {
				yield(Quad{}, err)
				return
			}
			if text == "" {
				continue
			}
			q, wrong := tuple(text, relation)
			if wrong != "" {
				yield(Quad{}, &SyntaxError{number, 1, wrong})
				return
			}
			q.Line, q.Col = number, 1
			if !yield(q, nil) {
				return
			}
		}
	}
}

// relationOf returns the name of the relation in a file: the last part of its IRI without its endings. A NUL stands
// before the path of a file in a dataset.
func relationOf(base string) string {
	if text, err := url.PathUnescape(base); err == nil {
		base = text
	}
	name, _, _ := strings.Cut(base[strings.LastIndexAny(base, "/\x00")+1:], ".")
	return url.PathEscape(name)
}

// tuple parses one tuple. wrong says what is wrong with it.
func tuple(line string, relation Term) (q Quad, wrong string) {
	if !utf8.ValidString(line) {
		return q, notUTF8
	}
	values := strings.Split(line, "\t")
	if len(values) > 2 {
		return q, fmt.Sprintf("a tuple has one value or two with a tab between, not %d; read other tables with a mapping",
			len(values))
	}
	if q.Subject, wrong = tupleValue(values[0]); wrong != "" {
		return q, wrong
	}
	if q.Subject.Kind != IRI {
		return q, "the first value of a tuple is an IRI in angle brackets, <http://…>; read other tables with a mapping"
	}
	if len(values) == 1 {
		q.Predicate, q.Object = Term{Kind: IRI, Text: Type}, relation
		return q, ""
	}
	q.Predicate = relation
	q.Object, wrong = tupleValue(values[1])
	return q, wrong
}

// tupleValue parses a value: an IRI in angle brackets, or a text. It can be in quotes.
func tupleValue(s string) (t Term, wrong string) {
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	if !strings.HasPrefix(s, "<") || !strings.HasSuffix(s, ">") {
		return Term{Kind: Literal, Text: s}, ""
	}
	iri := s[1 : len(s)-1]
	if !IsAbsolute(iri) || len(iri) > MaxIRI || strings.ContainsAny(iri, " <>\"{}|\\^`") {
		return t, fmt.Sprintf("%.60q is not an absolute IRI", iri)
	}
	return Term{Kind: IRI, Text: iri}, ""
}
