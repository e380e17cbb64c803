import type { en } from '../en/index.ts'
import type { ErrorTexts, Translated } from '../messages.ts'
import * as areas from './areas.ts'
import { errors } from './errors.ts'

/** All that the pages say, in Ukrainian. */
export const uk: Translated<typeof en> & { readonly errors: ErrorTexts } = { errors, ...areas }
