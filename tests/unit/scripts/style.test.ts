import { describe, expect, it } from 'vitest'
import { checkStyle } from '../../../scripts/style.ts'

const check = (path: string, text: string) => checkStyle(new Map([[path, text]]))
const lines = (count: number) => Array.from({ length: count }, (_, i) => `log(${i})`).join('\n')

describe('checkStyle', () => {
  it('refuses a file over 400 lines and a function over 60', () => {
    expect(check('web/ui/pill.tsx', lines(400))).toEqual([])
    expect(check('web/ui/pill.tsx', lines(401))).toEqual(['web/ui/pill.tsx: 401 lines; at most 400'])
    expect(check('web/ui/pill.tsx', `const f = () => {\n${lines(58)}\n}`)).toEqual([])
    expect(check('web/ui/pill.tsx', `\nconst f = () => {\n${lines(59)}\n}`)).toEqual([
      'web/ui/pill.tsx:2: a function of 61 lines; at most 60',
    ])
  })

  it('refuses names that say nothing and names that are not kebab-case', () => {
    expect(check('web/ui/helpers.ts', '')).toHaveLength(1)
    expect(check('web/ui/PivotGrid.tsx', '')).toHaveLength(1)
    expect(check('web/ui/pivot-grid.tsx', '')).toEqual([])
  })

  it('wants a docstring on exported values of server, pipelines, charts and exploration', () => {
    const bare = 'const y = 1\nexport const x = y'
    for (const path of ['server/api/app.ts', 'pipelines/run.ts', 'web/charts/bars.ts', 'web/exploration/url.ts']) {
      expect(check(path, bare)).toEqual([`${path}:2: an export without a docstring`])
    }
    expect(check('web/ui/pill.tsx', bare)).toEqual([])
    expect(check('server/api/app.ts', '/** Gives one. */\nexport const x = 1')).toEqual([])
    expect(check('server/api/app.ts', '// gives one\nexport const x = 1')).toHaveLength(1)
    expect(check('server/api/app.ts', 'export type X = string')).toEqual([])
  })
})
