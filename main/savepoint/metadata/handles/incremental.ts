import type { IncrementalHandle, LocalFile } from '../model.ts'
import type { HandleCodec, HandleInput, HandleOutput, HandleSizes } from './codec.ts'

/**
 * Tags 11 and 5, `IncrementalRemoteKeyedStateHandle`:
 * `i64 checkpointId, utf backendId, i32 start, i32 n, [11: i64 checkpointedSize], streamHandle meta,
 *  files shared, files private, [11: utf stateHandleId]`, files := `i32 count, { utf localPath, streamHandle } × count`
 */
export const incremental: HandleCodec<IncrementalHandle> = {
  read(input, tag) {
    const { cursor } = input
    const checkpointId = cursor.i64('checkpointId')
    const backendId = cursor.utf('backendId')
    const keyGroupStart = cursor.i32('keyGroupStart')
    const keyGroupCount = cursor.i32('keyGroups')
    const checkpointedSize = tag === 11 ? cursor.size('checkpointedSize') : null
    const meta = input.stream('meta')
    const shared = readFiles(input, 'shared')
    const own = readFiles(input, 'private')
    const stateHandleId = tag === 11 ? cursor.utf('stateHandleId') : null
    return {
      tag: tag as 5 | 11,
      checkpointId,
      backendId,
      keyGroupStart,
      keyGroupCount,
      checkpointedSize,
      meta,
      shared,
      private: own,
      stateHandleId,
    }
  },
  write(output, handle) {
    const { out } = output
    out.i64(handle.checkpointId)
    out.utf(handle.backendId)
    out.i32(handle.keyGroupStart)
    out.i32(handle.keyGroupCount)
    if (handle.tag === 11) out.size(handle.checkpointedSize ?? -1)
    output.stream(handle.meta)
    writeFiles(output, handle.shared)
    writeFiles(output, handle.private)
    if (handle.tag === 11) out.utf(handle.stateHandleId ?? '')
  },
  size: (handle, sizes) => sizes.stream(handle.meta) + sizeOfFiles(handle.shared, sizes) + sizeOfFiles(handle.private, sizes),
}

function readFiles(input: HandleInput, field: string): LocalFile[] {
  const { cursor } = input
  const count = cursor.count(field, 3)
  const files = new Array<LocalFile>(count)
  cursor.enter(field)
  for (let i = 0; i < count; i++) {
    cursor.enter(i)
    const localPath = cursor.utf('localPath')
    files[i] = { localPath, stream: input.stream('stream') }
    cursor.leave()
  }
  cursor.leave()
  return files
}

function writeFiles(output: HandleOutput, files: readonly LocalFile[]): void {
  output.out.i32(files.length)
  for (const { localPath, stream } of files) {
    output.out.utf(localPath)
    output.stream(stream)
  }
}

function sizeOfFiles(files: readonly LocalFile[], sizes: HandleSizes): number {
  let total = 0
  for (const { stream } of files) total += sizes.stream(stream)
  return total
}
