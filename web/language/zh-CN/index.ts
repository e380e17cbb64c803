import type { en } from '../en/index.ts'
import type { ApiTexts, Translated } from '../messages.ts'
import * as areas from './areas.ts'
import { cards } from './cards.ts'
import { errors } from './errors.ts'
import { warnings } from './warnings.ts'

/** All that the pages say, in simplified Chinese. */
export const zhCN: Translated<typeof en> & ApiTexts = { errors, cards, warnings, ...areas }
