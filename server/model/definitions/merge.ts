import { closest } from '../../contract/closest.ts'
import type { Definition } from '../documentation.ts'
import { DefinitionsFile, type Section, sections } from '../language/file.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { checkKeys, readEntries } from '../yaml/fields.ts'
import { describe, type Entry, keysAt, keysWithin, type Node } from '../yaml/node.ts'
import { readCalendar } from './calendar.ts'
import { readCube } from './cube.ts'
import type {
  CalendarDefinition,
  CalendarUse,
  CubeDefinition,
  DimensionDefinition,
  ParameterDefinition,
  RatesDefinition,
  ScenarioDefinition,
  TopLevel,
  ViewDefinition,
} from './definition.ts'
import { readDimension } from './dimension.ts'
import { type EventDefinition, readEvent } from './event.ts'
import { readEach } from './named.ts'
import { readParameter } from './parameter.ts'
import { type PerspectiveText, readPerspective } from './perspective.ts'
import { type PolicyText, readPolicy } from './policy.ts'
import { readRates } from './rates.ts'
import { readScenario } from './scenario.ts'
import { readSegment, type SegmentDefinition } from './segment.ts'
import { readSet, type SetText } from './set.ts'
import { readTests, type TestText } from './test.ts'
import { mergeTranslations, readTranslations, type Translations } from './translation.ts'
import { readView } from './view.ts'

/** The definitions of one kind by name, in order, and the names of those that could not be read. */
export interface Merged<T> {
  readonly byName: ReadonlyMap<string, T>
  readonly broken: ReadonlySet<string>
  /** names of those in which something is wrong, those that could not be read among them */
  readonly flawed: ReadonlySet<string>
}

/** All definitions of all files. */
export interface Definitions {
  readonly parameters: Merged<ParameterDefinition>
  readonly scenarios: Merged<ScenarioDefinition>
  readonly calendars: Merged<CalendarDefinition>
  readonly dimensions: Merged<DimensionDefinition | CalendarUse>
  readonly rates: Merged<RatesDefinition>
  readonly cubes: Merged<CubeDefinition>
  readonly sets: Merged<SetText>
  readonly segments: Merged<SegmentDefinition>
  readonly events: Merged<EventDefinition>
  readonly views: Merged<ViewDefinition>
  readonly perspectives: Merged<PerspectiveText>
  readonly policies: Merged<PolicyText>
  readonly tests: readonly TestText[]
  readonly translations: Translations
  /** what stands in definitions that could not be read: their names, and whatever names these would have declared */
  readonly unread: ReadonlySet<string>
  /** a file or a section could not be read, so that a name that is not here may well exist */
  readonly isPartial: boolean
}

const sectionNames = Object.keys(sections)
const keys = keysOf(DefinitionsFile, ['rollups'])

const checkVersion = (node: Node, report: Report) => {
  if (node.kind === 'scalar' && node.scalar === 1) return
  report(node.place, 'wrong_shape', { where: '"version"', expected: '1', found: describe(node) })
}

interface Sections {
  readonly byKey: ReadonlyMap<string, readonly Entry[]>
  readonly tests: readonly TestText[]
  readonly translations: readonly Translations[]
  readonly isPartial: boolean
}

/** The entries of each section of each file; everything else at the top level is reported. */
const readSections = (roots: readonly Node[], report: Report): Sections => {
  const byKey = new Map<string, Entry[]>()
  const tests: TestText[] = []
  const translations: Translations[] = []
  let isPartial = false
  for (const root of roots) {
    const entries = readEntries(root, 'a file of definitions', report)
    checkKeys(entries, 'a file of definitions', keys, report)
    for (const { key, node } of entries) {
      if (key.value === 'version') checkVersion(node, report)
      else if (key.value === 'requires') continue
      else if (key.value === 'tests') tests.push(...readTests(node, report))
      else if (key.value === 'translations') translations.push(readTranslations(node, report))
      else if (!sectionNames.includes(key.value)) isPartial ||= !keys.planned.includes(key.value)
      else {
        const found = readEntries(node, `"${key.value}"`, report)
        byKey.set(key.value, [...(byKey.get(key.value) ?? []), ...found])
        isPartial ||= node.kind === 'list' || (node.kind === 'scalar' && node.scalar !== null)
      }
    }
  }
  return { byKey, tests, translations, isPartial }
}

const refuseSecond = (kind: string, first: TopLevel, second: TopLevel, report: Report) => {
  const { file, line } = first.name.place
  report(second.name.place, 'defined_twice', { kind, name: second.name.value, first: `${file}:${line}` })
}

/** One definition per name: of two, the one with `override` counts, wherever it stands. */
const mergeNames = <T extends TopLevel>(kind: string, items: readonly T[], report: Report) => {
  const byName = new Map<string, T>()
  const replaced = new Set<string>()
  for (const item of items) {
    const name = item.name.value
    const first = byName.get(name)
    if (first !== undefined && first.override === item.override) refuseSecond(kind, first, item, report)
    else if (first === undefined || item.override) byName.set(name, item)
    if (first !== undefined) replaced.add(name)
  }
  return { byName, replaced }
}

/** An override replaces something: reports one whose name nothing else has. */
const checkOverrides = <T extends TopLevel>(
  kind: string,
  byName: ReadonlyMap<string, T>,
  replaced: ReadonlySet<string>,
  report: Report,
) => {
  for (const { override, name } of byName.values()) {
    if (!override || replaced.has(name.value)) continue
    const others = [...byName.keys()].filter((other) => other !== name.value)
    report(name.place, 'nothing_to_override', { kind, name: name.value, closest: closest(name.value, others) })
  }
}

/**
 * Reads and merges the definitions of all files. A name defined twice, or an override of nothing, is reported.
 *
 * @param roots what the files hold; undefined for one that could not be read
 */
export const mergeDefinitions = (roots: readonly (Node | undefined)[], report: Report): Definitions => {
  const readable = roots.filter((root) => root !== undefined)
  const found = readSections(readable, report)
  const isPartial = found.isPartial || readable.length < roots.length
  const unread = new Set<string>()
  const merge = <T extends TopLevel>(
    kind: string,
    section: Section,
    read: (entry: Entry, report: Report) => T | undefined,
  ) => {
    const flawed = new Set<string>()
    const { items, broken } = readEach(kind, found.byKey.get(section) ?? [], report, (entry) => {
      const places = new Set<Definition>()
      const item = read(entry, (place, code, details) => {
        if (code === 'unknown_key' || code === 'wrong_shape') places.add(place)
        flawed.add(entry.key.value)
        return report(place, code, details)
      })
      for (const key of item === undefined ? keysWithin(entry) : keysAt(entry, places)) unread.add(key)
      return item
    })
    const { byName, replaced } = mergeNames(kind, items, report)
    if (!isPartial) checkOverrides(kind, byName, new Set([...replaced, ...broken]), report)
    return { byName, broken, flawed }
  }
  return {
    parameters: merge('parameter', 'parameters', readParameter),
    scenarios: merge('scenario', 'scenarios', readScenario),
    calendars: merge('calendar', 'calendars', readCalendar),
    dimensions: merge('dimension', 'dimensions', readDimension),
    rates: merge('rates', 'rates', readRates),
    cubes: merge('cube', 'cubes', readCube),
    sets: merge('set', 'sets', readSet),
    segments: merge('segment', 'segments', readSegment),
    events: merge('event', 'events', readEvent),
    views: merge('view', 'views', readView),
    perspectives: merge('perspective', 'perspectives', readPerspective),
    policies: merge('policy', 'policies', readPolicy),
    tests: found.tests,
    translations: mergeTranslations(found.translations),
    unread,
    isPartial,
  }
}
