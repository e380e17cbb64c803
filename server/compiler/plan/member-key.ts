import type { Attribute } from '../../model/cube.ts'
import type { GroupKey } from './group-key.ts'
import type { Names } from './names.ts'

/** The key of an attribute's members: the one among those that are there, else one more behind them. @throws QueryError where `within` names nothing */
export const memberKey = (keys: readonly GroupKey[], names: Names, attribute: Attribute, path: string): GroupKey =>
  keys.find((k) => k.attribute === attribute) ?? {
    attribute,
    axis: 'row',
    bit: Math.max(-1, ...keys.map((k) => k.bit)) + 1,
    implied: attribute.within.map((name) => names.attribute(name, path)),
  }
