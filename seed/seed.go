// Package seed is the bundled dataset: what two documents on cloud computing between the United States and China say,
// encoded as claims, with an ontology of states, laws and companies and the relations between them. See README.md.
package seed

import (
	"embed"
	"io/fs"

	"nexum/schema"
)

// Name is the name of the dataset.
const Name = "us-china-cloud"

// Files holds the dataset: dataset.yaml, the ontology, the records and the rules.
//
//go:embed *.yaml *.rules *.graphqls
var Files embed.FS

// Sources returns the files of the ontology of the dataset.
func Sources() ([]schema.Source, error) {
	names, err := fs.Glob(Files, "*.graphqls")
	if err != nil {
		return nil, err
	}
	var out []schema.Source
	for _, name := range names {
		b, err := Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, schema.Source{Name: Name + "/" + name, Text: string(b)})
	}
	return out, nil
}

// Ontology returns the ontology of the dataset. Tests that need one use it, too.
func Ontology() (*schema.Ontology, error) {
	s, err := Sources()
	if err != nil {
		return nil, err
	}
	return schema.New(s...)
}
