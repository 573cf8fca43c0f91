package examples_test

import (
	"archive/tar"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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
