import { isDate } from '../expressions/date.ts'
import { Coverage as CoverageShape, Cube, Drill, DrillLimit, mostRows } from '../language/cube.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Entry, type Located } from '../yaml/node.ts'
import { readDegenerate } from './attribute.ts'
import { readBridge } from './bridge.ts'
import type { Coverage, CubeDefinition, DrillDefinition } from './definition.ts'
import { readMeasure } from './measure.ts'
import { readEach, readNamed } from './named.ts'
import { readRole } from './role.ts'
import { readTable } from './table.ts'
import { readTargets } from './targets.ts'
import { plain } from './when.ts'

const cubeKeys = keysOf(Cube, ['derived', 'levels', 'hierarchies'])
const drillKeys = keysOf(Drill, ['links'])

const readGrain = (fields: Fields, report: Report): readonly Located[] | undefined => {
  const { where, place } = fields
  const grain = fields.texts('grain')
  if (grain === undefined) return report(place, 'missing_key', { where, key: 'grain' })
  const node = fields.node('grain')
  if (node?.kind !== 'list' || node.items.length > 0) return grain
  const expected = 'the columns that make a row of the fact unique'
  return report(node.place, 'wrong_shape', { where: `"grain" of ${where}`, expected, found: describe(node) })
}

const readCompleteThrough = (fields: Fields, report: Report): string | undefined => {
  const text = fields.text('complete_through')
  if (text === undefined || text.value === 'load' || isDate(text.value)) return text?.value
  const where = `"complete_through" of ${fields.where}`
  return report(text.place, 'wrong_shape', {
    where,
    expected: 'a date such as 2017-12-31, or load',
    found: `the text "${text.value}"`,
  })
}

const readBound = (fields: Fields, key: string, report: Report): Located | undefined => {
  const text = fields.text(key)
  if (text === undefined || isDate(text.value)) return text
  const where = `"${key}" of ${fields.where}`
  const found = `the text "${text.value}"`
  return report(text.place, 'wrong_shape', { where, expected: 'a date such as 2017-01-01', found })
}

/** The dates between which the fact has every row; one bound may be left open. */
const readCoverage = (fields: Fields, report: Report): Coverage | undefined => {
  const node = fields.node('coverage')
  if (node === undefined) return undefined
  const where = `coverage of ${fields.where}`
  const coverage = readFields(node, where, node.place, keysOf(CoverageShape), report)
  const [from, to] = [readBound(coverage, 'from', report), readBound(coverage, 'to', report)]
  if (coverage.node('from') === undefined && coverage.node('to') === undefined)
    return report(node.place, 'missing_key', { where, key: 'from' })
  if (from && to && from.value > to.value) {
    const expected = `a date that is not before its from, ${from.value}`
    return report(to.place, 'wrong_shape', { where: `"to" of ${where}`, expected, found: to.value })
  }
  return { ...(from && { from: from.value }), ...(to && { to: to.value }) }
}

const readLimit = (fields: Fields, report: Report): number | undefined => {
  const node = fields.node('limit')
  if (node === undefined) return undefined
  const limit = DrillLimit.safeParse(plain(node)).data
  if (limit !== undefined) return limit
  const expected = `a whole number from 1 to ${mostRows}`
  return report(node.place, 'wrong_shape', { where: `"limit" of ${fields.where}`, expected, found: describe(node) })
}

const readDrill = (fields: Fields, report: Report): DrillDefinition => {
  const node = fields.node('drill')
  if (node === undefined) return { columns: [], limit: undefined }
  const drill = readFields(node, `drill of ${fields.where}`, node.place, drillKeys, report)
  return { columns: drill.texts('columns') ?? [], limit: readLimit(drill, report) }
}

/** Reads one cube; undefined where its table or grain is missing. What else could not be read is in `broken`. */
export const readCube = ({ key: name, node }: Entry, report: Report): CubeDefinition | undefined => {
  const where = `cube ${name.value}`
  const fields = readFields(node, where, name.place, cubeKeys, report)
  const named = readNamed(name, fields)
  const table = readTable(fields, report)
  const grain = readGrain(fields, report)
  const completeThrough = readCompleteThrough(fields, report)
  const accumulating = fields.flag('accumulating') ?? false
  const coverage = readCoverage(fields, report)
  const filter = fields.text('where')
  const time = fields.text('time')
  const override = fields.flag('override') ?? false
  const roles = readEach('role', fields.entries('roles'), report, (entry) => readRole(entry, where, report))
  const bridges = readEach('bridge', fields.entries('bridges'), report, (entry) => readBridge(entry, where, report))
  const degenerate = readEach('degenerate attribute', fields.entries('degenerate'), report, (entry) =>
    readDegenerate(entry, where, report),
  )
  const measures = readEach('measure', fields.entries('measures'), report, (entry) => readMeasure(entry, where, report))
  const targets = readTargets(fields, report)
  const drill = readDrill(fields, report)
  const broken = new Set([...roles.broken, ...bridges.broken, ...degenerate.broken, ...measures.broken])
  if (!table || !grain) return undefined
  return {
    ...named,
    ...{ table, grain, completeThrough, accumulating, coverage, filter, time, override },
    roles: [...roles.items, ...bridges.items],
    degenerate: degenerate.items,
    measures: measures.items,
    ...{ targets, drill },
    broken,
  }
}
