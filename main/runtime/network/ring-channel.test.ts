import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Types } from '../types/types.ts'
import { Doorbell } from './doorbell.ts'
import { ElementCodec } from './element-codec.ts'
import { RingInput, RingOutput } from './ring-channel.ts'
import { SharedRing } from './shared-ring.ts'
import { EventElement, type StreamElement } from './stream-element.ts'

/** Both ends of a channel, as two threads would have them. */
function channel(capacity: number, codec: () => ElementCodec) {
  const memory = SharedRing.allocate(capacity)
  const [writer, reader] = [new Doorbell(), new Doorbell()]
  const output = new RingOutput(new SharedRing(memory), codec(), writer, new Doorbell(reader.memory))
  const input = new RingInput(new SharedRing(memory), codec(), reader, new Doorbell(writer.memory))
  return {
    output,
    input,
    close: () => {
      writer.close()
      reader.close()
    },
  }
}
const strings = (): ElementCodec => new ElementCodec(Types.STRING)
const cloned = (): ElementCodec => new ElementCodec(null)

/** Reads until the writer's backlog is empty and nothing is left. */
async function drain(input: RingInput, output: RingOutput): Promise<StreamElement[]> {
  const read: StreamElement[] = []
  for (let quiet = 0; quiet < 3;) {
    const element = input.poll()
    if (element !== undefined) read.push(element)
    else if (output.hasRoom) quiet += 1
    if (element === undefined) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return read
}

describe('a channel between threads', () => {
  it('hands over records and events in order, however small the ring', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ value: fc.string({ maxLength: 200 }), timestamp: fc.option(fc.integer(), { nil: null }) }), {
          maxLength: 100,
        }),
        fc.constantFrom(8, 64, 4096),
        fc.integer({ min: 1, max: 20 }),
        async (records, capacity, every) => {
          const { output, input, close } = channel(capacity, strings)
          const sent = records.flatMap((record, at): StreamElement[] =>
            at % every === 0 ? [record, new EventElement({ kind: 'watermark', timestamp: at })] : [record],
          )
          sent.forEach((element, at) => {
            output.push(element)
            if (at % every === 0) output.flush()
          })
          output.flush()
          expect(await drain(input, output)).toEqual(sent)
          close()
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is full once the ring is, and has room when it was read', async () => {
    const { output, input, close } = channel(1024, cloned)
    let told = 0
    output.onRoom = () => (told += 1)
    const big = { value: 'x'.repeat(40_000), timestamp: null }
    expect(output.push(big)).toBe(false)
    expect(output.hasRoom).toBe(false)
    expect(await drain(input, output)).toEqual([big])
    expect(output.hasRoom).toBe(true)
    expect(told).toBeGreaterThan(0)
    close()
  })

  it('carries values of no known type, barriers with their bigints among them', async () => {
    const { output, input, close } = channel(1024, cloned)
    const barrier = { id: 3n, timestamp: 1, stops: 'no', kind: 'CHECKPOINT', format: 'NATIVE' } as const
    const location = { exclusive: '/a', shared: null, inlineBytes: 5 }
    const sent: StreamElement[] = [
      { value: { a: [1, 2n, null], b: new Map([['k', 'v']]) }, timestamp: 7 },
      new EventElement({ kind: 'barrier', barrier: { ...barrier, location } }),
      new EventElement({ kind: 'watermark', timestamp: Number.POSITIVE_INFINITY }),
    ]
    for (const element of sent) output.push(element)
    output.flush()
    expect(await drain(input, output)).toEqual(sent)
    close()
  })
})
