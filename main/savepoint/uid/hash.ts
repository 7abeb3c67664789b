import { encodeJavaUtf8 } from './java-utf8.ts'
import { murmur3x64x128 } from './murmur3-128.ts'
import { operatorIdOfWords } from './operator-id.ts'

const words = new Int32Array(4)
let buffer = new Uint8Array(1024)

/**
 * The operator id that Flink gives an operator with this uid: 32 lower-case hex digits.
 * Murmur3 128 over the uid's UTF-8 bytes (`StreamGraphHasherV2.generateUserSpecifiedHash`).
 */
export function operatorIdOf(uid: string): string {
  if (uid.length * 3 > buffer.length) buffer = new Uint8Array(uid.length * 3)
  murmur3x64x128(buffer, encodeJavaUtf8(uid, buffer), words)
  return operatorIdOfWords(words)
}
