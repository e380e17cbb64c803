import { describe, expect, it } from 'vitest'
import { ModelCard, ModelList } from '../../server/contract/models.ts'
import { demoApi } from './api.ts'

const api = demoApi()

describe('models of customers', () => {
  it('are listed, also where nothing was there for them to read', async () => {
    const found = await api.ask('models', undefined)
    expect(ModelList.parse(found)).toEqual(found)
    expect(found.models.map(({ name, kind, state, rows, headline }) => [name, kind, state, rows, headline])).toEqual([
      ['rfm', 'segments', 'not_run', 0, []],
      ['value_level', 'segments', 'not_run', 0, []],
      ['value_class', 'segments', 'not_run', 0, []],
      ['clusters', 'segments', 'not_run', 0, []],
      ['lifetime_value', 'value', 'not_run', 0, []],
      ['migration', 'value', 'not_run', 0, []],
      ['contract_value', 'value', 'not_run', 0, []],
      ['churn', 'churn', 'not_run', 0, []],
      ['renewal', 'churn', 'not_run', 0, []],
      ['survival', 'churn', 'not_run', 0, []],
    ])
  })

  it('have cards that say what they are for, and where they must not be used', async () => {
    const response = await api.request('/api/models/churn')
    const card = ModelCard.parse(await response.json())
    expect(card).toMatchObject({
      name: 'churn',
      state: 'not_run',
      data: null,
      windows: null,
      metrics: [],
      backtests: [],
    })
    expect(card.limits).toContainEqual({
      code: 'no_decision_alone',
      facts: {},
      text: 'It must not decide alone about a person, such as whether somebody is served.',
    })
    expect(card.features.map(({ name }) => name)).toContain('days_since_last')
  })

  it('that are not known are refused with the nearest', async () => {
    const response = await api.request('/api/models/chrun')
    const { error } = await response.json()
    expect([response.status, error.code, error.details.closest]).toEqual([404, 'unknown_model', 'churn'])
  })

  it('are for the owner where there are policies', async () => {
    const { createApp } = await import('../../server/api/app.ts')
    const app = createApp({ ...api.dependencies, reader: { roles: ['seller'] } })
    for (const path of ['/api/models', '/api/models/churn']) expect((await app.request(path)).status).toBe(403)
  })
})
