package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// measureMemory asks 1,000 random questions of every kind with a memory limit of half of the size of the view's files.
// Each must be answered, and the memory that the service uses in addition to the files must stay near the limit.
func measureMemory(ctx context.Context, o options, r *report) error {
	nexum, err := buildCommand(ctx, o)
	if err != nil {
		return err
	}
	for _, relations := range o.sizes {
		if err := memoryAt(ctx, o, r, nexum, relations); err != nil {
			return err
		}
	}
	return nil
}

func memoryAt(ctx context.Context, o options, r *report, nexum string, relations int) (err error) {
	r.section("A memory limit of half of the view: %s relations", number(relations))
	data, err := o.liveStore(ctx, nexum, relations)
	if err != nil {
		return err
	}
	s, err := startLive(ctx, nexum, data) // builds the search index
	if err != nil {
		return err
	}
	if err := s.end(); err != nil {
		return err
	}
	files, err := diskBytes(filepath.Join(data, "view"))
	if err != nil {
		return err
	}
	const least = 64 << 20 // the program itself needs about as much
	limit := max(int64(files)/2, least)
	s, err = startLive(ctx, nexum, data, "--limit-memory", fmt.Sprint(limit>>20))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.end()) }()
	ids, err := s.companies(ctx)
	if err != nil {
		return err
	}
	asked, failed, most := 0, 0, usage{}
	random := rand.New(rand.NewPCG(worldSeed, uint64(relations)))
	for asked < 1000 {
		for _, q := range memoryQuestions {
			text := strings.NewReplacer(
				"ID1", ids[random.IntN(len(ids))], "ID2", ids[random.IntN(len(ids))],
				"NUMBER", fmt.Sprint(random.IntN(relations/10)),
			).Replace(q)
			out, err := s.ask(ctx, text)
			if asked++; err != nil || strings.Contains(string(out), `"errors":`) {
				failed++
				r.row("a question failed", "", fmt.Sprintf("%s: %v %.300s", text, err, out))
			}
		}
		now, err := s.usage(data)
		if err != nil {
			return err
		}
		most.anon, most.file = max(most.anon, now.anon), max(most.file, now.file)
	}
	r.row("files of the view", mib(int64(files)), "the limit is "+mib(limit))
	r.ratio("questions that were not answered", float64(failed), 0, 0, number(asked)+" were asked")
	r.row("own memory at most", mib(most.anon), "the part that the system cannot take back")
	r.row("mapped files in memory at most", mib(most.file),
		"the program among them; the system takes them back when it needs the memory")
	r.ratio("own memory / limit", float64(most.anon)/float64(limit), 0, 1.25, "")
	return nil
}

// memoryQuestions are questions of every kind. ID1, ID2 and NUMBER stand for random entities and a random number.
var memoryQuestions = []string{
	`{ entity(id: "ID1") { id name kind relations(first: 20) { edges { node { type target { name } } } } } }`,
	`{ neighborhood(of: ["ID1"], depth: 2, limit: 100) { entities { id name } relations { id } } }`,
	`{ paths(from: "ID1", to: "ID2", first: 1, maxLength: 4, filter: {includeDerived: false}) { paths { relations { id } } } }`,
	`{ search(text: "Mountain Finance NUMBER", first: 10) { edges { node { id name } } } }`,
	`{ company(id: "ID1") { constrainedBy(first: 20) { edges { node { name } relation { derived proof { text } } } } } }`,
	`{ companies(filter: {foundedOn: {gte: "1990"}}, orderBy: [{foundedOn: DESC}], first: 20) { totalCount edges { node { id } } } }`,
	`{ ask(query: "operates(/ID1, X), hostedIn(X, S)") { edges { node { text } } } }`,
}

// companies returns the ids of some companies.
func (s *live) companies(ctx context.Context) (ids []string, err error) {
	var page struct {
		Data struct {
			Companies struct {
				Edges []struct{ Node struct{ ID string } }
			}
		}
	}
	text, err := s.ask(ctx, `{ companies(first: 500) { edges { node { id } } } }`)
	if err == nil {
		err = json.Unmarshal(text, &page)
	}
	for _, e := range page.Data.Companies.Edges {
		ids = append(ids, e.Node.ID)
	}
	if err == nil && len(ids) == 0 {
		err = errors.New("there are no companies")
	}
	return ids, err
}

// residentParts returns the resident memory of a process in bytes: its own, and that of mapped files.
func residentParts(pid int) (anon, file int64, err error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kib int64
		if _, err := fmt.Sscanf(lines.Text(), "RssAnon: %d kB", &kib); err == nil {
			anon = kib << 10
		} else if _, err := fmt.Sscanf(lines.Text(), "RssFile: %d kB", &kib); err == nil {
			file = kib << 10
		}
	}
	return anon, file, nil
}

// countFiles returns the number of files in a folder, and their size in bytes.
func countFiles(dir string) (n int, size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // it was removed meanwhile
			return nil
		case err == nil && !e.IsDir():
			info, err := e.Info()
			if err == nil {
				n, size = n+1, size+info.Size()
			} else if !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		return err
	})
	return n, size, err
}

func mib(bytes int64) string { return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20)) }
