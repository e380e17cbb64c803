/** The words of two parts that queries know, as definitions write them and as queries do; every other key is a name. */
const words = [
  ['not_in', 'notIn'],
  ['starts_with', 'startsWith'],
  ['descends_from', 'descendsFrom'],
  ['children_of', 'childrenOf'],
  ['leaves_of', 'leavesOf'],
  ['max_depth', 'maxDepth'],
  ['to_date', 'toDate'],
  ['totals_of', 'totalsOf'],
  ['as_of', 'asOf'],
] as const

/** The words of two parts as queries write them, such as `notIn`, by how definitions do. */
export const camelCase: ReadonlyMap<string, string> = new Map(words)

/** The words of two parts as definitions write them, such as `not_in`, by how queries do. */
export const snakeCase: ReadonlyMap<string, string> = new Map(words.map(([snake, camel]) => [camel, snake]))
