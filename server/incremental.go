package server

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"nexum/server/model"
)

// checkIncremental rejects a query with @defer or @stream. Validation would only say that it does not know the
// directive.
func checkIncremental(doc *ast.QueryDocument) *gqlerror.Error {
	var found *ast.Directive
	for _, op := range doc.Operations {
		found = firstIncremental(found, op.SelectionSet)
	}
	for _, f := range doc.Fragments {
		found = firstIncremental(found, f.SelectionSet)
	}
	if found == nil {
		return nil
	}
	err := coded(
		model.CodeValidation,
		"answers are complete: @%s is not supported; leave it out, and ask for less with first and after",
		found.Name,
	)
	if found.Position != nil {
		err.Locations = []gqlerror.Location{{Line: found.Position.Line, Column: found.Position.Column}}
	}
	return err
}

// firstIncremental returns found, or else the first directive in a selection that asks for incremental delivery. It
// does not follow fragments.
func firstIncremental(found *ast.Directive, set ast.SelectionSet) *ast.Directive {
	for _, s := range set {
		if found != nil {
			return found
		}
		switch s := s.(type) {
		case *ast.Field:
			found = firstIncremental(incrementalOf(s.Directives), s.SelectionSet)
		case *ast.InlineFragment:
			found = firstIncremental(incrementalOf(s.Directives), s.SelectionSet)
		case *ast.FragmentSpread:
			found = incrementalOf(s.Directives)
		}
	}
	return found
}

// incrementalOf returns the directive in a list that asks for incremental delivery.
func incrementalOf(list ast.DirectiveList) *ast.Directive {
	if d := list.ForName("defer"); d != nil {
		return d
	}
	return list.ForName("stream")
}
