package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v4"
)

// A configFile holds flags from a YAML file: each key is the name of a flag.
type configFile map[string]any

// loadConfig implements kong.ConfigurationLoader.
func loadConfig(r io.Reader) (kong.Resolver, error) {
	c := configFile{}
	if err := yaml.NewDecoder(r).Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the file of --config is no YAML mapping of flags: %w", err)
	}
	return c, nil
}

// Validate implements kong.Resolver: a key that names no flag of any command is an error.
func (c configFile) Validate(app *kong.Application) error {
	names := map[string]bool{}
	var collect func(n *kong.Node)
	collect = func(n *kong.Node) {
		for _, f := range n.Flags {
			names[f.Name] = true
		}
		for _, child := range n.Children {
			collect(child)
		}
	}
	collect(app.Node)
	for _, key := range slices.Sorted(maps.Keys(c)) {
		if !names[key] {
			return fmt.Errorf("the file of --config sets %q, which is no flag of any command", key)
		}
	}
	return nil
}

// Resolve implements kong.Resolver. A flag that the environment sets keeps that value.
func (c configFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, ok := os.LookupEnv(name); ok {
			return nil, nil //nolint:nilnil // no value, no error
		}
	}
	return c[flag.Name], nil
}
