package query

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// An Argument is the name of an argument of a question in the API, such as filter.minConfidence or orderBy[0]. Errors
// keep it as an Argument, so that each interface can replace it by the name that its users write: the command by the
// flag --min-confidence.
type Argument string

// index returns the name of an element of a list.
func index(list Argument, i int) Argument { return Argument(fmt.Sprintf("%s[%d]", list, i)) }

// member returns the name of a member of an object.
func member(object Argument, name string) Argument { return object + "." + Argument(name) }

// Arguments returns the arguments that the message names, in their order.
func (e *Error) Arguments() []Argument {
	var out []Argument
	for _, a := range e.args {
		switch a := a.(type) {
		case Argument:
			if a != "" && !slices.Contains(out, a) {
				out = append(out, a)
			}
		case *Error:
			out = append(out, a.Arguments()...)
		}
	}
	return out
}

// Renamed returns the error with other names of the arguments in its message.
func (e *Error) Renamed(name func(Argument) string) *Error {
	out := *e
	if e.format == "" {
		return &out
	}
	args := slices.Clone(e.args)
	for i, a := range args {
		switch a := a.(type) {
		case Argument:
			args[i] = Argument(name(a))
		case *Error:
			args[i] = a.Renamed(name)
		}
	}
	out.args, out.Message = args, fmt.Sprintf(e.format, args...)
	return &out
}

// Rename returns an error with other names of the arguments in its message. It leaves errors without arguments as they
// are.
func Rename(err error, name func(Argument) string) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || len(e.Arguments()) == 0 {
		return err
	}
	renamed := e.Renamed(name)
	if before, after, ok := strings.Cut(err.Error(), e.Message); ok && before+after != "" {
		return fmt.Errorf("%s%w%s", before, renamed, after)
	}
	return renamed
}

// Within returns an error whose arguments are members of an argument: after.distrust instead of distrust.
func Within(object Argument, err error) error {
	return Rename(err, func(a Argument) string { return string(member(object, string(a))) })
}

// Among finds the name that stands for the argument, for example max-length or max_length for maxLength, type for
// filter.types, and derived for filter.includeDerived. rest is the remainder of the argument, inside the named one:
// foundedOn.lt if filter stands for filter.foundedOn.lt. ok is false if no name stands for the argument.
func (a Argument) Among(names []string) (name, rest string, ok bool) {
	root, rest, _ := strings.Cut(indices.ReplaceAllString(string(a), ""), ".")
	last := rest[strings.LastIndexByte(rest, '.')+1:]
	if rest == "" {
		last = root
	}
	for _, word := range [...]string{root + rest, root, last} {
		i := indexForm(names, word)
		if i < 0 {
			continue
		}
		if word != root {
			rest = ""
		}
		return names[i], rest, true
	}
	return "", "", false
}

// indexForm returns the index of the name that equals word or a form of it, such as its plural. It returns -1 if there
// is none.
func indexForm(names []string, word string) int {
	for _, form := range [...]string{
		word, strings.TrimSuffix(word, "s"), word + "s", singular(word),
		strings.TrimPrefix(word, "include"), strings.TrimSuffix(word, "By"),
	} {
		if i := slices.IndexFunc(names, func(n string) bool { return plainName(n) == plainName(form) }); i >= 0 {
			return i
		}
	}
	return -1
}

// indices matches the list indices in an argument, such as [0].
var indices = regexp.MustCompile(`\[\d+\]`)

// singular returns the singular of a plural such as modalities.
func singular(word string) string {
	if base, ok := strings.CutSuffix(word, "ies"); ok {
		return base + "y"
	}
	return word
}

// plainName returns a name in lower case, without the characters that separate its words.
func plainName(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name))
}
