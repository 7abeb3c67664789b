/** Avro's schema in JSON, names resolved, as far as decoding needs it (specification 1.11, "Schema Declaration"). */
export type AvroSchema =
  | { kind: 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string' }
  | { kind: 'fixed'; size: number }
  | { kind: 'enum'; symbols: string[] }
  | { kind: 'array'; items: AvroSchema }
  | { kind: 'map'; values: AvroSchema }
  | { kind: 'union'; branches: AvroSchema[] }
  | { kind: 'record'; name: string; fields: { name: string; schema: AvroSchema }[] }

const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const

/** @throws Error with what is wrong, when the text is not a schema */
export function parseAvroSchema(json: string): AvroSchema {
  return parse(JSON.parse(json) as unknown, '', new Map())
}

function parse(schema: unknown, namespace: string, named: Map<string, AvroSchema>): AvroSchema {
  if (typeof schema === 'string') return byName(schema, namespace, named)
  if (Array.isArray(schema)) return { kind: 'union', branches: schema.map((branch) => parse(branch, namespace, named)) }
  if (typeof schema !== 'object' || schema === null) throw new Error(`a schema cannot be ${JSON.stringify(schema)}`)
  const type = field(schema, 'type')
  if (typeof type !== 'string') return parse(type, namespace, named)
  switch (type) {
    case 'array':
      return { kind: 'array', items: parse(field(schema, 'items'), namespace, named) }
    case 'map':
      return { kind: 'map', values: parse(field(schema, 'values'), namespace, named) }
    case 'fixed':
    case 'enum':
    case 'record':
    case 'error':
      return parseNamed(schema, type, namespace, named)
    default:
      return byName(type, namespace, named)
  }
}

function parseNamed(schema: object, type: string, outer: string, named: Map<string, AvroSchema>): AvroSchema {
  const given = String(field(schema, 'name'))
  const own = field(schema, 'namespace')
  const namespace = given.includes('.') ? given.slice(0, given.lastIndexOf('.')) : typeof own === 'string' ? own : outer
  const name = given.includes('.') || namespace === '' ? given : `${namespace}.${given}`
  if (type === 'fixed') return define(named, name, { kind: 'fixed', size: Number(field(schema, 'size')) })
  if (type === 'enum') return define(named, name, { kind: 'enum', symbols: (field(schema, 'symbols') as unknown[]).map(String) })
  const record: AvroSchema & { kind: 'record' } = { kind: 'record', name, fields: [] }
  // Known before its fields are: a record may hold itself.
  define(named, name, record)
  for (const one of field(schema, 'fields') as object[]) {
    record.fields.push({ name: String(field(one, 'name')), schema: parse(field(one, 'type'), namespace, named) })
  }
  return record
}

function define(named: Map<string, AvroSchema>, name: string, schema: AvroSchema): AvroSchema {
  named.set(name, schema)
  return schema
}

function byName(name: string, namespace: string, named: Map<string, AvroSchema>): AvroSchema {
  const primitive = PRIMITIVES.find((candidate) => candidate === name)
  if (primitive !== undefined) return { kind: primitive }
  const found = named.get(name) ?? named.get(`${namespace}.${name}`)
  if (found === undefined) throw new Error(`the schema names ${name} and never says what it is`)
  return found
}

const field = (of: object, name: string): unknown => (of as Record<string, unknown>)[name]
