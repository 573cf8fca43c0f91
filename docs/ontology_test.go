package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nexum/internal/serving"
)

// TestOntology writes the files that the page shows, and runs its commands from top to bottom: each line below a command
// is a part of what it prints.
func TestOntology(t *testing.T) {
	text, err := os.ReadFile("ontology.md")
	if err != nil {
		t.Fatal(err)
	}
	program, dir := serving.Build(t), t.TempDir()
	files, commands := 0, 0
	for _, m := range regexp.MustCompile("(?ms)(?:^`([^`\n]+)`:\n\n)?^```(\\w+)\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		name, language, block := m[1], m[2], m[3]
		if name != "" {
			files++
			path := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(block), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if language != "console" {
			continue
		}
		for _, part := range strings.Split("\n"+block, "\n$ ")[1:] {
			commands++
			command, want, _ := strings.Cut(part, "\n")
			cmd := exec.CommandContext(t.Context(), "sh", "-c", strings.Replace(command, "nexum", program, 1))
			cmd.Dir = dir
			out, _ := cmd.CombinedOutput()
			for line := range strings.Lines(want) {
				if line = strings.TrimSuffix(line, "\n"); !strings.Contains(string(out), line) {
					t.Errorf("%s prints\n%s\nwithout %q", command, out, line)
				}
			}
		}
	}
	if files < 8 || commands < 8 {
		t.Errorf("only %d files and %d commands", files, commands)
	}
}
