import { describe, expect, it } from 'vitest'
import { toProblem } from '../../shared/model/problem.ts'
import { clusterAddress, headersOf } from './cluster-address.ts'

describe('the address of a cluster', () => {
  it.each([
    ['localhost:8081', 'http://localhost:8081'],
    ['localhost', 'http://localhost:8081'],
    ['10.0.0.1:80', 'http://10.0.0.1'],
    ['tcp://jm:6123', 'http://jm:6123'],
    ['https://jm:8443/team/', 'https://jm:8443/team'],
    ['HTTPS://jm', 'https://jm'],
    ['http://jm', 'http://jm'],
    ['jm/prefix', 'http://jm:8081/prefix'],
    ['[::1]:8081', 'http://[::1]:8081'],
    ['http://jm:8081/v1', 'http://jm:8081/v1'],
  ])('%s is %s', (text, base) => {
    expect(clusterAddress(text)).toMatchObject({ base, job: null })
  })

  it.each(['', '   ', '://', 'jm:notaport', 'a b:8081'])('"%s" is none', (text) => {
    expect(() => clusterAddress(text)).toThrow(expect.objectContaining({ code: 'JOB_ADDRESS_MALFORMED' }))
  })

  it('keeps user and password out of what is shown', () => {
    const address = clusterAddress('https://skipper:S3CRET@jm:8443')
    expect(address.authorization).toBe(`Basic ${Buffer.from('skipper:S3CRET').toString('base64')}`)
    expect([address.base, address.cluster].join()).not.toMatch(/skipper|S3CRET/)
    const problem = ((): unknown => {
      try {
        return clusterAddress('https://skipper:S3CRET@jm:port')
      } catch (error) {
        return toProblem(error)
      }
    })()
    expect(JSON.stringify(problem)).not.toMatch(/skipper|S3CRET/)
  })

  it('takes headers as Flink’s client does', () => {
    const headers = headersOf('X-Team: harbor\nCookie:a=b:c\n\nnonsense')
    expect(headers).toEqual({ 'X-Team': 'harbor', Cookie: 'a=b:c' })
    expect(clusterAddress('jm', headers).headers).toEqual(headers)
    expect(headersOf(undefined)).toEqual({})
  })
})
