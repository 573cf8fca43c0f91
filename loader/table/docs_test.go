package table

import (
	"os"
	"regexp"
	"testing"
)

// TestManual checks that the mappings in the manual are valid.
func TestManual(t *testing.T) {
	page, err := os.ReadFile("../../docs/mapping.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$").FindAllSubmatch(page, -1)
	if len(blocks) < 3 {
		t.Fatalf("the page has %d mappings", len(blocks))
	}
	for _, b := range blocks {
		m, wrong := parseMapping(b[1])
		if len(wrong) > 0 || len(m.tables) == 0 {
			t.Errorf("%s\n%+v", b[1], wrong)
		}
	}
}
