/** A process that writes lines by a file sink, taking checkpoints, to be killed at any moment and started again: see file-sink.test.ts. */
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'
import { FileSinkHarness, type SinkSnapshot } from './file-sink-harness.ts'

interface Checkpoint {
  id: bigint
  /** The next line. */
  next: number
  sink: SinkSnapshot
}

/** The last: how many lines are written from the last complete checkpoint on. */
const [folder = '', checkpoints = '', more = '0'] = process.argv.slice(2)
const numbers = readdirSync(checkpoints)
  .filter((name) => /^\d+$/.test(name))
  .map(Number)
const last = numbers.length === 0 ? null : (deserialize(readFileSync(join(checkpoints, String(Math.max(...numbers))))) as Checkpoint)

const sink = await FileSinkHarness.open(folder, { isCheckpointed: true }, last === null ? null : [last.sink])
let id = last?.id ?? 0n
let next = last?.next ?? 0
const end = next + Number(more)
process.stdout.write('running\n')

/** The store of checkpoints: one is complete once it has its name. */
async function checkpoint(): Promise<void> {
  id += 1n
  const complete: Checkpoint = { id, next, sink: await sink.snapshot(id) }
  const path = join(checkpoints, String(id))
  writeFileSync(`${path}.part`, serialize(complete))
  renameSync(`${path}.part`, path)
  await setImmediate()
  await sink.notifyComplete(id)
}

while (next < end) {
  for (let i = 0; i < 50 && next < end; i++, next++) await sink.give(`line ${next} ${'x'.repeat(next % 4000)}`)
  await setImmediate()
  if (Math.random() < 0.3) await checkpoint()
  // One that another task declines is complete nowhere.
  else if (Math.random() < 0.1) await sink.snapshot(++id)
}
await sink.finish()
await checkpoint()
await sink.close()
process.stdout.write(`${next}\n`)
