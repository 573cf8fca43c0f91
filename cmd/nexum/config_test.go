package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func writeConfig(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "nexum.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestConfigFile(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a flag of another command", "limit-time: 3s\n", ""},
		{"an empty file", "", ""},
		{"an unknown key", "limit-tyme: 3s\n", `sets "limit-tyme", which is no flag`},
		{"no mapping", "- a\n", "no YAML mapping"},
		{"no YAML", "a: [\n", "no YAML mapping"},
		{"a wrong value", "log-level: loud\n", "loud"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := run(t, "version", "--config", writeConfig(t, c.text))
			switch {
			case c.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("the error is %v, want one with %q", err, c.want)
			}
		})
	}
}

// TestEnvironmentBeatsConfigFile also checks that the command line beats both.
func TestEnvironmentBeatsConfigFile(t *testing.T) {
	config := writeConfig(t, "log-format: xml\n") // which is refused where it counts
	if _, err := run(t, "version", "--config", config); err == nil {
		t.Error("the file does not count")
	}
	t.Setenv("NEXUM_LOG_FORMAT", "json")
	if _, err := run(t, "version", "--config", config); err != nil {
		t.Errorf("the file beats the environment: %v", err)
	}
	t.Setenv("NEXUM_LOG_FORMAT", "xml")
	if _, err := run(t, "version", "--log-format=text"); err != nil {
		t.Errorf("the environment beats the command line: %v", err)
	}
}
