package rule

import (
	"fmt"
	"regexp"
	"strings"
)

// Problems is what is wrong with a query, as an error.
type Problems []Problem

// Error returns a line a problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns ErrInvalid.
func (ps Problems) Unwrap() error { return ErrInvalid }

// A Constant is an entity that a rule names, and where it does.
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

var plainID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// Written is an id as a query writes it.
func Written(id string) string {
	if plainID.MatchString(id) {
		return "/" + id
	}
	return fmt.Sprintf("/<%s>", id)
}

// Clip shortens what somebody wrote, for a message.
func Clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
