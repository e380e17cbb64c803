import { createHash } from 'node:crypto'
import type { Attribute, Cube } from '../cube.ts'
import type { Mask, Reader } from '../policy.ts'
import { nameInFact } from '../view-profile.ts'
import type { Applied } from './conditions.ts'
import { isSameColumn } from './hidden.ts'

/** What every policy of the reader masks: how the first of them does. */
const masksOf = ({ cube, declared, policies }: Applied): ReadonlyMap<string, Mask> => {
  const [first, ...others] = policies.map(
    ({ masks }) =>
      new Map(masks.filter((one) => one.cube === declared.name).map(({ name, mask }) => [name, mask] as const)),
  )
  const all = [...(first ?? [])].filter(([name]) => others.every((other) => other.has(name)))
  return new Map(all.map(([name, mask]) => [nameInFact(cube, name), mask]))
}

/** What codes are made with: the same for one reader as long as the secret is. */
const saltOf = (reader: Reader, secret: string): string =>
  createHash('sha256')
    .update(`${secret}\n${JSON.stringify(reader)}`)
    .digest('hex')

/**
 * The attributes of a cube that its reader sees masked: each text of what it was written as, in no order but that of these
 * texts; those of the same columns too.
 */
export const maskedAttributes = (applied: Applied, secret: string): ReadonlyMap<string, Attribute> => {
  const masks = masksOf(applied)
  if (masks.size === 0) return new Map()
  const { attributes }: Cube = applied.cube
  const salt = saltOf(applied.reader, secret)
  const chosen = [...masks].flatMap(([name, how]) => {
    const attribute = attributes.get(name)
    return attribute === undefined ? [] : [{ attribute, how }]
  })
  const masked = [...attributes.values()].flatMap((attribute): Attribute[] => {
    const found =
      chosen.find((one) => one.attribute === attribute) ?? chosen.find((one) => isSameColumn(one.attribute, attribute))
    if (found === undefined) return []
    const { label, order: _, ...rest } = attribute
    const column = found.how === 'code' ? attribute.column : (label ?? attribute.column)
    return [{ ...rest, type: 'text', mask: { how: found.how, column, salt } }]
  })
  return new Map(masked.map((attribute) => [attribute.name, attribute]))
}
