// Package docs is the manual: Markdown that people read in the repository and that the service renders at /docs.
// Its tests run what the pages show against the real service.
package docs

import "embed"

// Pages are the Markdown files of the manual. Order lists those that its table of contents begins with.
//
//go:embed *.md
var Pages embed.FS

// InvestigationSchema is the JSON Schema of the files in which the explorer saves investigations.
//
//go:embed investigation.schema.json
var InvestigationSchema []byte

// Dashboard is the dashboard for Grafana that the page about monitoring links to.
//
//go:embed dashboard.json
var Dashboard []byte
