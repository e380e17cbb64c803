import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/** Values that others worked out, with what they were asked of and where they come from: an entry of `fixtures/models/`. */
export interface Reference<Inputs, Expected, Inline = unknown> {
  readonly inputs: Inputs
  readonly expected: Expected
  readonly inline: Inline
  readonly source: string
}

/** The entries of a file of `fixtures/models/` by their names; the caller says what is in them. */
export const references = <Entries>(area: string): Entries =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../fixtures/models/${area}.json`, import.meta.url)), 'utf8'))

/** How far a number may lie off: by a share of what is expected, or by so much. */
export interface Within {
  readonly relative?: number
  readonly absolute?: number
}

const places = (expected: unknown): readonly (readonly [string, unknown])[] =>
  expected instanceof Map ? [...expected] : Object.entries(expected as object)

const at = (actual: unknown, key: string): unknown =>
  actual instanceof Map ? actual.get(key) : (actual as Record<string, unknown> | undefined)?.[key]

/**
 * Expects every number of `expected`, however deep in objects, arrays and maps, at the same place of `actual`; what else is in
 * `actual` is not looked at, but for the length of arrays.
 */
export const expectNear = (actual: unknown, expected: unknown, within: Within, path = ''): void => {
  if (typeof expected === 'number') {
    expect(actual, path).toBeTypeOf('number')
    const room = Math.max((within.relative ?? 0) * Math.abs(expected), within.absolute ?? 0, 1e-300)
    const off = Math.abs(Number(actual) - expected)
    expect(off <= room, `${path}: found ${String(actual)}, expected ${expected} within ${room}`).toBe(true)
  } else if (typeof expected !== 'object' || expected === null) {
    expect(actual, path).toEqual(expected)
  } else {
    if (Array.isArray(expected))
      expect([...(actual as Iterable<unknown>)].length, `${path}: length`).toBe(expected.length)
    for (const [key, value] of places(expected)) expectNear(at(actual, key), value, within, `${path}.${key}`)
  }
}
