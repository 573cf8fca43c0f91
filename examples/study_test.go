package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"nexum/internal/serving"
)

// TestOwnershipStudy runs the questions of the ownership study on real data. The expected lines were also found by hand.
func TestOwnershipStudy(t *testing.T) {
	data := filepath.Join("..", "..", "shared", "datasets", "ftm-zala.ndjson")
	if _, err := os.Stat(data); err != nil {
		t.Skip("the data set is absent")
	}
	program, dir := serving.Build(t), t.TempDir()
	if out, err := exec.CommandContext(t.Context(), program, "load", "--data", dir, "--pack", "ownership", data).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	client, err := filepath.Abs("../clients/python")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), debianPython, "ownership/study.py", serving.Serve(t, program, "--data", dir))
	cmd.Env = append(os.Environ(), "PYTHONPATH="+client, "PYTHONDONTWRITEBYTECODE=1")
	out, err := cmd.CombinedOutput()
	const want = `10 shares, 2 reached by a list that does not name them
Limited Liability Company Aeroscan by Specially Designated Nationals and Blocked Persons List since 2024-03-01
Limited Liability Company Aeroscan by UK Sanctions List since 2024-03-01
`
	if err != nil || string(out) != want {
		t.Errorf("%v\n%s", err, out)
	}
}
