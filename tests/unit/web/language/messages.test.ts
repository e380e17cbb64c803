import { afterAll, describe, expect, it } from 'vitest'
import { status } from '../../../../server/contract/errors.ts'
import { noteTexts } from '../../../../server/contract/model-texts.ts'
import { refusalText, refusalTexts } from '../../../../server/contract/refusals.ts'
import { unsoundReasons, unsoundText } from '../../../../server/contract/unsound.ts'
import { warningTexts } from '../../../../server/contract/warnings.ts'
import { en } from '../../../../web/language/en/index.ts'
import { apiText, errorText, languageOf, list, localeOf, speak, t } from '../../../../web/language/language.ts'
import type { Forms, Messages } from '../../../../web/language/messages.ts'
import { uk } from '../../../../web/language/uk/index.ts'
import { zhCN } from '../../../../web/language/zh-CN/index.ts'

/** Every text of a catalogue by its path; a form of number is the last step of one. */
const texts = (messages: Messages, path = ''): [string, string][] =>
  Object.entries(messages).flatMap(([name, message]): [string, string][] =>
    typeof message === 'string' ? [[`${path}${name}`, message]] : texts(message as Messages, `${path}${name}.`),
  )

/** What the API itself says in English. */
const isOfApi = (path: string): boolean => /^(errors|cards|warnings)\./.test(path)

const isForm = /\.(one|few|many|other)$/

/** Paths of messages, those of all forms of one message as one. */
const names = (messages: Messages): string[] => [...new Set(texts(messages).map(([path]) => path.replace(isForm, '')))]

/** The values that stand in a text, without how they are written. */
const valuesIn = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{(\w+)[^}]*\}\}/g)].map(([, name = '']) => name))].sort()

const catalogues = { en, uk, 'zh-CN': zhCN } as const

/** The forms that whole numbers and fractions take, as the locale data of the language say. */
const formsOf = (language: string): readonly string[] =>
  new Intl.PluralRules(language).resolvedOptions().pluralCategories

describe.each(['uk', 'zh-CN'] as const)('the messages in %s', (language) => {
  const translated = new Map(texts(catalogues[language]))

  it('are all that there are in English, and no other', () => {
    expect(
      names(catalogues[language])
        .filter((name) => !isOfApi(name))
        .sort(),
    ).toEqual(names(en).sort())
  })

  it('have the values that the English ones have', () => {
    const wrong = texts(en).filter(([path, text]) => {
      const own = translated.get(path) ?? translated.get(path.replace(isForm, '.other')) ?? ''
      // a form for one thing may do without its number
      return valuesIn(own).join() !== valuesIn(text).join() && !isForm.test(path)
    })
    expect(wrong).toEqual([])
  })

  it('have in every form the values of their English other form, but for the number itself', () => {
    const english = new Map(texts(en))
    const withoutCount = (text: string) => valuesIn(text).filter((name) => name !== 'count')
    const wrong = [...translated].filter(
      ([path, text]) =>
        isForm.test(path) &&
        !isOfApi(path) &&
        withoutCount(text).join() !== withoutCount(english.get(path.replace(isForm, '.other')) ?? '').join(),
    )
    expect(wrong).toEqual([])
  })
})

describe.each(['en', 'uk', 'zh-CN'] as const)('messages with a number in %s', (language) => {
  it('have every form of number that the language has', () => {
    const found = new Map<string, string[]>()
    for (const [path] of texts(catalogues[language])) {
      const form = isForm.exec(path)?.[1]
      if (form === undefined) continue
      const name = path.replace(isForm, '')
      found.set(name, [...(found.get(name) ?? []), form])
    }
    const wrong = [...found].filter(([, forms]) => forms.sort().join() !== [...formsOf(language)].sort().join())
    expect(found.size).toBeGreaterThan(10)
    expect(wrong).toEqual([])
  })
})

describe('the language of a locale', () => {
  it.each([
    ['uk-UA', 'uk'],
    ['uk', 'uk'],
    ['zh-Hans-CN', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    ['en-GB', 'en'],
    ['de', 'en'],
    ['ukr', 'en'],
  ])('of %s is %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language)
  })

  it('is written as the browser writes it, where it has a locale of the language', () => {
    expect(localeOf('en', ['uk-UA', 'en-GB', 'en-US'])).toBe('en-GB')
    expect(localeOf('uk', ['en-GB'])).toBe('uk')
  })
})

describe('messages', () => {
  afterAll(() => speak('en'))

  it('are said in English until another language has come', () => {
    expect(t('explore.rows', { count: 1 })).toBe('1 row')
    expect(t('explore.rows', { count: 12_345 })).toBe('12,345 rows')
    expect(list(['a', 'b', 'c'])).toBe('a, b and c')
  })

  it('choose among the four forms of Ukrainian', async () => {
    await speak('uk-UA')
    expect([1, 2, 5, 11, 21, 22, 25].map((count) => t('explore.rows', { count }))).toEqual([
      '1 рядок',
      '2 рядки',
      '5 рядків',
      '11 рядків',
      '21 рядок',
      '22 рядки',
      '25 рядків',
    ])
    expect(t('explore.rows', { count: 12_345 })).toBe('12\u00a0345 рядків')
    expect(list(['а', 'б', 'в'])).toBe('а, б і в')
  })

  it('are said in Chinese for every locale of it', async () => {
    await speak('zh-SG')
    expect(t('explore.rows', { count: 12_345 })).toBe('12,345 行')
    expect(list(['甲', '乙', '丙'])).toBe('甲、乙和丙')
  })

  it('do not read values as markup or as further messages', async () => {
    await speak('en')
    expect(t('states.remove', { filter: '<b>{{x}} $t(frame.close)</b>' })).toBe('Remove “<b>{{x}} $t(frame.close)</b>”')
  })
})

describe('errors of the API', () => {
  afterAll(() => speak('en'))
  const details = { cube: 'deals', kind: 'measure', name: 'wno', closest: 'won' }

  it('are said in the language of the pages, by their code and details', async () => {
    await speak('uk')
    expect(errorText('unknown_measure', details)).toBe('куб deals не має показника «wno»; найближче: «won»')
    expect(errorText('not_on_axis', { attribute: 'x', axes: ['a', 'b'] })).toBe(
      'x не стоїть на жодній осі; на осях: a, b',
    )
    expect(errorText('not_on_axis', { attribute: 'x', axes: [] })).toBe('x не стоїть на жодній осі; на осях: немає')
    await speak('zh-CN')
    expect(errorText('unknown_measure', { ...details, closest: undefined })).toBe('数据立方体 deals 没有指标“wno”')
  })

  it('keep their own words in English, and where there are no others', async () => {
    await speak('en')
    expect(errorText('unknown_measure', details)).toBeUndefined()
    await speak('uk')
    expect(errorText('unsound', { reason: 'unheard_of' })).toBeUndefined()
    expect(errorText('corrections_refused', { problems: [] })).toBeUndefined()
  })

  it.each(['uk', 'zh-CN'] as const)('in %s are of codes that there are', (language) => {
    const codes = Object.keys(catalogues[language].errors).filter((code) => !['nearest', 'none'].includes(code))
    expect(codes.filter((code) => !(code in status))).toEqual([])
    // their words are a problem that the server has found, which it says in English
    const said = ['invalid_request', 'not_supported_yet', 'definition_problems']
    const without = Object.keys(status).filter((code) => !codes.includes(code) && !said.includes(code))
    expect(without.sort()).toEqual(['corrections_refused', 'unknown_default', 'wrong_media_type', 'wrong_path_length'])
  })
})

/** What the English text of a reason tells of: the names of the details that it reads. */
const toldBy = (text: (details: never) => string): string[] => {
  const read = new Set<string>()
  const get = (_: object, name: string | symbol) => {
    read.add(String(name))
    return ['x']
  }
  text(new Proxy({}, { get }) as never)
  return [...read].filter((name) => name !== 'closest').sort()
}

describe('reasons why a question has no sound answer', () => {
  afterAll(() => speak('en'))

  it.each(['uk', 'zh-CN'] as const)('are all said in %s, with what the English text tells of', (language) => {
    const { unsound } = catalogues[language].errors
    const told = Object.entries(unsound).map(([reason, text]) => [reason, valuesIn(text)])
    const english = Object.entries(unsoundReasons).map(([reason, text]) => [reason, toldBy(text)])
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(english))
    expect(english.length).toBeGreaterThan(100)
  })

  const elsewhere = { reason: 'set_elsewhere', set: 'best', attribute: 'owner.name', cube: 'accounts' } as const
  const apart = { reason: 'sets_of_several', attributes: ['owner.name', 'stage'] } as const
  const thawed = { reason: 'set_not_frozen', set: 'daily', closest: 'nightly' } as const
  const shared = { reason: 'share_of_node', attribute: 'owner.org' } as const

  it('are said in English by the API', () => {
    expect(unsoundText(elsewhere)).toBe(
      'set best has members of owner.name, which cube accounts does not have; ask a cube that has it',
    )
  })

  it('are said in Ukrainian, lists as it lists them and the nearest name last', async () => {
    await speak('uk')
    expect(errorText('unsound', elsewhere)).toBe(
      'набір best складається з елементів owner.name, якого куб accounts не має; візьміть куб, який його має',
    )
    expect(errorText('unsound', apart)).toContain('owner.name, stage; ')
    expect(errorText('unsound', thawed)).toBe(
      'набір daily не заморожується і не має версій; приберіть version або задайте набору freeze: nightly; найближче: «nightly»',
    )
    expect(errorText('unsound', shared)).toContain('m / m{ owner.org = ключ }')
  })

  it('are said in Chinese', async () => {
    await speak('zh-CN')
    expect(errorText('unsound', elsewhere)).toBe(
      '集合 best 的成员属于 owner.name，而数据立方体 accounts 没有该属性；请查询具有它的数据立方体',
    )
    expect(errorText('unsound', apart)).toContain('owner.name、stage')
    expect(errorText('unsound', shared)).toContain('m / m{ owner.org = 键 }')
  })
})

/** The values that a message tells in all its forms; a form that tells others than its other form is told with its name. */
const toldIn = (message: string | Forms): readonly string[] => {
  if (typeof message === 'string') return valuesIn(message)
  const all = valuesIn(message.other)
  const without = Object.entries(message).filter(([, text]) => valuesIn(text).join() !== all.join())
  return [...all, ...without.map(([form]) => `but not in ${form}`)]
}

describe('what the API says of models and analyses', () => {
  afterAll(() => speak('en'))

  const english = {
    refusals: refusalTexts,
    warnings: warningTexts,
    notes: noteTexts,
  } as const
  const own = (language: 'uk' | 'zh-CN') => {
    const { errors, warnings, cards } = catalogues[language]
    return { refusals: errors.model_refused, warnings, notes: cards.notes } as const
  }

  it.each([
    ['uk', 'refusals', 150],
    ['uk', 'warnings', 10],
    ['uk', 'notes', 10],
    ['zh-CN', 'refusals', 150],
    ['zh-CN', 'warnings', 10],
    ['zh-CN', 'notes', 10],
  ] as const)('has in %s all %s, with what the English text tells of', (language, kind, least) => {
    const told = Object.entries<string | Forms>(own(language)[kind]).map(([code, text]) => [code, toldIn(text)])
    const expected = Object.entries(english[kind]).map(([code, text]) => [code, toldBy(text)])
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(expected))
    expect(expected.length).toBeGreaterThan(least)
  })

  it('chooses the form of a noun by the number, and writes dates, numbers and shares as the reader does', async () => {
    await speak('uk-UA')
    const inactive = [1, 3, 5, 1234].map((count) => apiText('cards.notes.inactive', { count })?.split(' не ')[0])
    expect(inactive).toEqual(['1 клієнт', '3 клієнти', '5 клієнтів', '1\u00a0234 клієнти'])
    expect(apiText('cards.notes.learned_quarterly', { until: '2026-06-30' })).toMatch(/ 30 черв\. 2026 р\.$/)
    expect(apiText('cards.notes.amounts_go_with_frequency', { correlation: -0.41 })).toContain('кореляція -0,41')
    expect(apiText('cards.notes.kinds_left_out', { kinds: ['A', 'B'] })).toMatch(/: A, B\.$/)
    const ratio = { arm: 'control', foundShare: 0.482, plannedShare: 0.5 }
    expect(apiText('warnings.sample_ratio', ratio)).toContain('control має 48,2\u00a0% замість запланованих 50\u00a0%')
    expect(apiText('warnings.still_running', { campaign: 'x', month: '2026-03' })).toContain('березень 2026')
    await speak('zh-CN')
    expect(apiText('cards.notes.inactive', { count: 1234 })).toMatch(/^1,234 个客户/)
    expect(apiText('cards.notes.learned_quarterly', { until: '2026-06-30' })).toContain('2026年6月30日')
  })

  it('says a refusal by its sentence, which has a slash where a code has several', async () => {
    const found = { count: 21, needed: 18, seen: 6, after: 6 }
    const details = { reason: 'too_few_periods', sentence: 'too_few_periods/leaving', problem: 'there …', found }
    await speak('uk')
    expect(errorText('model_refused', details)).toMatch(/^є замовлення за 21 місяць; потрібно щонайменше 18: 6, щоб/)
    expect(errorText('model_refused', { ...details, sentence: 'unheard_of' })).toBeUndefined()
    expect(errorText('wrong_upload_state', { reason: 'in_place', name: 'a.csv', paths: ['x/a.csv'] })).toBe(
      'a.csv уже на місці як x/a.csv',
    )
    await speak('zh-CN')
    expect(errorText('model_refused', details)).toMatch(/^有 21 个月的订单；至少需要 18 个月/)
  })

  it('is what the API says in English', async () => {
    await speak('en')
    expect(apiText('cards.models.churn.title')).toBeUndefined()
    expect(refusalText('too_few_customers/levels', { count: 1 })).toBe('there is 1 customer; levels need at least 2')
    expect(refusalText('date_in_future/orders', { count: 1200 })).toMatch(
      /^1,200 days with orders of a customer are after/,
    )
    expect(noteTexts.learned_quarterly({ until: '2026-06-30' })).toBe(
      'It is learned at the end of each quarter: for this month until 30 Jun 2026.',
    )
    expect(warningTexts.little_explained({ channels: ['Fair', 'Search'], share: 0.1 })).toMatch(
      /^Of .* of Fair, Search .* than 10 %/,
    )
  })
})
