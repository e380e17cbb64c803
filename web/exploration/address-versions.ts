import { t } from '../language/language.ts'
import { AddressError, NewerAddressError } from './address-error.ts'

/** Name and text of each parameter of an address, in their order; without that of its version. */
export type Parameters = readonly (readonly [string, string])[]

/** The parameters that one version says something with, as the next version says the same. */
export type Migration = (parameters: Parameters) => Parameters

/** The parameter that says the version of an address. */
export const versionKey = 'v'

/**
 * The step at place n leads from version n to n + 1. An address that says no version is of version 0. To change what an
 * address says, add a step; those before it stay, for links and saved views are of any version.
 */
export const migrations: readonly Migration[] = [
  // all that addresses said before they had a version, version 1 says in the same words
  (parameters) => parameters,
]

/** The version that addresses are written in. */
export const currentVersion = migrations.length

/** The version that an address says; 0 where it says none. */
const versionOf = (said: readonly string[], latest: number): number => {
  const [text, another] = said
  if (text === undefined) return 0
  if (another !== undefined || !/^[1-9]\d{0,8}$/.test(text)) {
    const problem = t('address.expected', { found: said.join(' '), expected: String(latest) })
    throw new AddressError(t('address.at', { key: versionKey, problem }))
  }
  return Number(text)
}

/**
 * The parameters of an address of any version as the current one has them.
 *
 * @param steps those from each version to the next; there are as many versions after 0
 * @throws AddressError where the version is no number; NewerAddressError where it is one after the current
 */
export const migrated = (parameters: Parameters, steps: readonly Migration[] = migrations): Parameters => {
  const said = parameters.filter(([key]) => key === versionKey).map(([, text]) => text)
  const version = versionOf(said, steps.length)
  if (version > steps.length) throw new NewerAddressError(t('address.newer', { found: version, known: steps.length }))
  const rest = parameters.filter(([key]) => key !== versionKey)
  return steps.slice(version).reduce((before, step) => step(before), rest as Parameters)
}
