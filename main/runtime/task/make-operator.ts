import type { OperatorSpec, SourceSpec } from '../api/operator-spec.ts'
import { asyncWaitOperator } from '../operators/async-wait.ts'
import { intervalJoinOperator } from '../operators/interval-join.ts'
import { keyedReduceOperator } from '../operators/keyed-reduce.ts'
import { broadcastProcessOperator, coProcessOperator, keyedProcessOperator, processOperator } from '../operators/process.ts'
import { sessionWindowOperator } from '../operators/session-window.ts'
import { collectOperator, printOperator } from '../operators/sinks.ts'
import { sourceOperator } from '../operators/source-operator.ts'
import { coFlatMapOperator, coMapOperator, filterOperator, flatMapOperator, mapOperator } from '../operators/stateless.ts'
import type { OperatorFactory } from '../operators/stream-operator.ts'
import { timestampsAndWatermarksOperator } from '../operators/timestamps-and-watermarks.ts'
import { windowOperator } from '../operators/window.ts'
import { collectionSource } from '../sources/collection-source.ts'
import { sequenceSource } from '../sources/sequence-source.ts'
import { socketSource } from '../sources/socket-source.ts'

/** Where `print` writes a line. */
export type PrintLine = (line: string, toStdErr: boolean) => void

/** The operator that a job's graph asks for. */
export function makeOperator(spec: OperatorSpec | SourceSpec, print: PrintLine): OperatorFactory {
  switch (spec.kind) {
    case 'MAP':
      return mapOperator(spec.function)
    case 'FILTER':
      return filterOperator(spec.function)
    case 'FLAT_MAP':
      return flatMapOperator(spec.function)
    case 'PROCESS':
      return processOperator(spec.function)
    case 'KEYED_PROCESS':
      return keyedProcessOperator(spec.function)
    case 'KEYED_REDUCE':
      return keyedReduceOperator(spec.function, spec.type)
    case 'CO_MAP':
      return coMapOperator(spec.function)
    case 'CO_FLAT_MAP':
      return coFlatMapOperator(spec.function)
    case 'CO_PROCESS':
    case 'KEYED_CO_PROCESS':
      return coProcessOperator(spec.function)
    case 'BROADCAST_PROCESS':
    case 'KEYED_BROADCAST_PROCESS':
      return broadcastProcessOperator(spec.function, spec.states)
    case 'TIMESTAMPS_AND_WATERMARKS':
      return timestampsAndWatermarksOperator(spec.strategy)
    case 'PRINT':
      return printOperator((line) => {
        print(line, spec.toStdErr)
      })
    case 'COLLECT':
      return collectOperator(spec.receive)
    case 'CUSTOM':
      return spec.factory
    case 'SINK_WRITER':
      return spec.sink.createWriter
    case 'SINK_COMMITTER':
      if (spec.sink.createCommitter === null) throw new Error('only a sink that has a committer is given the operator for it')
      return spec.sink.createCommitter
    case 'SEQUENCE':
      return sourceOperator(sequenceSource(spec.from, spec.to), spec.strategy)
    case 'COLLECTION':
      return sourceOperator(collectionSource(spec.values), spec.strategy)
    case 'SOURCE':
      return sourceOperator(spec.source.createReader, spec.strategy)
    case 'WINDOW':
      return spec.assigner.kind === 'SESSION'
        ? sessionWindowOperator({ ...spec, assigner: spec.assigner })
        : windowOperator({ ...spec, assigner: spec.assigner })
    case 'INTERVAL_JOIN':
      return intervalJoinOperator(spec)
    case 'ASYNC_WAIT':
      return asyncWaitOperator(spec)
    case 'SOCKET':
      return sourceOperator(socketSource(spec), spec.strategy)
  }
}
