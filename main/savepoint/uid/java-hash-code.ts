/**
 * Java's `hashCode` of the types that keys commonly have; with it a key's key group is known without a JVM.
 * POJOs, case classes, Avro records and enums have hash codes of their own and are left out on purpose: take the key
 * group that is stored with the entry.
 */

/** A Java value with its type. Longs and big numbers are bigints, decimals unscaled value and scale. */
export type JavaValue =
  | { type: 'Integer' | 'Short' | 'Byte'; value: number }
  | { type: 'Character'; value: string }
  | { type: 'Long'; value: bigint }
  | { type: 'Boolean'; value: boolean }
  | { type: 'Double' | 'Float'; value: number }
  | { type: 'String'; value: string }
  | { type: 'BigInteger'; value: bigint }
  | { type: 'BigDecimal'; unscaled: bigint; scale: number }
  /** Milliseconds since 1970. */
  | { type: 'Date'; value: bigint }
  | { type: 'Instant'; seconds: bigint; nanos: number }
  | { type: 'LocalDate'; year: number; month: number; day: number }
  /** 32 hex digits, dashes allowed. */
  | { type: 'UUID'; value: string }
  | { type: 'List'; elements: readonly (JavaValue | null)[] }
  /** Flink's Tuple1 to Tuple25. */
  | { type: 'Tuple'; fields: readonly (JavaValue | null)[] }
  /** Flink's Row with fields by position. */
  | { type: 'Row'; kind: RowKind; fields: readonly (JavaValue | null)[] }

export const ROW_KINDS = ['INSERT', 'UPDATE_BEFORE', 'UPDATE_AFTER', 'DELETE'] as const
export type RowKind = (typeof ROW_KINDS)[number]

const scratch = new DataView(new ArrayBuffer(8))

/** `Long.hashCode`. */
function ofLong(value: bigint): number {
  const bits = BigInt.asUintN(64, value)
  return Number(bits >> 32n) ^ Number(bits & 0xffffffffn)
}

function ofDouble(value: number): number {
  scratch.setFloat64(0, value)
  // Java hashes every NaN as the canonical one; -0.0 keeps its sign.
  return Number.isNaN(value) ? 0x7ff80000 : scratch.getInt32(0) ^ scratch.getInt32(4)
}

function ofFloat(value: number): number {
  scratch.setFloat32(0, value)
  return Number.isNaN(value) ? 0x7fc00000 : scratch.getInt32(0)
}

function ofString(value: string): number {
  let hash = 0
  for (let i = 0; i < value.length; i++) hash = (Math.imul(hash, 31) + value.charCodeAt(i)) | 0
  return hash
}

/** `BigInteger.hashCode`: over the 32-bit words of the magnitude, highest first, times the sign. */
function ofBigInteger(value: bigint): number {
  const digits = (value < 0n ? -value : value).toString(16)
  const padded = digits.padStart(Math.ceil(digits.length / 8) * 8, '0')
  let hash = 0
  for (let at = 0; at < padded.length; at += 8) hash = (Math.imul(hash, 31) + Number.parseInt(padded.slice(at, at + 8), 16)) | 0
  return value < 0n ? -hash | 0 : hash
}

/** `BigDecimal.hashCode`. A value that fits a long and one that does not hash alike: both fold the magnitude's words by 31. */
function ofBigDecimal(unscaled: bigint, scale: number): number {
  return (Math.imul(ofBigInteger(unscaled), 31) + scale) | 0
}

function ofUuid(value: string): number {
  const bits = BigInt(`0x${value.replaceAll('-', '')}`)
  return ofLong((bits >> 64n) ^ (bits & 0xffffffffffffffffn))
}

function ofNullable(value: JavaValue | null): number {
  return value === null ? 0 : javaHashCode(value)
}

/** Flink's `RowUtils.deepHashCodeRow` of one field: lists hash as their elements, a scalar as a list of itself. */
function ofRowField(value: JavaValue | null): number {
  if (value === null) return 0
  if (value.type === 'List') return ofRowFields(value.elements)
  return (31 + javaHashCode(value)) | 0
}

function ofRowFields(fields: readonly (JavaValue | null)[]): number {
  return fields.reduce((hash, field) => (Math.imul(hash, 31) + ofRowField(field)) | 0, 1)
}

/** The Java hash code, a signed 32-bit integer. */
export function javaHashCode(key: JavaValue): number {
  switch (key.type) {
    case 'Integer':
    case 'Short':
    case 'Byte':
      return key.value | 0
    case 'Character':
      return key.value.charCodeAt(0)
    case 'Long':
    case 'Date':
      return ofLong(key.value)
    case 'Boolean':
      return key.value ? 1231 : 1237
    case 'Double':
      return ofDouble(key.value)
    case 'Float':
      return ofFloat(key.value)
    case 'String':
      return ofString(key.value)
    case 'BigInteger':
      return ofBigInteger(key.value)
    case 'BigDecimal':
      return ofBigDecimal(key.unscaled, key.scale)
    case 'Instant':
      return (ofLong(key.seconds) + Math.imul(51, key.nanos)) | 0
    case 'LocalDate':
      return (key.year & 0xfffff800) ^ ((key.year << 11) + (key.month << 6) + key.day)
    case 'UUID':
      return ofUuid(key.value)
    case 'List':
      return key.elements.reduce((hash, element) => (Math.imul(hash, 31) + ofNullable(element)) | 0, 1)
    case 'Tuple':
      return key.fields.slice(1).reduce((hash, field) => (Math.imul(hash, 31) + ofNullable(field)) | 0, ofNullable(key.fields[0] ?? null))
    case 'Row':
      return (Math.imul(31, ROW_KINDS.indexOf(key.kind)) + ofRowFields(key.fields)) | 0
  }
}
