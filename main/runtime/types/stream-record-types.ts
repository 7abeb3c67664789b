import type { BufferEntry, StoredElement } from '../../savepoint/serializers/families/stream-records.ts'
import { compositeSnapshot, type TypeInformation } from './type-information.ts'

const nothing = (): void => undefined

/** `IntervalJoinOperator.BufferEntrySerializerSnapshot` 2: what an interval join buffers of records of a type. */
export function bufferEntryType<T>(element: TypeInformation<T>): TypeInformation<T> {
  const className = 'org.apache.flink.streaming.api.operators.co.IntervalJoinOperator$BufferEntrySerializerSnapshot'
  return {
    snapshot: compositeSnapshot(className, 2, nothing, [element.snapshot]),
    toStored: (value): BufferEntry => ({ joined: false, element: element.toStored(value) }),
    fromStored: (stored) => element.fromStored((stored as BufferEntry).element),
  }
}

/** A record or a watermark in state; milliseconds. */
export type KeptElement<T = unknown> = { kind: 'record'; timestamp: number | null; value: T } | { kind: 'watermark'; timestamp: number }

/** `StreamElementSerializerSnapshot` 2: records of a type, with the watermarks between them. */
export function streamElementType<T>(value: TypeInformation<T>): TypeInformation<KeptElement<T>> {
  const className = 'org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer$StreamElementSerializerSnapshot'
  return {
    snapshot: compositeSnapshot(className, 2, nothing, [value.snapshot]),
    toStored: (element): StoredElement =>
      element.kind === 'watermark'
        ? { kind: 'watermark', timestamp: toLong(element.timestamp) }
        : {
            kind: 'record',
            timestamp: element.timestamp === null ? null : BigInt(element.timestamp),
            value: value.toStored(element.value),
          },
    fromStored: (stored) => {
      const element = stored as StoredElement
      if (element.kind === 'watermark') return { kind: 'watermark', timestamp: fromLong(element.timestamp) }
      return {
        kind: 'record',
        timestamp: element.timestamp === null ? null : Number(element.timestamp),
        value: value.fromStored(element.value),
      }
    },
  }
}

const MAX_LONG = 0x7fff_ffff_ffff_ffffn

/** `Watermark.MAX_WATERMARK` is the end of time. */
const toLong = (time: number): bigint => (time === Number.POSITIVE_INFINITY ? MAX_LONG : BigInt(time))
const fromLong = (time: bigint): number => (time === MAX_LONG ? Number.POSITIVE_INFINITY : Number(time))
