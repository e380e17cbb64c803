import type { MembersResult } from '../../server/contract/members.ts'
import type { QueryResult } from '../../server/contract/result.ts'
import type { Warehouse } from '../support/warehouse.ts'
import { type Answer, type Ask, asking, jsonOf, type Product, type Request } from './ask.ts'
import { comparable, withoutRestricted } from './comparable.ts'
import { toldByExplain } from './explained.ts'
import { toldByTotals } from './hidden-totals.ts'
import { type Told, toldByCatalogs, toldByErrors } from './names.ts'
import type { PolicyCase } from './policy-case.ts'
import { type Question, type Seen, type Surface, surfaces } from './question.ts'
import { otherQuestions } from './questions/others.ts'
import { valueQuestions } from './questions/values.ts'
import type { Compared } from './seen.ts'
import type { Copies } from './workspace.ts'

/** An answer that tells of what its reader may not see. */
export interface Leak extends Told {
  readonly surface: Surface
}

/** What was asked on each surface, and what leaked there. */
export interface Found {
  readonly asked: ReadonlyMap<Surface, number>
  readonly leaks: readonly Leak[]
}

/** A reader beside who sees all, of the same data and of data without what the reader may not see. */
export const compare = async (copies: Copies, whole: Warehouse, asked: PolicyCase): Promise<Compared> => {
  const { completeThrough } = copies.workspace
  const owner = () => ({ roles: ['owner'] })
  const reduced = await copies.reduced(whole, asked.rows)
  const gone = Object.values(asked.members ?? {}).flat()
  const fewer = gone.length === 0 ? reduced : await copies.reduced(whole, [...asked.rows, ...gone])
  return {
    asked,
    definitions: copies.definitions,
    whole,
    reduced,
    reader: asking(whole, completeThrough, () => asked.reader),
    owner: asking(whole, completeThrough, owner),
    rows: asking(reduced, completeThrough, owner),
    members: asking(fewer, completeThrough, owner),
  }
}

/** Where two answers part, with a few characters before. */
const parting = (found: string, expected: string): string => {
  const end = [...found].findIndex((letter, i) => letter !== expected[i])
  const from = Math.max(0, (end < 0 ? found.length : end) - 60)
  return `…${found.slice(from, from + 300)}\nwithout what may not be seen …${expected.slice(from, from + 300)}`
}

/**
 * What must be answered of a tree of which a reader sees a branch: what stands above it is known by its keys alone. Where
 * levels are hidden nothing may be below a member.
 */
const withoutAbove = (
  { branches = [] }: PolicyCase,
  { labels: allowed, hidesLevels }: Known,
  { route, body }: Request,
  answer: Answer,
): Answer => {
  if (answer.status !== 200 || answer.media !== 'application/json') return answer
  const found = jsonOf(answer) as Partial<QueryResult> & Partial<MembersResult>
  const isBranch = route === 'members' && branches.includes((body as { readonly attribute: string }).attribute)
  const members = found.members?.map((member) => ({
    ...member,
    ...(isBranch && { path: member.path.slice(-1) }),
    ...(hidesLevels && { hasChildren: false }),
  }))
  const labels = found.labels?.map((labelled) =>
    branches.includes(labelled.column)
      ? { ...labelled, members: labelled.members.filter(({ label }) => allowed.has(label)) }
      : labelled,
  )
  const left = { ...found, ...(members && { members }), ...(labels && { labels }) }
  return { ...answer, bytes: Buffer.from(JSON.stringify(left)) }
}

/** What the reader knows of members: what those of trees are called of which they see a branch, and those of each attribute. */
interface Known {
  readonly labels: ReadonlySet<string>
  readonly hidesLevels: boolean
  readonly texts: ReadonlyMap<string, ReadonlySet<string>>
}

const knownOf = (all: readonly Seen[]): Known => {
  const labelsOf = (attribute: string) =>
    all.flatMap(({ lists }) => (lists.get(attribute)?.allowed ?? []).map(({ label }) => label))
  const trees = all.flatMap(({ branches }) => [...branches])
  const attributes = all.flatMap(({ lists }) => [...lists.keys()])
  return {
    labels: new Set(trees.flatMap(labelsOf)),
    hidesLevels: all.some(({ hidden }) => hidden.attributes.length > 0),
    texts: new Map([...new Set(attributes)].map((name) => [name, new Set(labelsOf(name))])),
  }
}

/** Notices without the nearest member where it is one that may be seen, for of several as near as each other any is named. */
const withoutNearest = (answer: Answer, { texts }: Known): Answer => {
  if (answer.status !== 200 || answer.media !== 'application/json') return answer
  const found = jsonOf(answer) as Partial<QueryResult>
  // members that were stored are found anew for who may not see all rows
  const own = found.notices?.filter(({ code }) => code !== 'set_version')
  const notices = own?.map((notice) => {
    const { attribute, nearest } = notice.details
    const isKnown = texts.get(String(attribute))?.has(String(nearest)) === true
    return isKnown ? { ...notice, details: { attribute }, text: notice.text.replace(/; nearest is ".*"$/, '') } : notice
  })
  return { ...answer, bytes: Buffer.from(JSON.stringify({ ...found, ...(notices && { notices }) })) }
}

/** An answer with the notices of another. */
const withNoticesOf = (answer: Answer, other: Answer): Answer => {
  if (answer.status !== 200 || answer.media !== 'application/json') return answer
  const { notices } = jsonOf(other) as Partial<QueryResult>
  const found = jsonOf(answer) as Partial<QueryResult>
  return found.notices !== undefined ? { ...answer, bytes: Buffer.from(JSON.stringify({ ...found, notices })) } : answer
}

/** What must be answered: of rows under other versions the members may be such that are in no list. */
const expectedFor = async ({ asked, rows, members }: Compared, { request, beside }: Question): Promise<Answer> => {
  if (beside === 'rows') return rows(request)
  const listed = await members(request)
  const isList = request.route === 'members' || 'empty' in (request.body ?? {})
  return asked.versions !== true || isList ? listed : withNoticesOf(await rows(request), listed)
}

const leakOf = async (compared: Compared, known: Known, question: Question): Promise<Leak | undefined> => {
  const { surface, request, isUnordered } = question
  const [found, expected] = [await compared.reader(request), await expectedFor(compared, question)]
  const left = withoutAbove(compared.asked, known, request, expected)
  const own = request.route === 'members' ? withoutAbove(compared.asked, known, request, found) : found
  const [shown, meant] = [own, left]
    .map((answer) => withoutNearest(answer, known))
    .map((answer) => comparable(answer, isUnordered !== true))
    .map((text) => (compared.asked.keepsFacts === true ? withoutRestricted(text) : text))
  return shown === meant ? undefined : { surface, request, problem: parting(shown ?? '', meant ?? '') }
}

/** Answers that one app gives to readers who take turns, each against that of an app that only they ask. */
const toldByCache = async (
  { whole, asked }: Compared,
  questions: readonly Question[],
  completeThrough: string,
  product: Product | undefined,
): Promise<Told[]> => {
  const told: Told[] = []
  const others = { ...asked.reader, attributes: { ...asked.reader.attributes, of: 'somebody else' } }
  const readers = [{ roles: ['owner'] }, asked.reader, others, { roles: ['owner'] }, asked.reader]
  const now = { reader: readers[0] }
  const shared = asking(whole, completeThrough, () => now.reader, product)
  const alone: Ask = asking(whole, completeThrough, () => asked.reader, product)
  const open: Ask = asking(whole, completeThrough, () => ({ roles: ['owner'] }), product)
  for (const { request } of questions) {
    let tag: string | null = null
    for (const reader of readers) {
      now.reader = reader
      const headers = tag === null ? {} : { 'if-none-match': tag }
      const found = await shared({ ...request, headers })
      if (found.status === 304) {
        told.push({ request, problem: 'what another reader was answered counts as known' })
        continue
      }
      const expected = await (reader.roles.includes('owner') ? open : alone)(request)
      if (comparable(found) !== comparable(expected))
        told.push({ request, problem: parting(comparable(found), comparable(expected)) })
      tag = found.tag
    }
  }
  return told
}

/** Every question of a surface that a model gives rise to. */
const questionsOf = (all: readonly Seen[]): readonly Question[] =>
  all.flatMap((seen) => [...valueQuestions(seen), ...otherQuestions(seen)])

const everyNth = <T>(list: readonly T[], count: number): readonly T[] => {
  const step = Math.max(1, Math.floor(list.length / count))
  return list.filter((_, i) => i % step === 0).slice(0, count)
}

/** How many questions are asked of one app by readers who take turns. */
const cached = 2

/** How many questions of each surface a reader asks: all in `npm run test:deep`. */
const perSurface = process.env.PROPERTY_RUNS === undefined ? 4 : Number.POSITIVE_INFINITY

/** Of each surface so many questions, spread over all that there are. */
const sampled = (questions: readonly Question[]): readonly Question[] =>
  surfaces.flatMap((surface) =>
    everyNth(
      questions.filter((question) => question.surface === surface),
      perSurface,
    ),
  )

/** What is asked: everything on all surfaces, or on one alone. */
interface Asked {
  readonly completeThrough: string
  readonly only?: Surface
  /** what makes the API that readers ask in turns */
  readonly product?: Product
}

/** Asks what there is to be asked of all that a reader sees. */
export const findLeaks = async (
  compared: Compared,
  seen: readonly Seen[],
  { only, completeThrough, product }: Asked,
): Promise<Found> => {
  const counts = new Map<Surface, number>()
  const leaks: Leak[] = []
  const isAsked = (surface: Surface): boolean => only === undefined || only === surface
  const tell = async (surface: Surface, asked: number, told: () => Promise<Told[]>): Promise<void> => {
    if (!isAsked(surface)) return
    counts.set(surface, (counts.get(surface) ?? 0) + asked)
    leaks.push(...(await told()).map((one) => ({ ...one, surface })))
  }
  const all = questionsOf(seen)
  const known = knownOf(seen)
  // values under hidden totals are compared by coordinates, which is what they are hidden by
  const hides = compared.asked.totals === 'hidden'
  const questions = hides ? all.filter(({ request }) => request.route === 'members') : all
  for (const question of sampled(questions.filter(({ surface }) => isAsked(surface)))) {
    counts.set(question.surface, (counts.get(question.surface) ?? 0) + 1)
    const leak = await leakOf(compared, known, question)
    if (leak !== undefined) leaks.push(leak)
  }
  if (hides) await tell('totals', 1, () => toldByTotals(compared, seen))
  await tell('explain', seen.length, () => toldByExplain(compared, seen))
  await tell('errors', seen.length, () => toldByErrors(compared, seen))
  await tell('catalog', seen.length, () => toldByCatalogs(compared, seen))
  const plain = all.filter(({ request }) => request.route === 'query' && request.accept === undefined)
  const kept = everyNth(plain, cached)
  await tell('cache', kept.length, () => toldByCache(compared, kept, completeThrough, product))
  return { asked: counts, leaks }
}
