package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// complete adds the licences of the Go modules to a list of components (SBOM, CycloneDX in JSON) that has the modules,
// and adds the npm packages.
func complete(file string, linked, bundled []component) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var bom map[string]json.RawMessage
	var components []map[string]any
	if err := json.Unmarshal(text, &bom); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if err := json.Unmarshal(bom["components"], &components); err != nil {
		return fmt.Errorf("%s: components: %w", file, err)
	}
	if err := addLicences(components, linked); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for _, c := range bundled {
		components = append(components, c.entry())
	}
	if bom["components"], err = json.Marshal(components); err != nil {
		return err
	}
	all, err := json.Marshal(bom)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, all, "", "  "); err != nil {
		return err
	}
	return os.WriteFile(file, append(out.Bytes(), '\n'), 0o644)
}

// addLicences sets the licences of the modules in a list of components. A module that is not linked for this system is
// an error, because its files are not there.
func addLicences(components []map[string]any, linked []component) error {
	modules := map[string]component{}
	for _, c := range linked {
		modules[c.name+"@"+c.version] = c
	}
	for _, entry := range components {
		name := fmt.Sprintf("%v@%v", entry["name"], entry["version"])
		module, ok := modules[name]
		if !ok {
			return fmt.Errorf("%s is no module that the program links; set GOOS and GOARCH to the system of the list", name)
		}
		expression, unknown, err := module.recognise()
		if err != nil {
			return err
		}
		module.licence = expression
		if expression == "" {
			fmt.Fprintf(os.Stderr, "notices: the licence of %s is not recognised; its files are: %s\n",
				name, strings.Join(unknown, ", "))
		}
		entry["licenses"] = module.licences(unknown)
	}
	return nil
}

// licences returns the licence of a component in the form of CycloneDX. If the licence is not recognised, the name is
// NOASSERTION followed by the given files, which may contain it.
func (c component) licences(files []string) []any {
	if c.licence != "" {
		return []any{map[string]any{"expression": c.licence}}
	}
	name := "NOASSERTION"
	if len(files) > 0 {
		name += " (" + strings.Join(files, ", ") + ")"
	}
	return []any{map[string]any{"license": map[string]any{"name": name}}}
}

// entry returns an npm package, or a component with an address, as CycloneDX writes a component.
func (c component) entry() map[string]any {
	purl := cmp.Or(c.purl, "pkg:npm/"+strings.Replace(c.name, "@", "%40", 1)+"@"+c.version)
	out := map[string]any{
		"type": "library", "bom-ref": purl, "purl": purl, "name": c.name, "licenses": c.licences(nil),
	}
	if c.version != "" {
		out["version"] = c.version
	}
	if scope, name, ok := strings.Cut(c.name, "/"); ok {
		out["group"], out["name"] = scope, name
	}
	return out
}
