import { describe, expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import { dealDefinitions, dealInstants, dealSchema } from './deals.ts'
import { type Case, itSays } from './problem-cases.ts'

const calendar = (text: string) => dealDefinitions({ calendar: text })
const roles = (text: string) => dealDefinitions({ roles: `{closed: {dimension: calendar, on: closed}, ${text}}` })
const measures = (text: string) => dealDefinitions({ measures: `{deals: {agg: count}, m: ${text}}` })
const spans = 'clamp, a span such as 364 days or 3 months, or {map: column of dates}'

const calendars: readonly Case[] = [
  [
    'a fiscal year that starts on a day that some years lack',
    calendar('fiscal: {starts: ¦02-29}'),
    [
      'wrong_shape',
      '"starts" of fiscal of calendar corporate must be a month and a day of every year, such as 02-01; found the text "02-29"',
    ],
  ],
  [
    'a fiscal year named by neither end',
    calendar('fiscal: {starts: 02-01, label: ¦end}'),
    [
      'wrong_value',
      '"label" of fiscal of calendar corporate is "end"; nearest is "end_year"; expected end_year, start_year',
    ],
  ],
  [
    'weeks that start on Sunday',
    calendar('week: {starts: ¦sunday}'),
    ['wrong_value', '"starts" of week of calendar corporate is "sunday"; nearest is "monday"; expected monday'],
  ],
  [
    'a date column of texts',
    dealDefinitions().replace('date: day', 'key: day, date: ¦quarter'),
    ['wrong_type', '"date" of calendar corporate must be a date column; found quarter, a text'],
  ],
  [
    'working days that are numbers',
    calendar('working_day: ¦key'),
    ['wrong_type', '"working_day" of calendar corporate must be a boolean column; found key, an integer'],
  ],
  [
    'a shift of no known span',
    calendar('shifts: {prior_decade: ¦1 decade}'),
    ['wrong_shape', `shift prior_decade of calendar corporate must be ${spans}; found the text "1 decade"`],
  ],
  [
    'a shift by nothing',
    calendar('shifts: {same: {months: 0}}').replace('{months: 0}', '¦{months: 0}'),
    ['wrong_shape', `shift same of calendar corporate must be ${spans}; found a map`],
  ],
  [
    'a shift to the dates of a column that does not exist',
    calendar('shifts: {prior_easter: {map: ¦eastern}}'),
    ['unknown_column', 'table days has no column "eastern"; nearest is "easter"'],
  ],
  [
    'a shift to a column that holds no dates',
    calendar('shifts: {prior_easter: {map: ¦retail_month}}'),
    [
      'wrong_type',
      'the map of shift prior_easter of calendar corporate must be a date column; found retail_month, a text',
    ],
  ],
  [
    'a shift named as a modifier',
    calendar('shifts: {¦ytd: clamp}'),
    ['excluded_key', '"shifts" of calendar corporate takes no "ytd": it is the name of a time modifier already'],
  ],
  [
    'comparison by working days that the calendar does not know',
    calendar('align: ¦working_days'),
    ['missing_key', 'calendar corporate needs the key "working_day"'],
  ],
  [
    'comparison by something else',
    calendar('align: ¦ful'),
    ['wrong_value', '"align" of calendar corporate is "ful"; nearest is "full"; expected elapsed, working_days, full'],
  ],
  [
    'an attribute named as one that every calendar computes',
    calendar('attributes: {¦week: {column: retail_month}}'),
    [
      'excluded_key',
      '"attributes" of calendar corporate takes no "week": every calendar computes it from the date; give the column another name, such as own_week',
    ],
  ],
  [
    'an attribute over a column that does not exist',
    calendar('attributes: {retail_month: {column: ¦retail_mont, period: true}}'),
    ['unknown_column', 'table days has no column "retail_mont"; nearest is "retail_month"'],
  ],
  [
    'a level of its own hierarchy that does not exist',
    calendar('hierarchies: {retail: {levels: [¦retail, date]}}'),
    ['unknown_attribute', 'calendar corporate has no attribute "retail"; nearest is "year"'],
  ],
]

const histories: readonly Case[] = [
  [
    'history without the identity that versions share',
    dealDefinitions()
      .replace('durable: account_id, attributes', 'attributes')
      .replace(', of: durable', '')
      .replace('history: ', 'history: ¦'),
    ['missing_key', 'dimension account needs the key "durable"'],
  ],
  [
    'history without an end',
    dealDefinitions({ account: 'history: ¦{from: valid_from}' }),
    ['missing_key', 'history of dimension account needs the key "to"'],
  ],
  [
    'history between columns that are no dates',
    dealDefinitions({ account: 'history: {from: valid_from, to: ¦segment}' }),
    ['wrong_type', '"to" of history of dimension account must be a date column; found segment, a text'],
  ],
  [
    'history between columns that do not exist',
    dealDefinitions({ account: 'history: {from: ¦valid_form, to: valid_to}' }),
    ['unknown_column', 'table accounts has no column "valid_form"; nearest is "valid_from"'],
  ],
  [
    'versions as of a role that does not exist',
    roles('account: {on: account_id, as_of: [¦close, now]}'),
    ['wrong_value', '"as_of" of role account of cube deals is "close"; nearest is "closed"; expected closed, now, key'],
  ],
  [
    'versions as of a role that has no dates',
    roles('owner: {on: owner_id}, account: {on: account_id, as_of: ¦owner}'),
    ['wrong_value', '"as_of" of role account of cube deals is "owner"; nearest is "now"; expected closed, now, key'],
  ],
  [
    'a date after now, which is never reached',
    roles('account: {on: account_id, as_of: [now, ¦closed]}'),
    [
      'wrong_shape',
      '"as_of" of role account of cube deals must be a list in which now is the last; found closed after now',
    ],
  ],
  [
    'versions as of nothing',
    roles('account: {on: account_key, as_of: ¦[]}'),
    ['wrong_shape', '"as_of" of role account of cube deals must be a date role, now or key; found a list of nothing'],
  ],
  [
    'the key of a version beside a date',
    roles('account: {on: account_key, as_of: [closed, ¦key]}'),
    [
      'wrong_shape',
      '"as_of" of role account of cube deals must be key alone, or date roles and now: a fact that stores the key of a version needs no date; found closed, key',
    ],
  ],
  [
    'a date tried twice',
    roles('account: {on: account_id, as_of: [closed, ¦closed]}'),
    ['repeated', '"closed" stands twice in "as_of" of role account of cube deals'],
  ],
  [
    'versions of what keeps none',
    roles('owner: {on: owner_id, as_of: ¦closed}'),
    [
      'excluded_key',
      'role owner of cube deals takes no "as_of": dimension owner keeps no history; leave it out, or declare history: {from, to} there',
    ],
  ],
  [
    'versions looked up by another column than their identity',
    roles('account: {on: {account_key: ¦account_key}, as_of: closed}'),
    [
      'wrong_shape',
      '"on" of role account of cube deals must be a column with the durable identity account_id, which as_of looks versions up by; found account_key',
    ],
  ],
  [
    'versions looked up by a column of another type than their identity',
    roles('account: {on: ¦stage, as_of: closed}'),
    [
      'key_type',
      'role account joins stage (text) to the durable identity account_id (integer) of dimension account; their types must be equal',
    ],
  ],
]

const joins: readonly Case[] = [
  [
    'one column for a key of two',
    roles('place: {on: ¦region}'),
    [
      'wrong_shape',
      '"on" of role place of cube deals must be pairs {column: region, column: shop_no}, for the key of dimension place is 2 columns; found the column region',
    ],
  ],
  [
    'a second pair of different types',
    roles('place: {on: {region: region, ¦amount: shop_no}}'),
    [
      'key_type',
      'role place joins amount (decimal) to shop_no (integer) of dimension place; their types must be equal',
    ],
  ],
  [
    'a second pair with a column that the fact lacks',
    roles('place: {on: {region: region, ¦shop: shop_no}}'),
    ['unknown_column', 'table fact_deal has no column "shop"; nearest is "shop_no"'],
  ],
  [
    'a second pair with a column that the dimension lacks',
    roles('place: {on: {region: region, shop_no: ¦shop}}'),
    ['unknown_column', 'table places has no column "shop"; nearest is "shop_no"'],
  ],
  [
    'a pair without its other side',
    roles('place: {on: {region: region, shop_no: ¦}}'),
    [
      'wrong_shape',
      'shop_no in "on" of role place of cube deals must be a column of the dimension\'s table; found nothing',
    ],
  ],
  [
    'no pair at all',
    roles('place: {on: ¦{}}'),
    [
      'wrong_shape',
      '"on" of role place of cube deals must be a column, or pairs {column: dimension\'s column}; found a map',
    ],
  ],
  [
    'a key of several columns through another role',
    roles('owner: {on: owner_id}, place: {on: {region: region, ¦owner.owner_id: shop_no}}'),
    [
      'wrong_shape',
      '"on" of role place of cube deals must be columns of the fact\'s own table: a key of several columns is not reached through another role; found owner.owner_id',
    ],
  ],
  [
    'a key of no columns',
    dealDefinitions().replace('key: [region, shop_no]', 'key: ¦[]'),
    [
      'wrong_shape',
      '"key" of dimension place must be a column, or the columns that identify a row together; found a list',
    ],
  ],
  [
    'a title for an attribute that the dimension lacks',
    roles('owner: {on: owner_id, labels: {¦nam: Seller}}'),
    ['unknown_attribute', 'dimension owner has no attribute "nam"; nearest is "name"'],
  ],
]

const closedAt = (instant: string) =>
  dealDefinitions({ roles: `{closed: {dimension: calendar, on: closed, ${instant}}}` })

const instants: readonly Case[] = [
  [
    'an instant without its column',
    closedAt('type: instant').replace('{closed: {', '{¦closed: {'),
    ['missing_key', 'role closed of cube deals needs the key "instant"'],
  ],
  [
    'a column of instants for a role that is none',
    closedAt('instant: closed_at').replace('{closed: {', '{¦closed: {'),
    ['missing_key', 'role closed of cube deals needs the key "type: instant"'],
  ],
  [
    'another type of role',
    closedAt('type: ¦date, instant: closed_at'),
    ['wrong_value', '"type" of role closed of cube deals is "date"; nearest is "instant"; expected instant'],
  ],
  [
    'a column of instants that does not exist',
    closedAt('type: instant, instant: ¦close_at'),
    ['unknown_column', 'table fact_deal has no column "close_at"; nearest is "closed_at"'],
  ],
  [
    'a column that holds dates',
    closedAt('type: instant, instant: ¦created'),
    [
      'wrong_type',
      '"instant" of role closed of cube deals must be a column of instants (TIMESTAMP in UTC, or TIMESTAMP WITH TIME ZONE); found a date',
    ],
  ],
  [
    'an instant of a date that is reached through another role',
    roles(
      'account: {on: account_key}, begun: {dimension: calendar, on: account.valid_from, type: instant, instant: ¦closed_at}',
    ).replace('grain:', 'time: closed\n    grain:'),
    [
      'excluded_key',
      'role begun of cube deals takes no "instant": role begun is reached through account, and an instant is a column of the fact',
    ],
  ],
  [
    'an instant of what is no calendar',
    roles('owner: {on: owner_id, type: instant, instant: ¦closed_at}'),
    [
      'excluded_key',
      'role owner of cube deals takes no "instant": its dimension owner is no calendar, so that an instant says nothing of it',
    ],
  ],
]

const hierarchies: readonly Case[] = [
  [
    'a tree whose parents do not exist',
    dealDefinitions({ owner: '{org: {parent: ¦manager}}' }),
    ['unknown_column', 'table owners has no column "manager"; nearest is "manager_id"'],
  ],
  [
    'a tree whose parents are of another type than the key',
    dealDefinitions({ owner: '{org: {parent: ¦boss}}' }),
    ['wrong_type', '"parent" of hierarchy org, which points to the key, must be an integer column; found boss, a text'],
  ],
  [
    'a tree whose label does not exist',
    dealDefinitions({ owner: '{org: {parent: manager_id, label: ¦ownr_name}}' }),
    ['unknown_column', 'table owners has no column "ownr_name"; nearest is "owner_name"'],
  ],
  [
    'a tree whose root is of another type than the key',
    dealDefinitions({ owner: '{org: {parent: manager_id, root: ¦top}}' }),
    ['wrong_type', '"root" of hierarchy org must be an integer as the key is; found "top"'],
  ],
  [
    'a tree whose root is a list',
    dealDefinitions({ owner: '{org: {parent: manager_id, root: ¦[0]}}' }),
    [
      'wrong_shape',
      '"root" of hierarchy org of dimension owner must be the value of a parent that means none; null means none anyway; found a list',
    ],
  ],
  [
    'a tree without end',
    dealDefinitions({ owner: '{org: {parent: manager_id, max_depth: ¦1000}}' }),
    [
      'wrong_shape',
      '"max_depth" of hierarchy org of dimension owner must be a whole number from 1 to 100; found the number 1000',
    ],
  ],
  [
    'a tree with levels',
    dealDefinitions({ owner: '{org: {parent: manager_id, ¦levels: [office, name]}}' }),
    [
      'unknown_key',
      'hierarchy org of dimension owner has no key "levels"; nearest is "label"; expected title, description, synonyms, owner, certified, example_questions, since, parent, all, own_label, max_depth, root, label, order_by, blank',
    ],
  ],
  [
    'a tree over a key of two columns',
    dealDefinitions({ place: '{¦tree: {parent: shop_no}}' }),
    [
      'wrong_shape',
      'hierarchy tree of dimension place must be a parent-child tree over a dimension whose key is one column; found the 2 columns region, shop_no',
    ],
  ],
  [
    'a tree of what has versions',
    dealDefinitions({
      account: 'history: {from: valid_from, to: valid_to}, hierarchies: {¦tree: {parent: account_id}}',
    }),
    [
      'not_supported_yet',
      'hierarchy tree of dimension account, a parent-child tree over a dimension with history, is not; a dimension over the current rows of account_key, without history, is not supported yet',
    ],
  ],
  [
    'a tree named as an attribute',
    dealDefinitions({ owner: '{¦name: {parent: manager_id}}' }),
    ['name_clash', '"name" is both an attribute and a tree of dimension owner; a query could not tell them apart'],
  ],
  [
    'a tree as a level',
    dealDefinitions({ owner: '{org: {parent: manager_id}, line: {levels: [¦org, name]}}' }),
    [
      'wrong_shape',
      'a level of hierarchy line must be an attribute with one row of members: a parent-child tree is a hierarchy of its own; found the tree org',
    ],
  ],
  [
    'a first level that may be skipped',
    dealDefinitions({ place: '{geo: {levels: [{¦country: {skip_if: blank}}, state, city]}}' }),
    [
      'excluded_key',
      'level country of hierarchy geo takes no "skip_if": it is the first level, and a member that is no row is shown under the level above; state could have it',
    ],
  ],
  [
    'a level skipped by another rule',
    dealDefinitions({ place: '{geo: {levels: [country, {state: {skip_if: ¦same}}, city]}}' }),
    [
      'wrong_value',
      '"skip_if" of level state of hierarchy geo of dimension place is "same"; nearest is "blank"; expected blank, same_as_parent',
    ],
  ],
  [
    'a level compared with one of another type',
    dealDefinitions({ place: '{geo: {levels: [country, {¦size: {skip_if: same_as_parent}}]}}' }),
    [
      'wrong_type',
      'level size of hierarchy geo must be a text as country above it is, to be compared with it; found an integer',
    ],
  ],
  [
    'a level that is two',
    dealDefinitions({ place: '{geo: {levels: [country, ¦{state: {}, city: {}}]}}' }),
    [
      'wrong_shape',
      'a level of hierarchy geo of dimension place must be the name of an attribute, or {attribute: {skip_if: …}}; found 2 keys',
    ],
  ],
]

const cubes: readonly Case[] = [
  [
    'coverage that ends before it begins',
    dealDefinitions({ cube: 'coverage: {from: 2026-01-01, to: ¦2025-12-31}' }),
    [
      'wrong_shape',
      '"to" of coverage of cube deals must be a date that is not before its from, 2026-01-01; found 2025-12-31',
    ],
  ],
  [
    'coverage from no date',
    dealDefinitions({ cube: 'coverage: {from: ¦2026-02-30}' }),
    ['wrong_shape', '"from" of coverage of cube deals must be a date such as 2017-01-01; found the text "2026-02-30"'],
  ],
  [
    'coverage of nothing',
    dealDefinitions({ cube: 'coverage: ¦{}' }),
    ['missing_key', 'coverage of cube deals needs the key "from"'],
  ],
  [
    'drill-through without an end',
    dealDefinitions({ cube: 'drill: {columns: [amount], limit: ¦0}' }),
    ['wrong_shape', '"limit" of drill of cube deals must be a whole number from 1 to 100000; found the number 0'],
  ],
  [
    'a cube of rows that make a number',
    dealDefinitions({ cube: 'where: ¦amount' }),
    ['wrong_type', 'the where of cube deals must be a boolean; found a decimal'],
  ],
  [
    'a cube of rows with a column that does not exist',
    dealDefinitions({ cube: 'where: is_won and ¦amont > 0' }),
    ['unknown_column', 'table fact_deal has no column "amont"; nearest is "amount"'],
  ],
  [
    'a query of several statements',
    dealDefinitions().replace('table: fact_deal', "table: {query: ¦select ';' as a; drop table days}"),
    ['wrong_shape', 'the query of cube deals must be one SELECT without a semicolon; found a semicolon'],
  ],
  [
    'a query beside a table',
    dealDefinitions().replace('table: owners', 'table: owners, query: ¦select 1'),
    ['excluded_key', 'dimension owner takes no "query": it has a table; a query stands in place of one'],
  ],
  [
    'a table that is a map of nothing',
    dealDefinitions().replace('table: fact_deal', 'table: ¦{}'),
    ['missing_key', 'table of cube deals needs the key "query"'],
  ],
  [
    'neither a table nor a query',
    dealDefinitions().replace('  owner: {table: owners, ', '  ¦owner: {'),
    ['missing_key', 'dimension owner needs the key "table"'],
  ],
]

const display = 'expected share, rank, running, difference, percent_change, index, moving_average, trend'

const measureCases: readonly Case[] = [
  [
    'a measure read on the last dates of what has none',
    measures('{agg: count, over: {¦owner: last}}'),
    ['wrong_value', 'the date role of "over" of measure m is "owner"; nearest is "closed"; expected closed'],
  ],
  [
    'a measure read by a rule that does not exist',
    measures('{agg: count, over: {closed: ¦latest}}'),
    [
      'wrong_value',
      '"closed" of "over" of measure m of cube deals is "latest"; nearest is "last"; expected last, first, avg, min, max, last_per_entity',
    ],
  ],
  [
    'a measure read over two roles',
    measures('{agg: count, over: ¦{closed: last, created: last}}'),
    [
      'wrong_shape',
      '"over" of measure m of cube deals must be one pair {date role: rule}, a rule being last, first, avg, min, max, last_per_entity; found 2 pairs',
    ],
  ],
  [
    'an average of texts over dates',
    measures('{agg: max, expr: stage, over: {¦closed: avg}}'),
    ['wrong_type', 'what measure m averages over closed must be a number; found a text'],
  ],
  [
    'a display of no kind',
    measures('{show: ¦shares, of: deals, base: grand}'),
    ['wrong_value', `"show" of measure m of cube deals is "shares"; nearest is "share"; ${display}`],
  ],
  [
    'a share of nothing',
    measures('{show: share, base: grand}').replace(', m:', ', ¦m:'),
    ['missing_key', 'measure m of cube deals needs the key "of"'],
  ],
  [
    'a share of a measure that does not exist',
    measures('{show: share, of: ¦deal, base: grand}'),
    ['unknown_measure', 'cube deals has no measure "deal"; nearest is "deals"'],
  ],
  [
    'a share whose base depends on the axes',
    measures('{show: share, of: deals}').replace(', m:', ', ¦m:'),
    [
      'wrong_shape',
      '"base" of measure m of cube deals must be parent, row, column, grand or {level: attribute}, so that its meaning does not change with the axes; found nothing',
    ],
  ],
  [
    'a share of a level that does not exist',
    measures('{show: share, of: deals, base: {level: ¦closed.yeer}}'),
    ['unknown_attribute', 'cube deals has no attribute "closed.yeer"; nearest is "closed.year"'],
  ],
  [
    'a display of a display',
    measures('{show: rank, of: ¦s, base: grand}, s: {show: share, of: deals, base: grand}'),
    [
      'wrong_type',
      '"of" of measure m must be a measure that aggregates or calculates, such as deals; found "s", which shows that one',
    ],
  ],
  [
    'a share of texts',
    measures('{show: share, of: ¦t, base: grand}, t: {agg: max, expr: stage}'),
    ['wrong_type', '"of" of measure m must be a measure of numbers; found a text'],
  ],
  [
    'a share of a measure that has a problem of its own, and only that',
    measures('{show: share, of: t, base: grand}, t: {agg: max, expr: ¦stag}'),
    ['unknown_column', 'table fact_deal has no column "stag"; nearest is "stage"'],
  ],
  [
    'a window of a share',
    measures('{show: share, of: deals, base: grand, window: ¦3}'),
    [
      'excluded_key',
      'measure m of cube deals takes no "window": it belongs to show: moving_average, and this is show: share',
    ],
  ],
  [
    'a moving average of no rows',
    measures('{show: moving_average, of: deals, window: ¦0}'),
    [
      'wrong_shape',
      '"window" of measure m of cube deals must be how many periods or rows it spans, such as 3; found the number 0',
    ],
  ],
]

const groups = { calendars, histories, joins, instants, hierarchies, cubes, measures: measureCases }

describe('rules', () => {
  it('find nothing in the definitions that the cases change', () => {
    const files = [{ path: 'cubes/deals.yaml', text: dealDefinitions() }]
    expect(loadModel(files, dealSchema, dealInstants)).toHaveProperty('model')
  })

  for (const [group, cases] of Object.entries(groups)) itSays(group, cases, dealSchema, dealInstants)
})
