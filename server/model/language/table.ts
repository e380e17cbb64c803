import { z } from 'zod'
import { exactlyOne, map, text } from './values.ts'

/** One SELECT in place of a table. */
export const TableQuery = map({ query: text.describe('One SELECT without a semicolon') })

/** The table of a fact, a dimension, a calendar or rates: its name, or a query in its place. */
export const table = {
  table: z.union([text, TableQuery]).describe('The table of the warehouse, or {query: SELECT …} in its place'),
  query: text.describe('One SELECT without a semicolon, in place of a table'),
}

/** Either a table or a query. */
export const oneTable = exactlyOne('table', 'query')
