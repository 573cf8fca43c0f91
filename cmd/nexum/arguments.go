package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"nexum/graph/query"
)

// nameFlags replaces the names of API arguments in the message of an error by the flags and arguments of a command, in
// the form of the command's help. The struct tag question lists the API arguments that have another name in the
// command.
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
