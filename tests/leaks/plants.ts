import { vi } from 'vitest'
import type { CubeQuery } from '../../server/contract/query.ts'
import type { Cube } from '../../server/model/cube.ts'
import type { Product } from './ask.ts'
import type { Surface } from './question.ts'

/** Which leak is planted; none where that is undefined. */
export const planted: { on: Surface | undefined } = { on: undefined }

/** A cube as it is, whoever reads. */
const open = (cube: Cube): Cube => {
  const { access: _, ...rest } = cube
  const roles = [...cube.roles].map(([name, { allowed: _allowed, ...role }]) => [name, role] as const)
  const facts = cube.facts && new Map([...cube.facts].map(([name, fact]) => [name, open(fact)]))
  return { ...rest, roles: new Map(roles), ...(facts && { facts }) }
}

const isShown = ({ measures }: CubeQuery, show: string): boolean =>
  measures.some((entry) => typeof entry === 'object' && entry.show === show)

/** Whether a text of the measures is, or has in it, what is looked for. */
const measures = (query: CubeQuery, text: RegExp): boolean =>
  query.measures.some((entry) => text.test(JSON.stringify(entry)))

/** Of which questions the rows of the answer would be all there are. */
const forgotten: Partial<Record<Surface, (query: CubeQuery) => boolean>> = {
  cells: ({ rows, totals, sort, top, where }) => rows.length > 0 && !totals && !sort && !top && where.length === 0,
  totals: ({ totals }) => totals !== undefined && totals !== false,
  shares: (query) => isShown(query, 'share'),
  ranks: (query) => isShown(query, 'rank') || query.top !== undefined,
  extremes: (query) => query.limit === 1 || measures(query, /largest|cycle_p50/),
  'distinct counts': (query) => measures(query, /buyers|count\(/),
  'moved dates': (query) => measures(query, /@/),
}

const isForgotten = (query: CubeQuery): boolean => planted.on !== undefined && forgotten[planted.on]?.(query) === true

/** A function that is another one while a leak is planted. */
const whilePlanted = <F>(surface: Surface, original: F, leaking: F): F =>
  ((...given: readonly unknown[]) =>
    ((planted.on === surface ? leaking : original) as (...all: readonly unknown[]) => unknown)(...given)) as F

type Compile = typeof import('../../server/compiler/compile.ts')
type Members = typeof import('../../server/compiler/members.ts')
type FilterCheck = typeof import('../../server/compiler/filter-check.ts')
type DrillThrough = typeof import('../../server/compiler/drill-through.ts')
type Access = typeof import('../../server/compiler/lower/access.ts')
type Names = typeof import('../../server/compiler/plan/names.ts')
type Named = typeof import('../../server/model/policies/named.ts')
type Restrict = typeof import('../../server/model/policies/restrict.ts')
type AnswerOf = typeof import('../../server/api/query/answer.ts')

/**
 * The product with a leak for each surface, of which the one that `planted` names is open: what somebody who changes it could
 * forget.
 */
export const leakyProduct = async (): Promise<Product> => {
  vi.resetModules()
  // statements of values that forget who reads
  vi.doMock('../../server/compiler/compile.ts', async (original) => {
    const { compileQuery, ...rest } = await original<Compile>()
    const leaking: Compile['compileQuery'] = (cube, profile, query) =>
      compileQuery(isForgotten(query) ? open(cube) : cube, profile, query)
    return { ...rest, compileQuery: leaking }
  })
  // lists, and what is searched in them
  vi.doMock('../../server/compiler/members.ts', async (original) => {
    const { compileMembers } = await original<Members>()
    const leaking: Members['compileMembers'] = (cube, profile, request) => {
      const surface = request.search === undefined ? 'members' : 'search'
      return compileMembers(planted.on === surface ? open(cube) : cube, profile, request)
    }
    return { compileMembers: leaking }
  })
  // the nearest of all members
  vi.doMock('../../server/compiler/filter-check.ts', async (original) => {
    const { compileFilterCheck } = await original<FilterCheck>()
    const leaking: FilterCheck['compileFilterCheck'] = (cube, ...rest) => compileFilterCheck(open(cube), ...rest)
    return { compileFilterCheck: whilePlanted('notices', compileFilterCheck, leaking) }
  })
  // the number of all rows behind a cell
  vi.doMock('../../server/compiler/drill-through.ts', async (original) => {
    const { compileDrillThrough, ...rest } = await original<DrillThrough>()
    const leaking: DrillThrough['compileDrillThrough'] = (cube, ...given) => {
      const { summary } = compileDrillThrough(open(cube), ...given)
      return { ...compileDrillThrough(cube, ...given), summary }
    }
    return { ...rest, compileDrillThrough: whilePlanted('drill-through', compileDrillThrough, leaking) }
  })
  // what policies compare with
  vi.doMock('../../server/compiler/lower/access.ts', async (original) => {
    const { concealed, ...rest } = await original<Access>()
    return { ...rest, concealed: whilePlanted<Access['concealed']>('explain', concealed, (asked) => asked) }
  })
  // hidden names among the nearest
  vi.doMock('../../server/compiler/plan/names.ts', async (original) => {
    const { seenAttributes, ...rest } = await original<Names>()
    const leaking: Names['seenAttributes'] = ({ attributes }) => [...attributes.keys()]
    return { ...rest, seenAttributes: whilePlanted('errors', seenAttributes, leaking) }
  })
  // sets that are found among all rows, and questions that name what is hidden
  vi.doMock('../../server/model/policies/named.ts', async (original) => {
    const { seenSets, seenQueries } = await original<Named>()
    return {
      seenSets: whilePlanted<Named['seenSets']>('sets', seenSets, (sets) => sets),
      seenQueries: whilePlanted<Named['seenQueries']>('catalog', seenQueries, (queries) => queries),
    }
  })
  // one version of the model for all readers, by which answers are kept
  vi.doMock('../../server/model/policies/restrict.ts', async (original) => {
    const { restrictedModel, ...rest } = await original<Restrict>()
    const leaking: Restrict['restrictedModel'] = (model, ...given) => {
      return { ...restrictedModel(model, ...given), version: model.version }
    }
    return { ...rest, restrictedModel: whilePlanted('cache', restrictedModel, leaking) }
  })
  // a file in place of JSON, made anew
  vi.doMock('../../server/api/query/answer.ts', async (original) => {
    const { answerBytes, ...rest } = await original<AnswerOf>()
    const { compileQuery } = await vi.importActual<Compile>('../../server/compiler/compile.ts')
    const { cubeOf, profileOf } = await import('../../server/api/current.ts')
    const leaking: AnswerOf['answerBytes'] = (question, media, ...given) => {
      if (media !== 'text/csv') return answerBytes(question, media, ...given)
      const { snapshot, compiled } = question
      const cube = cubeOf(snapshot, compiled.query.from, 'from')
      const all = compileQuery(open(cube), profileOf(snapshot, cube), compiled.query)
      return answerBytes({ ...question, compiled: all }, media, ...given)
    }
    return { ...rest, answerBytes: whilePlanted('exports', answerBytes, leaking) }
  })
  const { createApp } = await import('../../server/api/app.ts')
  const { createServing } = await import('../../server/api/serving.ts')
  return { createApp, createServing }
}
