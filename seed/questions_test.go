package seed_test

import (
	"fmt"
	"strings"
	"testing"
)

// A question is a question that a reader of the documents could ask, with the expected answer. The expected answers
// were written down from the documents, not from what the service said.
type question struct {
	Ask    string  // in words
	From   string  // the document and the place in it that holds the answer
	Query  string  // in GraphQL
	Expect []check // all must hold
}

// A check compares rows with expected ones. Path is the path to the rows in an answer, and Take lists the values of a
// row. Exactly one of the other fields is set and contains what is expected.
type check struct {
	Path     string
	Take     []string
	Set      []want // exactly these rows, in any order
	List     []want // exactly these rows, in this order
	Contains []want // these rows, and perhaps others
	Absent   []want // none of these rows
	Count    *int   // this number of rows
	Every    want   // at least one row, and all rows equal to this one
}

func TestQuestions(t *testing.T) {
	asked := 0
	for name, questions := range readAll[[]question](t, "questions") {
		asked += len(questions)
		t.Run(name, func(t *testing.T) {
			for _, q := range questions {
				t.Run(strings.TrimSuffix(q.Ask, "?"), func(t *testing.T) {
					if q.Ask == "" || q.From == "" || len(q.Expect) == 0 {
						t.Fatal("a question needs words, a place in a document and something to expect")
					}
					data := ask(t, q.Query)
					for _, c := range q.Expect {
						c.test(t, data)
					}
				})
			}
		})
	}
	if asked < 65 {
		t.Errorf("only %d questions", asked)
	}
}

func (c check) test(t *testing.T, data map[string]any) {
	t.Helper()
	got := rows(data, c.Path, c.Take)
	var wrong []string
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	switch {
	case c.Set != nil:
		missing, extra := difference(c.Set, got)
		if len(missing)+len(extra) > 0 {
			say("missing %v, unexpected %v", missing, extra)
		}
	case c.List != nil:
		for i := range max(len(c.List), len(got)) {
			if i >= len(c.List) || i >= len(got) || !c.List[i].matches(got[i]) {
				say("not the same from place %d on; want %v", i+1, c.List)
				break
			}
		}
	case c.Contains != nil:
		if missing, _ := difference(c.Contains, got); len(missing) > 0 {
			say("missing %v", missing)
		}
	case c.Absent != nil:
		for _, w := range c.Absent {
			if missing, _ := difference([]want{w}, got); len(missing) == 0 {
				say("%v should not be there", w)
			}
		}
	case c.Count != nil:
		if *c.Count != len(got) {
			say("%d of them, want %d", len(got), *c.Count)
		}
	case c.Every != nil:
		if len(got) == 0 {
			say("nothing there")
		}
		for _, row := range got {
			if !c.Every.matches(row) {
				say("%v is not like %v", row, c.Every)
			}
		}
	default:
		say("the check expects nothing")
	}
	if len(wrong) > 0 {
		t.Errorf("%s: %s\ngot %v", c.Path, strings.Join(wrong, "; "), got)
	}
}

// difference pairs the expected rows with the actual ones, and returns the rows without a partner on each side.
func difference(wanted []want, got [][]string) (missing []want, extra [][]string) {
	used := make([]bool, len(got))
next:
	for _, w := range wanted {
		for i, row := range got {
			if !used[i] && w.matches(row) {
				used[i] = true
				continue next
			}
		}
		missing = append(missing, w)
	}
	for i, row := range got {
		if !used[i] {
			extra = append(extra, row)
		}
	}
	return missing, extra
}
