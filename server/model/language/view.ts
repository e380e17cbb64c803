import { z } from 'zod'
import { CubeQuery } from '../../contract/query.ts'
import { Conditions } from './condition.ts'
import { ViewMeasure } from './measure.ts'
import { byName, definition, exactlyOne, named, someTexts, text, texts, topLevel } from './values.ts'
import { snakeCase } from './words.ts'

export const Unrelated = z.enum(['blank', 'repeat', 'error'])

/** Several facts side by side. */
export const View = topLevel(
  { cubes: someTexts.describe('Its cubes') },
  {
    time: byName(z.string()).describe(
      "The date role of each cube that is the view's time; the cube's own where absent",
    ),
    shared: texts.describe('Roles that mean the same in every cube that has them'),
    unrelated: Unrelated.describe(
      'What a measure shows along attributes that its fact does not have; blank where absent',
    ),
    measures: named(ViewMeasure).describe('Measures made of those of its cubes, such as sales.value / costs.value'),
    targets: byName(text).describe('By the name of a measure, the measure that says what it is to reach'),
  },
)

/** What a start query may say: it is asked of its perspective, with the defaults of that, and as it is. */
export const StartText = CubeQuery.omit({ from: true, defaults: true, apply: true })
export const askedKeys = Object.keys(StartText.shape).map((key) => snakeCase.get(key) ?? key)

/** A question to start from. */
export const StartQuery = definition(
  {},
  Object.fromEntries(Object.entries(StartText.shape).map(([key, value]) => [snakeCase.get(key) ?? key, value])),
)

/** What readers see first of a cube or a view. */
export const Perspective = topLevel(
  {},
  {
    view: text.describe('The view that it shows'),
    cube: text.describe('The cube that it shows'),
    include: texts.describe('Measures and attributes that it shows; all where absent'),
    folders: byName(texts).describe('Lists of what it shows, by the names that readers see'),
    defaults: Conditions.describe('Conditions that hold unless a reader takes them out'),
    queries: named(z.union([StartQuery, z.null()])).describe('Questions to start from'),
  },
).meta(exactlyOne('view', 'cube'))
