import { afterAll, describe, expect, it } from 'vitest'
import type { Catalog, CatalogParameter } from '../../../../server/contract/catalog.ts'
import { type NoticeCode, noticeCodes } from '../../../../server/contract/notices.ts'
import { noticeFact } from '../../../../web/features/explore/notice-facts.ts'
import { speak } from '../../../../web/language/language.ts'
import { viewCatalog } from '../view-catalog.ts'

const rate: CatalogParameter = { name: 'rate', title: 'Rate', type: 'number', default: 1 }
const catalog: Catalog = {
  ...viewCatalog,
  parameters: [rate],
  scenarios: [{ name: 'up', title: 'Prices up', sets: ['rate'] }],
}

/** What the server says of each code: one notice or more, with the English words of the page. */
const said: Readonly<Record<NoticeCode, readonly (readonly [object, string])[]>> = {
  as_of_ignored: [
    [{ asOf: '2026-03-31' }, 'As of 31 Mar 2026 changes nothing: no dimension here keeps its history.'],
    [{ asOf: 'event' }, 'As of the event changes nothing: no dimension here keeps its history.'],
  ],
  compared_dates: [
    [
      {
        measures: ['spend.cost'],
        from: '2026-01-01',
        to: '2026-03-31',
        readsFrom: null,
        readsTo: null,
        completeThrough: null,
      },
      'Cost for 1 Jan 2026 – 31 Mar 2026: no date.',
    ],
  ],
  cut_period: [
    [
      { periods: ['2026-01', '2026-02'] },
      'Jan 2026 and Feb 2026 are left out: the conditions or the data have a part of them only.',
    ],
  ],
  default_members: [
    [
      { perspective: 'sellers', conditions: [{ attribute: 'owner.office', in: ['West'] }] },
      'Filters that hold by default: Owner office West.',
    ],
  ],
  empty_set: [
    [{ set: 'leader', attribute: 'owner.name', path: 'where[0].set' }, 'Leader has no members, so nothing is in it.'],
    [
      { set: null, attribute: 'owner.office', path: 'where[0].set', scenario: 'up' },
      'The set of owner office has no members in Prices up, so nothing is in it.',
    ],
  ],
  incomplete_period: [
    [
      { periods: ['2026-03'], completeThrough: '2026-03-20' },
      'Mar 2026 is left out: data are complete through 20 Mar 2026.',
    ],
    [
      { periods: ['2026-03'], completeThrough: null },
      'Mar 2026 is left out: nobody has said up to when the data are complete.',
    ],
  ],
  late_period: [
    [
      { from: '2026-03-01', to: '2026-03-31', completeThrough: '2026-03-20' },
      'A period ends on 31 Mar 2026, and data are complete through 20 Mar 2026: a part of the change may be what is not there yet.',
    ],
  ],
  limited: [[{ limit: 1000, offset: 0, rows: 2500 }, 'The first 1,000 of 2,500 rows.']],
  no_period: [
    [
      { measures: ['spend.cost'], attributes: ['closed.month'], instead: 'prior(month)' },
      'Cost is empty in totals over closed month: nothing there says how far it moves.',
    ],
  ],
  no_amount: [
    [{ deals: 1 }, '1 open opportunity without a value is left out.'],
    [{ deals: 1200 }, '1,200 open opportunities without a value are left out.'],
  ],
  no_season: [
    [
      { values: 20, needed: 24 },
      '20 values are too few to learn a season from and to be tested, which takes 24: the forecast has none.',
    ],
  ],
  no_shares: [
    [
      { bridge: 'campaign', model: 'markov' },
      'Nothing is shared out by campaign by the model markov, so all is unassigned; the message of the last run says why, where the load could not make it.',
    ],
  ],
  no_version: [
    [
      { role: 'campaign', rows: 1, cube: 'spend' },
      'Spend: 1 row has no version of campaign that is valid at its date; it counts under the unknown member.',
    ],
    [
      { role: 'campaign', rows: 1200 },
      '1,200 rows have no version of campaign that is valid at their date; they count under the unknown member.',
    ],
  ],
  not_on_axis: [
    [
      { ignored: 'totals', attributes: ['owner.office', 'campaign.channel'] },
      'The totals by owner office and campaign channel are not shown: they are on no axis.',
    ],
    [
      { ignored: 'ranking', attributes: ['owner.office'] },
      'The ranking of owner office is not applied: it is on no axis.',
    ],
    [{ ignored: 'order', attributes: ['owner.office'] }, 'The order by owner office is not applied: it is on no axis.'],
  ],
  other_date: [
    [
      { attribute: 'campaign.channel', time: 'campaign' },
      'Campaign channel is not the date by which values go, campaign: those of the last periods may still change.',
    ],
  ],
  parameter_ignored: [[{ parameter: 'rate' }, 'Rate changes nothing: nothing that is asked reads it.']],
  parameter_set: [[{ parameter: 'rate', value: 2, default: 1 }, 'Rate is 2 here, not 1.']],
  partial_period: [
    [
      { attribute: 'closed.quarter', member: '2026-Q2', completeThrough: '2026-06-18' },
      'Q2 2026 is not complete: the data reach 18 Jun 2026.',
    ],
  ],
  ragged_level: [
    [
      { levels: ['owner.office'] },
      'Members of Office that are blank or named like the one above are no rows: what is below them stands one level up, and their facts are in the totals.',
    ],
  ],
  restated: [
    [
      {
        of: 'measure',
        name: 'spend.cost',
        run: 7,
        months: 1,
        from: '2026-03',
        to: '2026-03',
        values: [{ month: '2026-03', was: null, now: '1250' }],
      },
      'Cost of Mar 2026 was restated by run 7: 1,250, before no rows.',
    ],
    [
      { of: 'measure', name: 'spend.cost', run: 7, months: 3, from: '2026-01', to: '2026-03', values: [] },
      'Cost of 3 months from Jan 2026 to Mar 2026 was restated by run 7.',
    ],
    [
      { of: 'members', name: 'campaign', run: 7, months: 1, from: '2026-03', to: '2026-03' },
      'Rows of Mar 2026 count under other members of campaign since run 7: a version came late, or what was known of a member was changed.',
    ],
  ],
  scenario_ignored: [
    [{ scenario: 'up', parameters: ['rate'] }, 'Prices up changes nothing: nothing that is asked reads rate.'],
  ],
  scenario_set: [
    [
      { scenario: 'up', parameters: ['rate'], settings: [{ parameter: 'rate', value: 1.1 }] },
      'Prices up: rate is 1.1.',
    ],
  ],
  segment_known: [
    [
      { segment: 'spring', from: '2026-03-31', data: 'd1' },
      'Who is in Spring is known from 31 Mar 2026 on: as of an earlier date, or of none, rows are neither in it nor out of it.',
    ],
    [
      { segment: 'spring', from: null, data: null },
      'Spring is a snapshot, but nothing is stored of it yet: its members were found for this answer.',
    ],
  ],
  set_version: [
    [{ set: 'leader', version: '2026-04-02', data: 'd1' }, 'Leader has the members that were stored for 2 Apr 2026.'],
    [
      { set: 'leader', version: null, data: null },
      'Leader is frozen, but nothing is stored of it yet: its members were found for this answer.',
    ],
  ],
  shares_do_not_add_up: [
    [
      { measures: ['roas share of total'] },
      'The shares roas share of total do not add up to the whole: each is of a value computed anew, not of a sum.',
    ],
  ],
  tested_shorter: [
    [
      { tested: 3, horizon: 6 },
      'Forecasts were tested up to 3 periods ahead, not 6; how good they are beyond that is not known.',
    ],
  ],
  totals_include_hidden: [[{}, 'Totals include the members that filters on measures, rankings and limits hide.']],
  totals_of_all: [[{}, 'Totals cover also rows that you may not see; the rows of the answer do not.']],
  totals_of_seen: [
    [
      {},
      'Values are of the rows that you may see, those of totals too: what is asked would tell apart groups that are too small.',
    ],
  ],
  totals_of_visible: [[{}, 'Totals are of the members that filters on measures and rankings leave, not of all.']],
  undated: [[{ attribute: 'owner.office' }, 'What has no owner office is left out.']],
  unequal_periods: [[{ before: 31, after: 28 }, 'Before are 31 days, after 28: a part of the change is that.']],
  unknown_value: [[{ attribute: 'owner.office', found: 'Wst', nearest: 'West' }, 'Office has no member “Wst”.']],
  unrelated: [
    [
      { measures: ['spend.cost'], attributes: ['owner.office'], rule: 'blank', filter: true },
      'Cost is not known by owner office: it is empty under this filter.',
    ],
  ],
  zone_ignored: [[{ zone: 'Asia/Tokyo' }, 'The zone Asia/Tokyo changes nothing: here are dates, no instants.']],
}

const all = noticeCodes.flatMap((code) => said[code].map(([details, text]) => ({ code, details, text })))
const untranslated = 'what the API says in English'
const factOf = ({ code, details }: { code: NoticeCode; details: object }, locale: string): string =>
  noticeFact({ code, details: { ...details }, text: untranslated }, catalog, locale)

describe('a notice', () => {
  afterAll(() => speak('en'))

  it.each(all)('$code is said in the words of the page: $text', async (notice) => {
    await speak('en')
    expect(factOf(notice, 'en')).toBe(notice.text)
  })

  it.each([
    ['uk', /\p{Script=Cyrillic}/u],
    ['zh-CN', /\p{Script=Han}/u],
  ] as const)('of every code is said in %s, with all that it tells of', async (locale, script) => {
    await speak(locale)
    const wrong = all
      .map((notice) => factOf(notice, locale))
      .filter((text) => !script.test(text) || /[{}]|undefined/.test(text))
    expect(wrong).toEqual([])
  })

  it('has what it tells of in every language', async () => {
    await speak('uk')
    expect(factOf({ code: 'totals_of_seen', details: {} }, 'uk')).toContain('дозволено бачити')
    expect(factOf({ code: 'no_version', details: { role: 'campaign', rows: 3 } }, 'uk')).toBe(
      '3 рядки не мають версії campaign, чинної на їхню дату; їх віднесено до невідомого елемента.',
    )
    await speak('zh-CN')
    expect(factOf({ code: 'parameter_set', details: { parameter: 'rate', value: 2, default: 1 } }, 'zh-CN')).toBe(
      'Rate在此为 2，而非 1。',
    )
  })

  it('that a newer server has is said as the server does', () => {
    const notice = { code: 'unheard_of' as NoticeCode, details: {}, text: 'spend.cost is whole' }
    expect(noticeFact(notice, catalog, 'en')).toMatch(/^Cost is whole/)
  })
})
