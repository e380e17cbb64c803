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
  totalsIncludeHidden: 'Totals include the members that filters on measures, rankings and limits hide.',
  totalsOfVisible: 'Totals are of the members that filters on measures and rankings leave, not of all.',
  totalsOfSeen:
    'Values are of the rows that you may see, those of totals too: what is asked would tell apart groups that are too small.',
  totalsOfAll: 'Totals cover also rows that you may not see; the rows of the answer do not.',
  shares: 'The shares {{measures}} do not add up to the whole: each is of a value computed anew, not of a sum.',
  notOnAxis: {
    totals: {
      one: 'The totals by {{attributes}} are not shown: it is on no axis.',
      other: 'The totals by {{attributes}} are not shown: they are on no axis.',
    },
    ranking: {
      one: 'The ranking of {{attributes}} is not applied: it is on no axis.',
      other: 'The ranking of {{attributes}} is not applied: they are on no axis.',
    },
    order: {
      one: 'The order by {{attributes}} is not applied: it is on no axis.',
      other: 'The order by {{attributes}} is not applied: they are on no axis.',
    },
  },
  compared: '{{measures}} for {{dates}}: {{read}}.',
  noPeriod: {
    one: '{{measures}} is empty in totals over {{attributes}}: nothing there says how far it moves.',
    other: '{{measures}} are empty in totals over {{attributes}}: nothing there says how far they move.',
  },
  zoneIgnored: 'The zone {{zone}} changes nothing: here are dates, no instants.',
  asOfIgnored: 'As of {{asOf}} changes nothing: no dimension here keeps its history.',
  asOf: { event: 'the event', now: 'now' },
  parameterSet: '{{parameter}} is {{value}} here, not {{usual}}.',
  parameterIgnored: '{{parameter}} changes nothing: nothing that is asked reads it.',
  scenarioSet: '{{scenario}}: {{settings}}.',
  setting: '{{parameter}} is {{value}}',
  settingAt: '{{parameter}} is {{value}} where {{attribute}} is {{member}}',
  settingElse: 'else {{parameter}} is {{value}}',
  scenarioIgnored: '{{scenario}} changes nothing: nothing that is asked reads {{parameters}}.',
  setUnstored: '{{set}} is frozen, but nothing is stored of it yet: its members were found for this answer.',
  segmentKnown:
    'Who is in {{segment}} is known from {{date}} on: as of an earlier date, or of none, rows are neither in it nor out of it.',
  segmentUnstored:
    '{{segment}} is a snapshot, but nothing is stored of it yet: its members were found for this answer.',
  restated: '{{measure}} of {{months}} was restated by run {{run}}.',
  restatedFrom: '{{measure}} of {{months}} was restated by run {{run}}: {{now}}, before {{was}}.',
  restatedMembers:
    'Rows of {{months}} count under other members of {{role}} since run {{run}}: a version came late, or what was known of a member was changed.',
  noRows: 'no rows',
  months: { one: '{{count}} month from {{from}} to {{to}}', other: '{{count}} months from {{from}} to {{to}}' },
  noVersion: {
    one: '{{count, number}} row has no version of {{role}} that is valid at its date; it counts under the unknown member.',
    other:
      '{{count, number}} rows have no version of {{role}} that is valid at their date; they count under the unknown member.',
  },
  noShares:
    'Nothing is shared out by {{bridge}} by the model {{model}}, so all is unassigned; the message of the last run says why, where the load could not make it.',
  inCube: '{{cube}}: {{fact}}',
  emptySet: '{{set}} has no members, so nothing is in it.',
  emptySetUnder: '{{set}} has no members in {{scenario}}, so nothing is in it.',
  setOf: 'The set of {{attribute}}',
  defaults: 'Filters that hold by default: {{conditions}}.',
  undated: 'What has no {{attribute}} is left out.',
  incomplete: {
    one: '{{periods}} is left out: data are complete through {{date}}.',
    other: '{{periods}} are left out: data are complete through {{date}}.',
  },
  incompleteUnknown: {
    one: '{{periods}} is left out: nobody has said up to when the data are complete.',
    other: '{{periods}} are left out: nobody has said up to when the data are complete.',
  },
  cut: {
    one: '{{periods}} is left out: the conditions or the data have a part of it only.',
    other: '{{periods}} are left out: the conditions or the data have a part of them only.',
  },
  unequalPeriods: 'Before are {{before}} days, after {{after}}: a part of the change is that.',
  latePeriod:
    'A period ends on {{to}}, and data are complete through {{date}}: a part of the change may be what is not there yet.',
  noAmount: {
    one: '{{count, number}} open opportunity without a value is left out.',
    other: '{{count, number}} open opportunities without a value are left out.',
  },
  noSeason:
    '{{values}} values are too few to learn a season from and to be tested, which takes {{needed}}: the forecast has none.',
  testedShorter:
    'Forecasts were tested up to {{tested}} periods ahead, not {{horizon}}; how good they are beyond that is not known.',
  otherDate: '{{attribute}} is not the date by which values go, {{time}}: those of the last periods may still change.',
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
