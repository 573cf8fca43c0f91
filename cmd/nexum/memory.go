package main

import (
	"bufio"
	"cmp"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
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

// limitMemory limits the memory of the process to mib MiB, or to three quarters of the available memory if mib is 0. It
// returns the size in bytes of the pool for all requests. This is half of the memory that the graph leaves free,
// because the garbage of a request is collected only later.
func (p *program) limitMemory(mib int64) int64 {
	limit := memoryLimit(mib)
	if limit <= 0 {
		return 0
	}
	limitHeap(limit)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if int64(m.HeapAlloc) > limit/32 { // below that, a collection is not worth its time during the start
		runtime.GC()
		runtime.ReadMemStats(&m)
	}
	held := int64(m.HeapAlloc)
	pool := (limit - held) / 2
	if pool < leastPool {
		pool = leastPool
		p.log.Warn(
			"the graph leaves little memory for requests; raise --limit-memory",
			"limit",
			budget.Bytes(limit>>20<<20),
			"graph",
			budget.Bytes(held>>20<<20),
		)
	}
	return pool
}

// limitHeap makes the garbage collector run more often when the memory of the process approaches limit bytes. Mapped
// files do not count. 0 means no limit.
func limitHeap(limit int64) {
	if limit > 0 && debug.SetMemoryLimit(-1) == math.MaxInt64 { // otherwise GOMEMLIMIT is set, and takes precedence
		debug.SetMemoryLimit(limit)
	}
}

// memoryLimit returns the limit in bytes for a flag in MiB: three quarters of the available memory if it is 0. The
// result is 0 if the available memory is unknown.
func memoryLimit(mib int64) int64 {
	if mib > 0 {
		return mib << 20
	}
	return availableMemory() / 4 * 3
}

// heapFloor is the size in bytes that the heap may reach before the garbage collector runs, if memory allows. The graph
// is in mapped files and not in the heap, so the heap of a service is small. Without a floor, a service that takes
// small commits would collect many times a second, and each collection delays the requests that run meanwhile.
const heapFloor = 128 << 20

// A heapKeeper sets the target of the garbage collector after each collection, so that the next one comes when the heap
// has reached the floor or, if that is more, twice the memory in use.
type heapKeeper struct {
	floor   uint64
	percent int
	// least is the percentage by which the heap may grow beyond the memory in use, if that is more than the floor
	// allows. The default is 100.
	least int
}

// leastLoad is heapKeeper.least for a load. The memory of a large load is mostly columns without pointers. The
// collector does not scan them, so frequent collections cost little, and the process needs little more memory than is
// in use.
const leastLoad = 25

// keepHeap starts a heapKeeper for a process with this memory limit in bytes; 0 if it is unknown. It does nothing if
// the environment sets the target of the collector. least is heapKeeper.least.
func keepHeap(limit int64, least int) {
	if os.Getenv("GOGC") != "" {
		return
	}
	k := &heapKeeper{floor: heapFloor, percent: 100, least: least}
	if limit > 0 {
		k.floor = min(k.floor, uint64(limit)/8)
	}
	k.adjust()
	k.afterCollection()
}

// afterCollection adjusts the target after the next collection, and after each later one.
func (k *heapKeeper) afterCollection() {
	runtime.SetFinalizer(new(collected), func(*collected) {
		k.adjust()
		k.afterCollection()
	})
}

// collected is a value without references, which the next collection frees. It has a pointer, because the allocator
// joins smaller values without pointers into blocks that live longer.
type collected struct{ _ *byte }

// adjust sets the target for the memory that is in use. It changes nothing for a small difference, because a change
// stops all goroutines for a moment.
func (k *heapKeeper) adjust() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	percent := k.target(live[0].Value.Uint64())
	if percent*4 < k.percent*3 || percent*3 > k.percent*4 {
		k.percent = percent
		debug.SetGCPercent(percent)
	}
}

// target returns by how many percent the heap may grow beyond the memory in use until the next collection.
func (k *heapKeeper) target(live uint64) int {
	if live >= k.floor/2 {
		least := cmp.Or(k.least, 100)
		return min(100, max(least, int(k.floor*100/max(live, 1))))
	}
	return int((k.floor - live) * 100 / max(live, 1<<20))
}
