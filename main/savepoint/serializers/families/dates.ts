import type { SerializerFamily } from '../snapshot-reader.ts'
import { baseClass, simpleFamily } from './simple.ts'

const MIN_LONG = -(2n ** 63n)
const MIN_INT = -(2 ** 31)

const two = (n: number): string => String(n).padStart(2, '0')
export const dateText = (year: number, month: number, day: number): string => {
  const absolute = String(Math.abs(year)).padStart(4, '0')
  return `${year < 0 ? '-' : year > 9999 ? '+' : ''}${absolute}-${two(month)}-${two(day)}`
}

/** A fraction of a second in groups of three digits, as `java.time` prints it; empty for none. */
function fraction(nanos: number): string {
  if (nanos === 0) return ''
  const digits = String(nanos).padStart(9, '0')
  return `.${nanos % 1_000_000 === 0 ? digits.slice(0, 3) : nanos % 1000 === 0 ? digits.slice(0, 6) : digits}`
}

/** `LocalTime.toString()`: seconds only where there are any. */
export const timeText = (hour: number, minute: number, second: number, nanos: number): string =>
  `${two(hour)}:${two(minute)}${second === 0 && nanos === 0 ? '' : `:${two(second)}${fraction(nanos)}`}`

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A moment in UTC, field by field. Java's dates reach beyond JavaScript's: such a one is shown by its milliseconds. */
function utc(millis: bigint): Date | null {
  const date = new Date(Number(millis))
  return Number.isNaN(date.getTime()) ? null : date
}

/** Date, SqlDate and SqlTime store epoch milliseconds; null is the smallest long. Text as Java's toString in UTC. */
const epoch = (className: string, type: string, text: (date: Date) => string): SerializerFamily =>
  simpleFamily<bigint | null>(baseClass(className), {
    type,
    length: 8,
    read(cursor) {
      const millis = cursor.i64('millis')
      return millis === MIN_LONG ? null : millis
    },
    write: (out, value) => {
      out.i64(value ?? MIN_LONG)
    },
    toJson(value) {
      if (value === null) return null
      const date = utc(value)
      return date === null ? `${value} ms` : text(date)
    },
  })

interface DateFields {
  year: number
  month: number
  day: number
}
interface TimeFields {
  hour: number
  minute: number
  second: number
  nanos: number
}

export const dates: SerializerFamily[] = [
  epoch('Date', 'DATE', (d) => {
    const clock = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`
    return `${DAYS[d.getUTCDay()] ?? ''} ${MONTHS[d.getUTCMonth()] ?? ''} ${two(d.getUTCDate())} ${clock} UTC ${d.getUTCFullYear()}`
  }),
  epoch('SqlDate', 'SQL_DATE', (d) => dateText(d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate())),
  epoch('SqlTime', 'SQL_TIME', (d) => `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`),
  simpleFamily<{ millis: bigint; nanos: number } | null>(baseClass('SqlTimestamp'), {
    type: 'SQL_TIMESTAMP',
    length: 12,
    read(cursor) {
      const millis = cursor.i64('millis')
      const nanos = cursor.i32('nanos')
      return millis === MIN_LONG ? null : { millis, nanos }
    },
    write(out, value) {
      out.i64(value?.millis ?? MIN_LONG)
      out.i32(value?.nanos ?? 0)
    },
    toJson(value) {
      if (value === null) return null
      const date = utc(value.millis)
      if (date === null) return `${value.millis} ms`
      const digits = String(value.nanos).padStart(9, '0').replace(/0+$/, '')
      const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
      return `${dateText(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())} ${clock}.${digits === '' ? '0' : digits}`
    },
  }),
  simpleFamily<{ seconds: bigint; nanos: number } | null>(baseClass('Instant'), {
    type: 'INSTANT',
    length: 12,
    read(cursor) {
      const seconds = cursor.i64('seconds')
      const nanos = cursor.i32('nanos')
      return seconds === MIN_LONG && nanos === MIN_INT ? null : { seconds, nanos }
    },
    write(out, value) {
      out.i64(value?.seconds ?? MIN_LONG)
      out.i32(value?.nanos ?? MIN_INT)
    },
    toJson(value) {
      if (value === null) return null
      const date = utc(value.seconds * 1000n)
      if (date === null) return `${value.seconds} s`
      const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
      return `${dateText(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())}T${clock}${fraction(value.nanos)}Z`
    },
  }),
  simpleFamily<DateFields | null>(baseClass('LocalDate'), {
    type: 'LOCAL_DATE',
    length: 6,
    read(cursor) {
      const year = cursor.i32('year')
      const month = cursor.i8('month')
      const day = cursor.i8('day')
      return year === MIN_INT ? null : { year, month, day }
    },
    write(out, value) {
      out.i32(value?.year ?? MIN_INT)
      out.u8(value?.month ?? 0x80)
      out.u8(value?.day ?? 0)
    },
    toJson: (value) => (value === null ? null : dateText(value.year, value.month, value.day)),
  }),
  simpleFamily<TimeFields | null>(baseClass('LocalTime'), {
    type: 'LOCAL_TIME',
    length: 7,
    read(cursor) {
      const hour = cursor.i8('hour')
      const minute = cursor.i8('minute')
      const second = cursor.i8('second')
      const nanos = cursor.i32('nanos')
      return hour === -128 ? null : { hour, minute, second, nanos }
    },
    write(out, value) {
      out.u8(value?.hour ?? 0x80)
      out.u8(value?.minute ?? 0x80)
      out.u8(value?.second ?? 0)
      out.i32(value?.nanos ?? MIN_INT)
    },
    toJson: (value) => (value === null ? null : timeText(value.hour, value.minute, value.second, value.nanos)),
  }),
  simpleFamily<(DateFields & TimeFields) | null>(baseClass('LocalDateTime'), {
    type: 'LOCAL_DATE_TIME',
    length: 13,
    read(cursor) {
      const year = cursor.i32('year')
      const [month, day] = [cursor.i8('month'), cursor.i8('day')]
      const [hour, minute, second] = [cursor.i8('hour'), cursor.i8('minute'), cursor.i8('second')]
      const nanos = cursor.i32('nanos')
      return year === MIN_INT ? null : { year, month, day, hour, minute, second, nanos }
    },
    write(out, value) {
      out.i32(value?.year ?? MIN_INT)
      out.u8(value?.month ?? 0x80)
      out.u8(value?.day ?? 0)
      out.u8(value?.hour ?? 0x80)
      out.u8(value?.minute ?? 0x80)
      out.u8(value?.second ?? 0)
      out.i32(value?.nanos ?? MIN_INT)
    },
    toJson: (value) =>
      value === null
        ? null
        : `${dateText(value.year, value.month, value.day)}T${timeText(value.hour, value.minute, value.second, value.nanos)}`,
  }),
]
