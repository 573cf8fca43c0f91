package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// measureLoadMemory loads tables of several sizes with the command, and reports the memory that the process allocates,
// without the mapped files.
func measureLoadMemory(ctx context.Context, o options, r *report) error {
	r.section("Memory of a load: a table of firms, one relation and four facts a row")
	nexum, err := buildCommand(ctx, o)
	if err != nil {
		return err
	}
	dir := filepath.Join(o.tmp, "firms")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for name, text := range map[string]string{"firms.graphqls": firmWords, "firms.mapping.yaml": firmMapping} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	first, last := int64(0), int64(0)
	for i, size := range o.tables {
		rows, err := writeFirms(filepath.Join(dir, "firms.csv"), int64(size)<<20)
		if err != nil {
			return err
		}
		start := time.Now()
		most, cpu, err := loadFirms(ctx, nexum, dir)
		if err != nil {
			return err
		}
		if last = most.anon; i == 0 {
			first = last
		}
		r.row(fmt.Sprintf("own memory at most, table of %d MiB", size), mib(most.anon),
			fmt.Sprintf("%s rows in %s, %s of the processor; mapped files in memory at most %s",
				number(rows), short(time.Since(start)), short(cpu), mib(most.file)))
	}
	r.ratio("own memory, largest / smallest table", float64(last)/float64(first), 0, 1.5,
		fmt.Sprintf("the table is %d times as large", o.tables[len(o.tables)-1]/o.tables[0]))
	return nil
}

const firmWords = `
"A registered firm."
type Firm implements Entity & Node @kind(plural: "firms") {
  "When it was founded."
  founded: Date
  "Where it is."
  address: String
  "What else is known."
  note: String
}

extend enum RelationType {
  "The source belongs to the target."
  PART_OF_FIRM @predicate(from: [FIRM], to: [FIRM], inverse: "has part") @attribute(name: "share", type: Decimal)
}
`

const firmMapping = `
tables:
  - file: firms.csv
    entities: [{id: "firm:{id}", kind: Firm, name: name, facts: {founded: founded, address: address, note: note}}]
    relations: [{type: PART_OF_FIRM, source: "firm:{id}", target: "firm:{parent}", attributes: {share: share}}]
`

// writeFirms writes a table of at least a size in bytes, and returns the number of its rows.
func writeFirms(name string, size int64) (rows int, err error) {
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(w, "id,name,founded,address,note,parent,share")
	random := rand.New(rand.NewPCG(worldSeed, 2))
	words := [...]string{
		"north", "harbour", "metal", "trade", "union", "river", "glass", "paper", "delta", "stone",
		"field", "coal",
	}
	var row bytes.Buffer
	add := func(n int) {
		for range n {
			fmt.Fprintf(&row, "%s%d ", words[random.IntN(len(words))], random.IntN(1000))
		}
	}
	for written := int64(0); written < size; rows++ {
		row.Reset()
		fmt.Fprintf(&row, "%d,Firm ", rows)
		add(2)
		fmt.Fprintf(&row, ",%d-%02d-%02d,%d ", 1950+random.IntN(70), 1+random.IntN(12), 1+random.IntN(28), random.IntN(900))
		add(3)
		row.WriteByte(',')
		add(25)
		fmt.Fprintf(&row, ",%d,%d\n", random.IntN(rows+1), random.IntN(100))
		n, err := io.Copy(w, &row)
		if err != nil {
			return rows, err
		}
		written += n
	}
	return rows, w.Flush()
}

// loadFirms loads the table in a folder into a new store, and returns the most memory that this took.
func loadFirms(ctx context.Context, nexum, dir string) (most usage, cpu time.Duration, err error) {
	data := filepath.Join(dir, "store")
	if err := os.RemoveAll(data); err != nil {
		return most, 0, err
	}
	cmd := exec.CommandContext(ctx, nexum, "load", "--data", data, "firms.graphqls", "firms.mapping.yaml", "firms.csv")
	cmd.Dir = dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		return most, 0, err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for tick := time.NewTicker(50 * time.Millisecond); ; {
		select {
		case err := <-done:
			tick.Stop()
			if err != nil {
				return most, 0, fmt.Errorf("%w\n%s", err, out.String())
			}
			return most, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
		case <-tick.C:
			if anon, file, err := residentParts(cmd.Process.Pid); err == nil {
				most.anon, most.file = max(most.anon, anon), max(most.file, file)
			}
		}
	}
}
