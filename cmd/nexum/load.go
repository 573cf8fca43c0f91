package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/schollz/progressbar/v3"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader"
	"nexum/server"
)

type loadCmd struct {
	inputFlags
	skipFlags
	Paths   []string `arg:"" optional:"" help:"Folders with a dataset.yaml, and files; nexum help format lists the formats." name:"path"`
	Replace bool     `help:"Retract the claims that these datasets and files made before and no longer make, and rules of others that they redefine. A file is identified by its name. Views of earlier revisions still show them."`
	DryRun  bool     `help:"Show the claims that would be added (+) and retracted (-), one per line, and change nothing." short:"n"`

	URL       string `name:"url" help:"Load into a running service, such as http://127.0.0.1:8080, instead of a store." placeholder:"URL"`
	LoadToken string `help:"The token that allows loads into the service of --url from other machines. Set it in the environment: NEXUM_LOAD_TOKEN." placeholder:"TOKEN"`
}

func (c *loadCmd) Run(ctx context.Context, p *program) error {
	paths, done, err := c.unpack(c.Paths)
	if err != nil {
		return err
	}
	defer done()
	c.Paths = paths
	if c.URL != "" {
		if p.Store != "" {
			return errors.New("--url loads into a running service and --store into a store; leave one of them out")
		}
		return c.sendTo(ctx, p, notice{URL: c.URL, Token: c.LoadToken})
	}
	exported, err := c.export()
	switch {
	case err != nil:
		return err
	case exported && (c.Replace || c.DryRun):
		return fmt.Errorf("%s is the export of a store, which is restored unchanged; leave out --replace and --dry-run",
			c.Paths[0])
	case exported:
		return p.restore(ctx, c.Paths[0])
	}
	if _, err := p.address(); err != nil {
		return err
	}
	limitHeap(memoryLimit(0))
	keepHeap(0, leastLoad)
	open := p.openGraph
	isNew := p.isNew()
	switch {
	case c.DryRun:
		open = p.readOrNew
	case isNew:
		open = p.memoryGraph // to check the data; the store is created by the first commit
	}
	g, err := open(ctx)
	if err != nil {
		return err
	}
	commit, newest := committing(ctx, g), g.View
	if isNew && !c.DryRun {
		commit, newest = p.firstCommit(ctx)
	}
	report, err := c.load(ctx, p, g.View(), commit, newest)
	if err != nil {
		return closeOnError(err, g.Close)
	}
	changes := report.New + report.Retracted
	if err := g.Close(); err != nil || c.DryRun || changes == 0 {
		return err
	}
	return p.indexLoaded(ctx, newest(), changes)
}

// firstCommit returns a commit function that first creates the store, so that a failed load creates none. It also
// returns a function that returns the view after the commit.
func (p *program) firstCommit(ctx context.Context) (commit loader.Commit, newest func() *graph.View) {
	var g *graph.Graph
	commit = func(message string, claims iter.Seq2[claim.Claim, error]) (err error) {
		if g, err = p.openGraph(ctx); err != nil {
			return err
		}
		if at := g.View().Revision().Number; at > 0 {
			return closeOnError(
				fmt.Errorf("another process created the store meanwhile, and it is at revision %d; load again", at),
				g.Close,
			)
		}
		if err := committing(ctx, g)(message, claims); err != nil {
			return closeOnError(err, g.Close)
		}
		return g.Close()
	}
	return commit, func() *graph.View { return g.View() }
}

// export reports whether the only path is an export of a store. Such a file is restored, not loaded.
func (c *loadCmd) export() (bool, error) {
	for _, path := range c.Paths {
		exported, err := loader.IsExport(path)
		if err != nil {
			return false, err
		}
		if exported && len(c.Paths) > 1 {
			return false, fmt.Errorf("%s is the export of a store; load it alone, into an empty store", path)
		}
		if exported {
			return true, nil
		}
	}
	return false, nil
}

// load loads the claims that a view does not have yet. newest returns the newest view after commit.
func (c *loadCmd) load(
	ctx context.Context, p *program, v *graph.View, commit loader.Commit, newest func() *graph.View,
) (report loader.Report, err error) {
	bar := newProgress(p)
	l, err := p.newLoader(v.Ontology(), v, bar.report, c.inputFlags.set, c.skipFlags.set)
	if err != nil {
		return report, err
	}
	l.MaxWarnings = 1 // nexum check lists all
	var changes difference
	if c.DryRun {
		commit = changes.record
	}
	if c.Replace {
		report, err = l.Replace(ctx, v, commit, c.Paths...)
	} else {
		report, err = l.Load(ctx, commit, c.Paths...)
	}
	bar.done()
	if err != nil {
		return report, c.explain(p, report, err)
	}
	out := server.Loaded{Status: server.LoadCommitted, Report: report, Changes: changes.texts(0)}
	switch {
	case report.New == 0 && report.Retracted == 0:
		out.Status, out.Revision = server.LoadUnchanged, v.Revision().Number
	case c.DryRun:
		out.Status, out.Revision = server.LoadDryRun, v.Revision().Number
	default:
		out.Revision = newest().Revision().Number
	}
	return report, c.print(p, &out)
}

// print prints the result of a load.
func (c *loadCmd) print(p *program, l *server.Loaded) error {
	done := fmt.Sprintf("committed as revision %d", l.Revision)
	switch {
	case l.Status == server.LoadUnchanged && c.Replace:
		done = fmt.Sprintf("nothing new and nothing to retract: the store stays at revision %d", l.Revision)
	case l.Status == server.LoadUnchanged:
		done = fmt.Sprintf("nothing new: the store stays at revision %d", l.Revision)
	case l.Status == server.LoadDryRun:
		done = fmt.Sprintf("this was a dry run: the store stays at revision %d", l.Revision)
	case l.Retracted > 0:
		done += fmt.Sprintf(", which adds %d and retracts %d", l.New, l.Retracted)
	}
	for _, line := range l.Changes {
		fmt.Fprintln(p.out, line)
	}
	if l.MoreChanges > 0 {
		fmt.Fprintf(p.out, "and %d more changes\n", l.MoreChanges)
	}
	if c.own {
		_, err := fmt.Fprintln(p.out, done)
		return err
	}
	fmt.Fprint(p.out, joinLines(l.Notes))
	fmt.Fprintln(p.out, l.Report)
	printForeign(p, l.Report)
	if err := c.skipFlags.report(p, l.Skipped); err != nil {
		return err
	}
	fmt.Fprint(p.out, joinLines(l.Warnings))
	if more := l.WarningCount() - len(l.Warnings); more > 0 {
		fmt.Fprintf(p.out, "and %d more of the same kinds; nexum check lists them\n", more)
	}
	_, err := fmt.Fprintln(p.out, done)
	return err
}

type checkCmd struct {
	inputFlags
	skipFlags
	Paths []string `arg:"" optional:"" help:"Folders with a dataset.yaml, and files; nexum help format lists the formats." name:"path"`
	Quiet bool     `help:"Do not print warnings." short:"q"`

	Warnings int `help:"The maximum number of warnings of each kind to list." default:"10"`
}

func (c *checkCmd) Run(ctx context.Context, p *program) error {
	paths, done, err := c.unpack(c.Paths)
	if err != nil {
		return err
	}
	defer done()
	c.Paths = paths
	v, err := p.known(ctx)
	if err != nil {
		return err
	}
	o, err := ontologyOf(v)
	if err != nil {
		return err
	}
	bar := newProgress(p)
	l, err := p.newLoader(o, v, bar.report, c.inputFlags.set, c.skipFlags.set)
	if err != nil {
		return err
	}
	l.MaxWarnings = c.Warnings
	report, err := l.Check(ctx, c.Paths...)
	bar.done()
	if err != nil && !errors.Is(err, loader.ErrInvalid) {
		return err
	}
	return c.print(p, report)
}

// print prints the result of a check.
func (c *checkCmd) print(p *program, report loader.Report) error {
	fmt.Fprint(p.out, joinLines(report.Notes))
	if !c.Quiet {
		fmt.Fprint(p.out, joinLines(report.Warnings))
		for _, k := range report.WarningKinds {
			if more := k.Total - k.Listed; more > 0 {
				fmt.Fprintf(p.out, "and %d more (--warnings=%d lists them): %s\n", more, k.Total, k.Text)
			}
		}
	}
	if len(report.Problems) > 0 {
		return c.explain(p, report, loader.ErrInvalid)
	}
	fmt.Fprintln(p.out, report)
	printForeign(p, report)
	if err := c.skipFlags.report(p, report.Skipped); err != nil {
		return err
	}
	fmt.Fprintln(p.out, "no problems were found; nothing was changed")
	return nil
}

// explain prints the problems of the data, one per line, and returns an error that summarizes them.
func (f *inputFlags) explain(p *program, r loader.Report, err error) error {
	if !errors.Is(err, loader.ErrInvalid) {
		return err
	}
	if f.own {
		return fmt.Errorf("%s; nothing was changed", r.Problems[0].Message)
	}
	fmt.Fprint(p.out, joinLines(r.Problems))
	if r.MoreProblems > 0 {
		fmt.Fprintf(p.out, "and %d more problems\n", r.MoreProblems)
	}
	summary := "one problem"
	if n := len(r.Problems) + r.MoreProblems; n != 1 {
		summary = fmt.Sprintf("%d problems", n)
	}
	summary += "; nothing was changed"
	if r.Skippable {
		summary += "; --skip-bad N leaves out up to N bad rows, and takes the others"
	}
	if len(f.Only) == 0 && f.fromArchive {
		summary += "; if an archive holds files that are no data, --only PATTERN reads the others"
	}
	return errors.New(summary)
}

// progress shows the progress of a load: a bar on a terminal, lines in a log.
type progress struct {
	p     *program
	plain logProgress
	bar   *progressbar.ProgressBar
	stage string
}

func newProgress(p *program) *progress {
	now := time.Now()
	return &progress{p: p, plain: logProgress{log: p.log, start: now, last: now}}
}

// report shows the progress of a loader.
func (b *progress) report(s loader.Progress) {
	b.show(s.Stage.String(), s.Stage == loader.Reading, s.Done, s.Total)
}

// show shows how much of a stage is done, in bytes or in other units. A total of 0 is unknown. The bar shows the rate
// and the time that is left.
func (b *progress) show(stage string, bytes bool, done, total int64) {
	if !isTerminal(b.p.err) {
		b.plain.report(stage, done, total)
		return
	}
	if b.bar == nil || b.stage != stage {
		b.done()
		b.stage = stage
		if total == 0 {
			total = -1
		}
		b.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(b.p.err), progressbar.OptionSetDescription(stage),
			progressbar.OptionShowBytes(bytes), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
	_ = b.bar.Set64(done)
}

func (b *progress) done() {
	if b.bar != nil {
		_ = b.bar.Finish()
		b.bar = nil
	}
}
