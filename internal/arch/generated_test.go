package arch

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGenerated checks that the generated Go types match the inputs and enums of the fixed API, and that there is
// little generated code.
func TestGenerated(t *testing.T) {
	file := filepath.Join("..", "..", "server", "input", "models.go")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(before, []byte("\n")); n >= 3000 {
		t.Errorf("%d generated lines", n)
	}
	out := filepath.Join(t.TempDir(), "models.go")
	cmd := exec.CommandContext(t.Context(), "go", "run", "./internal/generate", out)
	cmd.Dir = filepath.Join("..", "..")
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, msg)
	}
	after, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("server/input/models.go is not what the schema gives: run go generate ./server/input")
	}
}
