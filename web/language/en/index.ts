import * as areas from './areas.ts'
import * as laterAreas from './later-areas.ts'

/** All that the pages say, in English: each area by the name that its file exports it under. */
export const en: typeof areas & typeof laterAreas = { ...areas, ...laterAreas }
