package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// commitClaims is about how many claims a commit of the mixed load has. There are enough of them that later commits are
// merged into the view several times in a few minutes.
const commitClaims = 600

// measureMixed runs reads, commits, merges of later commits and backups at the same time, for a while. Memory, files
// and latency must not grow from the first quarter of that time to the last one.
func measureMixed(ctx context.Context, o options, r *report) error {
	nexum, err := buildCommand(ctx, o)
	if err != nil {
		return err
	}
	return mixedAt(ctx, o, r, nexum, o.sizes[0])
}

// usage holds the resources that a service uses at one time.
type usage struct {
	anon, file  int64 // resident memory in bytes: allocated by the process, and of mapped files
	removed     int64 // bytes of removed files that the process still has mapped
	open, names int   // open files, and files in its folder
	disk        int64 // bytes of the files in its folder
}

// most returns the larger of each value.
func (u usage) most(v usage) usage {
	return usage{
		max(
			u.anon,
			v.anon,
		), max(u.file, v.file), max(u.removed, v.removed), max(u.open, v.open), max(u.names, v.names), max(u.disk, v.disk),
	}
}

// quarter holds the measurements of one quarter of the time.
type quarter struct {
	reads, commits times
	most           usage
	claims         float64 // the number of claims in the store at the end
}

// perClaim returns how many bytes on disk a claim has.
func (q quarter) perClaim() float64 { return float64(q.most.disk) / q.claims }

func mixedAt(ctx context.Context, o options, r *report, nexum string, relations int) (err error) {
	r.section("A mixed load for %s: %s relations", o.mixed, number(relations))
	data, err := o.liveStore(ctx, nexum, relations)
	if err != nil {
		return err
	}
	s, err := startLive(ctx, nexum, data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.end()) }()
	var quarters [4]quarter
	m := mixedLoad{service: s, nexum: nexum, data: data, whole: o.mixed}
	for i := range quarters {
		q := &quarters[i]
		if q.reads, err = s.readWhile(ctx, func() error { return m.quarter(ctx, q) }); err != nil {
			return err
		}
	}
	r.row("commits", number(m.commits), fmt.Sprintf("of about %d claims each; %d backups meanwhile, each verified",
		commitClaims, m.backups))
	for i, q := range quarters {
		r.row(
			fmt.Sprintf("quarter %d: reads, p95", i+1),
			short(q.reads.percentile(95)),
			fmt.Sprintf("p50 %s; %s reads", short(q.reads.median()), number(len(q.reads))),
		)
		r.row(
			fmt.Sprintf("quarter %d: commits, p95", i+1),
			short(q.commits.percentile(95)),
			fmt.Sprintf("p50 %s; %s commits", short(q.commits.median()), number(len(q.commits))),
		)
		r.row(
			fmt.Sprintf("quarter %d: own memory at most", i+1),
			mib(q.most.anon),
			fmt.Sprintf(
				"resident mapped files %s; removed files still mapped %s; %d open files",
				mib(q.most.file),
				mib(q.most.removed),
				q.most.open,
			),
		)
		r.row(
			fmt.Sprintf("quarter %d: disk at most", i+1),
			mib(q.most.disk),
			fmt.Sprintf("%d files; %s claims at the end, %.0f bytes per claim", q.most.names, number(int(q.claims)),
				q.perClaim()),
		)
	}
	first, last := quarters[0], quarters[3]
	r.ratio("own memory, last quarter / first", float64(last.most.anon)/float64(first.most.anon), 0, 1.5, "")
	r.ratio("bytes on disk per claim, last quarter / first", last.perClaim()/first.perClaim(), 0, 1.5, "")
	r.ratio(
		"files on disk, last quarter / first",
		float64(last.most.names)/float64(first.most.names),
		0,
		math.Ceil(max(1.5, last.claims/first.claims)*10)/10,
		"as the claims, or less",
	)
	r.ratio("reads p95, last quarter / first",
		float64(last.reads.percentile(95))/float64(first.reads.percentile(95)), 0, 1.5, "")
	r.ratio("commits p95, last quarter / first",
		float64(last.commits.percentile(95))/float64(first.commits.percentile(95)), 0, 1.5, "")
	return nil
}

// A mixedLoad commits to a running service and backs it up.
type mixedLoad struct {
	service          *live
	nexum, data      string
	whole            time.Duration // of the whole load
	commits, backups int           // so far
}

// quarter commits and backs up for a quarter of the time.
func (m *mixedLoad) quarter(ctx context.Context, q *quarter) error {
	for end, next := time.Now().Add(m.whole/4), time.Now(); time.Now().Before(end); {
		start := time.Now()
		if err := m.service.load(ctx, mixedCommit(m.commits), false); err != nil {
			return err
		}
		q.commits = append(q.commits, time.Since(start))
		m.commits++
		if start.After(next) {
			if err := m.service.backup(ctx, m.nexum, m.data); err != nil {
				return err
			}
			m.backups++
			next = start.Add(m.whole / 16)
		}
		now, err := m.service.usage(m.data)
		if err != nil {
			return err
		}
		q.most = q.most.most(now)
	}
	var err error
	q.claims, err = m.service.size(ctx, "claims")
	return err
}

// mixedCommit returns the dataset of a commit: companies that own each other, from one document.
func mixedCommit(n int) string {
	const companies = commitClaims / 3 // a company has three claims: kind, name, relation
	var b strings.Builder
	fmt.Fprintf(&b, `{"id":"mixed-doc-%d","kind":"Document","name":"Report %d","at":"1"}`+"\n", n, n)
	random := rand.New(rand.NewPCG(worldSeed, uint64(n)))
	for k := range companies {
		fmt.Fprintf(
			&b,
			`{"id":"mixed-%d-%d","kind":"Company","name":"Mixed %d %d","document":"mixed-doc-%d","at":"1","relations":[{"owns":"mixed-%d-%d"}]}`+
				"\n",
			n,
			k,
			n,
			k,
			n,
			n,
			(k+1+random.IntN(companies-1))%companies,
		)
	}
	return b.String()
}

// backup writes a backup of the running service, which the command verifies, and removes it.
func (s *live) backup(ctx context.Context, nexum, data string) error {
	to := filepath.Join(filepath.Dir(data), "mixed-backup")
	out, err := exec.CommandContext(ctx, nexum, "backup", "--log-level", "error", "--data", data, to).CombinedOutput()
	if err != nil {
		return fmt.Errorf("nexum backup: %w\n%s", err, out)
	}
	return os.RemoveAll(to)
}

// usage returns the resources that the service uses now.
func (s *live) usage(data string) (u usage, err error) {
	if u.anon, u.file, err = residentParts(s.cmd.Process.Pid); err != nil {
		return u, err
	}
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.cmd.Process.Pid))
	if err != nil {
		return u, err
	}
	u.open = len(open)
	if u.removed, err = removedMapped(s.cmd.Process.Pid); err != nil {
		return u, err
	}
	u.names, u.disk, err = countFiles(data)
	return u, err
}

// removedMapped returns how many bytes of removed files a process has mapped. Their space on disk is not free yet.
func removedMapped(pid int) (size int64, err error) {
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		if _, err := fmt.Sscanf(line, "%x-%x", &from, &to); err == nil && strings.HasSuffix(line, ".segment (deleted)\n") {
			size += to - from
		}
	}
	return size, nil
}

// size returns one of the sizes in the metrics of the service.
func (s *live) size(ctx context.Context, of string) (float64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	var n float64
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if _, err := fmt.Sscanf(lines.Text(), fmt.Sprintf("nexum_size{of=%q} %%g", of), &n); err == nil {
			return n, nil
		}
	}
	return 0, fmt.Errorf("the metrics of the service do not have the number of %s", of)
}
