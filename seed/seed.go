// Package seed is the dataset that comes along: what two documents on cloud computing between the
// United States and China say, encoded as claims. See README.md.
package seed

import "embed"

// Files holds the dataset: dataset.yaml, the records and the rules.
//
//go:embed *.yaml *.rules
var Files embed.FS
