package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// addPackages adds npm packages to a list of components (SBOM, CycloneDX in JSON), which has the Go modules.
func addPackages(file string, list []component) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var bom map[string]json.RawMessage
	var components []json.RawMessage
	if err := json.Unmarshal(text, &bom); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if err := json.Unmarshal(bom["components"], &components); err != nil {
		return fmt.Errorf("%s: components: %w", file, err)
	}
	for _, c := range list {
		one, err := json.Marshal(c.entry())
		if err != nil {
			return err
		}
		components = append(components, one)
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

// entry returns an npm package as CycloneDX writes a component.
func (c component) entry() map[string]any {
	purl := "pkg:npm/" + strings.Replace(c.name, "@", "%40", 1) + "@" + c.version
	out := map[string]any{"type": "library", "bom-ref": purl, "purl": purl, "name": c.name, "version": c.version}
	if scope, name, ok := strings.Cut(c.name, "/"); ok {
		out["group"], out["name"] = scope, name
	}
	if c.licence != "" {
		out["licenses"] = []any{map[string]any{"expression": c.licence}}
	}
	return out
}
