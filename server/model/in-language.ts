import type { Attribute, Cube, Hierarchy, Measure, NamedSet, Role } from './cube.ts'
import type { Documentation } from './documentation.ts'
import type { Model } from './model.ts'
import type { Perspective } from './perspective.ts'

/** A text in another language; the same where nothing translates it. */
type Say = (text: string) => string

const mapped = <T>(map: ReadonlyMap<string, T>, change: (value: T) => T): ReadonlyMap<string, T> =>
  new Map([...map].map(([name, value]) => [name, change(value)]))

/** A title with a role behind it, as those of segments are, is translated part by part where not as a whole. */
const inRole = /^(.+) \((.+)\)$/

const sayingOf = (texts: ReadonlyMap<string, string>): Say => {
  const part: Say = (text) => texts.get(text) ?? text
  return (text) => {
    const whole = texts.get(text)
    const [, title, role] = inRole.exec(text) ?? []
    if (whole !== undefined || title === undefined || role === undefined) return whole ?? text
    return `${part(title)} (${part(role)})`
  }
}

const documented = <T extends Documentation>(named: T, say: Say): T => ({
  ...named,
  title: say(named.title),
  ...(named.description !== undefined && { description: say(named.description) }),
  ...(named.synonyms && { synonyms: named.synonyms.map(say) }),
  ...(named.exampleQuestions && { exampleQuestions: named.exampleQuestions.map(say) }),
})

const inTree = ({ tree }: Attribute, say: Say): Pick<Attribute, 'tree'> => {
  if (tree === undefined) return {}
  return { tree: { ...tree, own: say(tree.own), ...(tree.all !== undefined && { all: say(tree.all) }) } }
}

const attributeIn = (attribute: Attribute, say: Say, language: string): Attribute => {
  const label = attribute.labelIn?.get(language)
  return {
    ...documented(attribute, say),
    ...(label !== undefined && { label }),
    unknown: say(attribute.unknown),
    blank: say(attribute.blank),
    ...(attribute.unassigned !== undefined && { unassigned: say(attribute.unassigned) }),
    ...inTree(attribute, say),
  }
}

const measureIn = (measure: Measure, say: Say): Measure => ({
  ...documented(measure, say),
  ...(measure.folder !== undefined && { folder: say(measure.folder) }),
})

const hierarchyIn = (hierarchy: Hierarchy, say: Say): Hierarchy => ({
  ...hierarchy,
  title: say(hierarchy.title),
  all: say(hierarchy.all),
})

const roleIn = (role: Role, say: Say): Role => ({ ...role, title: say(role.title) })

interface Translating {
  readonly say: Say
  readonly language: string
}

const setIn = (set: NamedSet, { say }: Translating): NamedSet => documented(set, say)

const cubeIn = (cube: Cube, translating: Translating): Cube => {
  const { say, language } = translating
  const { sets, facts, parameters, scenarios } = cube
  return {
    ...documented(cube, say),
    roles: mapped(cube.roles, (role) => roleIn(role, say)),
    attributes: mapped(cube.attributes, (attribute) => attributeIn(attribute, say, language)),
    hierarchies: mapped(cube.hierarchies, (hierarchy) => hierarchyIn(hierarchy, say)),
    measures: mapped(cube.measures, (measure) => measureIn(measure, say)),
    ...(sets && { sets: mapped(sets, (set) => setIn(set, translating)) }),
    ...(facts && { facts: mapped(facts, (fact) => cubeIn(fact, translating)) }),
    ...(parameters && { parameters: mapped(parameters, (parameter) => documented(parameter, say)) }),
    ...(scenarios && { scenarios: mapped(scenarios, (scenario) => documented(scenario, say)) }),
  }
}

const perspectiveIn = (perspective: Perspective, { say }: Translating): Perspective => ({
  ...documented(perspective, say),
  folders: perspective.folders.map(({ name, members }) => ({ name: say(name), members })),
  queries: perspective.queries.map((query) => ({
    ...query,
    title: say(query.title),
    ...(query.description !== undefined && { description: say(query.description) }),
  })),
})

/**
 * The languages that a model has texts or names of members in, the one that its definitions are written in first.
 *
 * @param own its tag
 */
export const languagesOf = ({ translations, cubes }: Model, own: string): readonly string[] => {
  const labels = [...cubes.values()].flatMap(({ attributes }) =>
    [...attributes.values()].flatMap(({ labelIn }) => [...(labelIn?.keys() ?? [])]),
  )
  return [...new Set([own, ...translations.keys(), ...labels])]
}

/**
 * A model as readers of a language see it: its titles, descriptions and names of special members translated where somebody
 * has, members by the names that they have in the language. Names that questions use, and all values, stay what they are.
 */
export const inLanguage = (model: Model, language: string): Model => {
  const translating = { say: sayingOf(model.translations.get(language) ?? new Map()), language }
  const inIt = (cubes: ReadonlyMap<string, Cube>) => mapped(cubes, (cube) => cubeIn(cube, translating))
  return {
    ...model,
    version: `${model.version}-${language}`,
    cubes: inIt(model.cubes),
    views: inIt(model.views),
    events: mapped(model.events, (event) => documented(event, translating.say)),
    perspectives: mapped(model.perspectives, (perspective) => perspectiveIn(perspective, translating)),
  }
}
