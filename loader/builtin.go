package loader

import (
	"context"
	"path"
	"slices"
	"strings"

	"nexum/loader/format"
)

// Builtin returns the formats that every Loader reads: records in YAML and JSON Lines, N-Quads, and rules. They are in
// this package because they check more than other formats while they read: what a record means depends on the
// ontology.
func Builtin() []format.Format {
	return []format.Format{yamlFormat{}, jsonLines{}, nquads{}, rules{}}
}

// byEnding matches a file by its extension alone.
func byEnding(name string, extensions []string) format.Match {
	if slices.Contains(extensions, path.Ext(name)) {
		return format.ByName
	}
	return format.No
}

type yamlFormat struct{}

func (yamlFormat) Info() format.Info {
	return format.Info{Name: "yaml", Title: "records of nexum in YAML", Extensions: []string{".yaml", ".yml"}}
}

func (f yamlFormat) Recognize(name string, _ []byte) format.Match {
	return byEnding(name, f.Info().Extensions)
}

func (yamlFormat) Read(_ context.Context, in *format.Input, to format.Sink) error {
	r := to.(*sink).records(in)
	src, err := readAll(in.Body)
	if err != nil {
		return err
	}
	n, err := parseYAML(src)
	if err != nil {
		r.partial = true
		r.syntax(err)
		return nil
	}
	r.yamlFile(n)
	return nil
}

type jsonLines struct{}

func (jsonLines) Info() format.Info {
	return format.Info{Name: "jsonl", Title: "records of nexum in JSON Lines", Extensions: []string{".jsonl"}, Rows: true}
}

func (f jsonLines) Recognize(name string, _ []byte) format.Match {
	return byEnding(name, f.Info().Extensions)
}

func (jsonLines) Read(_ context.Context, in *format.Input, to format.Sink) error {
	return to.(*sink).records(in).jsonLinesFile(in, to)
}

type nquads struct{}

func (nquads) Info() format.Info {
	return format.Info{Name: "nquads", Title: "RDF as N-Quads", Extensions: []string{".nq"}, Rows: true}
}

func (f nquads) Recognize(name string, _ []byte) format.Match {
	return byEnding(name, f.Info().Extensions)
}

func (nquads) Read(_ context.Context, in *format.Input, to format.Sink) error {
	return newQuadReader(to.(*sink).reading, in).file(in, to)
}

type rules struct{}

func (rules) Info() format.Info {
	return format.Info{Name: "rules", Title: "rules in the rule language", Extensions: []string{".rules"}}
}

func (f rules) Recognize(name string, _ []byte) format.Match {
	return byEnding(name, f.Info().Extensions)
}

func (rules) Read(_ context.Context, in *format.Input, to format.Sink) error {
	src, err := readAll(in.Body)
	if err != nil {
		return err
	}
	to.(*sink).rulesFile(in.File, src, in.Context)
	return nil
}

// isQuads reports whether a file has a name of N-Quads, packed or not.
func isQuads(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return byEnding(name, nquads{}.Info().Extensions) != format.No
}
