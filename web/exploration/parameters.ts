import type { CatalogParameter } from '../../server/contract/catalog.ts'
import type { Scalar } from '../../server/contract/query.ts'
import { t } from '../language/language.ts'

/** Digits of a number that the API keeps exactly: before and after the point. */
const exact = /^[+-]?\d{1,15}(?:\.\d{1,12})?$/

const bounded = (what: string, { min, max }: CatalogParameter): string => {
  if (min !== undefined && max !== undefined)
    return t('parameters.fromTo', { what, min: String(min), max: String(max) })
  if (min !== undefined) return t('parameters.from', { what, min: String(min) })
  return max !== undefined ? t('parameters.upTo', { what, max: String(max) }) : what
}

/** What a parameter may be, in words: a whole number from 0 to 30. */
export const expectedOf = (parameter: CatalogParameter): string => {
  return bounded(t(`parameters.kinds.${parameter.type}`), parameter)
}

const parsed = ({ type }: CatalogParameter, text: string): Scalar | undefined => {
  switch (type) {
    case 'text':
      return text
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined
    case 'integer':
      return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined
    case 'number':
      return exact.test(text) ? Number(text) : undefined
  }
}

/** The value that a text stands for, undefined where the parameter may not be that. */
export const parameterValue = (parameter: CatalogParameter, text: string): Scalar | undefined => {
  const value = parsed(parameter, text.trim())
  const { min, max, allowed } = parameter
  if (value === undefined || (allowed !== undefined && !allowed.includes(value))) return undefined
  const isWithin = (min === undefined || value >= min) && (max === undefined || value <= max)
  return isWithin ? value : undefined
}
