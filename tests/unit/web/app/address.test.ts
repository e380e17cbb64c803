import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fromUrl, toUrl } from '../../../../web/exploration/address.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { type Action, reduce } from '../../../../web/exploration/reduce.ts'
import { catalog } from '../opportunities.ts'

interface Entry {
  readonly state: unknown
  readonly url: string
}

/** The history of a browser by the standard: pushing drops what is ahead, going moves later and then tells. */
const browserAt = (url: string) => {
  let entries: Entry[] = [{ state: null, url }]
  let at = 0
  const told: (() => void)[] = []
  const stored = new Map<string, string>()
  const here = () => new URL(entries[at]?.url ?? '', 'http://page.test')
  const history = {
    get state() {
      return entries[at]?.state
    },
    replaceState: (state: unknown, _: string, to = entries[at]?.url ?? '') => {
      entries = entries.map((entry, i) => (i === at ? { state, url: to } : entry))
    },
    pushState: (state: unknown, _: string, to: string) => {
      entries = [...entries.slice(0, at + 1), { state, url: to }]
      at += 1
    },
    go: (by: number) =>
      queueMicrotask(() => {
        if (entries[at + by] === undefined) return
        at += by
        for (const tell of told) tell()
      }),
  }
  return {
    history,
    sessionStorage: { getItem: (key: string) => stored.get(key) ?? null, setItem: stored.set.bind(stored) },
    location: {
      get pathname() {
        return here().pathname
      },
      get search() {
        return here().search
      },
    },
    addEventListener: (_: string, listener: () => void) => told.push(listener),
  }
}

/** The address bar of a page that was opened at an address. */
const open = async (url: string) => {
  vi.resetModules()
  vi.stubGlobal('window', browserAt(url))
  vi.stubGlobal('document', { addEventListener: () => undefined })
  return (await import('../../../../web/app/address.ts')).addressNow
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

const start: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['won_value'],
  rows: ['owner.office'],
  columns: ['closed.quarter'],
}

const attribute = fc.constantFrom('owner.office', 'owner.manager', 'stage', 'closed.quarter')
const axis = fc.constantFrom('rows' as const, 'columns' as const)
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('place' as const), attribute, axis }),
  fc.record({ kind: fc.constant('multiples' as const), attribute }),
  fc.record({ kind: fc.constant('remove' as const), attribute }),
  fc.record({ kind: fc.constant('placeMeasure' as const), measure: fc.constantFrom('deals', 'win_rate') }),
  fc.record({ kind: fc.constant('removeMeasure' as const), measure: fc.constantFrom('deals', 'won_value') }),
  fc.record({
    kind: fc.constant('filter' as const),
    condition: fc.record({ attribute, in: fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 2 }) }),
  }),
  fc.record({ kind: fc.constant('unfilter' as const), index: fc.nat(2) }),
  fc.record({
    kind: fc.constant('toggle' as const),
    axis,
    path: fc.array(fc.oneof(fc.constantFrom('base', 'up'), fc.string()), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('scenarios' as const),
    scenarios: fc.subarray(['base', 'up', 'down']),
  }),
  fc.record({ kind: fc.constant('totals' as const), totals: fc.boolean() }),
  fc.constant<Action>({ kind: 'operate', operation: { pivot: {} } }),
)

describe('undo and redo', () => {
  beforeEach(() => void vi.unstubAllGlobals())

  it('give back every state that a question had, in order, and lead forth to the last again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 8 }), async (actions) => {
        const addressNow = await open(`/${toUrl(start)}`)
        const states = [start]
        for (const next of actions) {
          const before = states.at(-1) ?? start
          const after = reduce(before, next, catalog)
          if (toUrl(after) === toUrl(before)) continue
          addressNow().go(toUrl(after), false)
          states.push(after)
        }
        for (const state of states.slice(0, -1).reverse()) {
          addressNow().history.undo?.()
          await settled()
          expect(fromUrl(addressNow().search)).toEqual(state)
        }
        expect(addressNow().history.undo).toBeUndefined()
        for (const state of states.slice(1)) {
          addressNow().history.redo?.()
          await settled()
          expect(fromUrl(addressNow().search)).toEqual(state)
        }
        expect(addressNow().history.redo).toBeUndefined()
      }),
    )
  })

  it('drop what was undone once something else is done', async () => {
    const addressNow = await open('/?a=1')
    addressNow().go('?a=2', false)
    addressNow().history.undo?.()
    await settled()
    addressNow().go('?a=3', false)
    expect(addressNow().history.redo).toBeUndefined()
    addressNow().history.undo?.()
    await settled()
    expect(addressNow().search).toBe('?a=1')
  })

  it('take as one step what replaced it, and steps that are asked for faster than the browser moves one by one', async () => {
    const addressNow = await open('/?a=1')
    addressNow().go('?a=2', false)
    addressNow().go('?a=2&cell=x', true)
    addressNow().go('?a=3', false)
    addressNow().history.undo?.()
    addressNow().history.undo?.()
    await settled()
    expect(addressNow().search).toBe('?a=1')
    addressNow().history.redo?.()
    await settled()
    expect(addressNow().search).toBe('?a=2&cell=x')
  })
})
