// Package pebblekv implements hidalgo's key-value interface with Pebble. Cayley builds its quad store on that
// interface.
//
// Cayley itself offers an archived engine that crashes under the race detector, and an engine that takes a snapshot
// for every read. This adapter reads without a snapshot, through a real block cache. It keeps keys in byte order,
// so that Cayley's log is read in the order in which it was written. It applies a committed transaction in the
// background while the next one is prepared.
package pebblekv
