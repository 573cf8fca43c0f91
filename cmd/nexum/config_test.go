package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/alecthomas/kong"
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
		{"a key for one of two meanings", "output-format: csv\ninput-format: ntriples\n", ""},
		{
			"a key with two meanings", "format: csv\n",
			`sets "format", which has several meanings; nexum help COMMAND names the variable of its flag --format; write the key in the same way as that variable: input-format or output-format`,
		},
		{"an unknown key", "limit-tyme: 3s\n", `sets "limit-tyme", which is not a flag`},
		{"a mapping for a text", "store: {postgres: s3cret}\n", `--store: the file of --config gives a mapping`},
		{"a list for a text", "store: [\"postgres://u:s3cret@h/k\"]\n", `--store: the file of --config gives a list`},
		{"a password as a key", "\"postgres://u:s3cret@h/k\": 1\n", "postgres://u:…@h/k"},
		{"no mapping", "- a\n", "not a YAML mapping"},
		{"no YAML", "a: [\n", "not a YAML mapping"},
		{"a wrong value", "log-level: loud\n", "loud"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := run(t, "version", "--config", writeConfig(t, c.text))
			if err != nil && strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the error shows a password: %v", err)
			}
			switch {
			case c.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("the error is %v, want one with %q", err, c.want)
			}
		})
	}
}

// TestEnvironmentBeatsConfigFile checks that the environment overrides the file, and that the command line overrides
// both.
func TestEnvironmentBeatsConfigFile(t *testing.T) {
	config := writeConfig(t, "log-format: xml\n") // an error if the value is used
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

// TestFormatOfConfigFile checks that the format of answers and that of files have keys of their own.
func TestFormatOfConfigFile(t *testing.T) {
	config := writeConfig(t, "output-format: csv\ninput-format: nothing\n")
	if out, _, err := both("search", "--store", "memory:", "--config", config, "阿里云"); err != nil ||
		!strings.HasPrefix(out, "id,kind,name,score\n") {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := run(t, "check", "--config", config, config); err == nil || !strings.Contains(err.Error(), "nothing") {
		t.Errorf("the error is %v", err)
	}
}

// TestPasswordsInArguments checks that the password of a misplaced address is not shown.
func TestPasswordsInArguments(t *testing.T) {
	const address = "postgres://u:s3cret@h/k"
	t.Chdir(t.TempDir())
	for _, args := range [][]string{
		{address},
		{"ask", "concept(X)", address},
		{"load", address},
		{"check", address},
		{"export", "--store", "memory:", "-o", address},
		{"--data", address},
		{"ask", "concept(X)", "--data", address},
		{"load", "--store", "memory:", address},
	} {
		if out, err := run(t, args...); err == nil || strings.Contains(out+err.Error(), "s3cret") {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
}

// TestConfigOfAPipe checks that the program does not wait for the other end of a pipe.
func TestConfigOfAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := run(t, "version", "--config", pipe); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("the error is %v", err)
	}
}

// TestReleasedConfig checks that the configuration of the package, and the environment of the container, are flags.
func TestReleasedConfig(t *testing.T) {
	parse := func(args ...string) *cli {
		t.Helper()
		var c cli
		k, err := kong.New(&c, kong.Name("nexum"), kong.DefaultEnvars("NEXUM"), kong.Configuration(loadConfig))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Parse(args); err != nil {
			t.Fatal(err)
		}
		return &c
	}
	c := parse("serve", "--config", "../../internal/release/nexum.yaml")
	if c.Data != "/var/lib/nexum" || c.Serve.Listen != "127.0.0.1:8080" || c.Log.Format != "json" {
		t.Errorf("data %s, listen %s, log format %s", c.Data, c.Serve.Listen, c.Log.Format)
	}
	text, err := os.ReadFile("../../internal/release/Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^ENV (.*)$`).FindSubmatch(text)
	for _, pair := range strings.Fields(string(line[1])) {
		name, value, _ := strings.Cut(pair, "=")
		t.Setenv(name, value)
	}
	c = parse("serve")
	if c.Data != "/data" || c.Serve.Listen != "0.0.0.0:8080" || c.Log.Format != "json" {
		t.Errorf("data %s, listen %s, log format %s", c.Data, c.Serve.Listen, c.Log.Format)
	}
}
