package docs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nexum/internal/serving"
)

// python is Debian's, for which the packages are.
const python = "/usr/bin/python3"

// blocks returns the code in a page that is marked as of a language.
func blocks(t *testing.T, page, language string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		out = append(out, m[1])
	}
	return out
}

// here puts the address of a service in the place of the one that pages name.
func here(text, address string) string {
	return strings.NewReplacer("http://127.0.0.1:8080", address, "http://localhost:8080", address).Replace(text)
}

// TestPython runs the Python code of each page that has some, from top to bottom.
func TestPython(t *testing.T) {
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	program, client := serving.Build(t), ""
	if client, err = filepath.Abs("../clients/python"); err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		code := blocks(t, page, "python")
		if len(code) == 0 {
			continue
		}
		t.Run(page, func(t *testing.T) {
			address := serving.Serve(t, program, "--store", "memory:")
			cmd := exec.CommandContext(t.Context(), python, "-c", here(strings.Join(code, "\n"), address))
			cmd.Env = append(os.Environ(), "PYTHONPATH="+client, "PYTHONDONTWRITEBYTECODE=1")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for line := range strings.Lines(strings.Join(code, "\n")) { // what a comment shows is printed
				if shown, ok := strings.CutPrefix(line, "# "); ok && !strings.Contains(string(out), shown) {
					t.Errorf("%q is shown, and not printed:\n%s", shown, out)
				}
			}
		})
	}
}

// TestCommands runs what the pages show on the command line: in each console block, every line after $ is a command, and
// the lines below are what it prints, where … stands for any lines.
func TestCommands(t *testing.T) {
	program := serving.Build(t)
	for _, page := range pages(t) {
		for i, block := range blocks(t, page, "console") {
			t.Run(fmt.Sprintf("%s %d", page, i+1), func(t *testing.T) {
				dir := t.TempDir()
				for _, session := range strings.Split("\n"+block, "\n$ ")[1:] {
					command, shown, _ := strings.Cut(session, "\n")
					cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
					cmd.Dir = dir
					cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(program)+":"+os.Getenv("PATH"))
					out, _ := cmd.CombinedOutput() // a page may show an error
					if missing := unprinted(string(out), shown); missing != "" {
						t.Errorf("$ %s\nprints no line %q; it prints\n%s", command, missing, out)
					}
				}
			})
		}
	}
}

// unprinted returns the first line shown that is not printed after the one shown before it.
func unprinted(printed, shown string) string {
	for line := range strings.Lines(shown) {
		line = strings.TrimRight(line, "\n")
		if strings.TrimSpace(line) == "…" || line == "" {
			continue
		}
		line = strings.TrimSuffix(line, "…")
		at := strings.Index(printed, line)
		if at < 0 {
			return line
		}
		printed = printed[at+len(line):]
	}
	return ""
}

// TestQueries sends every GraphQL block, and asks every question in a rule block, of a service with the bundled dataset.
func TestQueries(t *testing.T) {
	address := ""
	post := func(t *testing.T, query string, variables map[string]any) {
		t.Helper()
		if address == "" {
			address = serving.Serve(t, serving.Build(t), "--store", "memory:")
		}
		body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.Post(address+"/graphql", "application/json", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var answer struct{ Errors []struct{ Message string } }
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || len(answer.Errors) > 0 {
			t.Errorf("%s\n%v %v", query, answer.Errors, err)
		}
	}
	for _, page := range pages(t) {
		for _, query := range blocks(t, page, "graphql") {
			post(t, query, nil)
		}
		if page != "rule-language.md" && page != "modelling.md" {
			continue
		}
		for _, question := range blocks(t, page, "rule") {
			post(t, "query ($q: String!) { ask(query: $q) { totalCount } }", map[string]any{"q": question})
		}
	}
}

// TestContents: every page is in the table of contents.
func TestContents(t *testing.T) {
	index, err := os.ReadFile("index.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages(t) {
		if page != "index.md" && !strings.Contains(string(index), "("+page+")") {
			t.Errorf("%s is not in index.md", page)
		}
	}
}

func pages(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d pages, %v", len(names), err)
	}
	return names
}

// TestLinks finds links between pages, and to files of the project, that lead nowhere.
func TestLinks(t *testing.T) {
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`).FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.FromSlash(m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
	}
}
