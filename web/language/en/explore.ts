/** The page Explore as a whole: its title, menus, keys and figures. */
export const explore = {
  kinds: { perspective: 'Perspectives', view: 'Views', cube: 'Cubes' },
  startFrom: 'Start from',
  undo: 'Undo',
  redo: 'Redo',
  more: 'More',
  copyLink: 'Copy link',
  linkCopied: 'Link copied',
  compare: 'Compare',
  badLink: 'This link does not say a question',
  newerLink: 'This link is newer than this page',
  loadAgain: 'Load again',
  afresh: 'Start afresh',
  noCube: 'The cube did not come',
  skip: 'Skip to the table',
  oldData: 'These are not the latest data.',
  oldDefinitions: 'These are not the latest definitions.',
  keptSince: 'Tests of the model have kept newer ones from being served since {{since}}.',
  why: 'Why',
  dataReloaded: 'Data were reloaded',
  modelReloaded: 'Definitions were reloaded',
  rows: { one: '{{count, number}} row', other: '{{count, number}} rows' },
  firstOfRows: { one: 'first {{first}} of {{count, number}} row', other: 'first {{first}} of {{count, number}} rows' },
  columns: { one: '{{count, number}} column', other: '{{count, number}} columns' },
  milliseconds: '{{number}} ms',
  previousResult: 'Previous result: {{size}}',
  fromFact: 'from the fact table, {{engine}}',
  fromRollup: 'rollup {{rollup}}',
  notRun: 'Not run. Nothing was guessed.',
  removeAllFilters: 'Remove all filters',
  drillPath: 'Drill path',
} as const

/** What the keyboard does. */
export const keys = {
  everywhere: 'Everywhere',
  findField: 'Find a field',
  goThroughFields: 'Go through the fields; to the menu of one, and back',
  showKeys: 'Show these keys',
  close: 'Close what is open',
  question: 'The question',
  take: 'Take a field by its grip, and drop it',
  carry: 'Carry it to a shelf',
  table: 'The table',
  linked: 'Linked charts',
  brush: 'Brush over bars; let Shift go to filter',
  oneBar: 'Take one bar, or give it back',
  giveUp: 'Give up a brush',
  nextCell: 'Go to the next cell',
  firstLast: 'First and last of the row',
  behind: 'What is behind a cell; drill by a header',
  expand: 'Expand or collapse a row',
  space: 'Space',
} as const

/** What the command palette finds. */
export const commands = {
  addMeasure: 'Add measure',
  addToRows: 'Add to rows',
  question: 'Question',
  kinds: { cube: 'Cube', view: 'View', perspective: 'Perspective' },
  swap: 'Swap rows and columns',
  hideTotals: 'Hide totals',
  showTotals: 'Show totals',
  showKeys: 'Show the keys',
} as const

/** What is compared with what. */
export const compare = {
  scenarios: 'Scenarios, side by side',
  everyMeasure: 'Compare every measure with',
  forms: { value: 'Value', difference: 'Change', change: '% change' },
  with: 'Compare with {{shift}}',
  withTarget: 'Compare with its target',
  targetForms: { value: 'Target', difference: 'Difference', attainment: 'Attainment' },
  beside: 'Beside it',
  comparison: 'Comparison',
  vs: 'vs',
  change: 'Change',
  changeIt: 'Change the comparison',
} as const

/** What stands in the place of a result. */
export const states = {
  fetching: 'Fetching the first result',
  choose: 'Choose a measure',
  chooseHow: 'A table needs a number to show. Drag one from the left, or add it here.',
  add: 'Add {{measure}}',
  left: '{{number}} {{facts}} left',
  none: 'There are no {{facts}}',
  noMatch: 'No {{facts}} match these filters',
  noRows: 'The measures on the shelf have no rows yet.',
  leave: 'The filters, one after the other, leave:',
  remove: 'Remove “{{filter}}”',
  unsound: 'This has no sound answer',
  nearest: 'Nearest sound questions',
  failed: 'The result did not come',
  newFailed: 'The new result did not come.',
  previous: 'The result on screen is the previous one.',
  details: 'Details',
  request: 'Request {{id}}',
  waiting: '{{seconds}} s. The previous result stays until the new one is whole',
} as const

/** What is to be known of a result, by what the API calls it. */
export const notices = {
  useNow: 'Use the members of now',
  use: 'Use “{{member}}”',
  limitedTotals:
    'The whole answer has more values than are shown at once. Totals cover all of them, and so does the CSV export.',
  limited: 'The first {{limit}} of {{rows}} rows.',
  unknownValue: '{{attribute}} has no member “{{found}}”.',
  ragged:
    'Members of {{levels}} that are blank or named like the one above are no rows: what is below them stands one level up, and their facts are in the totals.',
  partial: '{{period}} is not complete: the data reach {{date}}.',
  setVersion: '{{set}} has the members that were stored for {{date}}.',
  unrelated: {
    blankMembers: {
      one: '{{measures}} is not known by {{attributes}}: it is empty at its members, and right in totals.',
      other: '{{measures}} are not known by {{attributes}}: they are empty at its members, and right in totals.',
    },
    blankFilter: {
      one: '{{measures}} is not known by {{attributes}}: it is empty under this filter.',
      other: '{{measures}} are not known by {{attributes}}: they are empty under this filter.',
    },
    repeatMembers: {
      one: '{{measures}} is not known by {{attributes}}: it is the same at each of its members.',
      other: '{{measures}} are not known by {{attributes}}: they are the same at each of its members.',
    },
    repeatFilter: {
      one: '{{measures}} is not known by {{attributes}}: it is of all rows, whatever this filter says.',
      other: '{{measures}} are not known by {{attributes}}: they are of all rows, whatever this filter says.',
    },
  },
} as const
