import { type Answer, type Ask, jsonOf, type Request } from './ask.ts'
import { textOf, withoutRestricted } from './comparable.ts'
import { numbersOf, query, type Seen, some } from './question.ts'
import { type Compared, catalogOf, cubesOf } from './seen.ts'

/** A difference that tells of what its reader may not see, in words. */
export type Told = { readonly request: Request; readonly problem: string }

/** A name as long as another, which nothing has. */
const missing = (name: string): string => name.replaceAll(/[a-z]/gi, 'q')

/** The text of a refusal without the name that was asked for and the nearest to it. */
const refusal = (answer: Answer, name: string): string =>
  `${answer.status} ${textOf(jsonOf(answer))
    .replaceAll(name, '?')
    .replaceAll(/; nearest is \\"[^"]*\\"/g, '')
    .replaceAll(/"closest":"[^"]*",?/g, '')}`

/** Every place of a request in which a measure can be named. */
const measurePlaces = ({ catalog }: Seen, known: string) => {
  const { name: from } = catalog
  const [attribute = ''] = catalog.fits[known] ?? []
  return (name: string): Request[] => [
    query({ from, measures: [name] }),
    query({ from, measures: [{ calc: `${name} * 2`, as: 'twice' }] }),
    query({ from, measures: [{ measure: name, show: 'share', base: 'grand', as: 'share' }] }),
    query({ from, measures: [known], having: [{ measure: name, gt: 0 }] }),
    query({ from, measures: [known], rows: [attribute], sort: [{ by: name, direction: 'desc' }] }),
    query({ from, measures: [known], rows: [attribute], top: { kind: 'top', n: 1, by: name, of: attribute } }),
    query({ from, measures: [known], where: [{ set: { of: attribute, take: 1, by: name } }] }),
    { route: 'explain', body: { query: { from, measures: [name] } } },
    { route: 'drillThrough', body: { query: { from, measures: [known] }, measure: name } },
  ]
}

const attributePlaces = ({ catalog }: Seen, known: string) => {
  const { name: from } = catalog
  return (name: string): Request[] => [
    query({ from, measures: [known], rows: [name] }),
    query({ from, measures: [known], where: [{ attribute: name, in: ['x'] }] }),
    query({ from, measures: [{ calc: `count(${known} over ${name})`, as: 'n' }] }),
    query({ from, measures: [known], top: { kind: 'top', n: 1, by: known, of: name } }),
    query({ from, measures: [known], where: [{ set: { of: name, take: 1, by: known } }] }),
    query({ from, measures: [known], rows: [{ members: [{ [name]: 'x' }] }] }),
    { route: 'members', body: { from, attribute: name } },
    { route: 'drillThrough', body: { query: { from, measures: [known] }, measure: known, columns: [name] } },
  ]
}

const cubePlaces = (name: string): Request[] => [
  query({ from: name, measures: ['x'] }),
  { route: 'members', body: { from: name, attribute: 'x' } },
  { route: 'explain', body: { query: { from: name, measures: ['x'] } } },
  { route: 'drillThrough', body: { query: { from: name, measures: ['x'] }, measure: 'x' } },
  { route: 'cube', name },
]

/** A hidden name must be refused as one that nothing has, and no refusal may give it as the nearest. */
const refusedAlike = async (ask: Ask, name: string, places: (name: string) => Request[]): Promise<Told[]> => {
  const told: Told[] = []
  const asked = places(name)
  const others = places(missing(name))
  const close = places(`${name}s`)
  for (const [i, request] of asked.entries()) {
    const [other, nearly] = [others[i], close[i]]
    if (other === undefined || nearly === undefined) continue
    const [found, expected] = [refusal(await ask(request), name), refusal(await ask(other), missing(name))]
    if (found !== expected) told.push({ request, problem: `${found}\nof a name that is not there: ${expected}` })
    const text = textOf(jsonOf(await ask(nearly)))
    if (new RegExp(`"${name.replaceAll('.', '\\.')}\\\\?"`).test(text))
      told.push({ request: nearly, problem: `${text} names ${name}` })
  }
  return told
}

/** What refusals tell of names that the reader cannot use. */
export const toldByErrors = async ({ reader, owner }: Compared, all: readonly Seen[]): Promise<Told[]> => {
  const told: Told[] = []
  const visible = new Set(all.map(({ catalog }) => catalog.name))
  for (const name of (await cubesOf(owner)).filter((cube) => !visible.has(cube)))
    told.push(...(await refusedAlike(reader, name, cubePlaces)))
  for (const seen of all) {
    const [known] = numbersOf(seen)
    if (known === undefined) continue
    for (const name of some(seen.hidden.measures))
      told.push(...(await refusedAlike(reader, name, measurePlaces(seen, known))))
    for (const name of some(seen.hidden.attributes))
      told.push(...(await refusedAlike(reader, name, attributePlaces(seen, known))))
  }
  return told
}

/** What is written for people may have any word in it. */
const prose = new Set(['title', 'description', 'synonyms', 'exampleQuestions', 'roleTitle', 'cubeTitle'])

/** The names in a catalog: whole words of what is no prose. */
const wordsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return value.match(/[A-Za-z_][\w.]*/g) ?? []
  if (Array.isArray(value)) return value.flatMap(wordsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => (prose.has(key) ? [] : [...wordsIn(key), ...wordsIn(part)]))
}

/** Of a catalog what is the same for who sees all: views and sets may be fewer, and of hidden things nothing is there. */
const common = ({ measures, attributes, hierarchies, fits, ...rest }: Awaited<ReturnType<typeof catalogOf>>) => {
  const { views: _views, sets: _sets, model: _model, ...about } = rest
  return { measures, attributes, hierarchies, fits, about }
}

/** What lists of cubes and catalogs tell of names that are hidden, and of other rows. */
export const toldByCatalogs = async (
  { asked, reader, owner, rows }: Compared,
  all: readonly Seen[],
): Promise<Told[]> => {
  const shown = (catalog: Awaited<ReturnType<typeof catalogOf>>): string =>
    asked.keepsFacts === true ? withoutRestricted(textOf(common(catalog))) : textOf(common(catalog))
  const told: Told[] = []
  const visible = new Set(all.map(({ catalog }) => catalog.name))
  const gone = (await cubesOf(owner)).filter((name) => !visible.has(name))
  for (const { catalog: first, hidden } of all) {
    const catalog = await catalogOf(reader, first.name)
    const request: Request = { route: 'cube', name: catalog.name }
    const words = new Set(wordsIn({ ...catalog, definition: null }))
    const roles = new Set(catalog.attributes.map(({ role }) => role))
    // a role may be called like a cube
    const named = [...hidden.measures, ...hidden.attributes, ...gone.filter((name) => !roles.has(name))]
    const found = named.filter((name) => words.has(name))
    if (found.length > 0) told.push({ request, problem: `names ${found.join(', ')}` })
    if (hidden.measures.length + hidden.attributes.length > 0) continue
    const [own, other] = [shown(catalog), shown(await catalogOf(rows, catalog.name))]
    if (own !== other) told.push({ request, problem: `${own}\nwithout the rows: ${other}` })
  }
  return told
}
