package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"nexum/graph/match"
	"nexum/graph/match/matchtest"
	"nexum/internal/senzing"
)

// measureMatch measures the search for duplicates: the quality of its proposals on Senzing's truth set, and its cost on
// generated records. The number of records doubles, so that the growth of the cost shows.
func measureMatch(ctx context.Context, o options, r *report) error {
	if err := measureTruthSet(ctx, o, r); err != nil {
		return err
	}
	sizes := []int{100_000, 200_000}
	if o.quick {
		sizes = []int{10_000, 20_000}
	}
	if o.large {
		sizes = append(sizes, 1_000_000)
	}
	for _, n := range sizes {
		if err := measurePeople(ctx, n, r); err != nil {
			return err
		}
	}
	return nil
}

func measureTruthSet(ctx context.Context, o options, r *report) error {
	file := filepath.Join(o.root, "..", "shared", "datasets", "senzing-truthset.tar.gz")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		r.section(
			"Matching: Senzing's truth set is absent. Put senzing-truthset.tar.gz into ../shared/datasets, seen from the " +
				"module, to measure with it.",
		)
		return nil
	} else if err != nil {
		return err
	}
	set, err := senzing.Read(ctx, file)
	if err != nil {
		return err
	}
	found, took, _, err := matchAll(ctx, set.View)
	if err != nil {
		return err
	}
	m := set.Measure(found)
	r.section("Matching: Senzing's truth set, %s records", number(len(set.Truth)))
	r.row("matched", short(took), fmt.Sprintf("%s pairs compared", number(found.Compared)))
	r.row("pairs", fmt.Sprintf("F1 %.3f", m.Pairs.F1()),
		fmt.Sprintf("precision %.3f, recall %.3f", m.Pairs.Precision(), m.Pairs.Recall()))
	r.row(
		"clusters",
		fmt.Sprintf("F1 %.3f", m.Clusters.F1()),
		fmt.Sprintf("precision %.3f, recall %.3f", m.Clusters.Precision(), m.Clusters.Recall()),
	)
	return nil
}

func measurePeople(ctx context.Context, n int, r *report) error {
	people, err := matchtest.People(n, 1)
	if err != nil {
		return err
	}
	before := heap()
	found, took, cpu, err := matchAll(ctx, people.View)
	if err != nil {
		return err
	}
	right, wrong := 0, 0
	for _, p := range found.Pairs {
		if people.Person[people.View.ID(p.A)] == people.Person[people.View.ID(p.B)] {
			right++
		} else {
			wrong++
		}
	}
	of := people.Pairs()
	r.section("Matching: %s generated records of people", number(n))
	r.row(
		"matched",
		short(took),
		fmt.Sprintf(
			"%s of CPU time, %s pairs compared, %.1f for each record",
			short(cpu),
			number(found.Compared),
			float64(found.Compared)/float64(n),
		),
	)
	r.row("memory of the result", number(max(0, heap()-before)>>20)+" MiB", "")
	r.row(
		"pairs",
		fmt.Sprintf("recall %.3f", float64(right)/float64(of)),
		fmt.Sprintf("precision %.3f; the records of one in %s pairs", float64(right)/float64(max(1, right+wrong)),
			number(of)),
	)
	return nil
}

// matchAll proposes the pairs of a view. It returns the time, and the CPU time of the process meanwhile.
func matchAll(ctx context.Context, v match.Source) (found *match.Result, took, cpu time.Duration, err error) {
	begun, used := time.Now(), cpuTime()
	x, err := match.NewIndex(ctx, v, nil, nil)
	if err == nil {
		found, err = x.Match(ctx, match.Options{})
	}
	return found, time.Since(begun), cpuTime() - used, err
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
