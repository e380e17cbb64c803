import { Hono } from 'hono'
import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { DrawnList } from '../../contract/lists.ts'
import { routes } from '../../contract/routes.ts'
import { isOwner, owner } from '../../model/policy.ts'
import { createAsking } from '../analysis/asking.ts'
import { readBody } from '../body.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Answers } from '../query/answers.ts'
import { readerName } from '../reader-name.ts'
import type { ListMember, Steward } from '../steward.ts'
import { draw } from './draw.ts'

/** A field of CSV (RFC 4180); one that a spreadsheet would take for a formula is a text there by the quote before it. */
const field = (value: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Those of a list who are to be treated. */
const csvOf = ({ strataOf }: DrawnList, members: readonly ListMember[]): string => {
  const lines = members
    .filter(({ arm }) => arm === 'treatment')
    .map(({ customer, stratum }) => (strataOf === null ? [customer] : [customer, stratum]))
  return [strataOf === null ? ['customer'] : ['customer', 'stratum'], ...lines]
    .map((fields) => `${fields.map(field).join(',')}\r\n`)
    .join('')
}

/** A refusal without the nearest name, which is looked for among what readers may not see. */
const withoutNearest =
  (name: string) =>
  (error: unknown): never => {
    if (!(error instanceof QueryError) || error.code !== 'unknown_campaign') throw error
    throw new QueryError('unknown_campaign', { kind: 'campaign', name }, error.path)
  }

/** `/api/lists`: lists of customers that are drawn with a control group. */
export const listRoutes = (dependencies: Dependencies, answers: Answers, { lists }: Steward): Hono => {
  const { reader = owner, limits } = dependencies
  const asking = createAsking(dependencies, answers)
  const author = readerName(reader)
  const ownLists = async () => (await lists.list()).filter((list) => isOwner(reader) || list.author === author)
  return new Hono()
    .get(routes.lists.path, async (c) => c.json({ lists: await ownLists() }))
    .post(routes.drawList.path, async (c) => {
      const request = await readBody(c, routes.drawList.request, limits.requestBytes)
      const drawn = await lists.today()
      const { list, members } = await asking(c, (asked) => draw(asked, request, { drawn, author }))
      const kept = lists.keep(list, members, request.load)
      const run = await (isOwner(reader) ? kept : kept.catch(withoutNearest(request.campaign ?? '')))
      return c.json({ list: { ...list, csv: csvOf(list, members) }, run })
    })
    .get(routes.list.path, async (c) => {
      const name = c.req.param('name')
      const own = await ownLists()
      const list = own.find((one) => one.name === name)
      if (list === undefined) {
        const names = own.map((one) => one.name)
        throw new QueryError('unknown_list', { kind: 'list', name, closest: closest(name, names) }, 'name')
      }
      return c.json({ list: { ...list, csv: csvOf(list, await lists.members(name)) } })
    })
}
