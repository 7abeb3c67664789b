import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { METADATA_VERSIONS } from '../../main/savepoint/metadata/model.ts'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'
import { writeMetadata } from '../../main/savepoint/metadata/write.ts'
import { corpusCases } from '../golden/corpus.ts'
import { arbitraryMetadata } from './arbitrary-metadata.ts'
import { readDamaged, THOROUGH } from './damage.ts'
import { mutate, random } from './mutate.ts'

vi.setConfig({ testTimeout: 300_000 })

/** The model as plain data: parts as read decode some of their values when they are asked for, by getters. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(plain)
  const keys = [...Object.keys(value), ...gettersOf(Object.getPrototypeOf(value) as object)]
  return Object.fromEntries(keys.map((key) => [key, plain((value as Record<string, unknown>)[key])]))
}

const gettersOf = (prototype: object): string[] =>
  prototype === Object.prototype
    ? []
    : Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([key, descriptor]) =>
        descriptor.get === undefined ? [] : [key],
      )

const RUNS = THOROUGH ? 2_000 : 200

describe.each(METADATA_VERSIONS.filter((version) => version > 1))('metadata version %i', (version) => {
  it('reads back whatever it was asked to write', () => {
    fc.assert(
      fc.property(arbitraryMetadata(version), (metadata) => {
        expect(plain(readMetadata(writeMetadata(metadata), 'fuzz'))).toEqual(metadata)
      }),
      { numRuns: RUNS },
    )
  })

  it('survives random damage', () => {
    const next = random(version)
    for (const metadata of fc.sample(arbitraryMetadata(version), { numRuns: RUNS, seed: version })) {
      const bytes = writeMetadata(metadata)
      for (let i = 0; i < 10; i++) readDamaged(mutate(bytes, next))
    }
  })
})

describe('real metadata', () => {
  it('survives random damage', () => {
    const next = random(Number(process.env.TIDEMARK_SEED ?? 1))
    for (const { metadata } of corpusCases()) {
      const bytes = readFileSync(metadata)
      for (let i = 0; i < (THOROUGH ? 100 : 10); i++) readDamaged(mutate(bytes, next))
    }
  })

  it('with absurd counts never takes more memory than a small multiple of the file', () => {
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      ['--max-old-space-size=48', join(import.meta.dirname, 'absurd-counts.ts')],
      { encoding: 'utf8' },
    )
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^\d+ variants read$/m)
    expect(status).toBe(0)
  })
})
