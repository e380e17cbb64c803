const withoutDigits = (name: string) => name.replaceAll(/\d/g, '0')

const commonStart = (a: string, b: string): string => {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return a.slice(0, length)
}

const reversed = (text: string) => [...text].reverse().join('')

/** A text up to its last character that is no digit: a number that differs may begin with digits that do not. */
const upToDigits = (text: string) => text.replace(/\d[\d._-]*$/, '')

const dateForms: readonly (readonly [pattern: RegExp, format: string])[] = [
  [/^\d{4}-\d{2}-\d{2}$/, '%Y-%m-%d'],
  [/^\d{4}_\d{2}_\d{2}$/, '%Y_%m_%d'],
  [/^\d{8}$/, '%Y%m%d'],
  [/^\d{4}-\d{2}$/, '%Y-%m'],
  [/^\d{4}_\d{2}$/, '%Y_%m'],
  [/^\d{6}$/, '%Y%m'],
  [/^(?:19|20)\d{2}$/, '%Y'],
]

/**
 * What to say of files whose names differ from that of a file in digits only, as exports of many days do.
 *
 * @param folder path of their folder from that of the workspace, with a slash behind; empty for that one
 * @param names  of all files of the folder
 * @returns a sentence with the pattern that reads all of them; undefined where there are none
 */
export const siblingsDoubt = (folder: string, name: string, names: readonly string[]): string | undefined => {
  const others = names.filter((other) => other !== name && withoutDigits(other) === withoutDigits(name))
  if (others.length === 0) return undefined
  const start = upToDigits(others.reduce(commonStart, name))
  const rest = name.slice(start.length)
  const end = reversed(
    upToDigits(others.map((other) => reversed(other.slice(start.length))).reduce(commonStart, reversed(rest))),
  )
  const star = rest.slice(0, rest.length - end.length)
  const format = dateForms.find(([pattern]) => pattern.test(star))?.[1]
  const count = others.length === 1 ? '1 file beside it is' : `${others.length} files beside it are`
  const date = format === undefined ? '' : `, with date: "${format}" beside it,`
  return `${count} called alike: the pattern ${folder}${start}*${end}${date} would read them too`
}
