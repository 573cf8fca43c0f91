package lubm_test

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nexum/internal/serving"
	"nexum/internal/targz"
)

// TestInferred drafts an ontology from the tuples of the benchmark, loads them with it, and queries them, using only
// the program and an empty folder.
func TestInferred(t *testing.T) {
	const archive = "../../../shared/datasets/lubm-1.tar.gz"
	if _, err := os.Stat(archive); err != nil {
		t.Skipf("the archive of the benchmark is not there: %v", err)
	}
	dir := t.TempDir()
	var files []string
	if err := targz.Each(archive, func(h *tar.Header, content io.Reader) error {
		if name := filepath.Base(h.Name); filepath.Ext(name) != ".facts" ||
			name == ".facts" { // one file has no name and is empty
			return nil
		}
		b, err := io.ReadAll(content)
		if err != nil {
			return err
		}
		files = append(files, filepath.Join(dir, filepath.Base(h.Name)))
		return os.WriteFile(files[len(files)-1], b, 0o600)
	}); err != nil {
		t.Fatal(err)
	}
	program := serving.Build(t)
	draft, err := exec.CommandContext(t.Context(), program, append([]string{"infer"}, files...)...).Output()
	if err != nil {
		failed, _ := errors.AsType[*exec.ExitError](err)
		t.Fatalf("%v\n%s", err, failed.Stderr)
	}
	ontology, store := filepath.Join(dir, "university.graphqls"), "--data="+t.TempDir()
	if err := os.WriteFile(ontology, draft, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), program, append([]string{"load", store, ontology}, files...)...).
		CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	type count struct{ TotalCount int }
	var got struct {
		FullProfessors struct {
			TotalCount int
			Edges      []struct {
				Node struct {
					Name, EmailAddress string
					TeacherOf          count
				}
			}
		}
		UndergraduateStudents, GraduateStudents, GraduateCourses, Assistants count
	}
	ask(t, serving.Serve(t, program, store), `{
		fullProfessors(filter: {headOf: {some: {id: {eq: "http://www.Department0.University0.edu"}}}}) {
			totalCount edges { node { name emailAddress teacherOf { totalCount } } }
		}
		undergraduateStudents { totalCount }
		graduateStudents { totalCount }
		graduateCourses { totalCount }
		assistants: ask(query: "graduateStudent(X), \"type\"(X, Y)", first: 1) { totalCount }
	}`, &got)
	// The wanted numbers are counts of lines in the files.
	if got.UndergraduateStudents.TotalCount != 5916 || got.GraduateStudents.TotalCount != 1874 ||
		got.GraduateCourses.TotalCount != 799 || got.Assistants.TotalCount != 954 {
		t.Errorf("counts: %+v", got)
	}
	if p := got.FullProfessors; p.TotalCount != 1 || p.Edges[0].Node.Name != "FullProfessor7" ||
		p.Edges[0].Node.EmailAddress != "FullProfessor7@Department0.University0.edu" ||
		p.Edges[0].Node.TeacherOf.TotalCount != 4 {
		t.Errorf("the head of the first department: %+v", p)
	}
}

// TestInferredAnswers drafts an ontology of the answers of the benchmark: tables of IRIs that have no header.
func TestInferredAnswers(t *testing.T) {
	const archive = "../../../shared/datasets/lubm-1.tar.gz"
	if _, err := os.Stat(archive); err != nil {
		t.Skipf("the archive of the benchmark is not there: %v", err)
	}
	draft, err := exec.CommandContext(t.Context(), serving.Build(t), "infer", archive).Output()
	if err != nil {
		t.Fatal(err)
	}
	// The wanted numbers are counts of lines in the files.
	for _, want := range []string{
		"Chair.csv (15 rows)", "University.csv (979 rows)", "Organization.csv (1,218 rows)", "worksFor.csv (540 rows)",
		"subOrganizationOf.csv (463 rows)", "member.csv (8,330 rows)", "axioms.tsv (50 rows;",
	} {
		if !strings.Contains(string(draft), want) {
			t.Errorf("no %q in the draft", want)
		}
	}
	if strings.Contains(string(draft), "column <http") {
		t.Error("the draft takes an IRI of the first row for a heading")
	}
}
