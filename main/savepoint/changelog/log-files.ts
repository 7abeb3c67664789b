import type { ByteSource } from '../../binary/byte-source.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import type { StreamHandle } from '../metadata/model.ts'
import type { OpenStream } from '../state/stream-opener.ts'
import { framedSource } from './framed-source.ts'

/** Opens a stream or throws `STATE_UNREACHABLE`. */
export type MustOpen = (stream: StreamHandle | null) => Promise<OpenStream>

/** A changelog file, past its flag and decompressed. */
export interface LogFile {
  source: ByteSource
  compressed: boolean
  /** What has to be added to a position to have a file offset; null where there is none. */
  origin: number | null
}

/**
 * The files of changelogs, each opened once: `file := u8 compressed, change sets`, the rest snappy framed where the flag
 * is 1. Several tasks and checkpoints share a file (`StateChangeFsUploader`).
 */
export class LogFiles {
  private readonly open: MustOpen
  private readonly opened: OpenStream[] = []
  private readonly byPath = new Map<string, Promise<LogFile>>()

  constructor(open: MustOpen) {
    this.open = open
  }

  get(stream: StreamHandle | null): Promise<LogFile> {
    // A segment shares its path with others, so only whole files are known by it.
    const path = stream !== null && (stream.tag === 2 || stream.tag === 6) ? stream.path : null
    const known = path === null ? undefined : this.byPath.get(path)
    if (known !== undefined) return known
    const file = this.read(stream)
    if (path !== null) this.byPath.set(path, file)
    return file
  }

  async close(): Promise<void> {
    for (const stream of this.opened.splice(0)) await stream.close()
  }

  private async read(stream: StreamHandle | null): Promise<LogFile> {
    const source = await this.open(stream)
    this.opened.push(source)
    if (source.byteLength === 0) throw badFlag(source, 'the end of the file')
    const [flag] = await source.read(0, 1)
    if (flag === 1) return { source: await framedSource(source, 1), compressed: true, origin: null }
    if (flag !== 0) throw badFlag(source, String(flag))
    const { name, byteLength } = source
    return {
      source: { name, byteLength: byteLength - 1, read: (offset, length) => source.read(offset + 1, length) },
      compressed: false,
      origin: 1,
    }
  }
}

const badFlag = (source: ByteSource, found: string): TidemarkError =>
  new TidemarkError({
    code: 'STATE_INVALID',
    message: `The changelog file begins with ${found}, where 0 or 1 says whether it is compressed. It is damaged, or it is no changelog file.`,
    file: source.name,
    offset: 0,
    field: 'compressed',
    expected: '0 or 1',
    found,
  })
