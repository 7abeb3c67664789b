import type { JavaObject } from '../../java-objects/model.ts'

/**
 * The names of a POJO's fields in the order of its serializers: `PojoSerializer.writeObject` writes, behind its own
 * fields, `int n`, then for each field its declaring class as an object and its name by `writeUTF`. The number and the
 * names stand in blocks, between the classes. Null where the stream holds something else.
 */
export function javaPojoFields(pojo: JavaObject): string[] | null {
  const blocks = pojo.annotations.flatMap((value) =>
    typeof value === 'object' && value?.kind === 'block' ? [Buffer.from(value.bytes)] : [],
  )
  const [head, ...names] = blocks
  if (head?.length !== 4 || head.readInt32BE(0) !== names.length) return null
  const texts = names.map((block) => (block.length >= 2 && block.readUInt16BE(0) === block.length - 2 ? block.toString('utf8', 2) : null))
  return texts.every((text) => text !== null) ? texts : null
}
