import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { header, records, refuses, sourceOf, textOf, withHeader } from '../../support/bad-input.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const file = 'files/things.csv'
const source = '(source things, sources/things.yaml)'
const good = textOf(header, ...records)
const more = textOf(header, ...records, 'd,,,')

/** Removes the file of things; gives its absolute path. */
const without = ({ folder }: SmallWorkspace): string => {
  rmSync(join(folder, file))
  return join(folder, file)
}

const looksFor = (pattern: string) => (small: SmallWorkspace) =>
  small.write('sources/things.yaml', sourceOf(`pattern: ${pattern}, ${withHeader}`))

const holds =
  (content: string | Uint8Array, path = file) =>
  (small: SmallWorkspace) =>
    small.write(path, content)

/** Does something to the workspace when the files were found, before they are read. */
const beforeReading = (work: (small: SmallWorkspace) => void) => (small: SmallWorkspace) => ({
  onProgress: ({ step }: { step: string }) => {
    if (step === 'extract') work(small)
  },
})

const fullOfText = { title: 'a pattern of nothing that is there', file: 'files/tings*.csv' }

refuses('text', [
  {
    title: 'a file that is gone',
    spoil: ({ folder }) => renameSync(join(folder, file), join(folder, 'files/thinks.csv')),
    says: (folder) => [
      { file, message: `there is no such file in ${folder}/files; nearest is "thinks.csv" ${source}` },
    ],
  },
  {
    title: fullOfText.title,
    spoil: looksFor(`"${fullOfText.file}"`),
    says: (folder) => [
      {
        file: fullOfText.file,
        message: `there is no such file in ${folder}/files; nearest is "things.csv" ${source}`,
      },
    ],
  },
  {
    title: 'a folder that is not there',
    spoil: looksFor('exports/things.csv'),
    says: (folder) => [{ file: 'exports/things.csv', message: `there is no folder ${folder}/exports ${source}` }],
  },
  ...['../../etc/passwd', '/etc/passwd', 'files/../../things.csv'].map((pattern) => ({
    title: `a pattern that leaves the workspace: ${pattern}`,
    spoil: looksFor(pattern),
    says: [{ file: pattern, message: `the files must lie inside the workspace folder ${source}` }],
  })),
  {
    title: 'a folder in place of a file',
    spoil: (small) => mkdirSync(without(small)),
    says: (folder) => [{ file, message: `${folder}/${file} is a folder, no file ${source}` }],
  },
  {
    title: 'a link to a folder',
    spoil: (small) => symlinkSync('.', without(small)),
    says: [{ file, message: 'it is a folder, no file' }],
  },
  {
    title: 'a link to nothing',
    spoil: (small) => symlinkSync('nothing.csv', without(small)),
    says: [{ file, message: 'the file cannot be read: there is no such file, or it is a link to none' }],
  },
  {
    title: 'a link to itself',
    spoil: (small) => symlinkSync('things.csv', without(small)),
    says: [{ file, message: 'the file cannot be read: it is a link that leads in a circle' }],
  },
  ...['/etc/passwd', '/dev/zero'].map((target) => ({
    title: `a link out of the workspace: ${target}`,
    spoil: (small: SmallWorkspace) => symlinkSync(target, without(small)),
    says: [
      {
        file,
        message: `the file is a link out of the workspace folder, to ${target}; link its folder, or copy the file`,
      },
    ],
  })),
  {
    title: 'a pipe, which nobody writes to',
    spoil: (small) => execFileSync('mkfifo', [without(small)]),
    says: [{ file, message: 'it is a pipe, no file' }],
  },
  {
    title: 'a file without a byte',
    spoil: holds(''),
    says: [{ file, line: 1, message: `the file is empty; it must begin with the header "${header}"` }],
  },
  {
    title: 'a file that is removed while it is read',
    spoil: holds(more),
    options: beforeReading(without),
    says: [{ file, message: 'the file cannot be read: there is no such file, or it is a link to none' }],
  },
  {
    title: 'a file that is changed while it is read',
    spoil: holds(more),
    options: beforeReading(holds(good)),
    says: [{ file, message: 'the file was changed while it was read; load it again' }],
  },
  {
    title: 'a header that is wrong in a file with quotes, a line break and an emoji in its name',
    spoil: (small) => {
      looksFor('"files/*.csv"')(small)
      small.write('files/my "things"\n🙂.csv', 'x\n')
    },
    says: [
      {
        file: 'files/my "things"\n🙂.csv',
        line: 1,
        message: `the header must be "${header}"; found "x": column 1 is "x" and must be "id"; nearest is "id"`,
      },
    ],
  },
])

const packed = 'files/things.csv.gz'
const isNoGzip = 'the file is no whole gzip file, though its name ends in .gz'
const isCut = 'the gzip file is cut: it ends before what it holds does'

refuses('gz', [
  {
    title: 'a gzip file that is cut',
    spoil: holds(gzipSync(more).subarray(0, 30), packed),
    says: [{ file: packed, message: isCut }],
  },
  { title: 'a gzip file without a byte', spoil: holds('', packed), says: [{ file: packed, message: isCut }] },
  { title: 'text that is called gzip', spoil: holds(more, packed), says: [{ file: packed, message: isNoGzip }] },
  {
    title: 'a gzip file of which one bit is wrong',
    spoil: holds(
      gzipSync(more).map((byte, i, all) => (i === all.length - 6 ? byte ^ 1 : byte)),
      packed,
    ),
    says: [{ file: packed, message: isNoGzip }],
  },
  {
    title: 'a gzip file with something behind its end',
    spoil: holds(Buffer.concat([gzipSync(more), Buffer.from('more')]), packed),
    says: [{ file: packed, message: isNoGzip }],
  },
  ...(
    [
      ['gzip', gzipSync(good), 'the file is packed by gzip; its name must end in .gz'],
      ['zip', 'PK\u0003\u0004', 'the file is a zip archive or a workbook; unpack it, or say format: xlsx'],
      ['Parquet', 'PAR1', 'the file is Parquet; say format: parquet'],
      [
        'an old workbook',
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        'the file is an old workbook (.xls); save it as .xlsx and say format: xlsx',
      ],
    ] as const
  ).map(([what, content, message]) => ({
    title: `${what} that is called text`,
    spoil: holds(content),
    says: [{ file, line: 1, message }],
  })),
])

const nobody = 65_534

/** Works as another user, where this one may be any. */
const asNobody = async <T>(work: () => Promise<T>): Promise<T> => {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(nobody)
  try {
    return await work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

smallTest(
  'a file or folder that this user may not read is told, and what was served is',
  async ({ small, warehouse }) => {
    small.entity('thing_id VARCHAR', 'name VARCHAR', 'amount DECIMAL(18, 2)', 'day DATE')
    looksFor(file)(small)
    holds(good)(small)
    await warehouse.run()
    holds(more)(small)
    chmodSync(small.folder, 0o755)
    chmodSync(join(small.folder, file), 0)
    await expect(asNobody(() => warehouse.run())).rejects.toThrow(
      `${file}: the file cannot be read: this user may not read it`,
    )
    chmodSync(join(small.folder, 'files'), 0)
    await expect(asNobody(() => warehouse.run())).rejects.toThrow(
      `${file}: this user may not read the folder ${small.folder}/files ${source}`,
    )
    chmodSync(join(small.folder, 'files'), 0o755)
    expect(await warehouse.query('SELECT status FROM etl_run ORDER BY run_id')).toEqual([
      { status: 'succeeded' },
      { status: 'failed' },
      { status: 'failed' },
    ])
    expect(await warehouse.query('SELECT count(*) AS things FROM fact_thing')).toEqual([{ things: '3' }])
  },
)

smallTest('a folder of the workspace may be a link to another place', async ({ small, warehouse }) => {
  small.entity('thing_id VARCHAR', 'name VARCHAR', 'amount DECIMAL(18, 2)', 'day DATE')
  looksFor('linked/things.csv')(small)
  const outside = `${small.folder}-outside`
  mkdirSync(outside)
  symlinkSync(outside, join(small.folder, 'linked'))
  holds(good, 'linked/things.csv')(small)
  expect((await warehouse.run()).files).toMatchObject([{ file: 'linked/things.csv', loaded: 3 }])
  rmSync(outside, { recursive: true })
})
