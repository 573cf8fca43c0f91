package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"nexum/graph/query"
)

// nameFlags returns an error whose message names the flags and arguments of a command, as its help does, and not the
// arguments of the API. The tag question lists arguments of the API that a flag or an argument has under another name.
func nameFlags(err error, command *kong.Node) error {
	var words, shown []string
	add := func(name, show string, v *kong.Value) {
		for _, w := range append([]string{name}, strings.Fields(v.Tag.Get("question"))...) {
			words, shown = append(words, w), append(shown, show)
		}
	}
	for _, f := range command.Flags {
		add(f.Name, "--"+f.Name, f.Value)
	}
	for _, p := range command.Positional {
		add(p.Name, "<"+p.Name+">", p)
	}
	return query.Rename(err, func(a query.Argument) string {
		word, rest, ok := a.Among(words)
		if !ok {
			return string(a)
		}
		name := shown[slices.Index(words, word)]
		if rest != "" {
			name += ": " + rest
		}
		return name
	})
}
