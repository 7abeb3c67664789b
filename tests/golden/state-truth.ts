/** truth.json's states, brought into the form of our own output where the two write the same value differently. */
import type { JsonValue } from '../../main/savepoint/serializers/serializer.ts'
import type { EntryJson } from '../../main/savepoint/state/entry-json.ts'

export interface TruthState {
  name: string
  registered: string
  entries?: { keyGroup: number; key: JsonValue; window?: JsonValue; value?: JsonValue; timestamp?: string }[]
  values?: JsonValue[]
  subtask?: number
  compressed?: boolean
}

export interface TruthOperator {
  id: string
  keySerializer?: { snapshot: string } | null
  operatorStates: TruthState[]
  keyedStates?: TruthState[]
  /** By `event timers <service>`, `processing timers <service>`. */
  rawTimers?: Record<string, JsonValue[]>
}

/** Either as `{left}` or `{right}`, Avro as parsed JSON with bytes as hex: the CLI's contract, where truth has Java's own words. */
export function normal(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(normal)
  if (value === null || typeof value !== 'object') return value
  if (typeof value.class === 'string' && value.class.startsWith('org.apache.flink.types.Either$')) {
    return value.class.endsWith('Left') ? { left: normal(value.value ?? null) } : { right: normal(value.value ?? null) }
  }
  // Lines whose rows had no kind yet show none: such a row is an insert.
  if (Array.isArray(value.row) && !('kind' in value)) return { kind: 'INSERT', row: value.row.map(normal) }
  if ('avro' in value)
    return { avro: plainAvro(typeof value.avro === 'string' ? (JSON.parse(value.avro) as JsonValue) : (value.avro ?? null)) }
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, normal(of)]))
}

/** Avro's own JSON has maps as objects and longs as numbers; ours are pairs and strings. */
function plainAvro(value: JsonValue): JsonValue {
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map(plainAvro)
  if (value === null || typeof value !== 'object') return value
  const entries = Array.isArray(value.map) ? (value.map as [string, JsonValue][]) : Object.entries(value)
  return Object.fromEntries(entries.map(([key, of]) => [key, plainAvro(of)]))
}

/** An entry of a changelog that does not say how keys are stored: its key's bytes, read by the serializer that truth names. */
export function withKnownKey(entry: EntryJson, keySnapshot: string): EntryJson {
  const { key } = entry
  if (typeof key !== 'object' || key === null || !('undecoded' in key)) return entry
  const { bytes, serializer } = key.undecoded as Record<string, string>
  if (serializer !== 'UNKNOWN' || bytes?.length !== 8 || !keySnapshot.endsWith('.IntSerializer$IntSerializerSnapshot')) return entry
  return { ...entry, key: Buffer.from(bytes, 'hex').readInt32BE() }
}

/** Whether all that was decoded is what truth says; undecoded bytes stand for anything, and fields behind them may be missing. */
export function agrees(ours: unknown, truth: unknown): boolean {
  if (ours === null || typeof ours !== 'object') return ours === truth
  if ('undecoded' in ours) return true
  if (truth === null || typeof truth !== 'object') return false
  return Object.entries(ours).every(([key, of]) => agrees(of, (truth as Record<string, unknown>)[key]))
}

/** Entries in an order of their own: a scan gives them in the order of the file. */
export const sorted = (values: readonly unknown[], by: (value: unknown) => string): unknown[] =>
  [...values].sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0))

/** An entry's place in its state: key, namespace and, for timers, time. */
export function byKey(entry: unknown): string {
  const { keyGroup, key, window, timestamp } = entry as Record<string, unknown>
  return JSON.stringify([keyGroup, key, window, timestamp])
}
