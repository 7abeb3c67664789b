/** `JSON.rawJSON` (V8 11.4): a number that JavaScript's own cannot hold, written digit by digit. */
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown }

/** `Long.MAX_VALUE`, which Flink writes for "never". */
export const LONG_MAX = 9_223_372_036_854_775_807n

/** As Flink's Jackson writes it: a bigint is a plain number, not-a-number is the string `"NaN"`. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'bigint') return rawJSON(String(item))
    return Number.isNaN(item) ? 'NaN' : item
  })
}
