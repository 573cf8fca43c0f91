// Package mappings holds the mappings that are part of the program, as files in the language of docs/mapping.md. Each
// mapping is a format, which recognizes its files by their content.
package mappings

import (
	"embed"
	"fmt"
	"io/fs"

	"nexum/loader/format"
	"nexum/loader/table"
)

//go:embed *.mapping.yaml
var files embed.FS

// Formats returns the formats of all mappings. It panics if a mapping that is embedded is wrong.
func Formats() []format.Format {
	out, err := formatsOf(files)
	if err != nil {
		panic(err) // the tests of this package read the files
	}
	return out
}

func formatsOf(folder fs.FS) (out []format.Format, err error) {
	names, err := fs.Glob(folder, "*.mapping.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		src, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		f, err := table.NewShipped(src)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, f)
	}
	return out, nil
}
