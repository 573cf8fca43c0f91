// Package pack holds the packs that are part of the program. A pack is an ontology, rules, records and example
// questions for one field of work, in one folder. It is a dataset like any other, and is loaded together with the
// user's data:
//
//	nexum load --pack ownership entities.ftm.json
//
// Its version is in its dataset.yaml. With load --replace, a newer version replaces the one in a store.
package pack

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nexum/loader/tempdir"
)

//go:embed ownership policy threat
var files embed.FS

// policy is the pack whose ontology and rules are those of the bundled dataset.
const policy = "policy"

// local is the file of the bundled dataset with the rules that name its own states and companies. The pack policy
// leaves it out.
const local = "us-china.rules"

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

// vocabularies lists the prefixes of the terms that importers make, each with the pack whose ontology defines them.
var vocabularies = []struct{ prefix, pack string }{
	{"stix:", "threat"},
	{"ftm:", "ownership"},
	{"bods:", "ownership"},
}

// For returns the pack that defines most of the foreign kinds of some data, or most of its foreign facts and relations
// if it has no foreign kinds. It returns "" if no pack defines most of them, for example since the store already has
// the pack. The arguments have the number of claims for each name.
func For(kinds, predicates map[string]int) string {
	names := kinds
	if len(names) == 0 {
		names = predicates
	}
	all := 0
	by, ontologies := map[string]int{}, map[string][]byte{}
	for name, n := range names {
		all += n
		for _, v := range vocabularies {
			if !strings.HasPrefix(name, v.prefix) {
				continue
			}
			if ontologies[v.pack] == nil {
				ontologies[v.pack] = ontology(v.pack)
			}
			if bytes.Contains(ontologies[v.pack], []byte(`"`+name+`"`)) {
				by[v.pack] += n
			}
		}
	}
	for _, name := range Names() {
		if 2*by[name] > all {
			return name
		}
	}
	return ""
}

// ontology returns the text of the ontology of a pack.
func ontology(pack string) (text []byte) {
	names, _ := fs.Glob(files, path.Join(pack, "*.graphqls")) // the pattern is valid
	for _, name := range names {
		b, _ := fs.ReadFile(files, name) // it is embedded
		text = append(text, b...)
	}
	return text
}

// ReadMe returns the README of a pack.
func ReadMe(name string) ([]byte, error) {
	if err := known(name); err != nil {
		return nil, err
	}
	return fs.ReadFile(files, path.Join(name, "README.md"))
}

// ErrUnknown is the error for a name that no pack has.
var ErrUnknown = errors.New("there is no pack")

func known(name string) error {
	if !slices.Contains(Names(), name) {
		return fmt.Errorf("%w %.60q; the packs are %s", ErrUnknown, name, strings.Join(Names(), ", "))
	}
	return nil
}

// Extract writes packs to a new folder, each into its own subfolder, and returns the subfolders. done removes them.
// The ontology and the rules of the pack policy come from bundled.
func Extract(bundled fs.FS, names ...string) (dirs []string, done func(), err error) {
	for _, name := range names {
		if err := known(name); err != nil {
			return nil, nil, err
		}
	}
	tmp, done, err := tempdir.Make("pack")
	if err != nil {
		return nil, nil, fmt.Errorf("unpacking packs: %w", err)
	}
	for _, name := range names {
		dir := filepath.Join(tmp, name)
		if err := extract(bundled, name, dir); err != nil {
			done()
			return nil, nil, fmt.Errorf("unpacking packs: %w", err)
		}
		dirs = append(dirs, dir)
	}
	return dirs, done, nil
}

// extract writes a pack to a folder.
func extract(bundled fs.FS, name, dir string) error {
	pack, err := fs.Sub(files, name)
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, pack); err != nil || name != policy {
		return err
	}
	for _, pattern := range []string{"*.graphqls", "*.rules"} {
		names, err := fs.Glob(bundled, pattern)
		if err != nil {
			return err
		}
		for _, n := range names {
			if n == local {
				continue
			}
			text, err := fs.ReadFile(bundled, n)
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, n), text, 0o600)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
