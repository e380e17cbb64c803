import type { Catalog, CatalogAttribute } from '../../server/contract/catalog.ts'
import type { HeaderMember } from '../../server/contract/grid.ts'
import type { Member } from '../../server/contract/query.ts'
import { t } from '../language/language.ts'
import type { LabelledAttribute } from './labelled.ts'
import { attributeOf } from './query.ts'

const isEnglish = (locale: string): boolean => /^en\b/.test(locale)

/**
 * A date as people write it: 18 Jun 2026, 2026年6月18日, 18 черв. 2026 р.
 *
 * @param iso `2026-06-18`; other text comes back as it is
 */
export const dateLabel = (iso: string, locale: string): string => {
  const date = new Date(`${iso}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso) || Number.isNaN(date.getTime())) return iso
  const parts = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const
  if (!isEnglish(locale)) return new Intl.DateTimeFormat(locale, parts).format(date)
  const month = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' }).format(date)
  return `${date.getUTCDate()} ${month} ${iso.slice(0, 4)}`
}

/** A date in its year as people write it: 18 Jun, 6月18日, 18 черв. */
export const dayLabel = (iso: string, locale: string): string => {
  if (isEnglish(locale)) return dateLabel(iso, locale).replace(/ \d{4}$/, '')
  const parts = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(locale, parts).format(new Date(`${iso}T00:00:00Z`))
}

const two = (n: number): string => String(n).padStart(2, '0')

const localDay = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`

/** An instant where the reader is: `19 Jun 2026, 06:12`, without its year where that is the one of `now`. */
export const instantLabel = (iso: string, now: Date, locale: string): string => {
  const at = new Date(iso)
  const day = localDay(at)
  const isThisYear = at.getFullYear() === now.getFullYear()
  return `${isThisYear ? dayLabel(day, locale) : dateLabel(day, locale)}, ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** A month as people write it: Jun 2026, 2026年6月, черв. 2026 р.; other text comes back as it is. */
export const monthLabel = (key: string, locale: string): string => {
  const date = new Date(`${key}-01T00:00:00Z`)
  if (!/^\d{4}-\d{2}$/.test(key) || Number.isNaN(date.getTime())) return key
  return new Intl.DateTimeFormat(isEnglish(locale) ? 'en-US' : locale, {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(date)
}

const quarters = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth' } as const

const quarterLabel = (key: string): string => {
  const [, fy, year = '', q] = /^(FY)?(\d{4})-Q([1-4])$/.exec(key) ?? []
  const quarter = quarters[Number(q) as keyof typeof quarters]
  return quarter === undefined
    ? key
    : t(`words.quarter.${quarter}`, { year: fy === undefined ? year : t('words.quarter.fiscal', { year }) })
}

const specialLabel = (
  special: 'unknown' | 'blank' | 'other' | 'own' | 'restricted' | 'unassigned',
  attribute: CatalogAttribute | undefined,
): string => {
  if (special === 'other') return t('words.otherMembers')
  if (special === 'own') return attribute?.tree?.own ?? t('words.special.own')
  if (special === 'restricted') return t('words.special.restricted')
  return attribute?.[special] ?? t(`words.special.${special}`)
}

const textLabel = (value: string, attribute: CatalogAttribute | undefined, locale: string): string => {
  if (attribute?.type === 'date') return dateLabel(value, locale)
  if (attribute?.period === 'quarter' || attribute?.period === 'fiscal_quarter') return quarterLabel(value)
  return attribute?.period === 'month' ? monthLabel(value, locale) : value
}

/**
 * What a reader sees for a member. Special members carry the names that the catalog gives them, in brackets; periods
 * read as people say them; numbers that name things are never grouped; a known label stands for its key.
 */
export const memberLabel = (member: Member, attribute: LabelledAttribute | undefined, locale: string): string => {
  const known = attribute?.labels?.get(JSON.stringify(member))
  if (known !== undefined) return known
  if (member === null) return attribute?.blank ?? t('words.special.blank')
  if (Array.isArray(member)) return memberLabel(member.at(-1) ?? null, attribute, locale)
  if (typeof member === 'object') return specialLabel(member.special, attribute)
  if (typeof member === 'boolean') return t(member ? 'words.yes' : 'words.no')
  return typeof member === 'number' ? String(member) : textLabel(member, attribute, locale)
}

/** What a reader sees for the member of a header: the label that came with it, else as `memberLabel` has it. */
export const headerLabel = (header: HeaderMember, catalog: Catalog, locale: string): string =>
  header.label ?? memberLabel(header.member, attributeOf(catalog, header.attribute), locale)

/** The label of a member in a table, where a period that is not complete says up to which date: Q2 2026 to 18 Jun. */
export const headerText = (header: HeaderMember, catalog: Catalog, locale: string): string => {
  const { completeThrough } = header
  const label = headerLabel(header, catalog, locale)
  return completeThrough === undefined
    ? label
    : t('words.toDay', { period: label, day: dayLabel(completeThrough, locale) })
}

/** Whether a member is a special one: unknown, blank, other, or a node's own value. */
export const isSpecial = (member: Member): boolean =>
  member === null || (typeof member === 'object' && !Array.isArray(member))

/** A title in the middle of a sentence; abbreviations keep their capitals. */
export const lowerFirst = (title: string): string =>
  /^\p{Lu}\p{Lu}/u.test(title) ? title : `${title.charAt(0).toLowerCase()}${title.slice(1)}`

/** An attribute's title where its role is said beside it: Spring (Closed) is Spring there. */
export const titleInRole = ({ title, roleTitle }: CatalogAttribute): string => {
  const role = ` (${roleTitle})`
  return title.endsWith(role) ? title.slice(0, -role.length) : title
}

/** The title of the cube that an attribute of a fact's own is of, in a view; undefined elsewhere. */
export const cubeTitleOf = ({ cubes = [], measures }: Catalog, name: string): string | undefined => {
  const cube = cubes.find((c) => name.startsWith(`${c}.`))
  return cube === undefined ? undefined : measures.find((m) => m.name.startsWith(`${cube}.`))?.cubeTitle
}

/** The two parts of an attribute's name: its role, or in a view the cube that it is of, and its level there. */
export const attributeName = (catalog: Catalog, name: string): { readonly role?: string; readonly level: string } => {
  const attribute = attributeOf(catalog, name)
  if (attribute === undefined) return { level: name }
  const role = attribute.roleTitle ?? cubeTitleOf(catalog, name)
  return role === undefined ? { level: attribute.title } : { role, level: titleInRole(attribute) }
}

/** An attribute's title, with its role before it where another of the given attributes has the same title. */
export const attributeTitle = (catalog: Catalog, name: string, among: readonly string[] = []): string => {
  const { role, level } = attributeName(catalog, name)
  const isAmbiguous = among.some((other) => other !== name && attributeName(catalog, other).level === level)
  return isAmbiguous && role !== undefined ? `${role} ${lowerFirst(level)}` : level
}
