package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"nexum/graph/cayley"
	"nexum/schema/spelling"
)

// cli is the command line. Every flag can also be set as NEXUM_… in the environment and, under its own name, in a
// YAML file that --config names. The command line overrides the environment, and the environment overrides the file.
type cli struct {
	Config configFlag `help:"Read flags from this YAML file: a key is the name of a flag." type:"existingfile" placeholder:"FILE"`
	Data   string     `help:"Keep the store and the search index in this folder." default:"data" type:"path" placeholder:"DIR"`
	Store  string     `help:"Keep the store here instead: a postgres:// URL, or memory: for a store that is deleted at the end." placeholder:"URL"`
	Base   string     `help:"The IRI under which N-Quads name entities, relation types and facts." default:"https://nexum.example/" placeholder:"IRI"`
	Log    logFlags   `embed:"" prefix:"log-"`

	ShowVersion kong.VersionFlag `name:"version" env:"-" help:"Print the version."`

	Serve        serveCmd        `cmd:"" default:"withargs" help:"Serve the graph over GraphQL. This is what nexum does without a command."`
	Load         loadCmd         `cmd:"" help:"Load datasets and files: all of them or, if there is an error, nothing."`
	Check        checkCmd        `cmd:"" help:"Check datasets and files without changing the store."`
	Merge        mergeCmd        `cmd:"" help:"Claim that two ids are the same entity: nexum merge acme-ltd acme --document review. The merged entity has the second id."`
	Split        splitCmd        `cmd:"" help:"Undo a merge: every claim is about its own id again."`
	MergeClaims  mergeClaimsCmd  `cmd:"" hidden:"" help:"Print the record that retracts the claims by which two ids are merged; split uses it."`
	Infer        inferCmd        `cmd:"" help:"Draft an ontology from data, and a mapping from tables: nexum infer -o my companies.csv."`
	Export       exportCmd       `cmd:"" help:"Write the whole store as N-Quads; load reads them back into an empty one."`
	Backup       backupCmd       `cmd:"" help:"Write a copy of the store, also while a service uses it."`
	Restore      restoreCmd      `cmd:"" help:"Create a new store from a backup or an export."`
	Verify       verifyCmd       `cmd:"" help:"Compare the whole store with the checksums of what was committed."`
	Ask          askCmd          `cmd:"" help:"Ask a question in the rule language, and see why each answer holds."`
	Show         showCmd         `cmd:"" aliases:"why" help:"Show an entity or a relation with its claims and their sources."`
	Entities     entitiesCmd     `cmd:"" help:"List the entities of a kind, with filters and an order."`
	Aggregate    aggregateCmd    `cmd:"" help:"Count the entities of a kind, and total their facts, in groups."`
	Relations    relationsCmd    `cmd:"" help:"List the relations of one entity, or of all."`
	Search       searchCmd       `cmd:"" help:"Find entities by name: words, prefixes, small typos, Chinese and English."`
	Paths        pathsCmd        `cmd:"" help:"Show how two entities are connected."`
	Neighborhood neighborhoodCmd `cmd:"" help:"Show the neighborhood of one or more entities."`
	Subgraph     subgraphCmd     `cmd:"" help:"Show some entities and the relations among them."`
	Cycles       cyclesCmd       `cmd:"" help:"Show feedback loops."`
	Timeline     timelineCmd     `cmd:"" help:"Show the events of one entity, or of all, in the order of time."`
	Match        matchCmd        `cmd:"" help:"Show which entities are probably the same, and why; write claims that merge them."`
	Merges       mergesCmd       `cmd:"" help:"Show the pairs of ids that claims merge, propose to merge, or keep apart."`
	CheckProof   checkProofCmd   `cmd:"" help:"Check proofs with a checker that shares only the reading of rules with what found them: nexum ask --format proof QUESTION | nexum check-proof -"`
	Conflicts    conflictsCmd    `cmd:"" help:"Show who has two duties that cannot both be kept."`
	Whynot       whynotCmd       `cmd:"" help:"Show why a relation does not hold: the rules that could derive it, and the missing premises."`
	Fragility    fragilityCmd    `cmd:"" help:"Show what a relation depends on: the smallest sets of sources without which it does not hold."`
	Compare      compareCmd      `cmd:"" help:"Ask two views a question, and show the differences."`
	Metrics      metricsCmd      `cmd:"" help:"Show how central entities are, and which form groups."`
	Claims       claimsCmd       `cmd:"" help:"Show what a document claims, at one place in it or everywhere."`
	Stats        statsCmd        `cmd:"" help:"Show what the store holds: datasets, and counts by kind, relation type and document."`
	Rules        rulesCmd        `cmd:"" help:"Show the rules, what each means, and those that cannot be used."`
	MCP          mcpCmd          `cmd:"" name:"mcp" help:"Answer an agent over standard input and output, by the Model Context Protocol."`
	Schema       schemaCmd       `cmd:"" help:"Print the GraphQL schema, or a JSON Schema for data files."`
	Completion   completionCmd   `cmd:"" help:"Print a script with which a shell completes commands and flags: source <(nexum completion bash)."`
	Help         helpCmd         `cmd:"" help:"Explain a command or a topic: nexum help ask, nexum help format, nexum help rule-language."`
	Version      versionCmd      `cmd:"" help:"Print the version."`
}

type logFlags struct {
	Level  slog.Level `help:"Log from this level on: debug, info, warn or error." default:"info"`
	Format string     `help:"Log as text or as JSON." enum:"text,json" default:"text"`
}

// readText decodes a string. If the flag has a fixed set of values, letter case does not matter, and _ is the same as
// -.
func readText(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("string", &text); err != nil {
		return err
	}
	if ctx.Value.Enum != "" {
		words := ctx.Value.EnumSlice()
		word := strings.ReplaceAll(strings.ToLower(text), "_", "-")
		if !slices.Contains(words, text) && slices.Contains(words, word) {
			text = word
		}
	}
	target.SetString(text)
	return nil
}

const about = `A knowledge graph whose every answer can be checked.

nexum keeps claims: who is connected to whom, how, since when, how sure that is, and which source
says so. It derives what follows by rules, and proves each answer down to the claims.

Start with:

  nexum                                    serve on 127.0.0.1:8080, with the bundled dataset
  nexum ask 'constrains(Law, /21vianet)'   which laws constrain 21Vianet, and why
  nexum check my-dataset                   see what is wrong with data of your own`

// Run runs the program with the given arguments.
func (m Main) Run(ctx context.Context, args []string) error {
	if os.Getenv("NEXUM_FORMAT") != "" {
		return errors.New(
			"NEXUM_FORMAT could mean two things: set NEXUM_INPUT_FORMAT for load and check, or NEXUM_OUTPUT_FORMAT for answers",
		)
	}
	var c cli
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("nexum"), kong.Description(about), kong.Writers(m.Stdout, m.Stderr),
		kong.Exit(func(code int) { exit = code }), kong.DefaultEnvars("NEXUM"),
		kong.Configuration(loadConfig), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}), kong.ValueFormatter(helpText),
		kong.KindMapper(reflect.String, kong.MapperFunc(readText)),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Vars{"version": version()},
	)
	if err != nil {
		return err
	}
	k, err := parser.Parse(args)
	if exit >= 0 { // --help or --version printed its text
		return nil
	}
	if err != nil {
		return usageError(parser.Model, withoutPassword(err), args)
	}
	if k.Selected().Name == "help" {
		if explained := helped(parser.Model, c.Help.Topic); explained != nil {
			if _, err := parser.Parse(explained); exit < 0 {
				return err
			}
			if c.Help.Topic != "" {
				return nil
			}
		}
	}
	p := &program{
		cli:     &c,
		model:   parser.Model,
		out:     m.Stdout,
		err:     m.Stderr,
		ready:   m.Ready,
		serving: m.Serving,
		log:     newLogger(m.Stderr, c.Log),
	}
	p.bare = !slices.Contains(args, "serve")
	if f := p.sendsTo(k.Selected().Name); f != nil {
		return withoutPassword(nameFlags(p.askService(ctx, k.Selected().Name, f), k.Selected()))
	}
	err = nameFlags(k.Run(p), k.Selected())
	if held, ok := errors.AsType[*cayley.HeldError](err); ok {
		err = p.handOver(ctx, k.Selected().Name, held)
	}
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return errors.New("interrupted; each change was made completely or not at all")
	}
	return withoutPassword(err)
}

// usageError extends an error about invalid arguments: it names the help that explains them or, if there is no such
// command, the command with the most similar name.
func usageError(model *kong.Application, err error, args []string) error {
	var commands []string
	for _, c := range model.Children {
		commands = append(commands, c.Name)
	}
	command := slices.IndexFunc(args, func(a string) bool { return slices.Contains(commands, a) })
	if command >= 0 {
		return fmt.Errorf("%w; see nexum %s --help", err, args[command])
	}
	if name, ok := strings.CutPrefix(err.Error(), "unexpected argument "); ok {
		return fmt.Errorf("there is no command %s%s\nnexum --help lists the commands", name,
			spelling.DidYouMean(name, slices.Values(commands)))
	}
	return fmt.Errorf("%w; see nexum --help", err)
}

// program is the state that all commands share.
type program struct {
	*cli
	out, err io.Writer
	ready    func(addr string)
	serving  func()
	log      *slog.Logger
	bare     bool // no command was given
	model    *kong.Application
	shared   *commandServer // set if the command runs inside a service; nil in a process of its own
	guest    bool           // the command came with --url, and runs within the limits of the service
	serves   bool           // this process is the service, which keeps the compiled view in the data folder
	inMemory bool           // there is no store, so the graph is in memory
}

func newLogger(w io.Writer, f logFlags) *slog.Logger {
	o := &slog.HandlerOptions{Level: f.Level}
	if f.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

type versionCmd struct{}

func (versionCmd) Run(p *program) error {
	_, err := fmt.Fprintln(p.out, version())
	return err
}

// logProgress shows progress as log lines: at most one every few seconds, and one for a stage of unknown length.
type logProgress struct {
	log   *slog.Logger
	start time.Time
	last  time.Time
	stage string
}

func (l *logProgress) report(what string, done, total int64) {
	now := time.Now()
	since := l.last
	if what != l.stage && done == 0 && total == 0 {
		since = l.start
	}
	l.stage = what
	if now.Sub(since) < progressPause {
		return
	}
	l.last = now
	switch {
	case total > 0:
		l.log.Info(what, "done", fmt.Sprintf("%d%%", done*100/total))
	case done > 0:
		l.log.Info(what, "done", done)
	default:
		l.log.Info(what)
	}
}

// progressPause is the time between two lines of progress. Work that ends sooner has none.
const progressPause = 5 * time.Second

func joinLines[T fmt.Stringer](list []T) string {
	var b strings.Builder
	for _, v := range list {
		b.WriteString(v.String())
		b.WriteByte('\n')
	}
	return b.String()
}
