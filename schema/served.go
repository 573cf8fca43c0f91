package schema

import (
	"fmt"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// Served is the schema that the service answers queries of: the fixed API and the ontology that the program was built
// with.
func Served() (*ast.Schema, error) {
	sources, err := Sources()
	if err != nil {
		return nil, err
	}
	return load(sources)
}

// Check says what is wrong with the SDL of a served schema.
func Check(sources ...*ast.Source) error {
	_, err := load(sources)
	return err
}

func load(sources []*ast.Source) (*ast.Schema, error) {
	s, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w (was go generate run after the last edit?)", ErrOntology, err)
	}
	delete(s.Directives, "defer") // an answer comes in one piece
	return s, nil
}
