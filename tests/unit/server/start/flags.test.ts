import { describe, expect, it } from 'vitest'
import { readFlags, usage } from '../../../../server/start/flags.ts'

describe('the command line', () => {
  it('has defaults on the loopback address', () => {
    expect(readFlags([])).toEqual({ port: 4100, host: '127.0.0.1', data: 'data', workspace: undefined, help: false })
  })

  it('is read with spaces and with equals signs, the last of a flag counting', () => {
    expect(readFlags(['--port=1', '--port', '0', '--data=a=b', '--workspace', 'w', '--host=::1', '--help'])).toEqual({
      port: 0,
      host: '::1',
      data: 'a=b',
      workspace: 'w',
      help: true,
    })
  })

  it('names every flag in its help', () => {
    for (const flag of ['--port', '--host', '--data', '--workspace', '--help']) expect(usage).toContain(`  ${flag}`)
  })

  for (const [args, message] of [
    [['--prot', '1'], 'there is no flag "--prot"; nearest is "--port"'],
    [['4100'], 'there is no flag "4100"'],
    [['--port'], '--port needs a value'],
    [['--data', '--port'], '--data needs a value'],
    [['--data='], '--data needs a value'],
    [['--port', 'http'], '--port is a number from 0 to 65535; found "http"'],
    [['--port', '65536'], '--port is a number from 0 to 65535; found "65536"'],
    [['--host', '0.0.0.0'], '--host is a loopback address'],
    [['--host', 'example.com'], 'found "example.com"'],
  ] as const) {
    it(`refuses ${args.join(' ')}`, () => {
      expect(() => readFlags(args)).toThrow(message)
    })
  }
})
