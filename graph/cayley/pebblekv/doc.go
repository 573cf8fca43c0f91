// Package pebblekv gives hidalgo's key-value interface, on which Cayley builds its quad store, over
// Pebble.
//
// Cayley's own choices are an archived engine that dies under the race detector and one that takes a
// snapshot for every read. This adapter reads without a snapshot, through a real block cache; it
// keeps keys in byte order, so that Cayley's log comes back in the order in which it was written; and
// it applies a committed transaction in the background while the next one is made.
package pebblekv
