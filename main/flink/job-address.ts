import { TidemarkError } from '../../shared/model/problem.ts'

/** Where a running job is told of: Flink's REST API of a cluster, and which job there. */
export interface JobAddress {
  /** What Flink's routes are appended to, without a `/` at the end: `https://host:8081/prefix/v1`. Never holds user or password. */
  base: string
  /** The job's id (32 hex digits); null for a bare cluster address. */
  job: string | null
  /** `host:port`, for people. */
  cluster: string
  /** The `Authorization` header that user and password of the address stand for, else null. */
  authorization: string | null
  /** Sent with every request, such as those that a proxy asks for. */
  headers?: Readonly<Record<string, string>>
}

const WEB = /^https?:\/\//i
const JOB_ID = /^[0-9a-f]{32}$/i
/** `/jobs/<id>` and whatever page follows it, behind any prefix; `/jobs` and `/jobs/overview` name no job. */
const JOB_ROUTE = /^(.*?)\/jobs(?:\/([^/]+).*)?$/i
/** The web UI of Flink: `#/job/running/<id>/overview`, `#/job/completed/<id>/…`, before 1.14 `#/job/<id>/…`. */
const JOB_PAGE = /^#\/jobs?\/(?:running\/|completed\/)?([^/?]+)/i
/** Pages of the web UI that list jobs, at the place where the id stands otherwise. */
const JOB_LISTS = new Set(['overview', 'running', 'completed'])

/** True for what {@link jobAddress} takes: an `http:` or `https:` address. */
export function isWebAddress(location: string): boolean {
  return WEB.test(location.trim())
}

/**
 * Takes the address of a job or of its cluster apart: a REST route (`http://host:8081/v1/jobs/<id>`), a page of Flink's
 * web UI (`http://host:8081/#/job/running/<id>/overview`), or the cluster alone; with any path prefix of a proxy.
 * Throws `JOB_ADDRESS_MALFORMED`.
 */
export function jobAddress(location: string): JobAddress {
  const url = parsed(location.trim())
  const path = url.pathname.replace(/\/+$/, '')
  const route = JOB_ROUTE.exec(path)
  const id = JOB_PAGE.exec(url.hash)?.[1] ?? route?.[2] ?? null
  const job = id === null || JOB_LISTS.has(id.toLowerCase()) ? null : id.toLowerCase()
  if (job !== null && !JOB_ID.test(job)) {
    throw new TidemarkError({
      code: 'JOB_ADDRESS_MALFORMED',
      message: `“${job}” is no job id. Flink’s job ids are 32 hex digits; the web UI shows them, and so does flink list.`,
      expected: 'http://host:8081/jobs/<32 hex digits>',
      found: job,
    })
  }
  return { base: url.origin + (route?.[1] ?? path), job, cluster: url.host, authorization: authorizationOf(url) }
}

function parsed(location: string): URL {
  if (URL.canParse(location)) return new URL(location)
  throw new TidemarkError({
    code: 'JOB_ADDRESS_MALFORMED',
    message: 'This is no web address. Write a running job as http://host:8081/jobs/<id>, or its cluster as http://host:8081.',
    expected: 'http://host:8081/jobs/<32 hex digits>',
  })
}

function authorizationOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`
}

/** `URL` leaves a stray `%` as it is, which decoding refuses. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
