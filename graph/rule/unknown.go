package rule

import (
	"fmt"
	"regexp"
	"strings"
)

// Problems are the mistakes of a query, as an error.
type Problems []Problem

// Error returns one line per problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns ErrInvalid.
func (ps Problems) Unwrap() error { return ErrInvalid }

// A Constant is an entity or predicate that a rule names, with its position.
type Constant struct {
	ID           string
	Line, Column int // from 1
}

// Constants returns the entities that the rule names.
func (r *Rule) Constants() []Constant {
	var out []Constant
	for _, l := range append([]Literal{r.Head}, Flatten(r.Body)...) {
		for _, t := range l.Args {
			if t.Var < 0 && t.Const.Type == EntityType {
				out = append(out, Constant{t.Const.Text, t.Line, t.Column})
			}
		}
	}
	return out
}

var plainID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*(:` + idPart + `)*$`)

// Written returns an id as a query writes it.
func Written(id string) string {
	if plainID.MatchString(id) {
		return "/" + id
	}
	return fmt.Sprintf("/<%s>", id)
}

// Clip shortens a text that a user supplied, for a message.
func Clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
