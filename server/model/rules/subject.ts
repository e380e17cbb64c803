import type { DimensionDefinition } from '../definitions/definition.ts'

/** What problems call the owner of attributes: a dimension, or the calendar that is checked as one. */
export const subjectOf = ({ name, calendar }: DimensionDefinition): string =>
  `${calendar === undefined ? 'dimension' : 'calendar'} ${name.value}`
