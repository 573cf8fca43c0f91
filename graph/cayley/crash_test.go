package cayley

import (
	"bufio"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"nexum/graph/claim"
)

func newRand() *rand.Rand { return rand.New(rand.NewPCG(rand.Uint64(), 0)) }

// numbered returns size claims that only revision n has. They share nodes and contexts with claims of other revisions.
func numbered(n uint64, size int) iter.Seq2[claim.Claim, error] {
	return func(yield func(claim.Claim, error) bool) {
		for i := range size {
			c := say(fmt.Sprintf("s%d", i%97), fmt.Sprintf("o%d-%d", n, i))
			c.Context.Locator = fmt.Sprint(i % 13)
			if !yield(c, nil) {
				return
			}
		}
	}
}

// collector is a sink that keeps claims, and the texts and contexts that checkNumbered needs.
type collector struct {
	nullSink
	texts    map[uint64]string
	contexts map[uint64]uint64 // context to revision
	claims   [][2]uint64       // object and context
}

func (c *collector) Term(num uint64, _ bool, text, _, _ []byte) error {
	c.texts[num] = string(text)
	return nil
}

func (c *collector) Context(num uint64, said claim.Context) error {
	c.contexts[num] = said.Revision
	return nil
}

func (c *collector) Claim(_, _, object, context uint64) error {
	c.claims = append(c.claims, [2]uint64{object, context})
	return nil
}

// checkNumbered fails the test unless the store has exactly the claims of all revisions up to its head, and the
// head is at least atLeast.
func checkNumbered(t *testing.T, s *Store, atLeast uint64, size int) (head uint64) {
	t.Helper()
	all := collector{texts: make(map[uint64]string), contexts: make(map[uint64]uint64)}
	rev, err := s.Scan(t.Context(), &all)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.Head(t.Context()); err != nil || again != rev {
		t.Fatalf("the head is %+v, %v, and the scan says %+v", again, err, rev)
	}
	if rev.Number < atLeast {
		t.Fatalf("revision %d was committed, and the store is at %d", atLeast, rev.Number)
	}
	objects := make(map[uint64]map[uint64]bool)
	for _, c := range all.claims {
		n := all.contexts[c[1]]
		if n == 0 {
			continue // belongs to no committed revision
		}
		if !strings.HasPrefix(all.texts[c[0]], fmt.Sprintf("o%d-", n)) {
			t.Fatalf("revision %d has a claim of another, about %s", n, all.texts[c[0]])
		}
		if objects[n] == nil {
			objects[n] = make(map[uint64]bool)
		}
		objects[n][c[0]] = true
	}
	for n := uint64(1); n <= rev.Number; n++ {
		if len(objects[n]) != size {
			t.Fatalf("revision %d has %d claims of %d", n, len(objects[n]), size)
		}
	}
	if len(objects) != int(rev.Number) {
		t.Fatalf("%d revisions have claims, and the head is %d", len(objects), rev.Number)
	}
	return rev.Number
}

const (
	crashDir   = "NEXUM_TEST_CRASH_DIR"  // the directory in which the child commits
	crashBulk  = "NEXUM_TEST_CRASH_BULK" // not empty: the child commits in bulk
	crashKills = "NEXUM_TEST_KILLS"      // how often TestKill9 kills; 20 by default
	crashSize  = 2000
)

// TestCrashChild is the process that TestKill9 kills. It commits until it is killed, and prints the number of each
// committed revision.
func TestCrashChild(t *testing.T) {
	dir := os.Getenv(crashDir)
	if dir == "" {
		return // this is not a child
	}
	s, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.limits = limits{quads: 500, contexts: 500}
	if os.Getenv(crashBulk) != "" {
		s.limits.bulk = 1500
	}
	head, err := s.Head(t.Context())
	for err == nil {
		fmt.Printf("committed %d\n", head.Number)
		head, err = s.Commit(context.Background(), head.Number, "m", numbered(head.Number+1, crashSize))
	}
	t.Fatal(err)
}

// TestKill9 kills a process at random moments of its commits; half of the commits are in bulk. Each time, the reopened
// store must have only complete commits, and every commit that returned. Without the mark, an incomplete commit would
// be visible. Without the name of the attempt in the names of contexts, the next commit would include the claims of an
// incomplete one.
func TestKill9(t *testing.T) {
	kills := 20
	if n, err := strconv.Atoi(os.Getenv(crashKills)); err == nil {
		kills = n
	}
	t.Parallel()
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	t.Logf("the seed is %d", seed)
	dir, early, late, left, whole := t.TempDir(), 0, 0, 0, 0
	_, took := killOne(t, t.TempDir(), false,
		3*time.Second) // the expected duration of a round: first that of a commit, then adjusted after each round
	for kill := range kills {
		acked, lasted := killOne(t, dir, kill%2 == 1, time.Duration(r.Float64()*1.5*float64(took)))
		if lasted > 0 {
			took = lasted
			whole++
		}
		if before, err := filepath.Glob(filepath.Join(dir, beforePrefix+"*")); err != nil {
			t.Fatal(err)
		} else if len(before) > 0 {
			left++
		}
		s, err := Open(t.Context(), dir, Options{})
		if err != nil {
			t.Fatalf("reopening after kill %d: %v", kill, err)
		}
		head := checkNumbered(t, s, acked, crashSize)
		if head > acked+1 {
			t.Fatalf("revision %d was the last to be committed, and the store is at %d", acked, head)
		}
		if head == acked {
			early++
		} else {
			late++
		}
		var n counts
		if _, err := s.Scan(t.Context(), &n); err != nil {
			t.Fatal(err)
		}
		if n.claims != int(head)*crashSize {
			t.Fatalf("%d claims are stored, and %d committed: a killed commit left something", n.claims, int(head)*crashSize)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if head > 15 {
			dir = t.TempDir()
		}
	}
	t.Logf(
		"%d reopenings found the last commit that was answered, %d one more; %d found remains of half a commit; %d kills came after a whole commit",
		early, late, left, whole)
	if left < kills/10 {
		t.Errorf("only %d of %d kills hit the middle of a commit", left, kills)
	}
}

// killOne starts a child and kills it some time after its first commit began. It returns the last revision that the
// child reported as committed, and how long the child's first commit took, if the child finished it.
func killOne(t *testing.T, dir string, bulk bool, after time.Duration) (acked uint64, took time.Duration) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestCrashChild$")
	child.Env = append(os.Environ(), crashDir+"="+dir)
	if bulk {
		child.Env = append(child.Env, crashBulk+"=1")
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var timer *time.Timer
	var at time.Time
	for lines := bufio.NewScanner(out); lines.Scan(); {
		digits, ok := strings.CutPrefix(lines.Text(), "committed ")
		if !ok {
			t.Errorf("the child says: %s", lines.Text())
			continue
		}
		if acked, err = strconv.ParseUint(digits, 10, 64); err != nil {
			t.Error(err)
		}
		if timer == nil {
			timer = time.AfterFunc(after, func() { _ = child.Process.Kill() })
		} else if took == 0 {
			took = time.Since(at)
		}
		at = time.Now()
	}
	if timer == nil {
		t.Error("the child did not begin")
	}
	_ = child.Wait()
	return acked, took
}
