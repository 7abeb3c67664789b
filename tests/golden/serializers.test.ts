import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { ByteWriter } from '../../main/binary/byte-writer.ts'
import { Cursor } from '../../main/binary/cursor.ts'
import { readVersionedSnapshot } from '../../main/savepoint/serializers/registry.ts'
import type { Serializer, SerializerSnapshot } from '../../main/savepoint/serializers/serializer.ts'
import { STATE_FORMAT } from '../../main/savepoint/state/format.ts'
import { TidemarkError } from '../../shared/model/problem.ts'
import { positions, THOROUGH } from '../fuzz/damage.ts'
import { mutate, random } from '../fuzz/mutate.ts'
import { AS_TEXT, EXPECTED, TYPES } from './serializer-values.ts'

vi.setConfig({ testTimeout: 300_000 })

interface Vector {
  name: string
  snapshotClass: string
  snapshotVersion: number
  getLength: number
  versionedSnapshotHex: string
  values: { value: string; hex: string; bytesLeftAfterDeserialize: number }[]
}

/** Snapshots and values that Flink's own serializers wrote. */
const load = (file: string): Vector[] =>
  (JSON.parse(readFileSync(join(import.meta.dirname, 'vectors', file), 'utf8')) as { vectors: Vector[] }).vectors

const VECTORS = ['serializers.json', 'serializers-1.20.3.json'].flatMap((file) =>
  load(file).map((vector) => ({ ...vector, title: `${vector.name} (${file})` })),
)
/** Damage is done to each serializer once. */
const DISTINCT = [...new Map(VECTORS.map((vector) => [vector.name, vector])).values()]

const cursorOf = (bytes: Uint8Array): Cursor => new Cursor(bytes, 'file:///vector', STATE_FORMAT)
const snapshotOf = (bytes: Uint8Array): SerializerSnapshot => readVersionedSnapshot(cursorOf(bytes), 'serializer')
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

function written(serializer: Serializer, value: unknown): string {
  const out = new ByteWriter()
  serializer.write(out, value)
  return hex(out.finish())
}

/** Reads to a value, or refuses with a typed error; anything else is a defect. */
function attempt(read: () => void): 'read' | 'refused' {
  try {
    read()
    return 'read'
  } catch (error) {
    if (error instanceof TidemarkError) return 'refused'
    throw error
  }
}

describe.each(VECTORS)('$title', ({ name, snapshotClass, snapshotVersion, getLength, versionedSnapshotHex, values }) => {
  it('reads its snapshot whole', () => {
    const cursor = cursorOf(Buffer.from(versionedSnapshotHex, 'hex'))
    const snapshot = readVersionedSnapshot(cursor, 'serializer')
    expect(cursor.remaining).toBe(0)
    expect(cursor.depth).toBe(0)
    expect(snapshot.className).toBe(snapshotClass)
    expect(snapshot.version).toBe(snapshotVersion)
    expect(hex(snapshot.raw)).toBe(versionedSnapshotHex)
    expect(snapshot.serializer.length).toBe(getLength)
    if (name in TYPES) expect(snapshot.serializer.type).toBe(TYPES[name])
    else expect(snapshot.serializer.type).toMatch(/^[A-Z_\d]+(<.*>|\(.+\))?$/)
  })

  it('decodes its values to what they say', () => {
    const { serializer } = snapshotOf(Buffer.from(versionedSnapshotHex, 'hex'))
    const decoded = values.map((value) => serializer.toJson(serializer.read(cursorOf(Buffer.from(value.hex, 'hex')))))
    const expected = AS_TEXT.has(name) ? values.map(({ value }) => (value === 'null' ? null : value)) : EXPECTED[name]
    expect(decoded).toEqual(expected)
  })

  it('consumes every byte of its values and writes them back the same', () => {
    const { serializer } = snapshotOf(Buffer.from(versionedSnapshotHex, 'hex'))
    for (const value of values) {
      const cursor = cursorOf(Buffer.from(value.hex, 'hex'))
      const decoded = serializer.read(cursor)
      // Flink itself leaves 4 bytes of a null SqlTimestamp, which it wrote.
      expect(cursor.remaining).toBe(0)
      expect(value.bytesLeftAfterDeserialize).toBe(name === 'SqlTimestamp' && value.value === 'null' ? 4 : 0)
      expect(written(serializer, decoded)).toBe(value.hex)
    }
  })
})

describe.each(DISTINCT)('$name, damaged', ({ versionedSnapshotHex, values }) => {
  const snapshot = Buffer.from(versionedSnapshotHex, 'hex')

  it('cut anywhere is refused', () => {
    for (const length of positions(snapshot.length, THOROUGH ? Infinity : 300)) {
      expect(attempt(() => snapshotOf(snapshot.subarray(0, length)))).toBe('refused')
    }
  })

  it('its values cut anywhere are a value or refused, never more than the bytes that are there', () => {
    const { serializer } = snapshotOf(snapshot)
    for (const value of values) {
      const bytes = Buffer.from(value.hex, 'hex')
      for (const length of positions(bytes.length, 300)) {
        const outcome = attempt(() => serializer.toJson(serializer.read(cursorOf(bytes.subarray(0, length)))))
        // What has no length of its own, or may stop early, cannot tell; all else must.
        if (serializer.opaque === null && !value.value.startsWith('MySub')) expect(outcome).toBe('refused')
      }
    }
  })

  it('survives random damage', () => {
    const next = random(versionedSnapshotHex.length)
    const { serializer } = snapshotOf(snapshot)
    for (let i = 0; i < (THOROUGH ? 2_000 : 100); i++) {
      attempt(() => {
        const { serializer: damaged } = snapshotOf(mutate(snapshot, next))
        for (const { hex: bytes } of values) damaged.toJson(damaged.read(cursorOf(Buffer.from(bytes, 'hex'))))
      })
      for (const value of values) {
        const bytes = mutate(Buffer.concat([Buffer.from(value.hex, 'hex'), Buffer.alloc(16)]), next)
        attempt(() => serializer.toJson(serializer.read(cursorOf(bytes))))
      }
    }
  })
})
