/** The words that questions, conditions and members are said in, in the middle of a sentence. */
export const words = {
  yes: 'Yes',
  no: 'No',
  otherMembers: 'Other',
  base: 'Base',
  scenario: 'Scenario',
  comma: ', ',
  or: ' or ',
  and: ' and ',
  butNot: ' but not ',
  special: {
    unknown: '(unknown)',
    blank: '(blank)',
    own: '(own)',
    restricted: '(restricted)',
    unassigned: '(unassigned)',
  },
  by: '{{measures}} by {{attributes}}',
  versus: '{{one}} vs {{other}}',
  under: '{{asked}}: {{scenarios}}',
  viewOf: '{{measure}} {{view}}',
  quarter: {
    first: 'Q1 {{year}}',
    second: 'Q2 {{year}}',
    third: 'Q3 {{year}}',
    fourth: 'Q4 {{year}}',
    fiscal: 'FY{{year}}',
  },
  toDay: '{{period}} to {{day}}',
  shifts: { prior_year: 'prior year', prior_year_weekday: 'prior year, same weekdays' },
  before: {
    day: { one: 'prior day', other: '{{count}} days before' },
    week: { one: 'prior week', other: '{{count}} weeks before' },
    month: { one: 'prior month', other: '{{count}} months before' },
    quarter: { one: 'prior quarter', other: '{{count}} quarters before' },
    year: { one: 'prior year', other: '{{count}} years before' },
    fiscal_quarter: { one: 'prior fiscal quarter', other: '{{count}} fiscal quarters before' },
    fiscal_year: { one: 'prior fiscal year', other: '{{count}} fiscal years before' },
  },
  share: {
    grand: 'share of total',
    parent: 'share of parent',
    row: 'share of row',
    column: 'share of column',
  },
  rank: 'rank',
  running: 'running total',
  compared: { value: '{{shift}}', difference: 'change vs {{shift}}', change: '% vs {{shift}}' },
  target: { value: 'target', difference: 'difference to target', attainment: '% of target' },
  noDate: 'no date',
  through: 'complete dates',
  throughDate: 'complete dates, to {{date}}',
  allUpTo: 'all dates up to {{date}}',
  andMore: '{{first}} + {{more}}',
  lastFull: {
    day: { one: 'last full day', other: 'last {{count}} full days' },
    week: { one: 'last full week', other: 'last {{count}} full weeks' },
    month: { one: 'last full month', other: 'last {{count}} full months' },
    quarter: { one: 'last full quarter', other: 'last {{count}} full quarters' },
    year: { one: 'last full year', other: 'last {{count}} full years' },
  },
  last: {
    day: { one: 'last {{count}} day', other: 'last {{count}} days' },
    week: { one: 'last {{count}} week', other: 'last {{count}} weeks' },
    month: { one: 'last {{count}} month', other: 'last {{count}} months' },
    quarter: { one: 'last {{count}} quarter', other: 'last {{count}} quarters' },
    year: { one: 'last {{count}} year', other: 'last {{count}} years' },
  },
  current: 'current',
  currentOf: {
    day: 'current day',
    week: 'current week',
    month: 'current month',
    quarter: 'current quarter',
    year: 'current year',
  },
  toDate: {
    day: 'day to date',
    week: 'week to date',
    month: 'month to date',
    quarter: 'quarter to date',
    year: 'year to date',
  },
  not: 'not {{what}}',
  from: 'from {{value}}',
  to: 'to {{value}}',
  contains: 'contains “{{text}}”',
  startsWith: 'starts with “{{text}}”',
  below: 'under {{what}}',
  childrenOf: 'children of {{what}}',
  anyOf: 'Any of',
  allOf: 'All of',
  notOf: 'Not',
  noneOf: 'None of',
  notAllOf: 'Not all of',
  bracketed: '({{what}})',
  where: '{{asked}} where {{conditions}}',
  set: 'Set',
  condition: 'Condition',
  ranked: {
    top: 'top {{n}} by {{measure}}',
    bottom: 'bottom {{n}} by {{measure}}',
    percent: 'those that make {{n}} % of {{measure}}',
    sum: 'those that make {{n}} of {{measure}}',
  },
  chosenUnder: 'chosen under conditions of their own',
  in: 'in {{set}}',
  inNow: 'in {{set}} as of now',
  inOf: 'in {{set}} of {{date}}',
} as const

/** Names of periods, several of them. */
export const periods = {
  many: { day: 'days', week: 'weeks', month: 'months', quarter: 'quarters', year: 'years' },
} as const

/** What becomes of measures by attributes that their facts do not have. */
export const fits = {
  attribute: {
    blank: {
      one: '{{measures}} is empty for each of its members, right in totals.',
      other: '{{measures}} are empty for each of its members, right in totals.',
    },
    repeat: {
      one: '{{measures}} is the same for each of its members.',
      other: '{{measures}} are the same for each of its members.',
    },
    error: { one: '{{measures}} is not asked by it.', other: '{{measures}} are not asked by it.' },
  },
  measure: {
    blank: 'Empty by {{attributes}}.',
    repeat: 'The same at all members by {{attributes}}.',
    error: 'Not asked by {{attributes}}.',
  },
} as const

/** What parameters may be, and are. */
export const parameters = {
  kinds: { text: 'text', number: 'a number', integer: 'a whole number', boolean: 'yes or no', date: 'a date' },
  fromTo: '{{what}} from {{min}} to {{max}}',
  from: '{{what}} from {{min}}',
  upTo: '{{what}} up to {{max}}',
  usually: 'usually {{value}}',
  expected: 'Expected {{what}}',
  reset: 'Reset',
  resetOne: 'Reset {{parameter}}',
} as const

/** What nearest sound questions change. */
export const repair = {
  drops: 'Drops {{what}}',
  takes: 'Takes {{other}} in place of {{what}}',
  each: 'Each {{attribute}} by itself, without totals',
  dropsFilter: 'Drops the filter {{filter}}',
  takesApart: 'Takes apart the filter {{filter}}',
  defaultOrder: 'In the default order',
  noTop: 'Without the top choice',
  afresh: 'Starts afresh',
} as const

/** What is wrong with an address. */
export const address = {
  noOperator: 'found {{found}} where an operator is expected',
  noName: 'found {{found}} where a name is expected',
  linked: 'found "{{found}}", expected at most {{most}} attributes, each once',
  expected: 'found "{{found}}", expected {{expected}}',
  unknown: 'unknown parameter "{{key}}"; expected {{expected}}',
  at: '{{key}}: {{problem}}',
  unreadable: 'cannot read "{{value}}"',
  newer:
    'it is of version {{found}}, and this page reads versions up to {{known}}; nothing of it was read. Load the page again: a newer one may be there',
} as const
