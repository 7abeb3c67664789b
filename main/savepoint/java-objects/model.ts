/**
 * What a Java object stream holds, as a plain tree. References to what came before in the stream are the same object
 * here, so the tree may have cycles: whoever walks it bounds the depth.
 */
export type JavaValue = null | boolean | number | bigint | string | JavaObject | JavaArray | JavaEnum | JavaClass | JavaBlock

/** An instance: fields by name, those of a subclass in front of its superclasses' (`TC_OBJECT`). */
export interface JavaObject {
  readonly kind: 'object'
  readonly class: JavaClass
  readonly fields: ReadonlyMap<string, JavaValue>
  /** What the classes' own `writeObject` or `writeExternal` wrote beside the fields, superclasses first. */
  readonly annotations: readonly JavaValue[]
}

/** `TC_ARRAY`. Chars are numbers, as in the stream; bytes are the elements of a Uint8Array. */
export interface JavaArray {
  readonly kind: 'array'
  readonly class: JavaClass
  readonly elements: readonly JavaValue[] | Uint8Array
}

/** `TC_ENUM`: a constant by its name. */
export interface JavaEnum {
  readonly kind: 'enum'
  readonly class: JavaClass
  readonly constant: string
}

/** A class: as the descriptor of an instance, or itself as a value (`TC_CLASS`). */
export interface JavaClass {
  readonly kind: 'class'
  /** Java binary name; of a dynamic proxy its interfaces, joined by `,`. */
  readonly name: string
  readonly serialVersionUid: bigint
  readonly superclass: JavaClass | null
}

/** Primitive data that a class wrote by itself (`TC_BLOCKDATA`); neighbouring blocks are one. */
export interface JavaBlock {
  readonly kind: 'block'
  readonly bytes: Uint8Array
}

export const isJavaObject = (value: JavaValue | undefined): value is JavaObject =>
  typeof value === 'object' && value !== null && value.kind === 'object'

/** The class and its superclasses, the most derived first. */
export function classChain(of: JavaClass): string[] {
  const names: string[] = []
  for (let at: JavaClass | null = of; at !== null; at = at.superclass) names.push(at.name)
  return names
}
