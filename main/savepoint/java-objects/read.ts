import type { Cursor } from '../../binary/cursor.ts'
import { decodeModifiedUtf8 } from '../../binary/modified-utf8.ts'
import { type ClassDescriptor, readFieldList } from './class-descriptor.ts'
import type { JavaArray, JavaEnum, JavaObject, JavaValue } from './model.ts'
import { BASE_HANDLE, SC, STREAM_MAGIC, STREAM_VERSION, TC, TYPE_SIZES } from './protocol.ts'

/** Objects, classes and arrays inside one another; what Flink stores goes a dozen deep. */
const MAX_DEPTH = 200
const TOO_DEEP = `contents nested at most ${MAX_DEPTH} deep`

type Handle = JavaValue | ClassDescriptor
type Writable<T> = { -readonly [K in keyof T]: T[K] }

/**
 * Reads the one object that a fresh `java.io.ObjectOutputStream` wrote (`AC ED 00 05`, content), as Flink's
 * `InstantiationUtil.serializeObject` does, and leaves the cursor behind it: such streams end where their object ends.
 *
 * Needs no classes: the stream describes them. Every length is checked against the bytes that are left.
 *
 * @throws TidemarkError where the bytes are not such a stream, or end early
 */
export function readJavaObject(cursor: Cursor, field: string): JavaValue {
  cursor.enter(field)
  const magic = cursor.u16('magic')
  if (magic !== STREAM_MAGIC) throw cursor.invalid('magic', '0xaced, a Java object stream', `0x${magic.toString(16)}`, 2)
  const version = cursor.u16('version')
  if (version !== STREAM_VERSION) throw cursor.invalid('version', String(STREAM_VERSION), String(version), 2)
  const value = new ObjectStream(cursor).content(0)
  cursor.leave()
  return value
}

class ObjectStream {
  private readonly cursor: Cursor
  private handles: Handle[] = []

  constructor(cursor: Cursor) {
    this.cursor = cursor
  }

  content(depth: number): JavaValue {
    const { cursor } = this
    if (depth > MAX_DEPTH) throw cursor.invalid('content', TOO_DEEP, 'deeper ones', 0)
    let code = cursor.u8('content')
    while (code === TC.RESET) {
      this.handles = []
      code = cursor.u8('content')
    }
    switch (code) {
      case TC.NULL:
        return null
      case TC.REFERENCE:
        return this.reference()
      case TC.OBJECT:
        return this.object(depth + 1)
      case TC.ARRAY:
        return this.array(depth + 1)
      case TC.ENUM:
        return this.enumConstant(depth + 1)
      case TC.STRING:
        return this.keep(cursor.utf('string'))
      case TC.LONGSTRING:
        return this.keep(this.longString())
      case TC.CLASS:
        return this.keep(this.classDescriptor(depth + 1))
      case TC.CLASSDESC:
      case TC.PROXYCLASSDESC:
        cursor.position -= 1
        return this.classDescriptor(depth + 1)
      case TC.BLOCKDATA:
        return { kind: 'block', bytes: new Uint8Array(cursor.raw(cursor.u8('blockLength'), 'block')) }
      case TC.BLOCKDATALONG:
        return { kind: 'block', bytes: new Uint8Array(cursor.raw(cursor.count('blockLength', 1), 'block')) }
      default:
        throw cursor.invalid('content', 'a type code of Java serialization', `0x${code.toString(16)}`, 1)
    }
  }

  private keep<T extends Handle>(value: T): T {
    this.handles.push(value)
    return value
  }

  private reference(): Handle {
    const handle = this.cursor.i32('reference')
    const value = this.handles[handle - BASE_HANDLE]
    if (value === undefined)
      throw this.cursor.invalid(
        'reference',
        `a handle below 0x${(BASE_HANDLE + this.handles.length).toString(16)}`,
        `0x${handle.toString(16)}`,
        4,
      )
    return value
  }

  private longString(): string {
    const { cursor } = this
    const length = cursor.size('stringLength')
    if (length < 0 || length > cursor.remaining)
      throw cursor.invalid('stringLength', `at most ${cursor.remaining} bytes`, String(length), 8)
    const bytes = cursor.raw(length, 'string')
    const text = decodeModifiedUtf8(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, length)
    if (typeof text === 'number') throw cursor.invalid('string', 'modified UTF-8 text', 'other bytes', length)
    return text
  }

  private object(depth: number): JavaObject {
    const of = this.classDescriptor(depth)
    const fields = new Map<string, JavaValue>()
    const annotations: JavaValue[] = []
    const object = this.keep<JavaObject>({ kind: 'object', class: of, fields, annotations })

    const chain: ClassDescriptor[] = []
    for (let at: ClassDescriptor | null = of; at !== null; at = at.superclass) chain.unshift(at)
    for (const part of chain) {
      if ((part.flags & SC.SERIALIZABLE) !== 0) {
        for (const { name, type } of part.fields) fields.set(name, this.fieldValue(name, type, depth))
        if ((part.flags & SC.WRITE_METHOD) !== 0) this.annotations(annotations, depth)
      } else if ((part.flags & SC.EXTERNALIZABLE) !== 0) {
        if ((part.flags & SC.BLOCK_DATA) === 0)
          throw this.cursor.invalid('classFlags', 'externalizable data in blocks', 'data without a length', 0)
        this.annotations(annotations, depth)
      }
    }
    return object
  }

  /** Contents up to `TC_ENDBLOCKDATA`; blocks that follow one another are one. */
  private annotations(into: JavaValue[], depth: number): void {
    const { cursor } = this
    let blocks: Uint8Array[] = []
    const flush = (): void => {
      if (blocks.length > 0) into.push({ kind: 'block', bytes: Buffer.concat(blocks) })
      blocks = []
    }
    for (;;) {
      if (cursor.u8('annotation') === TC.ENDBLOCKDATA) break
      cursor.position -= 1
      const value = this.content(depth)
      if (typeof value === 'object' && value?.kind === 'block') blocks.push(value.bytes)
      else {
        flush()
        into.push(value)
      }
    }
    flush()
  }

  private fieldValue(name: string, type: string, depth: number): JavaValue {
    const { cursor } = this
    switch (type) {
      case 'B':
        return cursor.i8(name)
      case 'C':
        return cursor.u16(name)
      case 'D':
        return cursor.f64(name)
      case 'F':
        return cursor.f32(name)
      case 'I':
        return cursor.i32(name)
      case 'J':
        return cursor.i64(name)
      case 'S':
        return cursor.i16(name)
      case 'Z':
        return cursor.bool(name)
      default:
        return this.content(depth)
    }
  }

  private array(depth: number): JavaArray {
    const { cursor } = this
    const of = this.classDescriptor(depth)
    const type = of.name[1] ?? ''
    const size = TYPE_SIZES[type]
    if (!of.name.startsWith('[') || size === undefined) throw cursor.invalid('arrayClass', 'the class of an array', of.name, 0)
    const array: Writable<JavaArray> = this.keep({ kind: 'array', class: of, elements: [] })
    const count = cursor.count('arrayLength', size)
    if (type === 'B') {
      array.elements = new Uint8Array(cursor.raw(count, 'array'))
      return array
    }
    const elements: JavaValue[] = []
    array.elements = elements
    for (let i = 0; i < count; i++) elements.push(this.fieldValue('element', type, depth))
    return array
  }

  private enumConstant(depth: number): JavaEnum {
    const of = this.classDescriptor(depth)
    const constant: Writable<JavaEnum> = this.keep({ kind: 'enum', class: of, constant: '' })
    const name = this.content(depth)
    if (typeof name !== 'string') throw this.cursor.invalid('enumConstant', 'the name of a constant', 'another content', 0)
    constant.constant = name
    return constant
  }

  private classDescriptor(depth: number): ClassDescriptor {
    const found = this.classDescriptorOrNull(depth)
    if (found === null) throw this.cursor.invalid('class', 'a class', 'null', 1)
    return found
  }

  private classDescriptorOrNull(depth: number): ClassDescriptor | null {
    const { cursor } = this
    if (depth > MAX_DEPTH) throw cursor.invalid('class', TOO_DEEP, 'deeper ones', 0)
    const code = cursor.u8('class')
    switch (code) {
      case TC.NULL:
        return null
      case TC.REFERENCE: {
        const value = this.reference()
        if (typeof value !== 'object' || value?.kind !== 'class' || !('flags' in value))
          throw cursor.invalid('class', 'a reference to a class', 'one to another content', 4)
        return value
      }
      case TC.CLASSDESC:
        return this.plainClass(depth)
      case TC.PROXYCLASSDESC:
        return this.proxyClass(depth)
      default:
        throw cursor.invalid('class', 'a class descriptor', `0x${code.toString(16)}`, 1)
    }
  }

  private plainClass(depth: number): ClassDescriptor {
    const { cursor } = this
    const name = cursor.utf('className')
    const of: Writable<ClassDescriptor> = {
      kind: 'class',
      name,
      serialVersionUid: cursor.i64('serialVersionUID'),
      flags: 0,
      fields: [],
      superclass: null,
    }
    this.keep(of)
    const { flags, fields } = readFieldList(cursor, () => this.content(depth + 1))
    of.flags = flags
    of.fields = fields
    this.annotations([], depth + 1)
    of.superclass = this.superclassOf(of, depth)
    return of
  }

  private proxyClass(depth: number): ClassDescriptor {
    const { cursor } = this
    const of: Writable<ClassDescriptor> = {
      kind: 'class',
      name: '',
      serialVersionUid: 0n,
      flags: SC.SERIALIZABLE,
      fields: [],
      superclass: null,
    }
    this.keep(of)
    const count = cursor.count('interfaceCount', 2)
    const interfaces: string[] = []
    for (let i = 0; i < count; i++) interfaces.push(cursor.utf('interface'))
    of.name = interfaces.join(',')
    this.annotations([], depth + 1)
    of.superclass = this.superclassOf(of, depth)
    return of
  }

  /** A damaged stream may name a class as its own ancestor, or pile up more of them than any program has. */
  private superclassOf(of: ClassDescriptor, depth: number): ClassDescriptor | null {
    const superclass = this.classDescriptorOrNull(depth + 1)
    let length = 0
    for (let at: ClassDescriptor | null = superclass; at !== null; at = at.superclass) {
      if (at === of || ++length > MAX_DEPTH)
        throw this.cursor.invalid('superclass', 'a chain of superclasses with an end', 'a longer one', 0)
    }
    return superclass
  }
}
