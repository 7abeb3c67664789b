/**
 * Numbers, counted by their remainder, each count a line that is committed in transactions: `seed.ts <JSON>`, see `SeedJob`. It does on
 * purpose what a job had better not, while a file of that name is in its folder of flags.
 */
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import {
  DataGeneratorSource,
  RateLimiterStrategy,
  TwoPhaseCommitSink,
  Types,
  ValueStateDescriptor,
  WatermarkStrategy,
  type DataStream,
  type KeyedProcessFunction,
  type StreamEnvironment,
  type ValueState,
} from 'tidemark'

export interface SeedJob {
  /** Folder of the committed lines. */
  out: string
  /** Folder of the flags: `fail-record`, `fail-snapshot`, `fail-commit`, `hold-snapshot`. */
  flags: string
  /** How many numbers; all there are where it is left out. */
  to?: number
  /** Numbers a second. */
  rate?: number
  keys?: number
  /** Characters beside each count in state, which makes files of it. */
  padding?: number
  /** What became of the job since its first version. */
  version?: 'first' | 'renamed and with a map' | 'without counts' | 'with another counter'
  /** False: no operator has a uid. */
  uids?: boolean
}

type Line = (key: string, count: bigint) => string

function counter(
  { flags, padding = 0 }: Required<Pick<SeedJob, 'flags'>> & SeedJob,
  line: Line,
): KeyedProcessFunction<string, bigint, string> {
  const flag = (name: string): string => join(flags, name)
  const text = 'x'.repeat(padding)
  let count: ValueState<[bigint, string]>
  return {
    open(context) {
      count = context.getState(new ValueStateDescriptor('count', Types.TUPLE(Types.LONG, Types.STRING)))
    },
    processElement(_value, context, out) {
      if (existsSync(flag('fail-record'))) {
        rmSync(flag('fail-record'), { force: true })
        throw new Error('a record that is no good')
      }
      const next = (count.value()?.[0] ?? 0n) + 1n
      count.update([next, text])
      out.collect(line(context.getCurrentKey(), next))
    },
    async snapshotState() {
      if (existsSync(flag('fail-snapshot'))) {
        rmSync(flag('fail-snapshot'), { force: true })
        throw new Error('a snapshot that cannot be')
      }
      while (existsSync(flag('hold-snapshot'))) await setTimeout(5)
    },
  }
}

/** Lines into files, one a transaction, hidden until it is committed. */
class Ledger extends TwoPhaseCommitSink<string, string> {
  readonly #out: string
  readonly #flags: string

  constructor({ out, flags }: SeedJob) {
    super(Types.STRING)
    this.#out = out
    this.#flags = flags
  }

  override open(): void {
    mkdirSync(this.#out, { recursive: true })
  }
  beginTransaction(): string {
    return join(this.#out, `.${randomUUID()}`)
  }
  invoke(file: string, line: string): void {
    appendFileSync(file, `${line}\n`)
  }
  preCommit(): void {
    // every line is on the disk already
  }
  commit(file: string): void {
    if (existsSync(join(this.#flags, 'fail-commit'))) throw new Error('a transaction that cannot be committed')
    if (existsSync(file)) renameSync(file, join(dirname(file), basename(file).slice(1)))
  }
  abort(file: string): void {
    rmSync(file, { force: true })
  }
}

export default (env: StreamEnvironment, [json = '{}']: readonly string[]): void => {
  const job = JSON.parse(json) as SeedJob
  const { to, rate = 1000, keys = 7, version = 'first', uids = true } = job
  const named = <S extends { uid(uid: string): S }>(stream: S, uid: string): S => (uids ? stream.uid(uid) : stream)
  const numbers: DataStream<bigint> = named(
    env.fromSource(
      new DataGeneratorSource((index) => index, to ?? null, RateLimiterStrategy.perSecond(rate), Types.LONG),
      WatermarkStrategy.noWatermarks<bigint>(),
      'numbers',
    ),
    'numbers',
  )
  const changed = version === 'renamed and with a map' ? numbers.map((value) => value, Types.LONG).name('nothing') : numbers
  const byKey = changed.keyBy((value) => `key-${value % BigInt(keys)}`, Types.STRING)
  const lines =
    version === 'without counts'
      ? numbers.map((value) => `number ${value}`, Types.STRING)
      : named(
          byKey.process(
            counter(job, (key, count) => `${key} ${count}`),
            Types.STRING,
          ),
          'counts',
        ).name(version === 'renamed and with a map' ? 'tally' : 'counts')
  named(lines.sinkTo(new Ledger(job)), 'lines')
  if (version === 'with another counter')
    named(
      byKey.process(
        counter(job, (key, count) => `other ${key} ${count}`),
        Types.STRING,
      ),
      'other counts',
    )
      .sinkTo(new Ledger(job))
      .uid('other lines')
}
