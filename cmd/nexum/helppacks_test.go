package main

import (
	"strings"
	"testing"
)

// TestHelpPacks prints the page of one pack.
func TestHelpPacks(t *testing.T) {
	out := must(t, "help", "packs", "threat")
	if !strings.Contains(out, "# Pack threat") || strings.Contains(out, "# Pack policy") {
		t.Errorf("the page is absent, or others are printed:\n%s", out)
	}
	for name, want := range map[string]string{
		"packs thret": `there is no pack "thret"; the packs are`, "records threat": "only nexum help packs takes a name",
	} {
		if out, err := run(t, append([]string{"help"}, strings.Fields(name)...)...); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("help %s: %v, want %s\n%s", name, err, want, out)
		}
	}
}
