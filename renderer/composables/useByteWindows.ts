import { shallowRef, triggerRef, type ShallowRef } from 'vue'
import type { FieldSpan, Problem } from '../../shared/model/index.ts'
import { api } from '../client/client.ts'
import { problemOf } from '../client/problem-of.ts'

/** Bytes fetched at once. */
const WINDOW = 4096
/** Windows kept; the oldest goes first. */
const KEPT = 64

interface Held {
  readonly bytes: Uint8Array
  readonly fields: readonly FieldSpan[]
}

/** `_metadata` in windows of 4 KiB, fetched as they come into view, with the fields that each holds. */
export function useByteWindows(id: string): {
  size: ShallowRef<number>
  problem: ShallowRef<Problem | null>
  byte: (offset: number) => number | undefined
  fields: (from: number, to: number) => FieldSpan[]
  ensure: (from: number, to: number) => Promise<void>
} {
  const held = shallowRef(new Map<number, Held>())
  const asked = new Map<number, Promise<void>>()
  const size = shallowRef(0)
  const problem = shallowRef<Problem | null>(null)

  async function load(index: number): Promise<void> {
    try {
      const view = await api.savepoints.bytes({ id, offset: index * WINDOW, length: WINDOW })
      size.value = view.size
      held.value.set(index, { bytes: view.bytes, fields: view.fields })
      const oldest = held.value.size > KEPT ? held.value.keys().next().value : undefined
      if (oldest !== undefined) {
        held.value.delete(oldest)
        asked.delete(oldest)
      }
      problem.value = null
      triggerRef(held)
    } catch (error) {
      asked.delete(index)
      problem.value = problemOf(error)
    }
  }

  return {
    size,
    problem,
    byte: (offset) => held.value.get(Math.floor(offset / WINDOW))?.bytes[offset % WINDOW],
    fields(from, to) {
      const all: FieldSpan[] = []
      for (let index = Math.floor(from / WINDOW); index <= Math.floor(to / WINDOW); index++) {
        for (const field of held.value.get(index)?.fields ?? []) if (field.offset !== all.at(-1)?.offset) all.push(field)
      }
      return all
    },
    async ensure(from, to) {
      const last = Math.floor(Math.max(to, from) / WINDOW)
      const wanted: Promise<void>[] = []
      for (let index = Math.max(0, Math.floor(from / WINDOW)); index <= last; index++) {
        if (size.value > 0 && index * WINDOW >= size.value) break
        const promise = asked.get(index) ?? load(index)
        asked.set(index, promise)
        wanted.push(promise)
      }
      await Promise.all(wanted)
    },
  }
}
