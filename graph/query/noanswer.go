package query

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"nexum/graph/trace"
)

// The limits of NoAnswer: it must not cost more than the question.
const (
	maxNoAnswerTime     = 300 * time.Millisecond
	maxNoAnswerLiterals = 12
)

// NoAnswer says why a question has no answer. It names a condition that has no match by itself. If each condition has
// one, it names the first condition that none of the matches of the conditions before it satisfies. It returns "" if it
// finds no reason within a short time.
func (s *Session) NoAnswer(ctx context.Context, question string) string {
	ctx, cancel := context.WithTimeout(ctx, maxNoAnswerTime)
	defer cancel()
	ctx, span := trace.Start(ctx, "query.NoAnswer")
	defer span.End(nil)
	literals := literalsOf(question)
	if len(literals) == 0 || len(literals) > maxNoAnswerLiterals {
		return ""
	}
	// matches reports whether literals have answers together. Those that cannot stand together, such as a comparison of
	// a variable that they do not bind, are taken to have some.
	matches := func(list []string) bool {
		a, err := s.AskValues(ctx, strings.Join(list, ", "))
		return err != nil || len(a.Rows) > 0
	}
	for _, l := range literals {
		if named.MatchString(l) && !matches([]string{l}) {
			return fmt.Sprintf("nothing in this view matches %s", l)
		}
	}
	for i, l := range literals {
		if ctx.Err() != nil {
			return ""
		}
		if matches(literals[:i+1]) {
			continue
		}
		if i == 0 || !matches([]string{l}) {
			return fmt.Sprintf("nothing in this view matches %s", l)
		}
		return fmt.Sprintf("%s has answers, and none of them is left with %s", strings.Join(literals[:i], ", "), l)
	}
	return ""
}

// named matches a literal that names an entity or a text. Such literals are cheap to ask.
var named = regexp.MustCompile(`^[^=]*\(.*["/]`)

// iri matches the beginning of an IRI in a question, in which < is not a comparison.
var iri = regexp.MustCompile(`^<[A-Za-z][A-Za-z0-9+.-]*:[^<>]*>`)

// literalsOf splits the body of a question at its commas.
func literalsOf(question string) []string {
	var out []string
	depth, from := 0, 0
	add := func(to int) {
		if text := strings.TrimSpace(question[from:to]); text != "" {
			out = append(out, text)
		}
	}
	for i := 0; i < len(question); i++ {
		switch question[i] {
		case '"':
			i = closingQuote(question, i)
		case '<':
			i += max(0, len(iri.FindString(question[i:]))-1)
		case '(':
			depth++
		case ')':
			depth--
		case '#':
			return nil // a comment
		case ',':
			if depth == 0 {
				add(i)
				from = i + 1
			}
		case '|':
			if depth == 0 {
				add(i)
				return out
			}
		}
	}
	add(len(question))
	return out
}

// closingQuote returns the index of the quote that ends the text whose opening quote is at i. It is not less than
// len(question) if the text does not end.
func closingQuote(question string, i int) int {
	for i++; i < len(question) && question[i] != '"'; i++ {
		if question[i] == '\\' {
			i++
		}
	}
	return i
}
