package match

import (
	_ "embed"
	"strings"
	"sync"
)

// nicknameTable and legalFormTable are documented in the files.
var (
	//go:embed nicknames.txt
	nicknameTable string
	//go:embed legalforms.txt
	legalFormTable string
)

// nicknames returns, for each given name or form of one, the names that it can mean.
var nicknames = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	eachLine(nicknameTable, func(name string, forms []string) {
		for _, form := range append([]string{name}, forms...) {
			out[form] = append(out[form], name)
		}
	})
	return out
})

// legalForms returns the number of each legal form, from 1. Spellings of one form have one number.
var legalForms = sync.OnceValue(func() map[string]uint8 {
	out := map[string]uint8{}
	n := uint8(0)
	eachLine(legalFormTable, func(name string, forms []string) {
		n++
		for _, form := range append([]string{name}, forms...) {
			if out[form] == 0 {
				out[form] = n
			}
		}
	})
	return out
})

func eachLine(table string, f func(name string, forms []string)) {
	for line := range strings.Lines(table) {
		name, forms, ok := strings.Cut(strings.TrimSpace(line), ":")
		if ok && !strings.HasPrefix(line, "#") {
			f(name, strings.Fields(forms))
		}
	}
}
