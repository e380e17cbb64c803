/** A name as SQL writes it: in double quotes. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text as SQL writes it: in single quotes. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** Texts in parentheses, as `IN` takes them. */
export const literals = (values: readonly string[]): string => `(${values.map(literal).join(', ')})`
