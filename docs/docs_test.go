package docs_test

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nexum/internal/serving"
)

// python is the Python of Debian. The Python packages are installed for it.
const python = "/usr/bin/python3"

// blocks returns the blocks of code of a page that are marked with a language.
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
	pages = append(pages, "../clients/python/README.md")
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
			cmd.Dir = t.TempDir()
			cmd.Env = append(os.Environ(), "PYTHONPATH="+client, "PYTHONDONTWRITEBYTECODE=1")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for line := range strings.Lines(strings.Join(code, "\n")) { // what a comment after #> shows is printed
				if shown, ok := strings.CutPrefix(line, "#> "); ok && !strings.Contains(string(out), shown) {
					t.Errorf("%q is shown, and not printed:\n%s", shown, out)
				}
			}
		})
	}
}

// ownTest are the pages whose commands need more than a folder, and have a test of their own.
var ownTest = []string{"operating.md", "monitoring.md"}

// ownStore are the pages whose queries are about the data that the page loads, and not about the bundled dataset.
var ownStore = []string{"ontology.md", "matching.md"}

// TestCommands does what each page shows on the command line, from top to bottom, in a separate folder. A block below a
// line with a name in backquotes and a colon is a file. In a console block, each line after $ is a command, and the
// lines below are parts of what it prints, in this order; … stands for any text. The GraphQL queries of the pages in
// ownStore are then sent to a service that uses the store of the folder.
func TestCommands(t *testing.T) {
	program := serving.Build(t)
	block := regexp.MustCompile("(?ms)(?:^`([^`\n]+)`:\n\n)?^```(\\w*)\n(.*?)^```$")
	for _, page := range pages(t) {
		if slices.Contains(ownTest, page) {
			continue
		}
		t.Run(page, func(t *testing.T) {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for _, m := range block.FindAllStringSubmatch(string(text), -1) {
				if m[1] != "" {
					file(t, filepath.Join(dir, filepath.FromSlash(m[1])), m[3])
				}
				if m[2] == "console" {
					run(t, program, dir, m[3])
				}
			}
			if slices.Contains(ownStore, page) {
				address := serving.Serve(t, program, "--data", filepath.Join(dir, "store"))
				sendQueries(t, address, page)
			}
		})
	}
}

// TestNewcomer runs the commands of the newcomer's log with the files beside it.
func TestNewcomer(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../examples/newcomer")); err != nil {
		t.Fatal(err)
	}
	list := blocks(t, "../examples/newcomer/README.md", "console")
	if len(list) == 0 {
		t.Fatal("there are no commands")
	}
	for _, block := range list {
		run(t, serving.Build(t), dir, block)
	}
}

// file writes a file of a page.
func file(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs the commands of a console block and checks that they print what the block shows.
func run(t *testing.T, program, dir, block string) {
	t.Helper()
	for _, part := range strings.Split("\n"+block, "\n$ ")[1:] {
		command, shown, _ := strings.Cut(part, "\n")
		if strings.HasPrefix(command, "nexum ask ") && !strings.Contains(command, " > ") &&
			strings.Trim(shown, "… \n") == "" {
			t.Errorf("$ %s\nis shown without an answer", command)
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(program)+":"+os.Getenv("PATH"))
		out, _ := cmd.CombinedOutput() // a page may show an error
		if missing := unprinted(string(out), shown); missing != "" {
			t.Errorf("$ %s\nprints no %q where it is shown; it prints\n%s", command, missing, out)
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
		line = strings.TrimSpace(strings.TrimSuffix(line, "…"))
		at := strings.Index(printed, line)
		if at < 0 {
			return line
		}
		printed = printed[at+len(line):]
	}
	return ""
}

// TestExportCommands runs the shell commands of the page about exports, in a separate folder.
func TestExportCommands(t *testing.T) {
	script := here(strings.Join(blocks(t, "exports.md", "sh"), "\n"), serving.Seed(t))
	cmd := exec.CommandContext(t.Context(), "bash", "-c", "set -euo pipefail\n"+script)
	cmd.Dir = t.TempDir()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, begin := range map[string]string{
		"nexum-neighborhood.gexf": "<?xml", "paths.svg": "<?xml", "nexum-claims.parquet": "PAR1", "seats.csv": "headquarteredIn",
		"old.csv":   "id,name,kind,",
		"nodes.csv": "id:ID(nexum)", "relationships.csv": ":START_ID(nexum)",
	} {
		text, err := os.ReadFile(filepath.Join(cmd.Dir, name))
		if err != nil || !strings.HasPrefix(string(text), begin) {
			t.Errorf("%s: %v, it begins with %.30q, want %q", name, err, text, begin)
		}
	}
}

// TestQueries sends every GraphQL block, and every question in a rule block, to a service with the bundled dataset.
func TestQueries(t *testing.T) {
	address := serving.Seed(t)
	for _, page := range pages(t) {
		if !slices.Contains(ownStore, page) {
			sendQueries(t, address, page)
		}
		for _, block := range blocks(t, page, "rule") {
			questions := []string{block}
			if page == "questions.md" { // it has one on each line
				questions = slices.Collect(strings.Lines(block))
			}
			for _, question := range questions {
				post(t, address, "query ($q: String!) { ask(query: $q) { totalCount } }", map[string]any{"q": question})
			}
		}
	}
}

// sendQueries sends every GraphQL block of a page that is a query or subscription, and not an ontology.
func sendQueries(t *testing.T, address, page string) {
	t.Helper()
	for _, query := range blocks(t, page, "graphql") {
		if operation.MatchString(query) {
			post(t, address, query, nil)
		}
	}
}

// post sends a query to a service and checks that it has an answer.
func post(t *testing.T, address, query string, variables map[string]any) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var from io.Reader = resp.Body
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		from = strings.NewReader(firstEvent(resp.Body))
	}
	var answer struct{ Errors []struct{ Message string } }
	if err := json.NewDecoder(from).Decode(&answer); err != nil || len(answer.Errors) > 0 {
		t.Errorf("%s\n%v %v", query, answer.Errors, err)
	}
}

// firstEvent returns the data of the first event of a stream.
func firstEvent(from io.Reader) string {
	for lines := bufio.NewScanner(from); lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			return data
		}
	}
	return ""
}

// operation matches the beginning of a GraphQL operation.
var operation = regexp.MustCompile(`^\s*(\{|query\b|subscription\b)`)

// TestContents checks that every page is in the table of contents.
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
			if strings.HasPrefix(m[1], "/") { // an address of the service
				continue
			}
			if _, err := os.Stat(filepath.FromSlash(m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
	}
}

// TestServedLinks follows every link of the pages at /docs to an address of the service, and looks for its anchor.
func TestServedLinks(t *testing.T) {
	address := serving.Seed(t)
	texts := map[string]string{} // by path
	text := func(t *testing.T, path string) string {
		t.Helper()
		if known, ok := texts[path]; ok {
			return known
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s, %v", path, resp.Status, err)
		}
		texts[path] = string(b)
		return texts[path]
	}
	link := regexp.MustCompile(` (?:href|src)="([^"#]*)(?:#([^"]*))?"`)
	for _, page := range pages(t) {
		t.Run(page, func(t *testing.T) {
			own := "/docs/" + strings.TrimSuffix(page, ".md")
			followed := 0
			for _, m := range link.FindAllStringSubmatch(text(t, own), -1) {
				path := cmp.Or(m[1], own)
				if !strings.HasPrefix(path, "/") { // another site
					continue
				}
				followed++
				if to := text(t, path); m[2] != "" && !strings.Contains(to, `id="`+m[2]+`"`) {
					t.Errorf("%s has no anchor %s", path, m[2])
				}
			}
			if followed < 20 {
				t.Errorf("the page has only %d links", followed)
			}
		})
	}
}

// TestTableOfQuestions runs every command in the first table of the page of questions, in a service with the bundled
// dataset.
func TestTableOfQuestions(t *testing.T) {
	text, err := os.ReadFile("questions.md")
	if err != nil {
		t.Fatal(err)
	}
	table, _, _ := strings.Cut(string(text), "Some recipes")
	program := serving.Build(t)
	address := serving.Seed(t)
	commands := regexp.MustCompile("`(nexum [^`]*)`").FindAllStringSubmatch(table, -1)
	if len(commands) < 25 {
		t.Errorf("the page has only %d commands", len(commands))
	}
	for _, m := range commands {
		command := strings.ReplaceAll(m[1], `\|`, "|")
		t.Run(command, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "sh", "-c", command+" --url "+address)
			cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(program)+":"+os.Getenv("PATH"))
			if out, err := cmd.CombinedOutput(); err != nil || len(out) == 0 {
				t.Errorf("%v: it prints\n%.2000s", err, out)
			}
		})
	}
}
