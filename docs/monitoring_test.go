package docs_test

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nexum/internal/serving"
)

// TestMonitoringCommands runs the shell commands of the page: the first one queries a service, the others start one.
func TestMonitoringCommands(t *testing.T) {
	commands := blocks(t, "monitoring.md", "sh")
	own := free(t)
	_, port, err := net.SplitHostPort(own)
	if err != nil {
		t.Fatal(err)
	}
	start := strings.NewReplacer("0.0.0.0:8080", "0.0.0.0:"+port, "127.0.0.1:8080", own)
	script := here(commands[0], serving.Seed(t)) + start.Replace(strings.Join(commands[1:], "\n"))
	cmd := exec.CommandContext(t.Context(), "bash", "-c", "set -euo pipefail\ntrap 'kill $(jobs -p)' EXIT\n"+script)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(serving.Build(t))+":"+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "nexum_revision ") != 2 {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestMetricNames checks that the service has every metric that the page and the dashboard name.
func TestMetricNames(t *testing.T) {
	address := serving.Seed(t)
	out, err := exec.CommandContext(t.Context(), "curl", "-s", address+"/metrics").Output()
	if err != nil {
		t.Fatal(err)
	}
	// These metrics are missing: those of a service that follows a record, and counters that have not counted yet.
	later := []string{
		"nexum_store_", "nexum_mcp_calls_total", "nexum_limits_reached_total", "nexum_graphql_",
		"nexum_http_",
	}
	for _, file := range []string{"monitoring.md", "dashboard.json"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, name := range regexp.MustCompile(`nexum_[a-z_]*[a-z]`).FindAllString(string(text), -1) {
			found++
			name = strings.TrimSuffix(name, "_bucket")
			isLater := false
			for _, l := range later {
				isLater = isLater || strings.HasPrefix(name, l)
			}
			if !isLater && !strings.Contains(string(out), "\n"+name) {
				t.Errorf("%s names %s, which the service does not have", file, name)
			}
		}
		if found < 10 {
			t.Errorf("%s names %d metrics", file, found)
		}
	}
	var dashboard struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	b, err := os.ReadFile("dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &dashboard); err != nil || len(dashboard.Panels) < 8 {
		t.Errorf("dashboard: %v, %d panels", err, len(dashboard.Panels))
	}
}
