import { isJavaObject, type JavaObject, type JavaValue } from './model.ts'

/** Wrappers inside wrappers; a stream may even make a wrapper hold itself. */
const MAX_WRAPPERS = 8

/**
 * The elements of a `java.util.List` or `Collection` as its class wrote it: array lists and linked lists and `List.of`
 * behind their size, `Arrays.asList` and singletons in a field, `Collections.unmodifiable…` and `synchronized…` around another.
 * Null where the class is none of these.
 */
export function javaElements(value: JavaValue | undefined): readonly JavaValue[] | null {
  let list: JavaValue | undefined = value
  for (let i = 0; i < MAX_WRAPPERS && isJavaObject(list); i++) {
    switch (list.class.name) {
      case 'java.util.ArrayList':
      case 'java.util.LinkedList':
      case 'java.util.CollSer':
      case 'java.util.HashSet':
      case 'java.util.LinkedHashSet':
        return written(list)
      case 'java.util.Arrays$ArrayList':
        list = list.fields.get('a')
        continue
      case 'java.util.Collections$SingletonList':
        return [list.fields.get('element') ?? null]
      case 'java.util.Collections$EmptyList':
        return []
      default:
        list = list.fields.get('list') ?? list.fields.get('c')
    }
  }
  return typeof list === 'object' && list?.kind === 'array' && !(list.elements instanceof Uint8Array) ? list.elements : null
}

/** The entries of a hash map as `HashMap.writeObject` wrote them; null where the value is none. */
export function javaEntries(value: JavaValue | undefined): [JavaValue, JavaValue][] | null {
  if (!isJavaObject(value) || !/^java\.util\.(Linked)?HashMap$/.test(value.class.name)) return null
  const flat = written(value)
  return Array.from({ length: flat.length >> 1 }, (_, i) => [flat[2 * i] ?? null, flat[2 * i + 1] ?? null])
}

/** What a collection wrote by itself, without the block that holds sizes and capacities. */
const written = (object: JavaObject): JavaValue[] =>
  object.annotations.filter((value) => !(typeof value === 'object' && value?.kind === 'block'))
