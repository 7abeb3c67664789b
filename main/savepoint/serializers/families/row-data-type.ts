import { javaElements } from '../../java-objects/collections.ts'
import { isJavaObject, type JavaObject, type JavaValue } from '../../java-objects/model.ts'

/** What the bytes of a value of the type are, inside a binary row or array. */
export type DataForm =
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'date'
  | 'time'
  | 'months'
  | 'string'
  | 'bytes'
  | 'decimal'
  | 'timestamp'
  | 'row'
  | 'array'
  | 'multiset'
  | 'map'
  | 'raw'
  | 'null'

/** A `LogicalType` of the Table API, as far as reading its values needs it. */
export interface LogicalType {
  form: DataForm
  /** In Flink's words, e.g. `DECIMAL(10, 2) NOT NULL`. */
  text: string
  /** Digits of a decimal, fractional digits of a timestamp; else 0. */
  precision: number
  scale: number
  /** A timestamp that is a moment on the time line (`TIMESTAMP_LTZ`). */
  instant: boolean
  /** Fields of a row, element of an array or multiset, key and value of a map. */
  children: LogicalType[]
}

const PACKAGE = 'org.apache.flink.table.types.logical.'
const MAX_DEPTH = 60

/** Types without parameters, by the simple name of their class. */
const PLAIN: Readonly<Record<string, [DataForm, string]>> = {
  BooleanType: ['boolean', 'BOOLEAN'],
  TinyIntType: ['tinyint', 'TINYINT'],
  SmallIntType: ['smallint', 'SMALLINT'],
  IntType: ['int', 'INT'],
  BigIntType: ['bigint', 'BIGINT'],
  FloatType: ['float', 'FLOAT'],
  DoubleType: ['double', 'DOUBLE'],
  DateType: ['date', 'DATE'],
  NullType: ['null', 'NULL'],
  VariantType: ['bytes', 'VARIANT'],
  BitmapType: ['bytes', 'BITMAP'],
}

/** Types with a length. */
const SIZED: Readonly<Record<string, [DataForm, string]>> = {
  CharType: ['string', 'CHAR'],
  VarCharType: ['string', 'VARCHAR'],
  BinaryType: ['bytes', 'BINARY'],
  VarBinaryType: ['bytes', 'VARBINARY'],
}

/** The type in a Java-serialized `LogicalType`; null where its class is not one that Tidemark knows. */
export function logicalTypeOf(value: JavaValue | undefined, depth = 0): LogicalType | null {
  if (!isJavaObject(value) || depth > MAX_DEPTH || !value.class.name.startsWith(PACKAGE)) return null
  const name = value.class.name.slice(PACKAGE.length)
  const type = withoutNull(name, value, depth)
  if (type === null) return null
  return value.fields.get('isNullable') === false ? { ...type, text: `${type.text} NOT NULL` } : type
}

const simple = (form: DataForm, text: string): LogicalType => ({ form, text, precision: 0, scale: 0, instant: false, children: [] })
const number = (object: JavaObject, field: string): number => Number(object.fields.get(field) ?? 0)

function withoutNull(name: string, object: JavaObject, depth: number): LogicalType | null {
  const plain = PLAIN[name]
  if (plain !== undefined) return simple(...plain)
  const sized = SIZED[name]
  if (sized !== undefined) return simple(sized[0], `${sized[1]}(${number(object, 'length')})`)
  const precision = number(object, 'precision')
  switch (name) {
    case 'DecimalType': {
      const scale = number(object, 'scale')
      return { ...simple('decimal', `DECIMAL(${precision}, ${scale})`), precision, scale }
    }
    case 'TimeType':
      return simple('time', `TIME(${precision})`)
    case 'TimestampType':
      return { ...simple('timestamp', `TIMESTAMP(${precision})`), precision }
    case 'LocalZonedTimestampType':
      return { ...simple('timestamp', `TIMESTAMP_LTZ(${precision})`), precision, instant: true }
    case 'YearMonthIntervalType':
      return simple('months', intervalText(object, number(object, 'yearPrecision'), 0))
    case 'DayTimeIntervalType':
      return simple('bigint', intervalText(object, number(object, 'dayPrecision'), number(object, 'fractionalPrecision')))
    case 'ArrayType':
    case 'MultisetType': {
      const element = logicalTypeOf(object.fields.get('elementType'), depth + 1)
      if (element === null) return null
      const [form, word] = name === 'ArrayType' ? (['array', 'ARRAY'] as const) : (['multiset', 'MULTISET'] as const)
      return { ...simple(form, `${word}<${element.text}>`), children: [element] }
    }
    case 'MapType': {
      const key = logicalTypeOf(object.fields.get('keyType'), depth + 1)
      const value = logicalTypeOf(object.fields.get('valueType'), depth + 1)
      return key === null || value === null ? null : { ...simple('map', `MAP<${key.text}, ${value.text}>`), children: [key, value] }
    }
    case 'RowType':
      return members(object.fields.get('fields'), 'name', depth, (fields) => `ROW<${fields.join(', ')}>`)
    case 'StructuredType':
      return members(object.fields.get('attributes'), 'name', depth, (fields) => `STRUCTURED<${fields.join(', ')}>`)
    case 'DistinctType':
      return logicalTypeOf(object.fields.get('sourceType'), depth + 1)
    case 'RawType':
    case 'TypeInformationRawType':
      return simple('raw', `RAW(${className(object.fields.get('clazz'))})`)
    default:
      return null
  }
}

/** Rows and structured types: fields with a name and a type. */
function members(list: JavaValue | undefined, nameField: string, depth: number, text: (fields: string[]) => string): LogicalType | null {
  const children: LogicalType[] = []
  const texts: string[] = []
  for (const member of javaElements(list) ?? [null]) {
    const type = isJavaObject(member) ? logicalTypeOf(member.fields.get('type'), depth + 1) : null
    if (type === null || !isJavaObject(member)) return null
    const name = member.fields.get(nameField)
    children.push(type)
    texts.push(`\`${typeof name === 'string' ? name.replaceAll('`', '``') : ''}\` ${type.text}`)
  }
  return { ...simple('row', text(texts)), children }
}

/** `INTERVAL DAY(2) TO SECOND(3)`: leading days and years and trailing seconds have a precision. */
function intervalText(object: JavaObject, leading: number, fraction: number): string {
  const resolution = object.fields.get('resolution')
  const units = typeof resolution === 'object' && resolution?.kind === 'enum' ? resolution.constant.split('_TO_') : []
  const precisions: Readonly<Record<string, number>> = { YEAR: leading, DAY: leading, SECOND: fraction }
  return `INTERVAL ${units.map((unit) => (unit in precisions ? `${unit}(${precisions[unit] ?? 0})` : unit)).join(' TO ')}`
}

const className = (value: JavaValue | undefined): string => (typeof value === 'object' && value?.kind === 'class' ? value.name : 'unknown')
