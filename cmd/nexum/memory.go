package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"nexum/graph/budget"
)

// The files that say how much memory the process may use, and a part of it is taken by default.
var memoryFiles = [...]string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}

// availableMemory returns how many bytes the process may use: those of its control group, and at most those of the
// machine; 0 if nothing says.
func availableMemory() int64 {
	least := machineMemory()
	for _, name := range memoryFiles {
		b, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
		if err == nil && n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}

// machineMemory returns how many bytes of memory the machine has; 0 if nothing says.
func machineMemory() int64 {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kib int64
		if _, err := fmt.Sscanf(lines.Text(), "MemTotal: %d kB", &kib); err == nil {
			return kib << 10
		}
	}
	return 0
}

// leastPool is how many bytes all requests together may hold at least.
const leastPool = 64 << 20

// limitMemory keeps the process within a number of MiB, or within three quarters of what is available if it is 0. It
// returns how many bytes all requests together may hold: half of what the graph leaves, since the garbage of a request is
// collected only after a while.
func (p *program) limitMemory(mib int64) int64 {
	limit := mib << 20
	if limit <= 0 {
		limit = availableMemory() / 4 * 3
	}
	if limit <= 0 {
		return 0
	}
	if debug.SetMemoryLimit(-1) == math.MaxInt64 { // else GOMEMLIMIT is set, and whoever set it knows best
		debug.SetMemoryLimit(limit)
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	held := int64(m.HeapAlloc)
	pool := (limit - held) / 2
	if pool < leastPool {
		pool = leastPool
		p.log.Warn("the graph leaves little memory for requests; raise --limit-memory", "limit", budget.Bytes(limit>>20<<20), "graph", budget.Bytes(held>>20<<20))
	}
	return pool
}
