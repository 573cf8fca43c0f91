package main

import (
	"os"
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
