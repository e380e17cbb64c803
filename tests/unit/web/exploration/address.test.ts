import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Condition, Having, Member } from '../../../../server/contract/query.ts'
import { fromUrl, toUrl } from '../../../../web/exploration/address.ts'
import { AddressError, NewerAddressError } from '../../../../web/exploration/address-error.ts'
import {
  currentVersion,
  type Migration,
  migrated,
  migrations,
  type Parameters,
} from '../../../../web/exploration/address-versions.ts'
import {
  blankExploration,
  cellFormats,
  chartChoices,
  type Exploration,
  type Ordering,
} from '../../../../web/exploration/exploration.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'West',
    'true',
    'null',
    '-1',
    '1e3',
    'a,b',
    'a;b',
    'a b',
    '"',
    '\\',
    '😀',
    'Köln/Süd',
    '[]',
    '{}',
    '',
    '+',
    '&',
    '%20',
    '#',
  ),
)
const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
  fc.boolean(),
)
const member: fc.Arbitrary<Member> = fc.oneof(
  scalar,
  fc.constant(null),
  fc.array(fc.oneof(scalar, fc.constant(null)), { minLength: 1, maxLength: 3 }),
  fc.constantFrom<Member>({ special: 'unknown' }, { special: 'blank' }, { special: 'other' }),
)
const members = fc.array(member, { minLength: 1, maxLength: 4 })
const name = fc.oneof(fc.constantFrom('owner.office', 'closed.quarter', 'stage', 'won_value'), text)
const simple: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ attribute: name, in: members }),
  fc.record({ attribute: name, notIn: members }),
  fc.record({ attribute: name, from: scalar, to: scalar }),
  fc.record({ attribute: name, from: scalar }),
  fc.record({ attribute: name, lt: scalar, gte: scalar }),
  fc.record({ attribute: name, contains: text.filter((t) => t.length > 0) }),
  fc.record({ attribute: name, through: fc.constant('complete' as const) }),
  fc.record({ attribute: name, is: fc.constantFrom('blank' as const, 'unknown' as const) }),
)
const condition: fc.Arbitrary<Condition> = fc.oneof(
  simple,
  fc.array(simple, { minLength: 1, maxLength: 2 }).map((any) => ({ any })),
  simple.map((not) => ({ not })),
)
const bound = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0)
const having: fc.Arbitrary<Having> = fc.oneof(
  fc.record({ measure: name, gte: bound }),
  fc.record({ measure: name, gt: bound, at: name }),
  fc.record({ measure: name, between: fc.tuple(bound, bound) }),
  fc.record({ calc: name, lt: bound, lte: bound }),
)
const path = fc.array(member, { maxLength: 3 })
const names = fc.array(name, { maxLength: 3 })

const ordering: fc.Arbitrary<Ordering> = fc
  .record({
    by: name,
    direction: fc.constantFrom('asc' as const, 'desc' as const),
    at: fc.dictionary(name, member, { maxKeys: 2 }),
    isOfAll: fc.boolean(),
  })
  .map(({ by, direction, at, isOfAll }) => ({
    by,
    direction,
    ...(Object.keys(at).length > 0 && { at }),
    ...(isOfAll && { scope: 'all' as const }),
  }))

const exploration: fc.Arbitrary<Exploration> = fc
  .record({
    cube: name,
    measures: names,
    rows: names,
    multiples: fc.boolean(),
    columns: names,
    where: fc.array(condition, { maxLength: 3 }),
    having: fc.array(having, { maxLength: 2 }),
    parameters: fc.dictionary(name, scalar, { maxKeys: 2 }),
    scenarios: names,
    withoutEvents: fc.option(fc.constant(true as const), { nil: undefined }),
    allDates: fc.option(fc.constant(true as const), { nil: undefined }),
    sort: fc.array(ordering, { maxLength: 2 }),
    totals: fc.boolean(),
    totalsOf: fc.option(fc.constant('visible' as const), { nil: undefined }),
    expanded: fc.array(path, { maxLength: 2 }),
    collapsed: fc.array(path, { maxLength: 2 }),
    expandedColumns: fc.array(path, { maxLength: 2 }),
    collapsedColumns: fc.array(path, { maxLength: 2 }),
    formats: fc.dictionary(name, fc.constantFrom(...cellFormats), { maxKeys: 2 }),
    chart: fc.constantFrom(...chartChoices),
    linked: fc.uniqueArray(name, { maxLength: 5 }),
    top: fc.option(
      fc.record({
        kind: fc.constantFrom('top' as const, 'bottom' as const),
        n: fc.nat(),
        of: name,
        by: name,
        other: fc.boolean(),
      }),
      { nil: undefined },
    ),
    cell: fc.option(fc.record({ row: path, column: path, measure: name }), { nil: undefined }),
  })
  .map(({ top, cell, totalsOf, multiples, allDates, withoutEvents, ...rest }) => ({
    ...rest,
    ...(multiples && rest.rows.length > 0 && { multiples }),
    ...(allDates && { allDates }),
    ...(withoutEvents && { withoutEvents }),
    ...(top && { top }),
    ...(cell && { cell }),
    ...(totalsOf && { totalsOf }),
  }))

describe('the address of an exploration', () => {
  it('says the whole exploration: fromUrl(toUrl(x)) is x', () => {
    fc.assert(
      fc.property(exploration, (x) => {
        expect(fromUrl(toUrl(x))).toEqual(x)
      }),
    )
  })

  it('is the same text for the same exploration', () => {
    fc.assert(
      fc.property(exploration, (x) => {
        const again = fromUrl(toUrl(x))
        expect(again === undefined ? '' : toUrl(again)).toBe(toUrl(x))
      }),
    )
  })

  it('is readable for a common question', () => {
    const x: Exploration = {
      ...blankExploration('opportunities'),
      measures: ['won_value', 'won_value@prior(quarter):change', 'won_value:share.grand'],
      rows: ['owner.office'],
      columns: ['closed.quarter'],
      where: [
        { attribute: 'product.series', in: ['GTX', 'MG Special'] },
        { attribute: 'closed.date', from: '2017-01-01', to: '2017-06-30' },
      ],
      having: [{ measure: 'won_value', gte: 1000 }],
      parameters: { price_factor: 1.1, focus: 'Cyd' },
      scenarios: ['base', 'price_up'],
      sort: [{ by: 'won_value', direction: 'desc' }],
      top: { kind: 'top', n: 10, of: 'owner.name', by: 'won_value', other: true },
    }
    expect(toUrl(x)).toBe(
      '?v=1&cube=opportunities&measures=won_value,won_value@prior(quarter):change,won_value:share.grand&rows=owner.office&columns=closed.quarter' +
        '&where=product.series+in+GTX,%22MG+Special%22&where=closed.date+from+2017-01-01+to+2017-06-30' +
        '&having=won_value+gte+1000&parameter=price_factor+1.1&parameter=focus+Cyd&scenarios=base,price_up' +
        '&sort=desc+won_value&top=top+10+owner.name+by+won_value+other',
    )
  })

  it('keeps an expansion of the grand total apart from none', () => {
    const x = { ...blankExploration('c'), expanded: [[]] }
    expect(fromUrl(toUrl(x))).toEqual(x)
  })

  it('names no exploration without a cube', () => {
    expect(fromUrl('')).toBeUndefined()
  })

  it.each([
    ['?cube=c&colums=a', 'unknown parameter "colums"; expected v, cube, measures, rows'],
    ['?cube=c&totals=some', 'totals: found "some", expected all, visible, none'],
    ['?cube=c&chart=pie', 'chart: found "pie", expected auto, none, bars'],
    ['?cube=c&sort=up+x', 'sort: found "up x", expected "asc NAME" / "desc NAME"'],
    ['?cube=c&top=most', 'top: found "most", expected "top 10 ATTRIBUTE by MEASURE"'],
    ['?cube=c&where=owner.office+is+West', 'where: cannot read "owner.office is West"'],
    ['?cube=c&where={', 'where: cannot read "{"'],
    ['?cube=c&rows=1', 'rows: found 1 where a name is expected'],
    ['?v=one&cube=c', 'v: found "one", expected 1'],
    ['?v=0&cube=c', 'v: found "0", expected 1'],
    ['?v=1.0&cube=c', 'v: found "1.0", expected 1'],
    ['?v=1&cube=c&v=1', 'v: found "1 1", expected 1'],
  ])('refuses %s and says what is wrong', (search, message) => {
    expect(() => fromUrl(search)).toThrow(AddressError)
    expect(() => fromUrl(search)).toThrow(message)
  })
})

describe('an address of another version', () => {
  // each as a page of before wrote it: with quotes around parentheses, without columns that expand, without a version
  it.each([
    [
      '?cube=opportunities&measures=won_value,%22won_value@prior(quarter)%22&rows=owner.office&totals=none&expanded=West',
      {
        measures: ['won_value', 'won_value@prior(quarter)'],
        rows: ['owner.office'],
        totals: false,
        expanded: [['West']],
      },
    ],
    [
      '?cube=opportunities&where=owner.office+notIn+West,null&sort=asc+won_value&chart=multiples&cell=West;;won_value',
      {
        where: [{ attribute: 'owner.office', notIn: ['West', null] }],
        sort: [{ by: 'won_value', direction: 'asc' }],
        chart: 'multiples',
        cell: { row: ['West'], column: [], measure: 'won_value' },
      },
    ],
  ] as const)('of none at all still says its question: %s', (search, said) => {
    expect(fromUrl(search)).toEqual({ ...blankExploration('opportunities'), ...said })
  })

  it.each(['?v=2&cube=c', '?v=2', '?cube=c&rows=a&v=15'])('that is newer is not read at all: %s', (search) => {
    expect(() => fromUrl(search)).toThrow(NewerAddressError)
    expect(() => fromUrl(search)).toThrow(/^it is of version (2|15), and this page reads versions up to 1; nothing/)
  })

  // two changes that a later version might make: another name for a parameter, and another default
  const renamed: Migration = (parameters) =>
    parameters.map(([key, text]) => [key === 'measure' ? 'measures' : key, text] as const)
  const explicit: Migration = (parameters) =>
    parameters.some(([key]) => key === 'totals') ? parameters : [...parameters, ['totals', 'all']]
  const steps = [(parameters) => parameters, renamed, explicit] satisfies readonly Migration[]

  it.each<[Parameters, Parameters]>([
    [
      [
        ['cube', 'c'],
        ['measure', 'm'],
      ],
      [
        ['cube', 'c'],
        ['measures', 'm'],
        ['totals', 'all'],
      ],
    ],
    [
      [
        ['v', '1'],
        ['measure', 'm'],
      ],
      [
        ['measures', 'm'],
        ['totals', 'all'],
      ],
    ],
    [
      [
        ['totals', 'none'],
        ['v', '2'],
        ['measure', 'm'],
      ],
      [
        ['totals', 'none'],
        ['measure', 'm'],
      ],
    ],
    [
      [
        ['measure', 'm'],
        ['v', '3'],
      ],
      [['measure', 'm']],
    ],
  ])('%j goes through every step from its version on', (before, after) => {
    expect(migrated(before, steps)).toEqual(after)
  })

  it('is written in the version after the last step', () => {
    expect(currentVersion).toBe(migrations.length)
    expect(toUrl(blankExploration('c'))).toBe(`?v=${migrations.length}&cube=c`)
  })
})
