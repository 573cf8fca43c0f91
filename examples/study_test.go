package examples_test

import (
	"archive/tar"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"nexum/internal/serving"
	"nexum/internal/targz"
)

// TestStudies runs the studies with the Python client on data of others. The expected figures were also found without
// this program: by hand for ownership, and by scripts over the files for ATT&CK and FinBench.
func TestStudies(t *testing.T) {
	datasets, err := filepath.Abs("../../shared/datasets")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(datasets); err != nil {
		t.Skip("the data sets are absent")
	}
	program := serving.Build(t)
	for _, tt := range []struct {
		name string
		load func(t *testing.T) []string // the arguments of nexum load
		want string
	}{
		{
			"ownership",
			func(*testing.T) []string {
				return []string{"--pack", "ownership", filepath.Join(datasets, "ftm-zala.ndjson")}
			},
			`10 shares, 2 reached by a list that does not name them
Limited Liability Company Aeroscan by Specially Designated Nationals and Blocked Persons List since 2024-03-01
Limited Liability Company Aeroscan by UK Sanctions List since 2024-03-01
`,
		},
		{
			"threat",
			func(*testing.T) []string {
				return []string{"--pack", "threat", filepath.Join(datasets, "stix-attack-ics.json")}
			},
			`Sandworm Team
3 techniques that a source says it uses
47 techniques that it can use
7 malware
18 assets that it has means against
43 mitigations of what it can use
Sandworm Team CAN_USE Block Command Message`,
		},
		{
			"finbench",
			func(t *testing.T) []string {
				args := []string{"finbench/finbench.graphqls", "finbench/finbench.mapping.yaml"}
				return append(args, unpack(t, filepath.Join(datasets, "finbench-sf0.01.tar.gz"), "/snapshot/")...)
			},
			`8922 chains of two investments
240 accounts that pay an account which pays them
303 ways around a triangle of payments
37861 transfers, each of them a row
6188 accounts with the sum that they send
70 accounts that gather from more than 20 others
119 ways of money over two steps in the order of time, from account:146648462866252515
the shortest way back from account:157344511981257065 has 7 steps
`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			load := exec.CommandContext(t.Context(), program, append([]string{"load", "--data", dir}, tt.load(t)...)...)
			if out, err := load.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			address := serving.Serve(t, program, "--data", dir, "--limit-rule-time", "5m")
			cmd := exec.CommandContext(t.Context(), debianPython, tt.name+"/study.py", address)
			cmd.Env = append(os.Environ(), "PYTHONPATH=../clients/python", "PYTHONDONTWRITEBYTECODE=1")
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.HasPrefix(string(out), tt.want) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestStudiesThatLoad runs the studies that load data themselves, over a service without data. The expected results of
// Graphalytics are its own. Those of the small university are written by hand.
func TestStudiesThatLoad(t *testing.T) {
	program := serving.Build(t)
	university := t.TempDir()
	for name, text := range map[string]string{
		"axioms.tsv":             "# a comment\nsubclass\tChair\tPerson\nsubproperty\theadOf\tworksFor\ninverse\tworksFor\temploys\ntransitive\tpartOf\ndomain\theadOf\tPerson\nrange\theadOf\tBody\nsome\tPerson\theadOf\tBody\tChair\n",
		"facts/headOf.facts":     "\"<http://a>\"\t\"<http://d>\"\n",
		"facts/worksFor.facts":   "\"<http://b>\"\t\"<http://d>\"\n",
		"facts/partOf.facts":     "\"<http://d>\"\t\"<http://e>\"\n\"<http://e>\"\t\"<http://u>\"\n",
		"facts/telephone.facts":  "\"<http://a>\"\t\"xxx\"\n",
		"facts/Department.facts": "\"<http://d>\"\n",
		"Chair.csv":              "\"<http://a>\"\n",
		"Person.csv":             "\"<http://a>\"\n",
		"employs.csv":            "\"<http://d>\"\t\"<http://a>\"\n\"<http://d>\"\t\"<http://b>\"\n",
		"partOf.csv":             "\"<http://d>\"\t\"<http://e>\"\n\"<http://e>\"\t\"<http://u>\"\n\"<http://d>\"\t\"<http://u>\"\n",
	} {
		file := filepath.Join(university, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{
			"graphalytics", nil,
			`directed: BFS of 10 of 10 vertices
directed: SSSP of 10 of 10 vertices
directed: LCC of 10 of 10 vertices
directed: 1 components, 1 expected
undirected: BFS of 9 of 9 vertices
undirected: SSSP of 9 of 9 vertices
undirected: LCC of 9 of 9 vertices
undirected: 1 components, 1 expected
`,
		},
		{
			"lubm",
			[]string{university},
			`Chair: 1 of 1 tuples
Person: 1 of 1 tuples
employs: 2 of 2 tuples
partOf: 3 of 3 tuples
`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			address := serving.Serve(t, program, "--store", "memory:", "--no-seed")
			cmd := exec.CommandContext(t.Context(), debianPython,
				append([]string{tt.name + "/study.py", address}, tt.args...)...)
			cmd.Env = append(os.Environ(), "PYTHONPATH=../clients/python", "PYTHONDONTWRITEBYTECODE=1")
			if out, err := cmd.CombinedOutput(); err != nil || string(out) != tt.want {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestReadmeCountsLines compares the numbers of lines that the README gives with the studies.
func TestReadmeCountsLines(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^\| ([a-z]+) \|.*\| (\d+) \|$`).FindAllStringSubmatch(string(text), -1)
	if len(rows) != 5 {
		t.Fatalf("%d studies", len(rows))
	}
	for _, row := range rows {
		study, err := os.ReadFile(row[1] + "/study.py")
		if err != nil {
			t.Fatal(err)
		}
		if lines := strconv.Itoa(strings.Count(string(study), "\n")); lines != row[2] {
			t.Errorf("%s has %s lines, and the README says %s", row[1], lines, row[2])
		}
	}
}

// unpack writes the files of an archive that are in a folder, and returns their paths.
func unpack(t *testing.T, archive, folder string) []string {
	t.Helper()
	dir := t.TempDir()
	var files []string
	err := targz.Each(archive, func(h *tar.Header, content io.Reader) error {
		if h.Typeflag != tar.TypeReg || !strings.Contains(h.Name, folder) {
			return nil
		}
		text, err := io.ReadAll(content)
		if err != nil {
			return err
		}
		file := filepath.Join(dir, filepath.Base(h.Name))
		files = append(files, file)
		return os.WriteFile(file, text, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
