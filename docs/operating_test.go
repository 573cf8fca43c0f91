package docs_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nexum/graph/graphtest/pgtest"
	"nexum/internal/serving"
)

// free returns the address of a port that is free.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestOperating runs the commands of the page about operating, from top to bottom.
func TestOperating(t *testing.T) {
	var postgres pgtest.Cluster
	t.Cleanup(postgres.Stop)
	replace := []string{"postgres://nexum@db.example/nexum", "'" + postgres.Schema(t) + "'"}
	for _, port := range []string{"8080", "8081", "8082"} {
		replace = append(replace, "127.0.0.1:"+port, free(t))
	}
	script := strings.NewReplacer(replace...).Replace(strings.Join(blocks(t, "operating.md", "sh"), "\n"))
	cmd := exec.CommandContext(t.Context(), "bash", "-c", "set -euo pipefail\ntrap 'kill $(jobs -p)' EXIT\n"+script)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(serving.Build(t))+":"+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		logs, _ := filepath.Glob(filepath.Join(cmd.Dir, "*.log"))
		for _, name := range logs {
			text, _ := os.ReadFile(name)
			out = fmt.Appendf(out, "\n%s:\n%s", filepath.Base(name), text)
		}
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		`"status":"ok"`, "dry run: the store stays at revision 1", "committed as revision 2",
		"nothing new: the store stays at revision 2", "X = Acme Bulk (acme-bulk)", `"status":"unchanged"`,
		`"status":"committed"`, "backed up revision 3", "up to revision 3", "committed as revision 4",
		`"name":"Acme Dry Bulk"`, `"behind":0`,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no command prints %q", want)
		}
	}
	if t.Failed() {
		t.Logf("%s", out)
	}
}
