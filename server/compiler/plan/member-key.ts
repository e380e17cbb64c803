import type { Attribute } from '../../model/cube.ts'
import type { GroupKey } from './group-key.ts'
import { ancestorsOf } from './key-path.ts'
import type { Names } from './names.ts'

/** The key of an attribute's members: the one among those that are there, else one more behind them. */
export const memberKey = (keys: readonly GroupKey[], names: Names, attribute: Attribute): GroupKey =>
  keys.find((k) => k.attribute === attribute) ?? {
    attribute,
    axis: 'row',
    bit: Math.max(-1, ...keys.map((k) => k.bit)) + 1,
    implied: ancestorsOf(names.cube, attribute),
  }
