package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestModules checks that each module that the program links brings a licence.
func TestModules(t *testing.T) {
	t.Chdir("../../..")
	found, err := modules()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, c := range found {
		if err := c.write(&out); err != nil {
			t.Error(err)
		}
	}
	for _, want := range []string{"\nGo standard library go1.", "\ngithub.com/cayleygraph/cayley v", "Apache License"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the notices of %d modules have no %q", len(found), want)
		}
	}
}

// TestSBOM adds packages to a list of components.
func TestSBOM(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.cdx.json")
	if err := os.WriteFile(file, []byte(`{"bomFormat": "CycloneDX", "components": [{"name": "module"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	list := []component{{name: "@dagrejs/dagre", version: "3.1.3", licence: "MIT"}, {name: "sigma", version: "3.0.3"}}
	if err := addPackages(file, list); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var bom struct {
		BOMFormat  string
		Components []struct {
			Group, Name, Version, PURL string
			Licenses                   []struct{ Expression string }
		}
	}
	if err := json.Unmarshal(text, &bom); err != nil || bom.BOMFormat != "CycloneDX" || len(bom.Components) != 3 {
		t.Fatalf("%v\n%s", err, text)
	}
	c := bom.Components[1]
	if c.Group != "@dagrejs" || c.Name != "dagre" || c.PURL != "pkg:npm/%40dagrejs/dagre@3.1.3" ||
		c.Licenses[0].Expression != "MIT" {
		t.Errorf("%+v", c)
	}
	if c := bom.Components[2]; c.Name != "sigma" || c.PURL != "pkg:npm/sigma@3.0.3" || len(c.Licenses) > 0 {
		t.Errorf("%+v", c)
	}
}

// TestPackages checks that the fonts and libraries of the page are listed, and that its tools are not.
func TestPackages(t *testing.T) {
	const web = "../../../server/web"
	if _, err := os.Stat(web + "/node_modules/sigma"); err != nil {
		t.Skip("the packages of the explorer are not installed:", err)
	}
	found, err := packages(web)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	var out strings.Builder
	for _, c := range found {
		names[c.name] = true
		if err := c.write(&out); err != nil {
			t.Error(err)
		}
	}
	for name, want := range map[string]bool{
		"sigma": true, "preact": true, "@fontsource/noto-sans-sc": true, "vite": false,
		"html2canvas": false,
	} {
		if names[name] != want {
			t.Errorf("%s is in the notices: %t, want %t", name, names[name], want)
		}
	}
	if !strings.Contains(out.String(), "SIL OPEN FONT LICENSE") &&
		!strings.Contains(out.String(), "SIL Open Font License") {
		t.Error("the notices have no licence of the fonts")
	}
}

// TestWithoutLicence checks that a component without any licence is an error.
func TestWithoutLicence(t *testing.T) {
	c := component{name: "nameless", version: "1", folder: t.TempDir()}
	if err := c.write(&strings.Builder{}); err == nil || !strings.Contains(err.Error(), "nameless 1 has no licence") {
		t.Errorf("the error is %v", err)
	}
}
