import { afterEach, describe, expect, it } from 'vitest'
import {
  baselineText,
  driverTitle,
  featureTitle,
  groupTitle,
  groupWords,
  metricTitle,
  modelTitle,
  refusalText,
  sentenceTexts,
} from '../../../../web/features/models/card-texts.ts'
import { speak } from '../../../../web/language/language.ts'

const group = {
  name: '2',
  title: '2',
  customers: 10,
  share: 0.1,
  words: 'orders far above average (13; all 4.3)',
  profile: [
    { feature: 'frequency', level: 'far_above', mean: 13, all: 4.27 },
    { feature: 'monetary', level: 'average', mean: 1234.4, all: 1200 },
  ],
} as const
const copied = { ...group, profile: [...group.profile] }
const note = { code: 'inactive', facts: { count: 1200 }, text: '1,200 customers …' }
const refusal = {
  code: 'too_few_periods',
  message: 'there are orders of 2 months; needed are at least 6',
  sentence: 'too_few_periods/orders',
  facts: { count: 2, needed: 6 },
}
const kind = { feature: 'contract_kind=Gold', title: 'Kind of contract: Gold' }

describe('a card of a model', () => {
  afterEach(() => speak('en'))

  it('is said in Ukrainian, with numbers as they are written there', async () => {
    await speak('uk')
    expect(modelTitle({ name: 'churn', title: 'Chance of leaving' })).toBe('Імовірність відтоку')
    expect(metricTitle({ name: 'log_loss', title: 'Log loss' })).toBe('Логарифмічні втрати')
    expect(groupTitle({ name: 'at_risk', title: 'At risk' })).toBe('Під загрозою')
    expect(driverTitle('renewal', kind)).toBe('Вид контракту: Gold')
    expect(groupWords('clusters', copied, 'uk')).toBe(
      'Замовлення: значно вище середнього (13; загалом 4,3); Виручка: близько середнього (1\u00a0234; загалом 1\u00a0200)',
    )
    expect(sentenceTexts('notes', [note])).toEqual([
      '1\u00a0200 клієнтів не мають замовлень за дванадцять місяців: їх названо неактивними (Inactive), без балів.',
    ])
    expect(refusalText(refusal)).toBe('є замовлення за 2 місяці; потрібно щонайменше 6')
  })

  it('is said in Chinese', async () => {
    await speak('zh-CN')
    expect(groupWords('clusters', copied, 'zh-CN')).toBe(
      '订单数远高于平均（13；全部 4.3）；收入接近平均（1,234；全部 1,200）',
    )
    expect(refusalText(refusal)).toBe('有 2 个月的订单；至少需要 6 个月')
  })

  it('is as the API says it in English, and where nobody knows better words', async () => {
    expect(groupWords('clusters', copied, 'en')).toBe(group.words)
    expect(sentenceTexts('notes', [note])).toEqual([note.text])
    expect(baselineText({ name: 'rfm', baseline: null })).toBeNull()
    await speak('uk')
    expect(featureTitle('lifetime_value', { name: 'alpha', title: 'Alpha' })).toBe('Alpha')
    expect(refusalText({ ...refusal, sentence: null })).toBe(refusal.message)
    expect(sentenceTexts('notes', [{ ...note, code: 'unheard_of' }])).toEqual([note.text])
  })
})
