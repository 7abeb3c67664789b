/**
 * Names and places around a snapshot, as Flink's `AbstractFsCheckpointStorageAccess` lays them out.
 *
 * ```
 * <target>/savepoint-<first 6 hex of the job id>-<12 hex>/   _metadata and its data files, side by side
 * <base>/<job id, 32 hex>/chk-<id>/                          _metadata and the exclusive files
 * <base>/<job id>/shared/   <base>/<job id>/taskowned/       files that outlive one checkpoint
 * <dstl base>/<job id>/dstl/                                 changelog segments
 * ```
 */
export const METADATA_FILE = '_metadata'
export const SHARED_FOLDER = 'shared'
export const TASK_OWNED_FOLDER = 'taskowned'
export const CHANGELOG_FOLDER = 'dstl'

const SAVEPOINT_NAME = /^savepoint-([0-9a-f]{6})-([0-9a-f]{12})$/
/** Flink 1.2 and before wrote one bare file of this name. */
const BARE_SAVEPOINT_NAME = /^savepoint-[0-9a-f]{12}$/
const CHECKPOINT_NAME = /^chk-(\d{1,19})$/
const JOB_ID = /^[0-9a-f]{32}$/

/** First six hex digits of the job id in a savepoint folder's name, null for any other name. */
export function jobIdPrefixOf(name: string): string | null {
  return SAVEPOINT_NAME.exec(name)?.[1] ?? null
}

/** Checkpoint id in a `chk-N` name, null for any other name. */
export function checkpointIdOf(name: string): bigint | null {
  const digits = CHECKPOINT_NAME.exec(name)?.[1]
  return digits === undefined ? null : BigInt(digits)
}

/** The name that Flink gives a savepoint: a folder since 1.3, a bare file before. */
export function isSavepointName(name: string): boolean {
  return SAVEPOINT_NAME.test(name) || BARE_SAVEPOINT_NAME.test(name)
}

export function isBareSavepointName(name: string): boolean {
  return BARE_SAVEPOINT_NAME.test(name)
}

export function isJobId(name: string): boolean {
  return JOB_ID.test(name)
}

/**
 * One spelling for one place, by the rules of `org.apache.flink.core.fs.Path`: backslashes are slashes, runs of `/` are one,
 * `.` and `..` are resolved, no slash at the end, and nothing is percent-decoded. `file:/p`, `file:///p`, `file://localhost/p`
 * and a bare `/p` are all `file:///p`.
 */
export function canonicalUri(text: string): string {
  const [, scheme, authority, path] = /^(?:([A-Za-z][A-Za-z0-9+.-]+):(?:\/\/([^/\\]*))?)?(.*)$/s.exec(text) ?? []
  const kept = canonicalPath(path ?? '')
  const host = authority === 'localhost' || authority === '.' ? '' : (authority ?? '')
  return scheme === undefined ? `file://${kept}` : `${scheme.toLowerCase()}://${host}${kept}`
}

function canonicalPath(path: string): string {
  const kept: string[] = []
  for (const segment of path.replaceAll('\\', '/').split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  return `/${kept.join('/')}`
}

/** Where a relative path of `_metadata` lies: `new Path(exclusiveDir, relativePath)`. */
export function resolveRelative(folder: string, relative: string): string {
  // Nearly every relative path is a bare file name, and there may be a hundred thousand of them.
  return isBareName(relative) && !folder.endsWith('/') ? `${folder}/${relative}` : canonicalUri(`${folder}/${relative}`)
}

/** A single name, which lies directly in its folder. */
export function isBareName(path: string): boolean {
  return !path.includes('/') && !path.includes('\\') && path !== '' && path !== '.' && path !== '..'
}

/** The path below `folder`, or null when `uri` lies elsewhere. Both in canonical spelling. */
export function pathInside(folder: string, uri: string): string | null {
  const start = folder.endsWith('/') ? folder : `${folder}/`
  return uri.length > start.length && uri.startsWith(start) ? uri.slice(start.length) : null
}

/** `scheme://authority` and the path's segments of a canonical URI. */
export function splitUri(uri: string): { root: string; segments: string[] } {
  const at = uri.indexOf('/', uri.indexOf('://') + 3)
  if (at < 0) return { root: uri, segments: [] }
  return {
    root: uri.slice(0, at),
    segments: uri
      .slice(at + 1)
      .split('/')
      .filter((segment) => segment !== ''),
  }
}

/** The folder around a canonical URI; the root is its own parent. */
export function folderOf(uri: string): string {
  const { root, segments } = splitUri(uri)
  return `${root}/${segments.slice(0, -1).join('/')}`
}

export function lastNameOf(uri: string): string {
  return splitUri(uri).segments.at(-1) ?? ''
}
