/** A unit as powers of its parts: `USD/day` is USD to the 1, day to the -1. No unit is the empty map. */
export type Unit = ReadonlyMap<string, number>

/** The unit of a plain number. */
export const noUnit: Unit = new Map()

/** Reads a unit as written: parts joined by `·`, those after a `/` divide. */
export const parseUnit = (text: string): Unit => {
  const [over = [], ...under] = text.split('/').map((side) => side.split('·').map((part) => part.trim()))
  const unit = (parts: readonly string[]): Unit =>
    parts
      .filter((part) => part !== '' && part !== '1')
      .reduce<Unit>((product, part) => multiplyUnits(product, new Map([[part, 1]])), noUnit)
  return under.reduce<Unit>((result, parts) => divideUnits(result, unit(parts)), unit(over))
}

const combine = (a: Unit, b: Unit, sign: 1 | -1): Unit => {
  const powers = new Map(a)
  for (const [part, power] of b) powers.set(part, (powers.get(part) ?? 0) + sign * power)
  return new Map([...powers].filter(([, power]) => power !== 0))
}

/** The unit of a product. */
export const multiplyUnits = (a: Unit, b: Unit): Unit => combine(a, b, 1)

/** The unit of a quotient; equal units cancel. */
export const divideUnits = (a: Unit, b: Unit): Unit => combine(a, b, -1)

const side = (unit: Unit, sign: 1 | -1) =>
  [...unit].flatMap(([part, power]) => Array.from({ length: Math.max(sign * power, 0) }, () => part)).join('·')

/** The unit as people write it, such as `USD/day`; undefined for no unit. */
export const formatUnit = (unit: Unit): string | undefined => {
  if (unit.size === 0) return undefined
  const under = side(unit, -1)
  return `${side(unit, 1) || '1'}${under === '' ? '' : `/${under}`}`
}

/** The unit with another part in place of one, as a currency in place of the column that says which one it is. */
export const replacePart = (unit: Unit, part: string, by: string): Unit => {
  const power = unit.get(part)
  return power === undefined ? unit : combine(combine(unit, new Map([[part, power]]), -1), new Map([[by, power]]), 1)
}

/** Whether two units are the same. */
export const sameUnit = (a: Unit, b: Unit): boolean => combine(a, b, -1).size === 0
