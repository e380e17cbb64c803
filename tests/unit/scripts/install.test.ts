import { describe, expect, it } from 'vitest'
import { isInstalled } from '../../../scripts/install.mjs'

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/zod': { version: '4.6.7' },
  'node_modules/engine-darwin-arm64': { version: '1.0.0', optional: true },
}

describe('isInstalled', () => {
  it('is true where every package is there, those of other platforms aside', () => {
    expect(isInstalled(wanted, { 'node_modules/zod': { version: '4.6.7' } })).toBe(true)
  })

  it('is false where nothing was installed, a package is missing or has another version', () => {
    expect(isInstalled(wanted, undefined)).toBe(false)
    expect(isInstalled(wanted, {})).toBe(false)
    expect(isInstalled(wanted, { 'node_modules/zod': { version: '4.6.6' } })).toBe(false)
    const other = { 'node_modules/zod': { version: '4.6.7' }, 'node_modules/engine-darwin-arm64': { version: '0.9.0' } }
    expect(isInstalled(wanted, other)).toBe(false)
  })
})
