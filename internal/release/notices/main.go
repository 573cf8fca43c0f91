// Command notices writes the licences of everything in a release to the standard output: those of the Go standard
// library, of the Go modules that the program links, of the npm packages that the explorer bundles, and of data of
// others that the source code has in another form. It fails when a component brings neither a text nor a name of its
// licence. Run it in the root of the repository, with the packages of the explorer installed; GOOS and GOARCH choose
// the release. notices -sbom FILE completes a list of components in CycloneDX instead: it adds the licences of the Go
// modules, the npm packages and the data.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// component is a library with a licence of its own.
type component struct {
	name, version string
	folder        string // has the texts of the licence
	licence       string // its SPDX expression, or empty
	purl          string // its address in lists of components; of an npm package it follows from the name
}

// adapted returns the components of which the source code has data in another form. The package managers do not know
// them.
func adapted() []component {
	return []component{
		{
			name: "followthemoney", licence: "MIT", purl: "pkg:pypi/followthemoney", // loader/ftm/model.json
			folder: "internal/release/notices/followthemoney",
		},
		// graph/fold/simplified.txt. The text of the licence is that of this project.
		{name: "OpenCC", licence: "Apache-2.0", purl: "pkg:github/BYVoid/OpenCC", folder: "."},
	}
}

func main() {
	sbom := flag.String("sbom", "", "add the licences of the modules and the npm packages to this `file`")
	flag.Parse()
	if err := run(os.Stdout, *sbom); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, sbom string) error {
	bundled, err := packages("server/web")
	if err != nil {
		return err
	}
	bundled = append(bundled, adapted()...)
	linked, err := modules()
	if err != nil {
		return err
	}
	if sbom != "" {
		return complete(sbom, linked, bundled)
	}
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "nexum contains the components below, each under its own licence.")
	for _, c := range slices.Concat(linked, bundled) {
		if err := c.write(out); err != nil {
			return err
		}
	}
	return out.Flush()
}

// modules returns the standard library and the modules that the program links, in order of their names.
func modules() ([]component, error) {
	const format = `{{with .Module}}{{if not .Main}}{{.Path}}{{"\t"}}{{.Version}}{{"\t"}}{{.Dir}}{{end}}{{end}}`
	list, err := command("go", "list", "-deps", "-f", format, "./cmd/nexum")
	if err != nil {
		return nil, err
	}
	root, err := command("go", "env", "GOVERSION", "GOROOT")
	if err != nil {
		return nil, err
	}
	version, folder, _ := strings.Cut(strings.TrimSpace(root), "\n")
	found := []component{{name: "Go standard library", version: version, folder: folder}}
	lines := slices.Compact(slices.Sorted(strings.Lines(list)))
	for _, line := range lines {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
			found = append(found, component{name: f[0], version: f[1], folder: f[2]})
		}
	}
	return found, nil
}

// packages returns the npm packages on which the page in a folder depends. It leaves out the tools and types that are
// needed only for the build, and optional packages, which the page does not contain.
func packages(web string) ([]component, error) {
	text, err := os.ReadFile(filepath.Join(web, "package-lock.json"))
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct {
			Version, License string
			Dev, Optional    bool
		}
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(web, "package-lock.json"), err)
	}
	var found []component
	for folder, p := range lock.Packages {
		if folder == "" {
			continue // the page itself
		}
		name := folder[strings.LastIndex(folder, "node_modules/")+len("node_modules/"):]
		if p.Dev || p.Optional || strings.HasPrefix(name, "@types/") {
			continue
		}
		found = append(found, component{
			name: name, version: p.Version, folder: filepath.Join(web, folder), licence: p.License,
		})
	}
	slices.SortFunc(found, func(a, b component) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.version, b.version), cmp.Compare(a.folder, b.folder))
	})
	return slices.CompactFunc(found, func(a, b component) bool { return a.name == b.name && a.version == b.version }), nil
}

// legal matches the names of files that have the text of a licence or a notice that must go with it.
var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|ofl|unlicense)([-._]|$)`)

// write writes the texts of the licence of a component.
func (c component) write(w io.Writer) error {
	entries, err := os.ReadDir(c.folder)
	if err != nil {
		return fmt.Errorf("%s %s: %w", c.name, c.version, err)
	}
	texts := map[string][]byte{}
	for _, e := range entries {
		if !e.Type().IsRegular() || !legal.MatchString(e.Name()) || filepath.Ext(e.Name()) == ".go" {
			continue
		}
		if texts[e.Name()], err = fs.ReadFile(os.DirFS(c.folder), e.Name()); err != nil {
			return fmt.Errorf("%s %s: %w", c.name, c.version, err)
		}
	}
	if len(texts) == 0 && c.licence == "" {
		return fmt.Errorf("%s %s has no licence in %s", c.name, c.version, c.folder)
	}
	fmt.Fprintf(w, "\n%s\n%s\n", strings.Repeat("=", 80), strings.TrimSpace(c.name+" "+c.version))
	if len(texts) == 0 {
		fmt.Fprintf(w, "\nThe licence is %s. The package has no text of it.\n", c.licence)
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		fmt.Fprintf(w, "\n%s\n", bytes.TrimSpace(texts[name]))
	}
	return nil
}

// command returns what a program writes to its standard output.
func command(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return string(out), nil
}
