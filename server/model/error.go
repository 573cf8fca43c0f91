package model

import "nexum/graph/query"

// The types and codes of errors come from package query.
type (
	Error   = query.Error
	Problem = query.Problem
)

// The values of extensions.code of an error.
const (
	CodeInput      = query.CodeInput
	CodeNotFound   = query.CodeNotFound
	CodeLimit      = query.CodeLimit
	CodeTimeout    = query.CodeTimeout
	CodeCancelled  = query.CodeCancelled
	CodeOverloaded = query.CodeOverloaded
	CodeInternal   = query.CodeInternal
	CodeParse      = query.CodeParse
	CodeValidation = query.CodeValidation
	CodeRequest    = query.CodeRequest
	CodeForbidden  = query.CodeForbidden
	CodeConflict   = query.CodeConflict
	CodeReadOnly   = query.CodeReadOnly
	CodeStorage    = query.CodeStorage
	CodeBehind     = query.CodeBehind
)

// InputError returns an error about an argument or a parameter.
func InputError(message string, args ...any) error { return query.InputError(message, args...) }
