package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// TestCandidates checks what the program offers for the last word of a command line.
func TestCandidates(t *testing.T) {
	k, err := kong.New(&cli{}, kong.Name("nexum"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		words string
		want  []string // the whole list; after a +, only a part of it
	}{
		{"neigh", []string{"neighborhood"}},
		{"", []string{"+", "ask", "serve", "completion", "metrics"}},
		{"--da", []string{"--data"}},
		{"--data x as", []string{"ask"}},
		{"ask --for", []string{"--format"}},
		{"ask --format ", []string{"csv", "json", "proof", "table", "text"}},
		{"ask --format=j", []string{"--format=json"}},
		{"ask --format = j", []string{"json"}},
		{"ask --no-pr", []string{"--no-proofs"}},
		{"ask company(X) --as-of 2016 --lo", []string{"--log-format", "--log-level"}},
		{"search china --kind La", []string{"Law"}},
		{"entities comp", []string{"company"}},
		{"entities Comp", []string{"Company"}},
		{"metrics page", []string{"pagerank"}},
		{"metrics degree weighted", []string{"weighted-degree"}},
		{"show 21vianet --type subsid", []string{"subsidiaryOf"}},
		{"help ", []string{"+", "format", "packs", "ask", "rule-language"}},
		{"wh", []string{"why", "whynot"}},
		{"load --pack ", []string{"ownership", "policy", "threat"}},
		{"why x y z --for", []string{"--format"}},
		{"completion z", []string{"zsh"}},
		{"completion bash --wo", nil},
		{"load data/x", nil},
		{"nothing --x", nil},
	} {
		t.Run(tt.words, func(t *testing.T) {
			var got []string
			for _, c := range candidates(k.Model, strings.Split(tt.words, " ")) {
				got = append(got, c.text)
			}
			if len(tt.want) > 0 && tt.want[0] == "+" {
				for _, w := range tt.want[1:] {
					if !slices.Contains(got, w) {
						t.Errorf("%v, without %s", got, w)
					}
				}
				return
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// zsh types "nexum fra" and the tab key into an interactive zsh, and prints the line that the line editor makes of it.
const zsh = `zmodload zsh/zpty; zpty z TERM=dumb zsh -f -i
zpty -w z 'autoload -U compinit; compinit -D; source <(nexum completion zsh); print REA""DY'
zpty -r z seen '*READY*'
zpty -w -n z $'nexum fra\t'
zpty -r z seen '*nexum fragility*' && print -r -- ${(M)seen%fragility*}
zpty -d z`

// TestCompletionScripts runs the scripts in their shells, with the program.
func TestCompletionScripts(t *testing.T) {
	dir := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(exe, filepath.Join(dir, "nexum")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ shell, script, want string }{
		{
			"bash",
			`source <(nexum completion bash); COMP_WORDS=(nexum search china --kind La); COMP_CWORD=4; _nexum; echo "${COMPREPLY[@]}"`,
			"Law\n",
		},
		{
			"bash", `source <(nexum completion bash); COMP_WORDS=(nexum fra); COMP_CWORD=1; _nexum; echo "${COMPREPLY[@]}"`,
			"fragility\n",
		},
		{"fish", `nexum completion fish | source; complete -C "nexum fra"`, "fragility"},
		{"zsh", zsh, "fragility"},
	} {
		t.Run(tt.shell, func(t *testing.T) {
			path, err := exec.LookPath(tt.shell)
			if err != nil {
				t.Fatal(err)
			}
			c := exec.CommandContext(t.Context(), path, "-c", tt.script)
			c.Env = append(os.Environ(), asProgram+"=1", "PATH="+dir+":"+os.Getenv("PATH"))
			out, err := c.CombinedOutput()
			if err != nil || !strings.HasPrefix(string(out), tt.want) {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
