import { z } from 'zod'

/** What stands on the way from a file to a number, in the order of that way. */
const lineageKinds = ['source', 'entity', 'table', 'cube', 'view'] as const

/** One thing on the way of the data. */
const LineageNode = z.object({
  /** `kind:name`, such as `source:deals` */
  id: z.string(),
  kind: z.enum(lineageKinds),
  name: z.string(),
  title: z.string(),
  /** path of the file that defines it, from the workspace folder or that of the product; null for one without */
  definition: z.string().nullable(),
  /** rows of a table, rows that a source loaded in all; null for others, and before the first run */
  rows: z.number().int().nullable(),
})
export type LineageNode = z.infer<typeof LineageNode>

/** `from` is read to make `to`, both ids of nodes. */
const LineageEdge = z.object({ from: z.string(), to: z.string() })
export type LineageEdge = z.infer<typeof LineageEdge>

/**
 * The answer of `GET /api/lineage`: what is read to make what, as the definitions say today; of cubes and views as they are
 * served. Who follows edges from a source finds what depends on it, who follows them back from a cube what it is made of.
 */
export const Lineage = z.object({
  nodes: z.array(LineageNode),
  edges: z.array(LineageEdge),
  /** the files of the last published run, each with the name of its source */
  files: z.array(z.object({ file: z.string(), source: z.string(), rows: z.number().int() })),
})
export type Lineage = z.infer<typeof Lineage>
