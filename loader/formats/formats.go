// Package formats lists the input formats that nexum reads. See package format for how to add one.
package formats

import (
	"slices"

	"nexum/loader"
	"nexum/loader/format"
)

// All returns every format, in the order in which a file is matched with them.
func All() []format.Format {
	return slices.Concat(loader.Builtin(), []format.Format{})
}
