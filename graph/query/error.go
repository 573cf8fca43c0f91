package query

import (
	"errors"
	"fmt"
	"strings"

	"nexum/graph/rule"
)

// Codes of errors. The API has them as extensions.code, and clients rely on them.
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
	CodeRequest    = "BAD_REQUEST" // not a GraphQL request at all
	CodeForbidden  = "FORBIDDEN"   // who asks may not do this
	CodeConflict   = "CONFLICT"    // somebody else changed the same thing meanwhile
	CodeReadOnly   = "READ_ONLY"   // the service takes no new data
	CodeStorage    = "STORAGE"     // the disk or the database does not take what is written
	CodeBehind     = "BEHIND"      // the service has not seen the revision that the request asks for
)

// An Error is one whose message is for the asker to read.
type Error struct {
	Code    string
	Message string
	// Problems are the places of a question in the rule language that are wrong.
	Problems []Problem
}

// A Problem is what is wrong at one place of a question. The API has it in extensions.problems.
type Problem struct {
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // from 1, in characters
	Message string `json:"message"`
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// InputError returns an error about an argument.
func InputError(format string, args ...any) error {
	return &Error{Code: CodeInput, Message: fmt.Sprintf(format, args...)}
}

// LimitError returns an error about an argument that asks for too much.
func LimitError(format string, args ...any) error {
	return &Error{Code: CodeLimit, Message: fmt.Sprintf(format, args...)}
}

// NotFound returns the error about an argument whose id no entity has.
func NotFound(argument, id string) error {
	return &Error{Code: CodeNotFound, Message: fmt.Sprintf("%s: there is no entity %q", argument, Clip(id))}
}

// Clip shortens what somebody wrote, for a message.
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

// maxProblems is how many problems of a question an error lists one by one.
const maxProblems = 20

// problems returns the error about a question, with the place of each problem.
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

// located replaces the problems that the engine found in a question by an *Error.
func located(err error) error {
	if list, ok := errors.AsType[rule.Problems](err); ok {
		return problems(list)
	}
	return err
}
