import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { asking, type Product } from './ask.ts'
import { goldenCases } from './cases/golden.ts'
import { compare, findLeaks } from './find-leaks.ts'
import { leakyProduct, planted } from './plants.ts'
import { type Seen, type Surface, surfaces } from './question.ts'
import { type Compared, seenBy } from './seen.ts'
import { type Copies, loadWorkspace } from './workspace.ts'
import { golden } from './workspaces.ts'

/** From whom Dan is kept; from whom names are hidden. */
const readers = { kept: 'no_dan', hidden: 'marketer' } as const
type Who = keyof typeof readers

/** Names are hidden from one reader, rows from the other. */
const whoLearns = (surface: Surface): Who => (surface === 'errors' || surface === 'catalog' ? 'hidden' : 'kept')

interface Opened {
  readonly copies: Copies
  readonly product: Product
  readonly compared: Readonly<Record<Who, { readonly of: Compared; readonly seen: readonly Seen[] }>>
}

const { completeThrough } = golden

const openOne = async (copies: Copies, whole: Compared['whole'], role: string) => {
  const one = goldenCases.cases.find(({ reader }) => reader.roles.join() === role)
  if (one === undefined) throw new Error(`no reader is ${role}`)
  const of = await compare(copies, whole, one)
  return { of, seen: await seenBy(of) }
}

describe('a leak that is planted', () => {
  let opened: Opened | undefined
  beforeAll(async () => {
    const copies = await loadWorkspace(golden)
    const whole = await copies.whole(goldenCases.policies)
    const kept = await openOne(copies, whole, readers.kept)
    const hidden = await openOne(copies, whole, readers.hidden)
    opened = { copies, product: await leakyProduct(), compared: { kept, hidden } }
  })
  afterAll(() => opened?.copies.close())
  afterEach(() => {
    planted.on = undefined
  })

  const leaksOn = async (surface: Surface): Promise<number> => {
    if (opened === undefined) throw new Error('nothing is open')
    const { product } = opened
    const { of, seen } = opened.compared[whoLearns(surface)]
    const reader = asking(of.whole, completeThrough, () => of.asked.reader, product)
    const { leaks, asked } = await findLeaks({ ...of, reader }, seen, { only: surface, completeThrough, product })
    expect(asked.get(surface)).toBeGreaterThan(0)
    return leaks.length
  }

  test.each(surfaces)('on the surface %s is found, and nothing where none is', async (surface) => {
    expect(await leaksOn(surface)).toBe(0)
    planted.on = surface
    expect(await leaksOn(surface)).toBeGreaterThan(0)
  })
})
