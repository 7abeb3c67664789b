import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeProperties } from '../../main/savepoint/metadata/properties.ts'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'
import { writeMetadata } from '../../main/savepoint/metadata/write.ts'
import { checkpointProperties, savepointProperties } from '../../main/savepoint/metadata/write-properties.ts'

interface Vectors {
  files: { name: string; version: number; length: number; hex: string }[]
  checkpointPropertiesJavaSerialized: { name: string; length: number; hex: string }[]
}

/** Metadata that Flink 2.3.0's own classes wrote, one file per kind of handle. */
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors/metadata.json'), 'utf8')) as Vectors

describe.each(vectors.files)('$name', ({ name, version, length, hex }) => {
  const bytes = Buffer.from(hex, 'hex')

  it('reads and writes back the same bytes', () => {
    expect(bytes.length).toBe(length)
    const metadata = readMetadata(bytes, name)
    expect(metadata.version).toBe(version)
    expect(Buffer.from(writeMetadata(metadata)).toString('hex')).toBe(hex)
  })
})

describe.each(vectors.checkpointPropertiesJavaSerialized)('properties: $name', ({ name, length, hex }) => {
  it('says what its name says', () => {
    const bytes = Buffer.from(hex, 'hex')
    expect(bytes.length).toBe(length)
    const facts = describeProperties(bytes)
    expect(facts).not.toBeNull()
    const isCheckpoint = /checkpoint/i.test(name)
    expect(facts?.kind).toBe(isCheckpoint ? 'checkpoint' : 'savepoint')
    expect(facts?.format).toBe(isCheckpoint ? null : name.includes('NATIVE') ? 'NATIVE' : 'CANONICAL')
    expect(facts?.action).toBe(isCheckpoint ? null : /terminate/.test(name) ? 'TERMINATE' : /suspend/.test(name) ? 'SUSPEND' : 'NONE')
    expect(facts?.flags.unclaimed).toBe(/unclaimed/i.test(name))
    expect(facts?.flags.discardCancelled).toBe(/RETAIN_ON_FAILURE|NEVER_RETAIN/.test(name))
    expect(facts?.flags.discardFailed).toBe(/NEVER_RETAIN/.test(name))
  })

  it.runIf(/forced|stop/.test(name))('is written with the same bytes', () => {
    const { format, action } = describeProperties(Buffer.from(hex, 'hex')) ?? {}
    expect(Buffer.from(savepointProperties(format ?? 'CANONICAL', action ?? 'NONE')).toString('hex')).toBe(hex)
  })

  it.runIf(/checkpoint/.test(name))('of a checkpoint are written with the same bytes', () => {
    const failed = name.includes('NEVER_RETAIN')
    const discards = {
      finished: true,
      failed,
      cancelled: failed || name.includes('ON_FAILURE'),
      suspended: failed || name.includes('ON_FAILURE'),
    }
    const written = checkpointProperties(name.startsWith('full') ? 'FULL_CHECKPOINT' : 'CHECKPOINT', discards)
    expect(Buffer.from(written).toString('hex')).toBe(hex)
  })
})

describe('properties of another writer', () => {
  it('are not guessed', () => {
    expect(describeProperties(new Uint8Array(0))).toBeNull()
    expect(describeProperties(new Uint8Array(745).fill(7))).toBeNull()
  })
})
