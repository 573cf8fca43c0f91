package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// parts are the parts that can be measured separately.
var parts = []string{
	"film", "dgraph", "bulk", "tables", "graph", "rate", "rules", "lubm", "match", "live", "memory",
	"load", "mixed",
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the flags of the command line.
type options struct {
	only    []string
	sizes   []int // relations of each generated graph, in ascending order
	tables  []int // sizes in MiB of the tables whose load needs memory, in ascending order
	quick   bool
	large   bool
	mixed   time.Duration // the duration of the mixed load
	profile string
	write   string // write a graph to this file instead of measuring
	stores  string // the folder of generated graphs that are kept
	root    string // the folder of the module
	tmp     string // the folder for temporary files
}

func parse() (o options, err error) {
	only := flag.String("only", strings.Join(parts, ","), "measure only these parts, with commas between")
	sizes := flag.String("relations", "100000,1000000",
		"make graphs of so many relations, with commas between; a tenth as many entities")
	tables := flag.String("tables", "200,800", "measure the memory of loads of tables of so many MiB, with commas between")
	flag.BoolVar(&o.large, "large", false, "make a graph of 5,000,000 relations, too, and match 1,000,000 entities")
	flag.BoolVar(&o.quick, "quick", false,
		"measure less, on graphs of 10,000 and 100,000 relations unless -relations gives other sizes")
	flag.StringVar(&o.profile, "profile", "", "write a CPU profile of everything measured to this `file`")
	flag.StringVar(
		&o.write,
		"write",
		"",
		"measure nothing: write the smallest of the graphs to this `file`, as JSON Lines that nexum loads",
	)
	flag.StringVar(&o.stores, "stores", "",
		"keep the loaded graphs in this `folder`, and use those that an earlier run kept there")
	flag.DurationVar(&o.mixed, "mixed", 4*time.Minute,
		"for how long to measure the mixed load, on the smallest of the graphs")
	flag.Parse()
	if flag.NArg() > 0 {
		return o, fmt.Errorf("unknown argument %q; see -help", flag.Arg(0))
	}
	o.only = strings.Split(*only, ",")
	for _, p := range o.only {
		if !slices.Contains(parts, p) {
			return o, fmt.Errorf("-only: there is no part %q; there are %s", p, strings.Join(parts, ", "))
		}
	}
	set := map[string]bool{}
	flag.Visit(func(f *flag.Flag) { set[f.Name] = true })
	if o.quick && !set["relations"] {
		*sizes = "10000,100000"
	}
	if o.sizes, err = numbers("-relations", *sizes, 1000); err != nil {
		return o, err
	}
	if o.tables, err = numbers("-tables", *tables, 1); err != nil {
		return o, err
	}
	if o.large {
		o.sizes = append(o.sizes, 5_000_000)
	}
	slices.Sort(o.sizes)
	o.sizes = slices.Compact(o.sizes)
	return o, nil
}

// numbers reads the value of a flag: different numbers with commas between. It returns them in ascending order.
func numbers(name, text string, least int) (out []int, err error) {
	for _, s := range strings.Split(text, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < least {
			return nil, fmt.Errorf("%s: %q is not a number from %d", name, s, least)
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// seconds returns the maximum time for one measurement.
func (o options) seconds(n int) time.Duration {
	if o.quick {
		n = max(1, n/4)
	}
	return time.Duration(n) * time.Second
}

func run(ctx context.Context) error {
	o, err := parse()
	if err != nil {
		return err
	}
	if o.root, err = moduleRoot(); err != nil {
		return err
	}
	if o.write != "" {
		return writeGraph(generated(o.sizes[0]), o.write)
	}
	if o.tmp, err = os.MkdirTemp("", "nexum-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(o.tmp)
	if o.profile != "" {
		f, err := os.Create(o.profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	r := &report{to: os.Stdout, begun: time.Now()}
	r.head(o)
	if err := measure(ctx, o, r); err != nil {
		return err
	}
	r.end()
	return nil
}

// measure measures the chosen parts in a fixed order.
func measure(ctx context.Context, o options, r *report) error {
	for _, m := range []struct {
		of      string
		parts   []string
		measure func(context.Context, options, *report) error
	}{
		{"film graph", []string{"film"}, measureFilm},
		{"Dgraph", []string{"dgraph"}, measureDgraph},
		{"bulk export", []string{"bulk"}, measureBulk},
		{"tables", []string{"tables"}, measureTables},
		{"generated graph", []string{"graph", "rate", "rules"}, measureGenerated},
		{"LUBM", []string{"lubm"}, measureLUBM},
		{"matching", []string{"match"}, measureMatch},
		{"running service", []string{"live"}, measureLive},
		{"memory limit", []string{"memory"}, measureMemory},
		{"memory of a load", []string{"load"}, measureLoadMemory},
		{"mixed load", []string{"mixed"}, measureMixed},
	} {
		if !slices.ContainsFunc(m.parts, func(p string) bool { return slices.Contains(o.only, p) }) {
			continue
		}
		if err := m.measure(ctx, o, r); err != nil {
			return fmt.Errorf("%s: %w", m.of, err)
		}
	}
	return nil
}

// moduleRoot finds the folder of go.mod, starting in the current folder and going up.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("run it within the module")
		}
		dir = up
	}
}

// heap returns the bytes in use after a garbage collection.
func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
