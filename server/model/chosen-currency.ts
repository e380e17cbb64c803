import type { Cube } from './cube.ts'
import type { Conversion } from './expression.ts'
import { formatUnit, parseUnit, replacePart } from './expressions/unit.ts'

/** Whether a text can be a currency's code: letters and digits, so that it can stand in a unit. */
export const isCurrencyCode = (text: string): boolean => /^[A-Za-z][A-Za-z0-9]*$/.test(text)

const chosen = /^:([a-z][a-z0-9_]*)$/

/** The parameter that chooses a currency, of `:currency`; undefined where the text names the currency itself. */
export const choosingParameter = (text: string): string | undefined => chosen.exec(text)?.[1]

/** The parts of a unit that parameters choose, as they are written: `:currency` of `:currency/day`. */
export const chosenParts = (unit: string): readonly string[] =>
  [...parseUnit(unit).keys()].filter((part) => choosingParameter(part) !== undefined)

/** The currency that money is converted to as definitions write it: a code, or `:currency` where a parameter chooses it. */
export const targetOf = ({ to, parameter }: Conversion): string => (parameter === undefined ? to : `:${parameter}`)

/**
 * A unit with the currencies in force in place of the parameters that choose them; undefined where they cancel, as in a
 * quotient of money in the same currency.
 */
export const unitInForce = (unit: string, parameters: Cube['parameters']): string | undefined => {
  const parts = chosenParts(unit)
  if (parts.length === 0) return unit
  const named = parts.reduce((before, part) => {
    const found = parameters?.get(choosingParameter(part) ?? '')
    return found === undefined ? before : replacePart(before, part, String(found.inForce?.value ?? found.default))
  }, parseUnit(unit))
  return formatUnit(named)
}
