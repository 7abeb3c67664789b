/** Read back by the reader of Java's object streams; what the `flink` command makes of it is tried in tests/conformance. */
import { expect, it } from 'vitest'
import { Cursor } from '../binary/cursor.ts'
import type { Failure } from '../runtime/cluster.ts'
import { classChain, isJavaObject, type JavaObject } from '../savepoint/java-objects/model.ts'
import { readJavaObject } from '../savepoint/java-objects/read.ts'
import { serializedThrowable } from './serialized-throwable.ts'

const cause: Failure = { className: 'java.io.FileNotFoundException', message: 'Cannot find ü\u{1f30a}', cause: null }
const failure: Failure = { className: 'org.apache.flink.util.FlinkException', message: 'Could not dispose savepoint x.', cause }

function read(of: Failure): JavaObject {
  const bytes = Buffer.from(serializedThrowable(of), 'base64')
  const value = readJavaObject(new Cursor(bytes, 'throwable', { code: 'OBJECT', noun: 'The object' }), 'throwable')
  if (!isJavaObject(value)) throw new Error('no object')
  return value
}

it('is a SerializedThrowable with its cause and texts', () => {
  const object = read(failure)
  expect(classChain(object.class)).toEqual(['org.apache.flink.util.SerializedThrowable', 'java.lang.Exception', 'java.lang.Throwable'])
  expect(Object.fromEntries([...object.fields].filter(([name]) => name !== 'cause' && name !== 'stackTrace'))).toEqual({
    fullStringifiedStackTrace:
      'org.apache.flink.util.FlinkException: Could not dispose savepoint x.\nCaused by: java.io.FileNotFoundException: Cannot find ü\u{1f30a}\n',
    originalErrorClassName: 'org.apache.flink.util.FlinkException',
    serializedException: null,
    detailMessage: 'org.apache.flink.util.FlinkException: Could not dispose savepoint x.',
    suppressedExceptions: null,
  })
  const below = object.fields.get('cause')
  expect(isJavaObject(below) && below.fields.get('originalErrorClassName')).toBe('java.io.FileNotFoundException')
})

it('holds texts beyond the 65,535 bytes of a short string', () => {
  const message = 'ü'.repeat(40_000)
  expect(read({ className: 'X', message, cause: null }).fields.get('detailMessage')).toBe(`X: ${message}`)
})
