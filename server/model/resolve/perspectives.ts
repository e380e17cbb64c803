import { closest } from '../../contract/closest.ts'
import type { Cube } from '../cube.ts'
import type { PerspectiveText } from '../definitions/perspective.ts'
import type { WhenDefinition } from '../definitions/when.ts'
import type { Documentation } from '../documentation.ts'
import type { DefaultCondition, Perspective, StartQuery } from '../perspective.ts'
import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'
import { calledSo, whenCondition } from './when.ts'

type Cubes = ReadonlyMap<string, Cube>

const shownBy = ({ of: { kind, name } }: PerspectiveText, cubes: Cubes, views: Cubes, report: Report) => {
  const [named, others] = kind === 'cube' ? [cubes, views] : [views, cubes]
  const found = named.get(name.value)
  if (found !== undefined) return found
  if (others.has(name.value))
    return report(name.place, 'other_kind', { name: name.value, kind: kind === 'cube' ? 'view' : 'cube' })
  const details = { name: name.value, closest: closest(name.value, named.keys()) }
  return report(name.place, kind === 'cube' ? 'unknown_cube' : 'unknown_view', details)
}

/** The measures and attributes of a list, each once; what else stands there is reported. */
const included = (cube: Cube, { include = [], name }: PerspectiveText, report: Report): readonly Located[] =>
  include.filter(({ value, place }, i) => {
    const { measures, attributes, hierarchies } = cube
    const measure = measures.get(value)
    const hierarchy = hierarchies.get(value)
    if (include.slice(0, i).some((earlier) => earlier.value === value))
      report(place, 'repeated', { where: `"include" of perspective ${name.value}`, name: value })
    else if (hierarchy !== undefined) report(place, 'included_hierarchy', { name: value, levels: hierarchy.levels })
    else if (measure?.hidden === true) report(place, 'included_hidden', { name: value, others: madeOf(cube, value) })
    else if (measure !== undefined || attributes.has(value)) return true
    else {
      const names = [...measures.keys(), ...attributes.keys()]
      report(place, 'unknown_included', { of: calledSo(cube), name: value, closest: closest(value, names) })
    }
    return false
  })

const madeOf = ({ measures }: Cube, input: string): readonly string[] =>
  [...measures.values()].flatMap((measure) => {
    const inputs = measure.kind === 'base' ? [] : measure.kind === 'display' ? [measure.of] : measure.inputs
    return measure.hidden !== true && inputs.includes(input) ? [measure.name] : []
  })

/** What is listed of some names; all of them where nothing is. */
const listed = (names: readonly string[], list: readonly Located[]): readonly string[] => {
  const found = list.flatMap(({ value }) => (names.includes(value) ? [value] : []))
  return found.length === 0 ? names : found
}

type Shown = Pick<Perspective, 'measures' | 'attributes'>

const foldersOf = (cube: Cube, text: PerspectiveText, shown: Shown, report: Report): Perspective['folders'] => {
  const names = [...shown.measures, ...shown.attributes]
  const isElsewhere = (name: string) => cube.measures.has(name) || cube.attributes.has(name)
  const filed = new Set<string>()
  return text.folders.map(({ name: folder, members }) => {
    const where = `folder ${folder.value} of perspective ${text.name.value}`
    const found = members.filter(({ value: name, place }) => {
      const isBroken = !names.includes(name) && text.include?.some(({ value }) => value === name)
      if (isBroken) return false
      if (!names.includes(name))
        report(place, 'not_included', { where, name, closest: isElsewhere(name) ? undefined : closest(name, names) })
      else if (filed.has(name))
        report(place, 'repeated', { where: `the folders of perspective ${text.name.value}`, name })
      else return filed.add(name)
      return false
    })
    return { name: folder.value, members: found.map(({ value }) => value) }
  })
}

const saysThrough = ({ completeThrough }: Cube): boolean => completeThrough !== undefined

const defaultOf = (cube: Cube, when: WhenDefinition, report: Report): readonly DefaultCondition[] => {
  const { value: attribute, place } = when.attribute
  const found = whenCondition(cube, when, report)
  const facts = [...(cube.facts?.values() ?? [cube])].filter(({ attributes }) => attributes.has(attribute))
  if (when.is === 'current' && found.some(({ last }) => last !== undefined) && !facts.some(saysThrough))
    return report(place, 'no_current', { attribute, of: calledSo(cube) }) ?? []
  return found.map((condition) => ({ attribute, condition, definition: place }))
}

/** A synonym stands for one thing of those that are shown; a dimension's attribute in several roles is one. */
const checkSynonyms = (cube: Cube, text: PerspectiveText, shown: Shown, report: Report): void => {
  const owners = new Map<string, { readonly name: string; readonly at: string }>()
  const things = [...shown.measures, ...shown.attributes].flatMap(
    (name) => cube.measures.get(name) ?? cube.attributes.get(name) ?? [],
  )
  for (const { name, synonyms = [], definition } of things) {
    const at = `${definition.file}:${definition.line}:${definition.column}`
    for (const synonym of synonyms) {
      const other = owners.get(synonym.toLowerCase())
      if (other === undefined) owners.set(synonym.toLowerCase(), { name, at })
      else if (other.at !== at) {
        const place = text.include?.find(({ value }) => value === name)?.place ?? text.name.place
        const perspective = text.name.value
        report(place, 'perspective_synonym', { synonym, name, other: other.name, perspective })
      }
    }
  }
}

const briefly = ({ title, description }: Documentation) => ({
  title,
  ...(description !== undefined && { description }),
})

const queriesOf = ({ queries }: PerspectiveText): readonly StartQuery[] =>
  queries.map(({ name, documentation, query }) => ({
    ...briefly(documentation),
    name: name.value,
    query,
    definition: name.place,
  }))

const resolve = (text: PerspectiveText, cube: Cube, report: Report): Perspective => {
  const list = included(cube, text, report)
  const visible = [...cube.measures.values()].filter(({ hidden }) => hidden !== true).map(({ name }) => name)
  const defaults = text.defaults.flatMap((when) => defaultOf(cube, when, report))
  // a filter that stands among the others is of something that readers know
  const filtered = defaults.map(({ attribute }) => attribute)
  const attributes = [...new Set([...listed([...cube.attributes.keys()], list), ...filtered])]
  const shown = { measures: listed(visible, list), attributes }
  // what is shown is not known where something of the list is wrong
  if (list.length === (text.include ?? []).length) checkSynonyms(cube, text, shown, report)
  return {
    ...text.documentation,
    name: text.name.value,
    of: cube.name,
    ...shown,
    folders: foldersOf(cube, text, shown, report),
    defaults,
    queries: queriesOf(text),
    definition: text.name.place,
  }
}

/**
 * Perspectives of cubes and views that have no problems. Where one includes no measure it has all that are not hidden, and
 * so with attributes; those that defaults are on are there too. What is wrong is reported.
 */
export const resolvePerspectives = (
  texts: ReadonlyMap<string, PerspectiveText>,
  cubes: Cubes,
  views: Cubes,
  report: Report,
): ReadonlyMap<string, Perspective> =>
  new Map(
    [...texts].flatMap(([name, text]): [string, Perspective][] => {
      const other = cubes.get(name) ?? views.get(name)
      if (other !== undefined) {
        const { file, line } = other.definition
        const kind = other.facts === undefined ? 'cube' : 'view'
        return report(text.name.place, 'defined_twice', { kind, name, first: `${file}:${line}` }) ?? []
      }
      const cube = shownBy(text, cubes, views, report)
      return cube === undefined ? [] : [[name, resolve(text, cube, report)]]
    }),
  )
