/** The end of a message that tells the nearest valid name; empty where there is none. */
export const nearest = (name?: string): string => (name === undefined ? '' : `; nearest is "${name}"`)
