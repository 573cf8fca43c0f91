package query

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"nexum/graph/trace"
)

// The limits of NoAnswer. It must not cost more than the question itself.
const (
	maxNoAnswerTime     = 300 * time.Millisecond
	maxNoAnswerLiterals = 12
)

// NoAnswer returns a message that explains why a question has no answer. The message names a condition that has no
// match, even alone. If each condition has matches alone, it names the first condition that has none together with the
// conditions before it. NoAnswer returns "" if it finds no reason within a short time.
func (s *Session) NoAnswer(ctx context.Context, question string) string {
	ctx, cancel := context.WithTimeout(ctx, maxNoAnswerTime)
	defer cancel()
	ctx, span := trace.Start(ctx, "query.NoAnswer")
	defer span.End(nil)
	literals := literalsOf(question)
	if len(literals) == 0 || len(literals) > maxNoAnswerLiterals {
		return ""
	}
	// matches reports whether the literals have an answer together. It also returns true if they are no valid question,
	// for example if they compare a variable that they do not bind.
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

// named matches a literal that contains an entity id or a text. Such literals are cheap to evaluate.
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
