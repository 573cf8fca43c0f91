package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"nexum/graph/metrics"
	packs "nexum/loader/pack"
	"nexum/seed"
)

// completionCmd prints a script for a shell, which asks the program for candidates with the hidden flag --words.
type completionCmd struct {
	Shell string   `arg:"" help:"The shell: bash, zsh or fish." enum:"bash,zsh,fish"`
	Words []string `help:"Print the completions of the last of these words." hidden:"" sep:"none"`
}

// completionScripts are the scripts by shell. Without candidates of the program, a shell completes names of files.
var completionScripts = map[string]string{
	"bash": `# nexum: completion for bash. Load it with: source <(nexum completion bash)
_nexum() {
	local cur cword words word line args=()
	if declare -F _get_comp_words_by_ref >/dev/null; then
		_get_comp_words_by_ref -n =: -w words -c cur -i cword
	else
		words=("${COMP_WORDS[@]}") cword=$COMP_CWORD cur=${COMP_WORDS[COMP_CWORD]}
	fi
	for word in "${words[@]:1:cword}"; do args+=("--words=$word"); done
	COMPREPLY=()
	while IFS= read -r line; do
		COMPREPLY+=("${line%%$'\t'*}")
	done < <("${words[0]}" completion bash "${args[@]}" 2>/dev/null)
	if declare -F __ltrim_colon_completions >/dev/null; then __ltrim_colon_completions "$cur"; fi
}
complete -o default -F _nexum nexum
`,
	"zsh": `#compdef nexum
# nexum: completion for zsh. Put it into a folder of $fpath as _nexum, or load it with: source <(nexum completion zsh)
_nexum() {
	local word line
	local -a args candidates
	for word in "${(@)words[2,CURRENT]}"; do args+=("--words=${(Q)word}"); done
	while IFS= read -r line; do
		candidates+=("${${line%%$'\t'*}//:/\\:}${${line#*$'\t'}:+:${line#*$'\t'}}")
	done < <("${words[1]}" completion zsh "${args[@]}" 2>/dev/null)
	if (( ${#candidates} )); then
		_describe nexum candidates
	else
		_files
	fi
}
if [ "$funcstack[1]" = "_nexum" ]; then _nexum "$@"; else compdef _nexum nexum; fi
`,
	"fish": `# nexum: completion for fish. Put it into ~/.config/fish/completions, or load it with: nexum completion fish | source
function __nexum_candidates
	set -l args
	for word in (commandline -opc)[2..] (commandline -ct)
		set -a args "--words=$word"
	end
	command nexum completion fish $args 2>/dev/null
end
complete -c nexum -f -a '(__nexum_candidates)'
complete -c nexum -F -n 'test -z "$(__nexum_candidates)"'
`,
}

// Run prints the script, or candidates.
func (c *completionCmd) Run(p *program) error {
	if c.Words == nil {
		_, err := io.WriteString(p.out, completionScripts[c.Shell])
		return err
	}
	k, err := kong.New(&cli{}, kong.Name("nexum"))
	if err != nil {
		return err
	}
	for _, found := range candidates(k.Model, c.Words) {
		if _, err := fmt.Fprintf(p.out, "%s\t%s\n", found.text, oneLine(found.help)); err != nil {
			return err
		}
	}
	return nil
}

// A candidate is a possible completion of the last word of a command line, with its meaning.
type candidate struct{ text, help string }

// candidates returns the completions of the last word. It returns none if that word is free text or a file name.
func candidates(app *kong.Application, words []string) []candidate {
	node, flag, count := app.Node, (*kong.Flag)(nil), 0
	last := words[len(words)-1]
	for _, w := range words[:len(words)-1] {
		switch {
		case flag != nil && w == "=": // bash splits --flag=value
		case flag != nil: // w is the value of that flag
			flag = nil
		case strings.HasPrefix(w, "-"):
			if f := flagOf(node, w); f != nil && !f.IsBool() && !strings.Contains(w, "=") {
				flag = f
			}
		default:
			if child := childOf(node, w); child != nil {
				node, count = child, 0
			} else {
				count++
			}
		}
	}
	var out []candidate
	name, value, isValue := strings.Cut(last, "=")
	switch {
	case flag != nil:
		out = valuesOf(flag.Value)
	case strings.HasPrefix(last, "-") && isValue:
		if f := flagOf(node, name); f != nil {
			for _, v := range valuesOf(f.Value) {
				out = append(out, candidate{name + "=" + v.text, v.help})
			}
		}
		return matching(out, name+"="+value)
	case strings.HasPrefix(last, "-"):
		out = flagsOf(node)
	default:
		parent := node
		if node.Name == "help" {
			parent = app.Node
		}
		out = append(out, commandsOf(parent)...)
		if n := len(node.Positional); n > 0 {
			out = append(out, valuesOf(node.Positional[min(count, n-1)])...)
		}
	}
	return matching(out, last)
}

// commandsOf returns the commands of a node, with their other names.
func commandsOf(n *kong.Node) (out []candidate) {
	for _, child := range n.Children {
		if child.Hidden {
			continue
		}
		for _, name := range append([]string{child.Name}, child.Aliases...) {
			out = append(out, candidate{name, child.Help})
		}
	}
	return out
}

// matching returns the candidates with a prefix, sorted. If a kind such as Company matches only in lower case, it is
// offered as company: commands accept both, and shells show only candidates that begin exactly with the typed word.
func matching(list []candidate, prefix string) []candidate {
	for i, c := range list {
		first, size := utf8.DecodeRuneInString(c.text)
		if lower := string(unicode.ToLower(first)) + c.text[size:]; prefix != "" && strings.HasPrefix(lower, prefix) {
			list[i].text = lower
		}
	}
	list = slices.DeleteFunc(list, func(c candidate) bool { return !strings.HasPrefix(c.text, prefix) })
	slices.SortFunc(list, func(a, b candidate) int { return cmp.Compare(a.text, b.text) })
	return list
}

func childOf(n *kong.Node, name string) *kong.Node {
	for _, c := range n.Children {
		if c.Name == name || slices.Contains(c.Aliases, name) {
			return c
		}
	}
	return nil
}

// eachFlag calls f for the flags that are valid at a node: its own, and those of the program.
func eachFlag(n *kong.Node, f func(*kong.Flag)) {
	for ; n != nil; n = n.Parent {
		for _, flag := range n.Flags {
			f(flag)
		}
	}
}

func flagOf(n *kong.Node, word string) (out *kong.Flag) {
	name, _, _ := strings.Cut(strings.TrimPrefix(word, "--"), "=")
	eachFlag(n, func(f *kong.Flag) {
		if f.Name == name || f.Short != 0 && word == "-"+string(f.Short) {
			out = f
		}
	})
	return out
}

// flagsOf returns the flags that are valid at a node, with their negations.
func flagsOf(n *kong.Node) (out []candidate) {
	eachFlag(n, func(f *kong.Flag) {
		if f.Hidden {
			return
		}
		out = append(out, candidate{"--" + f.Name, f.Help})
		if f.Tag.Negatable != "" {
			out = append(out, candidate{"--no-" + f.Name, "Not: " + f.Help})
		}
	})
	return out
}

// valuesOf returns the values that a flag or an argument can have; none if they are not a fixed set. Kinds and relation
// types are those of the bundled ontology, since a command line must complete at once, without opening a store.
func valuesOf(v *kong.Value) (out []candidate) {
	if v.Enum != "" {
		for _, text := range v.EnumSlice() {
			out = append(out, candidate{text, ""})
		}
		return out
	}
	if v.Name == "topic" {
		out = append(out, candidate{"format", "the input formats"})
		for _, name := range pageNames() {
			out = append(out, candidate{name, "a page of the manual"})
		}
		return out
	}
	if v.Name == "pack" {
		for _, name := range packs.Names() {
			out = append(out, candidate{name, "a pack"})
		}
		return out
	}
	if v.Name == "metrics" {
		for _, name := range metrics.All {
			out = append(out, candidate{strings.ToLower(strings.ReplaceAll(string(name), "_", "-")), "a metric"})
		}
		return out
	}
	if v.Name != "kind" && v.Name != "type" && v.Name != "exclude-type" {
		return nil
	}
	o, err := seed.Ontology()
	if err != nil {
		return nil
	}
	if v.Name == "kind" {
		for _, k := range o.Kinds() {
			out = append(out, candidate{k.Name, k.Description})
		}
		return out
	}
	for _, t := range o.Types() {
		out = append(out, candidate{t.Term, t.Description})
	}
	return out
}
