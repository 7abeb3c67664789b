/**
 * URIs as Flink's `org.apache.flink.core.fs.Path` understands them: `scheme://authority/path`, where nothing is
 * percent-decoded, a space stands as a space, `file:/a` equals `file:///a`, `.` and `..` are resolved, runs of `/`
 * collapse and a trailing `/` goes. `new URL()` must not be used on them: it would encode and lower-case.
 */
import { resolve } from 'node:path'

export interface Uri {
  /** Lower case, without `:`. */
  scheme: string
  /** Host, bucket or nameservice; empty for local files. */
  authority: string
  /** Starts with `/`. */
  path: string
}

const SCHEME = /^([a-z][a-z0-9+.-]+):/i
const WINDOWS_DRIVE = /^[a-z]:(?:[\\/]|$)/i
const WINDOWS_SHARE = /^\\\\[^\\/]/

/** `.`, `..`, empty segments and the trailing `/` resolved; always starts with `/`. */
function normalise(path: string): string {
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment === '..') kept.pop()
    else kept.push(segment)
  }
  return `/${kept.join('/')}`
}

function format({ scheme, authority, path }: Uri): string {
  return `${scheme}://${authority}${path}`
}

/** Takes a URI apart. A text without scheme is taken for a local path that is absolute already. */
export function parseUri(uri: string): Uri {
  const match = SCHEME.exec(uri)
  if (match?.[1] === undefined || WINDOWS_DRIVE.test(uri))
    return { scheme: 'file', authority: '', path: normalise(uri.replaceAll('\\', '/')) }
  const scheme = match[1].toLowerCase()
  const rest = uri.slice(match[0].length)
  if (!rest.startsWith('//')) return { scheme, authority: '', path: normalise(rest) }
  const slash = rest.indexOf('/', 2)
  const authority = slash === -1 ? rest.slice(2) : rest.slice(2, slash)
  const path = normalise(slash === -1 ? '/' : rest.slice(slash))
  // Flink ignores the host of a file URI; the one kept is that of a Windows share, `file://server/share`.
  const host = scheme === 'file' && (authority === 'localhost' || authority === '.') ? '' : authority
  return { scheme, authority: host, path }
}

/**
 * A path or URI, as typed or as found in `_metadata`, in the one form that Tidemark uses: `file:///abs`,
 * `s3://bucket/key`. Relative paths are taken against the working folder, Windows paths become `file:///C:/…`.
 */
export function toUri(pathOrUri: string): string {
  const text = pathOrUri.trim() === '' ? '.' : pathOrUri
  if (WINDOWS_DRIVE.test(text)) return format(parseUri(text))
  if (WINDOWS_SHARE.test(text)) return format(parseUri(`file:${text.replaceAll('\\', '/')}`))
  if (SCHEME.test(text)) return format(parseUri(text))
  return format({
    scheme: 'file',
    authority: '',
    path: normalise(resolve(text).replaceAll(process.platform === 'win32' ? '\\' : '/', '/')),
  })
}

/** `rel` below `base`; `rel` uses `/`. */
export function joinUri(base: string, rel: string): string {
  const uri = parseUri(base)
  return format({ ...uri, path: normalise(`${uri.path}/${rel}`) })
}

/** The folder around; a root is its own parent. */
export function parentUri(uri: string): string {
  const parsed = parseUri(uri)
  return format({ ...parsed, path: normalise(`${parsed.path}/..`) })
}

/** The last name in the path; for a root its authority, or `/`. */
export function lastSegment(uri: string): string {
  const { authority, path } = parseUri(uri)
  const last = path.slice(path.lastIndexOf('/') + 1)
  if (last !== '') return last
  return authority === '' ? '/' : authority
}

/** The path of a `file:` URI as this machine writes it. */
export function localPath(uri: string): string {
  const { authority, path } = parseUri(uri)
  if (/^\/[a-z]:(\/|$)/i.test(path)) {
    const drive = path.slice(1)
    return (drive.length === 2 ? `${drive}/` : drive).replaceAll('/', '\\')
  }
  return process.platform === 'win32' && authority !== '' ? `\\\\${authority}${path.replaceAll('/', '\\')}` : path
}

/** What people read: a local file as its plain path, anything else as its URI without user and password. */
export function displayUri(uri: string): string {
  const parsed = parseUri(uri)
  return parsed.scheme === 'file' ? localPath(uri) : withoutCredentials(format(parsed))
}

/** Any text with the `user:password@` taken out of the URIs in it. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(/([a-z][a-z0-9+.-]+:\/\/)[^/\s@]*:[^/\s@]*@/gi, '$1')
}
