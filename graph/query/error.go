package query

import (
	"errors"
	"fmt"
	"strings"

	"nexum/graph/rule"
)

// The codes of errors. They are extensions.code in the API, and clients depend on them.
const (
	CodeInput      = "BAD_USER_INPUT"
	CodeNotFound   = "NOT_FOUND"
	CodeLimit      = "LIMIT_EXCEEDED"
	CodeTimeout    = "TIMEOUT"
	CodeCancelled  = "CANCELLED"
	CodeOverloaded = "OVERLOADED"
	CodeInternal   = "INTERNAL"
	CodeParse      = "GRAPHQL_PARSE_FAILED"
	CodeValidation = "GRAPHQL_VALIDATION_FAILED"
	CodeRequest    = "BAD_REQUEST" // not a GraphQL request
	CodeForbidden  = "FORBIDDEN"   // the caller may not do this
	CodeConflict   = "CONFLICT"    // the same thing was changed at the same time
	CodeReadOnly   = "READ_ONLY"   // the service accepts no new data
	CodeStorage    = "STORAGE"     // the disk or the database fails
	CodeBehind     = "BEHIND"      // the service does not have the revision that the request asks for
	// no rule derives the relation type: WhyNot has no more to explain than that no source states the relation
	CodeNoRule = "NO_RULE"
)

// An Error has a message for the caller.
type Error struct {
	Code    string
	Message string
	// Problems are the mistakes of a query in the rule language, with their positions.
	Problems []Problem
	// Missing is the id that no entity has; empty for other errors.
	Missing string

	format string // the format of Message, for args; empty if the message names no argument
	args   []any
}

// A Problem is a mistake at one position of a query. The API returns problems in extensions.problems.
type Problem struct {
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // from 1, in characters
	Message string `json:"message"`
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// newError returns an error whose message names arguments as an Argument.
func newError(code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), format: format, args: args}
}

// InputError returns an error about an invalid argument. If the message names arguments, args has them as an Argument.
func InputError(format string, args ...any) error {
	return newError(CodeInput, format, args...)
}

// LimitError returns an error about an argument that asks for too much, like InputError.
func LimitError(format string, args ...any) error {
	return newError(CodeLimit, format, args...)
}

// notFound returns the error about an argument with an id that no entity of the view has.
func (s *Session) notFound(argument Argument, id string) error {
	if s.View.Has(id) {
		return newError(CodeNotFound, "%s: there is no entity %q in this view; the view hides it", argument, Clip(id))
	}
	out := newError(CodeNotFound, "%s: there is no entity %q%s", argument, Clip(id), s.nearID(id))
	out.Missing = id
	return out
}

// Clip shortens a text that a user supplied, for a message.
func Clip(s string) string { return shorten(s, 200) }

func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for i := range s {
		if i > most {
			return s[:i] + "…"
		}
	}
	return s
}

// maxProblems limits the problems that an error lists one by one.
const maxProblems = 20

// problems returns the error about a query, with the position of each problem.
func problems(list []rule.Problem) error {
	var b strings.Builder
	out := &Error{Code: CodeInput}
	for i, p := range list {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(p.Error())
		if i < maxProblems {
			out.Problems = append(out.Problems, Problem{Line: p.Line, Column: p.Column, Message: shorten(p.Message, 500)})
		}
	}
	out.Message = shorten(b.String(), 1000)
	return out
}

// located replaces the problems that the engine found in a query by an *Error.
func located(err error) error {
	if list, ok := errors.AsType[rule.Problems](err); ok {
		return problems(list)
	}
	return err
}
