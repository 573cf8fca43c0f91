// Package segment stores columns of numbers and texts in one immutable file, which is mapped into memory.
//
// A Writer writes a file column by column. Open maps a file. It reads only the directory and the checksums at the end
// of the file, so opening is fast for files of any size. A Column is read in the same way whether it is in a file or on
// the heap.
//
// # Layout
//
//	columns    each as it is in the memory of the machine, aligned to 4096 bytes
//	checksums  CRC-32C of each block of each column, four bytes each
//	directory  JSON: the columns, and additional data of the caller
//	trailer    positions and checksums of the checksums and the directory, and the length of the file
//
// # Damage
//
// Open verifies the trailer, the directory and the checksums. A block of a column is verified when it is first read. If
// it is damaged, a function of the caller writes the complete file again, and the block is copied from the new file. So
// no reader gets data of a damaged block. If this fails, the reading goroutine panics with a *DamageError.
//
// # Lifetime
//
// The strings and slices that a Column returns share memory with the mapping. A File stays mapped while it is reachable
// and for the time Grace after that, so that callers can finish their work with them. Copy what you keep for longer.
package segment
