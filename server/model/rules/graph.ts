/** What is wrong with a directed graph that should be a short one without circles. */
export interface GraphFlaws {
  /** each circle once, from the first of its nodes back to it: `[a, b, a]` */
  readonly cycles: readonly (readonly string[])[]
  /** the first node from which a path of more than the limit leads on */
  readonly tooDeep: string | undefined
}

/**
 * Finds the circles of a graph and paths of more than `limit` nodes.
 *
 * @param next the nodes that a node leads to; those that are not among `nodes` lead nowhere
 */
export const findFlaws = (
  nodes: readonly string[],
  next: (node: string) => readonly string[],
  limit: number,
): GraphFlaws => {
  const cycles: string[][] = []
  const heights = new Map<string, number>()
  const visit = (node: string, path: readonly string[]): number => {
    const known = heights.get(node)
    if (known !== undefined) return known
    const start = path.indexOf(node)
    if (start >= 0) cycles.push([...path.slice(start), node])
    if (start >= 0 || path.length > limit) return 1
    const height = 1 + Math.max(0, ...next(node).map((other) => visit(other, [...path, node])))
    heights.set(node, height)
    return height
  }
  for (const node of nodes) visit(node, [])
  return { cycles, tooDeep: nodes.find((node) => (heights.get(node) ?? 0) > limit) }
}
