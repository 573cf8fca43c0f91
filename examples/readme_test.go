package examples_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"nexum/internal/serving"
	"nexum/server/web"
)

// blocks returns the blocks of code of a Markdown text that are marked with a language.
func blocks(text, language string) []string {
	var out []string
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// TestReadme follows the instructions in the README of the repository, and checks the results that it promises.
func TestReadme(t *testing.T) {
	src, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(src)
	address := serving.Seed(t)
	here := strings.NewReplacer("http://127.0.0.1:8080", address, "http://localhost:8080", address)

	consoles := blocks(text, "console")
	if len(consoles) != 1 {
		t.Fatalf("%d blocks of console", len(consoles))
	}
	command, shown, _ := strings.Cut(consoles[0], "\n")
	quoted := regexp.MustCompile(`^\$ go run \./cmd/nexum ask '(.*)'$`).FindStringSubmatch(command)
	if quoted == nil {
		t.Fatalf("%s is not a question", command)
	}
	out, err := exec.CommandContext(t.Context(), "go", "run", "nexum/cmd/nexum", "ask", "--store", "memory:",
		quoted[1]).Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(shown) {
		begin, _ := strings.CutSuffix(strings.TrimSuffix(line, "\n"), "…")
		if !strings.Contains("\n"+string(out), "\n"+begin) {
			t.Errorf("nexum ask prints no line that begins with %q", begin)
		}
	}

	addresses := regexp.MustCompile("http://(127\\.0\\.0\\.1|localhost):8080[^\\s'\"`]*").FindAllString(text, -1)
	if len(addresses) < 4 {
		t.Errorf("only %d addresses", len(addresses))
	}
	for _, a := range addresses {
		a = strings.TrimRight(a, ".,")
		if _, built := web.Files(); strings.HasSuffix(a, "/graphql") || strings.HasSuffix(a, "/graphiql") && !built {
			continue // the loop below asks /graphql; the page of /graphiql exists only after make test has built it
		}
		resp, err := http.Get(here.Replace(a))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s, %v: %.300s", a, resp.Status, err, b)
		}
		resp.Body.Close()
	}

	for _, query := range blocks(text, "graphql") {
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.Post(address+"/graphql", "application/json", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		var answer struct{ Errors []any }
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || len(answer.Errors) > 0 {
			t.Errorf("%s\n%v %v", query, err, answer.Errors)
		}
		resp.Body.Close()
	}

	python := here.Replace(strings.Join(blocks(text, "python"), "\n")) + "\nassert len(laws) > 4\n"
	cmd := exec.CommandContext(t.Context(), debianPython, "-c", python)
	cmd.Env = append(os.Environ(), "PYTHONPATH=../clients/python", "PYTHONDONTWRITEBYTECODE=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
