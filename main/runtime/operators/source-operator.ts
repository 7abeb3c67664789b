import type { OperatorContext, OperatorFactory, Output, SourceFactory, StreamOperator } from './stream-operator.ts'
import { type TimeStrategy, WatermarkMaker } from './timestamps-and-watermarks.ts'

/** `SourceOperator`: a reader, and the watermarks that the job's strategy makes of its records. */
export const sourceOperator =
  (createReader: SourceFactory, strategy: TimeStrategy): OperatorFactory =>
  (): StreamOperator => {
    const reader = createReader()
    let maker: WatermarkMaker | null = null
    let output: Output | null = null
    let behind: Output | null = null
    return {
      async open(context: OperatorContext) {
        const watermarks = new WatermarkMaker(strategy, () => context.now())
        maker = watermarks
        behind = context.output
        // Records of a source without a strategy go on as they are.
        output = !watermarks.isNeeded
          ? context.output
          : {
              ...context.output,
              collect: (record) => {
                watermarks.record(record, context.output)
              },
            }
        await reader.open?.(context)
      },
      processElement() {
        throw new Error('a source has no input')
      },
      poll() {
        if (output === null) throw new Error('the source is not open')
        return reader.poll(output)
      },
      periodic() {
        if (behind !== null) maker?.periodic(behind)
      },
      snapshot: (checkpointId) => reader.snapshot?.(checkpointId),
      notifyCheckpointComplete: (checkpointId) => reader.notifyCheckpointComplete?.(checkpointId),
      close: () => reader.close?.(),
    }
  }
