package loader_test

import (
	"context"
	"slices"
	"testing"

	"nexum/loader"
)

func TestStages(t *testing.T) {
	var stages []loader.Stage
	l := newLoader(t, loader.Options{ParseRules: parseRules, Progress: func(p loader.Progress) {
		if len(stages) == 0 || stages[len(stages)-1] != p.Stage {
			stages = append(stages, p.Stage)
		}
		if p.Stage == loader.Writing && (p.Done != 0 || p.Total != 0) {
			t.Errorf("progress of writing: %+v; how much is done is unknown", p)
		}
	}})
	s := newFakeStore()
	if _, err := l.Load(context.Background(), s.commit, example); err != nil {
		t.Fatal(err)
	}
	want := []loader.Stage{loader.Reading, loader.Checking, loader.Committing, loader.Writing}
	if !slices.Equal(stages, want) {
		t.Errorf("stages: %v, want %v", stages, want)
	}
}
