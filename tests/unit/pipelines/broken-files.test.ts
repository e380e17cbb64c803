import { rmSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { PipelineError } from '../../../pipelines/problem.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type WorkspaceCopy, workspaceTest } from '../../support/workspace-copy.ts'

const file = 'files/sales_pipeline.csv'
const header = 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value'

const problemOf = async (warehouse: TestWarehouse) => {
  const error = await warehouse.run().catch((thrown: unknown) => thrown)
  if (error instanceof PipelineError) return error.problems
  throw error instanceof Error ? error : new Error('the file was loaded')
}

describe('a file that cannot be read as declared fails the run and says what, where and what was expected:', () => {
  workspaceTest('missing, with the nearest that exists', async ({ copy, warehouse }) => {
    copy.write('files/sales_pipline.csv', copy.read(file))
    rmSync(`${copy.folder}/${file}`)
    expect(await problemOf(warehouse)).toEqual([
      {
        file,
        message: `there is no such file in ${copy.folder}/files; nearest is "sales_pipline.csv" (source sales_pipeline, sources/sales_pipeline.yaml)`,
      },
    ])
  })

  workspaceTest('in a folder that is missing', async ({ copy, warehouse }) => {
    copy.replace('sources/sales_pipeline.yaml', 'files/sales', 'exports/sales')
    expect(await problemOf(warehouse)).toEqual([
      {
        file: 'exports/sales_pipeline.csv',
        message: `there is no folder ${copy.folder}/exports (source sales_pipeline, sources/sales_pipeline.yaml)`,
      },
    ])
  })

  workspaceTest('outside the workspace', async ({ copy, warehouse }) => {
    for (const pattern of ['../x.csv', '/etc/passwd', 'files/../../x.csv']) {
      copy.write(
        'sources/sales_pipeline.yaml',
        copy.read('sources/sales_pipeline.yaml').replace(/pattern: .*/, `pattern: ${pattern}`),
      )
      expect((await problemOf(warehouse))[0]?.message).toContain('the files must lie inside the workspace folder')
    }
  })

  const headers: readonly (readonly [title: string, header: string, message: string])[] = [
    [
      'misspelt',
      header.replace('deal_stage', 'deal_stag'),
      'column 5 is "deal_stag" and must be "deal_stage"; nearest is "deal_stage"',
    ],
    [
      'in another order',
      header.replace('product,account', 'account,product'),
      'column 3 is "account" and must be "product"; nearest is "account"',
    ],
    [
      'in other letters',
      header.toUpperCase(),
      'column 1 is "OPPORTUNITY_ID" and must be "opportunity_id"; nearest is "opportunity_id"',
    ],
    ['one too few', header.replace(',close_value', ''), 'column 8, "close_value", is missing'],
    ['one too many', `${header},currency`, 'column 9, "currency", is one too many'],
    ['by another delimiter', header.replaceAll(',', ';'), 'column 1 is "'],
  ]
  workspaceTest.for(headers)('its header %s', async ([, found, message], { copy, warehouse }) => {
    copy.replace(file, header, found)
    const [problem] = await problemOf(warehouse)
    expect(problem).toMatchObject({ file, line: 1 })
    expect(problem?.message).toContain(`the header must be "${header}"; found "${found}": ${message}`)
  })

  workspaceTest('without header', async ({ copy, warehouse }) => {
    copy.replace(file, `${header}\r\n`, '')
    expect((await problemOf(warehouse))[0]).toMatchObject({
      file,
      line: 1,
      message: expect.stringContaining('column 1 is "1C1I7A6R"'),
    })
  })

  workspaceTest('empty', async ({ copy, warehouse }) => {
    copy.write(file, '')
    expect(await problemOf(warehouse)).toEqual([
      { file, line: 1, message: `the file is empty; it must begin with the header "${header}"` },
    ])
  })

  workspaceTest('half-written: cut inside a record', async ({ copy, warehouse }) => {
    const text = copy.read(file)
    copy.write(file, text.slice(0, text.indexOf('\r\n', 200_000) - 20))
    const [problem] = await problemOf(warehouse)
    const line = text.slice(0, 200_000).split('\n').length
    expect(problem).toMatchObject({ file, line })
    expect(problem?.message).toMatch(
      /^the file is half-written: the last record does not end in a line break \(expected 8 fields, found \d\); there is ".+"$/,
    )
  })

  workspaceTest('half-written: cut right before a line break', async ({ copy, warehouse }) => {
    copy.write(file, copy.read(file).trimEnd())
    expect(await problemOf(warehouse)).toEqual([
      {
        file,
        line: 8801,
        message:
          'the file is half-written: the last record does not end in a line break; there is "8I5ONXJX,Versie Hillebrand,MG Advanced,,Prospecting,,,"; if it is whole, say final_newline: optional in sources/sales_pipeline.yaml',
      },
    ])
  })

  workspaceTest('half-written: cut inside quotes', async ({ copy, warehouse }) => {
    copy.write(file, `${header}\r\nA,"Moses\r\n`)
    expect((await problemOf(warehouse))[0]).toMatchObject({
      file,
      line: 2,
      message: expect.stringContaining(
        'the file ends inside field 2, whose quote is still open; there is "A,\\"Moses"',
      ),
    })
  })

  workspaceTest('in another encoding, with the line', async ({ copy, warehouse }) => {
    const [before, after] = [
      `${header}\r\nA,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,5\r\nB,`,
      ',GTX Basic,Cancity,Won,2017-01-01,2017-02-01,5\r\n',
    ]
    copy.write(file, Buffer.concat([Buffer.from(before), Buffer.from('J\xfcrgen', 'latin1'), Buffer.from(after)]))
    expect(await problemOf(warehouse)).toEqual([
      {
        file,
        line: 3,
        message:
          'the line is not written in utf-8; its bytes as Latin-1 are "B,Jürgen,GTX Basic,Cancity,Won,2017-01-0"',
      },
    ])
  })

  workspaceTest('in another encoding far into a long file, with the line', async ({ copy, warehouse }) => {
    const lines = copy.read(file).split('\r\n')
    const before = `${lines.slice(0, 8499).join('\r\n')}\r\n`
    const after = lines.slice(8499).join('\r\n')
    copy.write(file, Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)]))
    expect(await problemOf(warehouse)).toEqual([
      { file, line: 8500, message: expect.stringContaining('the line is not written in utf-8') },
    ])
  })

  workspaceTest('not written in the encoding that its source declares', async ({ copy, warehouse }) => {
    copy.replace('sources/sales_pipeline.yaml', 'final_newline', 'encoding: gb18030\n  final_newline')
    // GB18030 of 北京 is B1 B1 BE A9, and no character begins with FF
    const record = (bytes: readonly number[]) =>
      Buffer.concat([
        Buffer.from(`${header}\r\nA`),
        Buffer.from(bytes),
        Buffer.from(',Moses Frase,GTX Basic,,Prospecting,,,\r\n'),
      ])
    copy.write(file, record([0xb1, 0xb1, 0xbe, 0xa9]))
    await warehouse.run()
    expect(await warehouse.query('SELECT opportunity_id FROM fact_opportunity')).toEqual([{ opportunity_id: 'A北京' }])
    copy.write(file, record([0xff]))
    expect((await problemOf(warehouse))[0]).toMatchObject({
      file,
      line: 2,
      message: expect.stringContaining('the line is not written in gb18030'),
    })
  })

  workspaceTest('changed while it is read', async ({ copy, warehouse }) => {
    const onProgress = ({ step, source }: { step: string; source?: string }) => {
      if (step === 'extract' && source === 'sales_pipeline') copy.replace(file, '1054', '1055')
    }
    await expect(warehouse.run({ onProgress })).rejects.toThrow(
      `${file}: the file was changed while it was read; load it again`,
    )
  })
})

describe('a file that is odd but whole', () => {
  const oneRow = 'A,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,5'
  const load = async (copy: WorkspaceCopy, warehouse: TestWarehouse, content: string) => {
    copy.write(file, content)
    await warehouse.run()
    return warehouse.query('SELECT opportunity_id, source_line FROM fact_opportunity')
  }

  workspaceTest('may have one row', async ({ copy, warehouse }) => {
    expect(await load(copy, warehouse, `${header}\n${oneRow}\n`)).toEqual([{ opportunity_id: 'A', source_line: 2 }])
    expect(await warehouse.query('SELECT count(*) AS days, min(date) AS first FROM dim_date')).toEqual([
      { days: '366', first: '2017-01-01' },
    ])
  })

  workspaceTest('may begin with a byte order mark', async ({ copy, warehouse }) => {
    expect(await load(copy, warehouse, `\uFEFF${header}\r\n${oneRow}\r\n`)).toEqual([
      { opportunity_id: 'A', source_line: 2 },
    ])
  })

  workspaceTest('may have quotes around everything and empty lines at its end', async ({ copy, warehouse }) => {
    const quoted = [header, oneRow].map((line) =>
      line
        .split(',')
        .map((field) => `"${field}"`)
        .join(','),
    )
    expect(await load(copy, warehouse, `${quoted.join('\r\n')}\r\n\r\n\r\n`)).toEqual([
      { opportunity_id: 'A', source_line: 2 },
    ])
  })

  workspaceTest('may have a header and no rows, where its contract asks for none', async ({ copy, warehouse }) => {
    copy.replace('sources/sales_pipeline.yaml', 'rows: {min: 1}', 'rows: {}')
    expect(await load(copy, warehouse, `${header}\r\n`)).toEqual([])
    expect(await warehouse.query('SELECT date_key, date FROM dim_date')).toEqual([{ date_key: -1, date: null }])
    expect(await warehouse.query("SELECT complete_through, message FROM etl_run WHERE status = 'succeeded'")).toEqual([
      { complete_through: null, message: '127 rows read, 127 loaded, 0 rejected' },
    ])
  })
})
