import { TidemarkError } from '../../shared/model/problem.ts'
import { jobAddress, type JobAddress } from './job-address.ts'

/** Port that Flink's REST API has by default (`rest.port`). */
const DEFAULT_PORT = 8081
const HOST_AND_PORT = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.+)$/i

/**
 * Takes the address of a cluster as `flink -m` does (`AbstractCustomCommandLine`): `host:port`, with any scheme before it and a path
 * prefix behind. `https:` asks by TLS, every other scheme plainly. Without a port it is 8081, or the scheme's own where a scheme of the
 * web is written. `headers` go with every request.
 * Throws `JOB_ADDRESS_MALFORMED`.
 */
export function clusterAddress(text: string, headers: Readonly<Record<string, string>> = {}): JobAddress {
  const [, scheme, rest = ''] = HOST_AND_PORT.exec(text.trim()) ?? []
  const web = scheme === undefined ? undefined : scheme.toLowerCase() === 'https' ? 'https' : 'http'
  const url = `${web ?? 'http'}://${rest}`
  if (rest === '' || !URL.canParse(url)) throw malformed()
  const parsed = new URL(url)
  if (parsed.port === '' && !/^https?$/i.test(scheme ?? '') && !/:\d+(?:[/?#]|$)/.test(rest)) parsed.port = String(DEFAULT_PORT)
  return { ...jobAddress(parsed.href), headers }
}

/**
 * The headers of `FLINK_REST_CLIENT_HEADERS`, one `name:value` a line, which Flink's client sends with every request
 * (`ConfigConstants.FLINK_REST_CLIENT_HEADERS`). Lines without a colon are passed over.
 */
export function headersOf(text: string | undefined): Record<string, string> {
  const lines = (text ?? '').split('\n').flatMap((line) => {
    const at = line.indexOf(':')
    return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const]
  })
  return Object.fromEntries(lines)
}

function malformed(): TidemarkError {
  return new TidemarkError({
    code: 'JOB_ADDRESS_MALFORMED',
    message: 'This is no address of a cluster. Write it as host:port, or as https://host:port/prefix where TLS or a proxy stand before it.',
    expected: 'host:port',
  })
}
