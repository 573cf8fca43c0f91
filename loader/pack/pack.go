// Package pack holds the packs that are a part of the program: an ontology, rules, records and example questions for one
// field of work, in a folder each. A pack is a dataset like any other, and is loaded together with the data that it is for:
//
//	nexum load --pack ownership entities.ftm.json
//
// Its version is a part of its dataset.yaml. A newer version replaces the one that a store has with load --replace.
package pack

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed ownership threat
var files embed.FS

// Names returns the names of the packs.
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil // the folder is embedded, so it can be read
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// Open returns the files of a pack.
func Open(name string) (fs.FS, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("there is no pack %q; the packs are %s", name, strings.Join(Names(), ", "))
	}
	return fs.Sub(files, name)
}

// Extract writes packs to a new folder, each to a folder of its own, and returns these. done removes them.
func Extract(names ...string) (dirs []string, done func(), err error) {
	tmp, err := os.MkdirTemp("", "nexum-pack-*")
	if err != nil {
		return nil, nil, fmt.Errorf("unpacking packs: %w", err)
	}
	done = func() { _ = os.RemoveAll(tmp) }
	for _, name := range names {
		pack, err := Open(name)
		if err != nil {
			done()
			return nil, nil, err
		}
		dir := filepath.Join(tmp, name)
		if err := os.CopyFS(dir, pack); err != nil {
			done()
			return nil, nil, fmt.Errorf("unpacking packs: %w", err)
		}
		dirs = append(dirs, dir)
	}
	return dirs, done, nil
}
