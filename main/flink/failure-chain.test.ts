import { describe, expect, it } from 'vitest'
import { recording } from '../../tests/golden/rest-server-recording.ts'
import { failureChain, reasons, reasonText, savedAllTheSame } from './failure-chain.ts'

/** The stack trace in the last answer of a recording. */
function recordedFailure(version: string, name: string): string {
  const body = recording(version, name).exchanges.at(-1)?.response.body as { operation: { 'failure-cause': { 'stack-trace': string } } }
  return body.operation['failure-cause']['stack-trace']
}

describe.each(['1.20.5', '2.3.0'])('what Flink %s says of a failure', (version) => {
  it('is a chain, without frames', () => {
    expect(failureChain(recordedFailure(version, 'dispose-again')).map(({ className }) => className)).toEqual([
      'org.apache.flink.util.FlinkException',
      'java.io.FileNotFoundException',
    ])
    for (const { message } of failureChain(recordedFailure(version, 'savepoint-unwritable'))) expect(message).not.toMatch(/\bat java|\n\t/)
  })

  it('is told once, without what futures put around it', () => {
    expect(reasons(failureChain(recordedFailure(version, 'savepoint-unknown-job')))).toEqual([
      `Could not find Flink job (${'f'.repeat(32)})`,
    ])
    const [outer, inner] = reasons(failureChain(recordedFailure(version, 'dispose-again')))
    expect(outer).toMatch(/^Could not dispose savepoint file:/)
    expect(inner).toMatch(/^Cannot find checkpoint or savepoint file\/directory/)
  })

  it('tells of a savepoint that is there although the job failed', () => {
    expect(savedAllTheSame(failureChain(recordedFailure(version, 'stop-fails-after-savepoint')))).toMatch(
      /^file:<DIR>\/savepoints\/savepoint-[0-9a-f]{6}-[0-9a-f]{12}$/,
    )
    expect(savedAllTheSame(failureChain(recordedFailure(version, 'dispose-again')))).toBeNull()
  })
})

describe('a chain', () => {
  it('reads what was serialized in the place of its class', () => {
    const text = 'org.apache.flink.util.SerializedThrowable: java.io.IOException: disk full\n\tat a.B.c(B.java:1)\n\t... 3 more\n'
    expect(failureChain(text)).toEqual([{ className: 'java.io.IOException', message: 'disk full' }])
  })

  it('takes Flink’s habit of the class before the message for what it is', () => {
    const [only] = failureChain('java.io.IOException: java.io.IOException: disk full')
    expect(only).toEqual({ className: 'java.io.IOException', message: 'disk full' })
  })

  it('keeps a message of several lines, and a text that is no exception', () => {
    expect(failureChain('a.b.C: one\ntwo\n\tat x.Y.z(Y.java:1)')[0].message).toBe('one\ntwo')
    expect(failureChain('')).toEqual([{ className: '', message: '' }])
    expect(reasons(failureChain('java.util.concurrent.TimeoutException'))).toEqual(['TimeoutException'])
    expect(reasons(failureChain('java.util.concurrent.CompletionException: a.b.C: inner'))).toEqual(['inner'])
  })

  it('is one sentence after another', () => {
    expect(reasonText(failureChain('a.b.C: One\nCaused by: d.e.F: Two.\nCaused by: g.H: Two.\n'))).toBe('One. Two.')
  })
})
