// The example job of Flink's page on savepoints: a stateful source and mapper with ids, and a sink without. Run it with
//   npx tidemark run resources/jobs/savepoints-page.ts
// A savepoint of it has the state of two operators, source-id and mapper-id; the sink has an id made of the graph, and no state.
import { DataGeneratorSource, RateLimiterStrategy, Types, WatermarkStrategy } from 'tidemark'
import type { ListState, MapFunction, StreamEnvironment } from 'tidemark'

const WORDS = ['savepoint', 'checkpoint', 'barrier', 'watermark', 'operator', 'state']

/** Numbers the words that pass through its subtask; the number is operator state. */
function statefulMapper(): MapFunction<string, string> {
  let seen = 0n
  let state: ListState<bigint>
  return {
    initializeState(context) {
      state = context.operatorState.listState('seen', Types.LONG)
      seen = state.get().reduce((sum, part) => sum + part, 0n)
    },
    map(word) {
      seen += 1n
      return `${seen}. ${word}`
    },
    snapshotState() {
      state.update([seen])
    },
  }
}

export default (env: StreamEnvironment): void => {
  env
    // Stateful source with ID
    .fromSource(
      new DataGeneratorSource((index) => WORDS[Number(index) % WORDS.length] ?? '', null, RateLimiterStrategy.perSecond(20), Types.STRING),
      WatermarkStrategy.noWatermarks(),
      'words',
    )
    .uid('source-id') // ID for the source operator
    .shuffle()
    // Stateful mapper with ID
    .map(statefulMapper(), Types.STRING)
    .uid('mapper-id') // ID for the mapper
    // Stateless printing sink
    .print() // Auto-generated ID
}
