/** Marks a `switch` as complete: does not compile while a case is missing, throws when a value breaks its type. */
export const assertNever = (value: never): never => {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
