import { plural } from './plural.ts'

/** ISO 8601 in UTC, or milliseconds since 1970. */
type Instant = string | number | Date

/** A zone's name (`Europe/Berlin`, `UTC`); left out, the reader's own. */
type Zone = string | undefined

function parts(at: Instant, zone: Zone): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  return Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
}

/** `03:04`. */
export function clockTime(at: Instant, zone?: string): string {
  const { hour = '', minute = '' } = parts(at, zone)
  return `${hour}:${minute}`
}

/** `03:04:11`, for journals. */
export function clockTimeWithSeconds(at: Instant, zone?: string): string {
  return `${clockTime(at, zone)}:${parts(at, zone)['second'] ?? ''}`
}

/** `2026-11-24`. */
export function dayOf(at: Instant, zone?: string): string {
  const { year = '', month = '', day = '' } = parts(at, zone)
  return `${year}-${month}-${day}`
}

/** `2026-11-24 03:04`. */
export function dayAndTime(at: Instant, zone?: string): string {
  return `${dayOf(at, zone)} ${clockTime(at, zone)}`
}

/** `2026-11-24T03:04:11.000Z`, the whole time, for hovering and copying. */
export function isoTime(at: Instant): string {
  return new Date(at).toISOString()
}

/** How long ago, roughly: `now`, `40 s ago`, `34 min ago`, `5 h ago`, `12 days ago`. */
export function ago(at: Instant, now: Instant): string {
  const seconds = Math.floor((new Date(now).getTime() - new Date(at).getTime()) / 1000)
  if (seconds < 1) return 'now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  return `${plural(Math.floor(seconds / 86_400), 'day')} ago`
}
