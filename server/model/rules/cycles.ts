/**
 * The circles of a directed graph, each once, from the first of its nodes back to it: `[a, b, a]`.
 *
 * @param next the nodes that a node leads to; those that are not among `nodes` lead nowhere
 */
export const findCycles = (
  nodes: readonly string[],
  next: (node: string) => readonly string[],
): readonly (readonly string[])[] => {
  const cycles: string[][] = []
  const done = new Set<string>()
  const visit = (node: string, path: readonly string[]) => {
    const start = path.indexOf(node)
    if (start >= 0) cycles.push([...path.slice(start), node])
    if (start >= 0 || done.has(node)) return
    for (const other of next(node)) visit(other, [...path, node])
    done.add(node)
  }
  for (const node of nodes) visit(node, [])
  return cycles
}
