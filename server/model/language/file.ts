import { z } from 'zod'
import { Calendar } from './calendar.ts'
import { Cube } from './cube.ts'
import { Dimension } from './dimension.ts'
import { ModelEvent } from './event.ts'
import { Parameter, Scenario, ScenarioName } from './parameter.ts'
import { Policy } from './policy.ts'
import { Rates } from './rates.ts'
import { NamedSet, Segment } from './set.ts'
import { Test } from './test.ts'
import { byName, map, named, Tag, text, texts } from './values.ts'
import { Perspective, View } from './view.ts'

/** The sections of a file, each a map of definitions by name. */
export const sections = {
  parameters: named(Parameter).describe('Values that queries may set and expressions read as :name'),
  scenarios: named(Scenario, ScenarioName).describe('Values of parameters under one name'),
  calendars: named(Calendar).describe('Where the periods of a date come from'),
  dimensions: named(Dimension).describe('What facts are grouped and filtered by'),
  rates: named(Rates).describe('Tables of exchange rates'),
  cubes: named(Cube).describe('Facts with their roles and measures'),
  views: named(View).describe('Several facts side by side'),
  sets: named(NamedSet).describe('Members of an attribute under one name'),
  segments: named(Segment).describe('Predicates on the rows of a dimension or cube under one name'),
  events: named(ModelEvent).describe('What happened to the company, and when'),
  perspectives: named(Perspective).describe('What readers see first of a cube or view'),
  policies: named(Policy).describe('What readers of a role may see'),
}
export type Section = keyof typeof sections

/** A file of definitions. */
export const DefinitionsFile = map(
  {},
  {
    version: z.literal(1).describe('The version of the language'),
    requires: texts.describe('Tables without which the file says nothing'),
    ...sections,
    translations: named(byName(text), Tag).describe(
      'Titles and other texts in other languages: by tag, then by the text',
    ),
    tests: z.union([z.array(Test), z.null()]).describe('What must hold of the model and of the data'),
  },
)
