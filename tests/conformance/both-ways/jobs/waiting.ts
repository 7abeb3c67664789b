// Asynchronous calls; the last ones of a run are not answered before its feed is told to end, and go into the savepoint.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type AsyncFunction, AsyncDataStream, type StreamEnvironment, Types } from 'tidemark'
import { feed } from '../feed.ts'
import { type Run, runOf } from '../run-of.ts'

const HOUR = 3_600_000

const calls = ({ to, folder }: Run): AsyncFunction<bigint, string> => ({
  async asyncInvoke(n) {
    while (n > to - 10n && !existsSync(join(folder, 'end'))) await setTimeout(5, null, { ref: false })
    return [`answer ${n * n}`]
  },
})

export default (env: StreamEnvironment, args: readonly string[]): void => {
  const run = runOf(args)
  AsyncDataStream.orderedWait(feed(env, run), calls(run), { timeout: HOUR, capacity: 50, type: Types.STRING })
    .uid('calls')
    .print()
    .setParallelism(1)
}
