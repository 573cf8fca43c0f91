package lubm_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nexum/internal/lubm"
	"nexum/internal/serving"
	"nexum/schema"
)

// TestOwnOntology loads the benchmark with its own kinds and relation types, using only the program and an empty
// folder, and queries it over GraphQL. The expected numbers are counted in the tuples of the benchmark.
func TestOwnOntology(t *testing.T) {
	const archive = "../../../shared/datasets/lubm-1.tar.gz"
	if _, err := os.Stat(archive); err != nil {
		t.Skipf("the archive of the benchmark is not there: %v", err)
	}
	data, err := lubm.Read(archive)
	if err != nil {
		t.Fatal(err)
	}
	dir, store := filepath.Join(t.TempDir(), "lubm"), "--data="+t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/lubm")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "facts.nq"), []byte(quads(data)), 0o600); err != nil {
		t.Fatal(err)
	}
	program := serving.Build(t)
	if out, err := exec.CommandContext(t.Context(), program, "load", store, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	address := serving.Serve(t, program, store)

	var got struct {
		FullProfessors, Faculty, Students, Heads struct{ TotalCount int }
		MemberOf                                 struct{ TotalCount int }
		SubOrganizationOf                        struct{ TotalCount int }
		Department                               struct {
			Name string
			Head struct {
				Edges []struct {
					Node struct {
						Name, EmailAddress string
						Teaches            struct {
							Edges []struct{ Node struct{ Name string } }
						}
					}
				}
			}
		}
	}
	ask(t, address, `{
		fullProfessors { totalCount }
		faculty { totalCount }
		students { totalCount }
		heads: fullProfessors(filter: {headOf: {some: {id: {eq: "http://www.Department0.University0.edu"}}}}) { totalCount }
		memberOf: ask(query: "memberOf(X, Y)") { totalCount }
		subOrganizationOf: ask(query: "subOrganizationOf(X, Y)") { totalCount }
		department(id: "http://www.Department0.University0.edu") {
			name head { edges { node { name emailAddress teaches { edges { node { name } } } } } }
		}
	}`, &got)
	classes := map[string]map[string]bool{}
	for _, c := range data.Claims {
		if class, ok := strings.CutPrefix(c.Object.Text, base); ok && c.Object.Entity {
			if classes[class] == nil {
				classes[class] = map[string]bool{}
			}
			classes[class][c.Subject] = true
		}
	}
	count := func(names ...string) (n int) {
		for _, name := range names {
			n += len(classes[name])
		}
		return n
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"full professors", got.FullProfessors.TotalCount, count("FullProfessor")},
		{"faculty", got.Faculty.TotalCount, count("FullProfessor", "AssociateProfessor", "AssistantProfessor", "Lecturer")},
		{"students", got.Students.TotalCount, count("UndergraduateStudent", "GraduateStudent")},
		{"heads of the first department", got.Heads.TotalCount, 1},
		{"members, by rules too", got.MemberOf.TotalCount, len(data.Want["memberOf"])},
		{"parts, by rules too", got.SubOrganizationOf.TotalCount, len(data.Want["subOrganizationOf"])},
	} {
		if c.got != c.want || c.want == 0 {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
	if d := got.Department; d.Name != "Department0" || len(d.Head.Edges) != 1 ||
		d.Head.Edges[0].Node.Name != "FullProfessor7" ||
		!strings.HasPrefix(d.Head.Edges[0].Node.EmailAddress, "FullProfessor7@") ||
		len(d.Head.Edges[0].Node.Teaches.Edges) == 0 {
		t.Errorf("the department is %+v", d)
	}
}

const base = "http://swat.cse.lehigh.edu/onto/univ-bench.owl#"

// quads writes the tuples as N-Quads with the words of the ontology. Graduate students can also belong to two classes
// of assistants. These become a fact and a relation type of graduate students.
func quads(data *lubm.Data) string {
	const ours, rdfType = "https://nexum.example/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
	var b strings.Builder
	for _, c := range data.Claims {
		word := strings.TrimPrefix(c.Predicate, base)
		class := strings.TrimPrefix(c.Object.Text, base)
		switch {
		case strings.HasPrefix(c.Subject, base) || class == "TeachingAssistant" && c.Predicate == rdfType:
		case c.Predicate == rdfType && class == "ResearchAssistant":
			fmt.Fprintf(&b, "<%s> <%sfact/researchAssistant> \"true\" .\n", c.Subject, ours)
		case c.Predicate == rdfType:
			fmt.Fprintf(&b, "<%s> <%s> <%skind/%s> .\n", c.Subject, rdfType, ours, class)
		case c.Object.Entity:
			fmt.Fprintf(&b, "<%s> <%stype/%s> <%s> .\n", c.Subject, ours, schema.EnumValue(word), c.Object.Text)
		default:
			fmt.Fprintf(&b, "<%s> <%sfact/%s> %q .\n", c.Subject, ours, word, c.Object.Text)
		}
	}
	return b.String()
}

// ask sends a query to a service and decodes the data of the response.
func ask(t *testing.T, address, query string, into any) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(address+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Errors) > 0 {
		t.Fatal(answer.Errors)
	}
	if err := json.Unmarshal(answer.Data, into); err != nil {
		t.Fatal(err)
	}
}
