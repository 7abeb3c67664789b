/** Run by metadata.test.ts in a process of little memory: every 4 bytes of real files become an absurd count once. */
import { readFileSync } from 'node:fs'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'
import { TidemarkError } from '../../shared/model/problem.ts'
import { corpusCases } from '../golden/corpus.ts'

let variants = 0
for (const { metadata } of corpusCases().filter(({ name }) => /^(1\.4|1\.11|1\.20|2\.3)\/(keyed|pressed|operator)/.test(name))) {
  const bytes = Uint8Array.from(readFileSync(metadata))
  const view = new DataView(bytes.buffer)
  for (let at = 8; at + 4 <= bytes.length; at += 7) {
    const was = view.getInt32(at)
    for (const absurd of [0x7fffffff, 0x0fffffff, bytes.length]) {
      view.setInt32(at, absurd)
      try {
        readMetadata(bytes, metadata)
      } catch (error) {
        if (!(error instanceof TidemarkError)) throw error
      }
      variants++
    }
    view.setInt32(at, was)
  }
}
process.stdout.write(`${variants} variants read\n`)
