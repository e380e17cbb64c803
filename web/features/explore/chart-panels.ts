import type { Catalog } from '../../../server/contract/catalog.ts'
import type { Grid, GridHeader, HeaderMember } from '../../../server/contract/grid.ts'
import { pathKey } from '../../exploration/paths.ts'
import { attributeOf } from '../../exploration/query.ts'

/** The rows of the table under one member of the small multiples. */
export interface PanelRows {
  readonly member: HeaderMember
  /** the row of the member itself; undefined where the table has no totals */
  readonly whole: GridHeader | undefined
  /** by the path of the members below it, the row of the table */
  readonly rows: ReadonlyMap<string, GridHeader>
}

/** The path of the members of a header that are inside its chart. */
export const insideKey = (header: GridHeader): string => pathKey(header.members.map(({ member }) => member))

const inside = (header: GridHeader): GridHeader => ({ ...header, members: header.members.slice(1) })

/** The nodes of a tree hold each other: of several depths the first with several nodes has the charts. */
const ofOneDepth = (panels: readonly PanelRows[]): readonly PanelRows[] => {
  const depths = panels.flatMap(({ member }) => member.tree?.depth ?? [])
  const of = (depth: number) => panels.filter(({ member }) => member.tree?.depth === depth && member.special !== 'own')
  const found = [...new Set(depths)].sort((a, b) => a - b).map(of)
  return found.find((some) => some.length > 1) ?? found[0] ?? panels
}

/** The rows of a table by their outermost member, in the order of the table. */
export const panelRows = (grid: Grid): readonly PanelRows[] => {
  const found = new Map<string, { member: HeaderMember; whole?: GridHeader; rows: Map<string, GridHeader> }>()
  for (const header of grid.rows) {
    const [member] = header.members
    if (member === undefined) continue
    const key = pathKey([member.member, member.special === 'own' ? 'own' : null])
    const panel = found.get(key) ?? { member, rows: new Map<string, GridHeader>() }
    found.set(key, panel)
    if (header.members.length === 1) panel.whole = header
    else panel.rows.set(insideKey(inside(header)), header)
  }
  return ofOneDepth([...found.values()].map(({ whole, ...panel }) => ({ ...panel, whole })))
}

const byValue = (a: GridHeader, b: GridHeader): number => {
  const [one, other] = [a.members.at(-1)?.value ?? null, b.members.at(-1)?.value ?? null]
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return String(one) < String(other) ? -1 : Number(one !== other)
}

/**
 * What stands inside the charts, once for all of them: every row that one of them has, periods in their order, others as the
 * table has them first.
 */
export const insideRows = (panels: readonly PanelRows[], catalog: Catalog): GridHeader[] => {
  const found = new Map<string, GridHeader>()
  for (const { rows } of panels) for (const [key, header] of rows) if (!found.has(key)) found.set(key, inside(header))
  const headers = [...found.values()]
  const isTime = headers[0]?.members.every(({ attribute }) => attributeOf(catalog, attribute)?.period !== undefined)
  return isTime ? headers.sort(byValue) : headers
}
