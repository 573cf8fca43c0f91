package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
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

// TestAdapted checks that the licences of adapted data are in the notices: the texts, with who has the copyright.
func TestAdapted(t *testing.T) {
	t.Chdir("../../..")
	var out strings.Builder
	for _, c := range adapted() {
		if err := c.write(&out); err != nil {
			t.Error(err)
		}
		if got := c.entry(); got["purl"] != c.purl || got["version"] != nil || len(got["licenses"].([]any)) != 1 {
			t.Errorf("the entry of the list is %v", got)
		}
	}
	for _, want := range []string{
		"\nfollowthemoney\n", "Journalism Development Network", "\nOpenCC\n", "Apache License",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the notices of adapted data have no %q", want)
		}
	}
}

// TestSBOM completes a list of components.
func TestSBOM(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.cdx.json")
	const modules = `{"bomFormat": "CycloneDX", "components": [
	{"name": "a.org/granted", "version": "v1.0.0", "scope": "required"},
	{"name": "a.org/own", "version": "v1.0.0"}]}`
	if err := os.WriteFile(file, []byte(modules), 0o600); err != nil {
		t.Fatal(err)
	}
	linked := []component{
		{name: "Go standard library", version: "go1.26"},
		{name: "a.org/granted", version: "v1.0.0", folder: folder(t, map[string]string{"LICENSE": mit})},
		{name: "a.org/own", version: "v1.0.0", folder: folder(t, map[string]string{"COPYING": "All rights reserved."})},
	}
	bundled := []component{{name: "@dagrejs/dagre", version: "3.1.3", licence: "MIT"}, {name: "sigma", version: "3.0.3"}}
	if err := complete(file, linked, bundled); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	type entry struct {
		Group, Name, Version, PURL, Scope string
		Licenses                          []struct {
			Expression string
			License    struct{ Name string }
		}
	}
	var bom struct {
		BOMFormat  string
		Components []entry
	}
	if err := json.Unmarshal(text, &bom); err != nil || bom.BOMFormat != "CycloneDX" {
		t.Fatalf("%v\n%s", err, text)
	}
	var got []string
	for _, c := range bom.Components {
		got = append(got, strings.Join([]string{
			c.Group, c.Name, c.PURL, c.Scope, c.Licenses[0].Expression, c.Licenses[0].License.Name,
		}, "|"))
	}
	want := []string{
		"|a.org/granted||required|MIT|",
		"|a.org/own||||NOASSERTION (COPYING)",
		"@dagrejs|dagre|pkg:npm/%40dagrejs/dagre@3.1.3||MIT|",
		"|sigma|pkg:npm/sigma@3.0.3|||NOASSERTION",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the components are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestForeignModule checks that a module of another system is an error: its licence is not known.
func TestForeignModule(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.cdx.json")
	if err := os.WriteFile(file, []byte(`{"components": [{"name": "a.org/b", "version": "v1.0.0"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := complete(file, nil, nil); err == nil || !strings.Contains(err.Error(), "a.org/b@v1.0.0 is no module") {
		t.Errorf("the error is %v", err)
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
