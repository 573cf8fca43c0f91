package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v4"
)

// A configFile has the flags of a YAML file. Each key is the name of a flag, as configKey returns it.
type configFile map[string]any

// configKey returns the key of a flag in a configuration file. It follows the variable of the flag, so that flags that
// share a name but not a meaning have keys of their own: input-format and output-format for --format.
func configKey(f *kong.Flag) string {
	if len(f.Envs) == 0 || !strings.HasPrefix(f.Envs[0], "NEXUM_") {
		return f.Name
	}
	return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(f.Envs[0], "NEXUM_"), "_", "-"))
}

// A configFlag is the name of a file with flags.
type configFlag string

// BeforeResolve implements kong's hook: it reads the file. It opens only regular files, because opening a pipe would
// wait for the other end.
func (c configFlag) BeforeResolve(app *kong.Kong, ctx *kong.Context, trace *kong.Path) error {
	path, _ := ctx.FlagValue(trace.Flag).(configFlag)
	info, err := os.Stat(string(path))
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", path)
	}
	resolver, err := app.LoadConfig(string(path))
	if err != nil {
		return err
	}
	ctx.AddResolver(resolver)
	return nil
}

// password matches the password in an address such as postgres://user:password@host/database.
var password = regexp.MustCompile(`(://?[^\s/:@"]*:)[^\s@"]*@`)

// A maskedError is an error whose text contains no password.
type maskedError struct {
	error
	text string
}

func (e maskedError) Error() string { return e.text }
func (e maskedError) Unwrap() error { return e.error }

// withoutPassword returns an error whose text contains no password of any address.
func withoutPassword(err error) error {
	if err == nil {
		return nil
	}
	if text := password.ReplaceAllString(err.Error(), "${1}…@"); text != err.Error() {
		return maskedError{err, text}
	}
	return err
}

// loadConfig implements kong.ConfigurationLoader.
func loadConfig(r io.Reader) (kong.Resolver, error) {
	c := configFile{}
	if err := yaml.NewDecoder(r).Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the file of --config is not a YAML mapping of flags: %w", err)
	}
	return c, nil
}

// Validate implements kong.Resolver. A key that is not the key of a flag of any command is an error.
func (c configFile) Validate(app *kong.Application) error {
	names := map[string][]string{} // keys of flags, by the name of the flag
	keys := map[string]bool{}
	var collect func(n *kong.Node)
	collect = func(n *kong.Node) {
		for _, f := range n.Flags {
			key := configKey(f)
			keys[key] = true
			if !slices.Contains(names[f.Name], key) {
				names[f.Name] = append(names[f.Name], key)
			}
		}
		for _, child := range n.Children {
			collect(child)
		}
	}
	collect(app.Node)
	for _, key := range slices.Sorted(maps.Keys(c)) {
		switch {
		case keys[key]:
		case len(names[key]) > 0:
			slices.Sort(names[key])
			return fmt.Errorf("the file of --config sets %q, which has several meanings; nexum help COMMAND names "+
				"the variable of its flag --%s; write the key in the same way as that variable: %s", key, key,
				strings.Join(names[key], " or "))
		default:
			return fmt.Errorf("the file of --config sets %q, which is not a flag of any command", key)
		}
	}
	return nil
}

// Resolve implements kong.Resolver. A value from the environment takes precedence.
func (c configFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, ok := os.LookupEnv(name); ok {
			return nil, nil //nolint:nilnil // nil means no value
		}
	}
	value := c[configKey(flag)]
	switch value.(type) {
	case map[string]any, map[any]any, configFile: // a nested mapping has the type configFile, too
		return nil, errors.New("the file of --config gives a mapping; write a text, a number, true or false, or a " +
			"list of them")
	case []any:
		if !flag.IsSlice() {
			return nil, errors.New("the file of --config gives a list; write one value")
		}
	}
	return value, nil
}
