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

// memoryFiles contain the memory limit of the control group.
var memoryFiles = [...]string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}

// availableMemory returns the memory in bytes that the process may use: the limit of its control group, but at most
// the memory of the machine. It returns 0 if both are unknown.
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

// machineMemory returns the memory of the machine in bytes; 0 if it is unknown.
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

// leastPool is the minimum size in bytes of the memory pool for all requests.
const leastPool = 64 << 20

// limitMemory limits the memory of the process to mib MiB, or to three quarters of the available memory if mib is 0.
// It returns the size in bytes of the pool for all requests. This is half of what the graph leaves, because the
// garbage of a request is collected only later.
func (p *program) limitMemory(mib int64) int64 {
	limit := mib << 20
	if limit <= 0 {
		limit = availableMemory() / 4 * 3
	}
	if limit <= 0 {
		return 0
	}
	if debug.SetMemoryLimit(-1) == math.MaxInt64 { // otherwise GOMEMLIMIT is set, and takes precedence
		debug.SetMemoryLimit(limit)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if int64(m.HeapAlloc) > limit/32 { // less does not matter, and a collection takes a good part of a short start
		runtime.GC()
		runtime.ReadMemStats(&m)
	}
	held := int64(m.HeapAlloc)
	pool := (limit - held) / 2
	if pool < leastPool {
		pool = leastPool
		p.log.Warn("the graph leaves little memory for requests; raise --limit-memory", "limit", budget.Bytes(limit>>20<<20), "graph", budget.Bytes(held>>20<<20))
	}
	return pool
}
