package cayley

// BatchQuads is how many quads are written in one transaction.
const BatchQuads = batchQuads
