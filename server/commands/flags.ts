import { closest } from '../contract/closest.ts'
import { StartError } from '../start/start-error.ts'

/** The flags of a command, and whether a value stands behind each. */
export type Flags<Name extends string> = Readonly<Record<Name, 'value' | 'alone'>>

/** What a command line says: what is named, in order, and flags with their values, empty for those that stand alone. */
export interface ReadFlags<Name extends string> {
  readonly positional: readonly string[]
  readonly values: ReadonlyMap<Name, string>
}

/**
 * Reads a command line; the value of a flag stands behind it or behind `=`.
 *
 * @throws StartError for an unknown flag with the nearest one, and for a value that is missing or too much
 */
export const readFlags = <Name extends string>(args: readonly string[], flags: Flags<Name>): ReadFlags<Name> => {
  const positional: string[] = []
  const values = new Map<Name, string>()
  const isKnown = (name: string): name is Name => Object.hasOwn(flags, name)
  const rest = [...args]
  for (let text = rest.shift(); text !== undefined; text = rest.shift()) {
    if (!text.startsWith('--')) {
      positional.push(text)
      continue
    }
    const [name = '', inline] = text.split(/=(.*)/s)
    if (!isKnown(name)) {
      const known = Object.keys(flags)
      throw new StartError(
        `there is no flag "${name}"; nearest is "${closest(name, known)}"; known are ${known.join(', ')}`,
      )
    }
    const takesValue = flags[name] === 'value'
    if (!takesValue && inline !== undefined) throw new StartError(`${name} takes no value; found "${inline}"`)
    const value = takesValue ? (inline ?? rest.shift()) : ''
    if (value === undefined || (takesValue && value === '')) throw new StartError(`${name} needs a value`)
    values.set(name, value)
  }
  return { positional, values }
}
