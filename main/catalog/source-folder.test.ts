import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harvestSources } from '../savepoint/uid/harvest.ts'
import { readSourceFolder } from './source-folder.ts'

describe('a job’s source folder', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-harvest-'))
    const files: Record<string, string | Uint8Array> = {
      'src/main/java/Job.java': 's.uid(Uids.ORDERS).uid("map")',
      'src/main/java/Uids.java': 'interface Uids { String ORDERS = "orders"; }',
      'conf/job.yaml': 'uid: from-yaml',
      'README.md': '.uid("from-readme")',
      'node_modules/x/index.js': 'a.uid("skipped")',
      'target/Job.java': 'a.uid("skipped")',
      '.git/Job.java': 'a.uid("skipped")',
      'src/Binary.java': Uint8Array.of(0, ...new TextEncoder().encode('a.uid("skipped")')),
      'src/Huge.java': `a.uid("skipped")${' '.repeat(2_000_000)}`,
    }
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), content)
    }
    await symlink(folder, join(folder, 'src', 'loop'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('reads sources and configuration, and resolves constants between files', async () => {
    const found = harvestSources(await readSourceFolder(folder))
    expect(found.sort((a, b) => (a.uid < b.uid ? -1 : 1))).toEqual([
      { uid: 'from-yaml', name: null, source: 'conf/job.yaml' },
      { uid: 'map', name: null, source: 'src/main/java/Job.java' },
      { uid: 'orders', name: null, source: 'src/main/java/Job.java' },
    ])
  })
})
