/** Durations and sizes as Flink's configuration writes them. */

const DURATIONS: Readonly<Record<string, number>> = {
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  min: 60_000,
  m: 60_000,
  minute: 60_000,
  minutes: 60_000,
  s: 1000,
  sec: 1000,
  secs: 1000,
  second: 1000,
  seconds: 1000,
  '': 1,
  ms: 1,
  milli: 1,
  millis: 1,
  millisecond: 1,
  milliseconds: 1,
  µs: 1e-3,
  micro: 1e-3,
  micros: 1e-3,
  microsecond: 1e-3,
  microseconds: 1e-3,
  ns: 1e-6,
  nano: 1e-6,
  nanos: 1e-6,
  nanosecond: 1e-6,
  nanoseconds: 1e-6,
}

const SIZES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  bytes: 1,
  k: 2 ** 10,
  kb: 2 ** 10,
  kibibytes: 2 ** 10,
  m: 2 ** 20,
  mb: 2 ** 20,
  mebibytes: 2 ** 20,
  g: 2 ** 30,
  gb: 2 ** 30,
  gibibytes: 2 ** 30,
  t: 2 ** 40,
  tb: 2 ** 40,
  tebibytes: 2 ** 40,
}

/** Milliseconds of `10 s`, `5min`, `200` (`TimeUtils.parseDuration`); null where Flink would refuse the text. */
export const parseDuration = (text: string): number | null => quantity(text, DURATIONS)

/** Bytes of `20kb`, `64 mb`, `100` (`MemorySize.parse`); null where Flink would refuse the text. */
export const parseSize = (text: string): number | null => quantity(text, SIZES)

function quantity(text: string, units: Readonly<Record<string, number>>): number | null {
  const [, digits, unit] = /^\s*(\d+)\s*([a-zµ]*)\s*$/i.exec(text) ?? []
  const factor = unit === undefined ? undefined : units[unit.toLowerCase()]
  return digits === undefined || factor === undefined ? null : Number(digits) * factor
}
