import type { Cube } from '../../../server/model/cube.ts'
import type { ParameterValue } from '../../../server/model/expression.ts'

/** Values of parameters by name, as a query gives them. */
export type Given = Readonly<Record<string, ParameterValue>>

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** What a part of a definition that reads a parameter is with another value; undefined where it reads none that is given. */
const given = (part: Record<string, unknown>, values: Given): Record<string, unknown> | undefined => {
  const value = typeof part.parameter === 'string' ? values[part.parameter] : undefined
  if (value === undefined) return undefined
  return 'rates' in part ? { ...part, to: value } : { ...part, value }
}

/**
 * A cube in which parameters have these values, wherever they are read: everything in its definition is looked through,
 * whatever it is for. What has no parameter stays the very same.
 */
export const cubeGiven = (cube: Cube, values: Given): Cube => {
  const known = new Map<unknown, unknown>()
  const within = (part: unknown): unknown => {
    if (!isPlain(part)) return part
    if (!known.has(part)) known.set(part, changed(part))
    return known.get(part)
  }
  const changed = (part: Record<string, unknown>): unknown => {
    if (part instanceof Set) return part
    if (part instanceof Map) {
      const entries = [...part].map(([key, value]) => [key, within(value)] as const)
      return entries.every(([key, value]) => value === part.get(key)) ? part : new Map(entries)
    }
    if (Array.isArray(part)) {
      const items: unknown[] = part.map(within)
      return items.every((item, i) => item === part[i]) ? part : items
    }
    const entries = Object.entries(part).map(([key, value]) => [key, within(value)] as const)
    const whole = entries.every(([key, value]) => value === part[key]) ? part : Object.fromEntries(entries)
    return given(whole, values) ?? whole
  }
  return within(cube) as Cube
}
