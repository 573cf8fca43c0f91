package model

import "fmt"

// Codes that extensions.code of an error can have. A client may rely on them.
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
)

// An Error is one whose message is for the client to read.
type Error struct {
	Code    string
	Message string
	// Problems are the places of a question in the rule language that cannot be read.
	Problems []Problem
}

// A Problem is what is wrong at one place of a question: extensions.problems of an error has them.
type Problem struct {
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // from 1, in characters
	Message string `json:"message"`
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

func inputError(format string, args ...any) error {
	return &Error{Code: CodeInput, Message: fmt.Sprintf(format, args...)}
}

func notFound(argument, id string) error {
	return &Error{Code: CodeNotFound, Message: fmt.Sprintf("%s: there is no entity %q", argument, clip(id))}
}

// clip shortens what a client sent, for a message.
func clip(s string) string { return shorten(s, 200) }

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
