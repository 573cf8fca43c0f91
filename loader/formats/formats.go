// Package formats lists the input formats that nexum reads. Package format explains how to add one.
package formats

import (
	"slices"
	"strings"

	"nexum/loader"
	"nexum/loader/bods"
	"nexum/loader/format"
	"nexum/loader/ftm"
	"nexum/loader/graphfile"
	"nexum/loader/mappings"
	"nexum/loader/stix"
	"nexum/loader/table"
)

// All returns every format, in the order in which the loader tries them for a file.
func All() []format.Format {
	return slices.Concat(
		table.Formats(),
		loader.Builtin(),
		ftm.New(),
		[]format.Format{stix.New(), bods.New()},
		mappings.Formats(),
		graphfile.Formats(),
	)
}

// Find returns the format with a name, or with an extension without its dot: nquads or nq.
func Find(name string) (format.Format, bool) {
	name = strings.ToLower(name)
	for _, f := range All() {
		if i := f.Info(); i.Name == name || slices.Contains(i.Extensions, "."+name) {
			return f, true
		}
	}
	return nil, false
}

// Names returns the names of all formats.
func Names() (out []string) {
	for _, f := range All() {
		out = append(out, f.Info().Name)
	}
	return out
}
