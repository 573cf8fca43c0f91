package loader

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"

	"nexum/loader/archive"
	"nexum/loader/format"
	"nexum/loader/rdf"
)

// Builtin returns the formats that every Loader reads: records in YAML and JSON Lines, RDF, rules, and ontologies.
// They are in this package because their readers check more than those of other formats: the meaning of a record
// depends on the ontology.
func Builtin() []format.Format {
	return append([]format.Format{yamlFormat{}, jsonLines{}, rules{}, ontologies{}}, rdfFormats()...)
}

// byEnding matches a file only by its extension.
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

// rdfFormat is a syntax of RDF.
type rdfFormat struct {
	syntax     rdf.Format
	name       string
	extensions []string
	marks      []string // the content begins with one of them, after comments and white space
}

// rdfFormats returns the syntaxes of RDF.
func rdfFormats() []format.Format {
	return []format.Format{
		rdfFormat{rdf.NQuads, "nquads", []string{".nq", ".nquads"}, nil},
		rdfFormat{rdf.NTriples, "ntriples", []string{".nt", ".ntriples"}, nil},
		rdfFormat{rdf.TriG, "trig", []string{".trig"}, nil},
		rdfFormat{rdf.Turtle, "turtle", []string{".ttl", ".turtle"}, []string{"@prefix", "@base", "PREFIX ", "BASE "}},
		rdfFormat{rdf.XML, "rdfxml", []string{".rdf", ".owl", ".rdfs"}, []string{"<rdf:RDF"}},
		rdfFormat{rdf.JSONLD, "jsonld", []string{".jsonld"}, []string{`{"@context"`, `{"@graph"`, `[{"@id"`}},
		rdfFormat{rdf.Tuples, "tuples", []string{".facts"}, nil},
	}
}

func (f rdfFormat) Info() format.Info {
	return format.Info{
		Name: f.name, Title: "RDF as " + f.syntax.String(), Extensions: f.extensions,
		Rows: f.syntax == rdf.NQuads || f.syntax == rdf.NTriples, AllowEmpty: true,
	}
}

func (f rdfFormat) Recognize(name string, head []byte) format.Match {
	if m := byEnding(name, f.extensions); m != format.No && (f.syntax != rdf.Tuples || rdf.IsTuples(string(head))) {
		return m
	}
	head = bytes.TrimLeft(head, " \t\r\n")
	if f.syntax == rdf.XML && bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("xmlns")) &&
		bytes.Contains(head, []byte(rdf.NS)) {
		return format.Likely
	}
	for _, m := range f.marks {
		if bytes.HasPrefix(bytes.ReplaceAll(head, []byte(" "), nil), []byte(strings.TrimSpace(m))) {
			if f.syntax == rdf.Turtle {
				return format.ByName // it may be TriG as well
			}
			return format.Likely
		}
	}
	return format.No
}

func (f rdfFormat) Read(ctx context.Context, in *format.Input, to format.Sink) error {
	r := newQuadReader(to.(*sink), in)
	if f.syntax == rdf.NQuads || f.syntax == rdf.NTriples {
		return r.quadLines(in, f.syntax == rdf.NTriples)
	}
	r.classesApart = f.syntax == rdf.Tuples
	return r.syntaxOf(ctx, in, f.syntax)
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

type ontologies struct{}

func (ontologies) Info() format.Info {
	return format.Info{Name: "ontology", Title: "an ontology in GraphQL SDL", Extensions: []string{".graphqls"}}
}

func (f ontologies) Recognize(name string, _ []byte) format.Match {
	return byEnding(name, f.Info().Extensions)
}

// Read does nothing: readOntology reads ontology files before all other files.
func (ontologies) Read(context.Context, *format.Input, format.Sink) error { return nil }

// isQuads reports whether a file has a name of N-Quads, compressed or not.
func isQuads(name string) bool {
	name, _ = archive.CutEnding(strings.ToLower(name))
	return byEnding(name, []string{".nq", ".nquads"}) != format.No
}
