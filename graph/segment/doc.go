// Package segment keeps columns of numbers and texts in one immutable file, which is mapped into memory.
//
// A Writer writes a file column by column. Open maps a file: it reads the directory at the end of the file and
// nothing else, so that it takes the same time for a file of any size. A Column is read the same way whether it is in
// a file or in the heap.
//
// # Layout
//
//	columns    each as the machine has it in memory, from a multiple of 4096 bytes on
//	checksums  CRC-32C of each block of each column, four bytes each
//	directory  JSON: the columns, and whatever the caller wants to keep beside them
//	trailer    where checksums and directory are, their checksums, and the length of the file
//
// # Damage
//
// The trailer, the directory and the checksums are verified when the file is opened. A block of a column is verified
// when something is first read from it. If a block is not what was written, the file is written again by a function of
// the caller, the same file or none, and the block is taken from there: a damaged block is never read from. If that
// fails, the reading goroutine panics with a *DamageError.
//
// # Lifetime
//
// The strings and slices that a Column returns are parts of the mapping. A File stays mapped as long as it is
// reachable, and a while longer (Grace), so that what was taken from it can be used up. What is kept for longer than
// that must be copied.
package segment
