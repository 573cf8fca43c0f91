package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// covered is the share of a file, in percent, that must be the text of known licences for the file to be recognised. It
// is the threshold of pkg.go.dev.
const covered = 75

// granting matches the names of the files that grant a licence. It does not match a notice, which only accompanies one.
var granting = regexp.MustCompile(`(?i)^(licen[cs]e|copying|ofl|unlicense)([-._]|$)`)

// recognise finds the licence of a component from the files in its folder. The expression is that of SPDX, with AND
// where the files have several licences. If the text of a file is not that of known licences, the expression is empty,
// and unknown has the names of those files.
func (c component) recognise() (expression string, unknown []string, err error) {
	entries, err := os.ReadDir(c.folder)
	if err != nil {
		return "", nil, fmt.Errorf("%s %s: %w", c.name, c.version, err)
	}
	var ids []string
	for _, e := range entries {
		if !e.Type().IsRegular() || !granting.MatchString(e.Name()) || filepath.Ext(e.Name()) == ".go" {
			continue
		}
		text, err := fs.ReadFile(os.DirFS(c.folder), e.Name())
		if err != nil {
			return "", nil, fmt.Errorf("%s %s: %w", c.name, c.version, err)
		}
		found := identify(text)
		if len(found) == 0 {
			unknown = append(unknown, e.Name())
		}
		ids = append(ids, found...)
	}
	if len(unknown) > 0 {
		return "", unknown, nil
	}
	slices.Sort(ids)
	return strings.Join(slices.Compact(ids), " AND "), nil, nil
}

// identify returns the SPDX ids of the licences whose whole text a file has; none if too much of it is other text.
func identify(text []byte) []string {
	scan := licensecheck.Scan(text)
	if scan.Percent < covered {
		return nil
	}
	var ids []string
	for _, m := range scan.Match {
		if !m.IsURL {
			ids = append(ids, m.ID)
		}
	}
	return ids
}
