package arch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestArchitecture checks that ARCHITECTURE.md shows the actual layers and that everything in its index exists.
func TestArchitecture(t *testing.T) {
	root := filepath.Join("..", "..")
	page, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	var lines []string
	for _, layer := range layers {
		lines = append(lines, strings.Join(layer, " "))
	}
	if want := "```\n" + strings.Join(lines, "\n") + "\n```\n"; !strings.Contains(text, want) {
		t.Errorf("the layers are not these:\n%s", want)
	}
	rows := 0
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "| ") || len(cells) != 3 || strings.TrimSpace(cells[1]) == "file" {
			continue
		}
		rows++
		path, name := filepath.Join(root, strings.TrimSpace(cells[1])), strings.TrimSpace(cells[2])
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s: %v", strings.TrimSpace(cells[0]), err)
			continue
		}
		if name == "" {
			continue
		}
		src, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		words := strings.FieldsFunc(string(src), func(r rune) bool {
			return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
		})
		if !slices.Contains(words, name) {
			t.Errorf("%s: %s has no %s", strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1]), name)
		}
	}
	if rows < 30 {
		t.Errorf("the index has %d rows", rows)
	}
}
