import { describe, expect, it } from 'vitest'
import { TidemarkError } from '../../shared/model/problem.ts'
import { isWebAddress, jobAddress } from './job-address.ts'

const ID = '0c95e7fc9350f8f514fa1f006c976cf3'

describe('a job’s address', () => {
  it.each([
    [`http://host:8081/jobs/${ID}`, 'http://host:8081', ID],
    [`http://host:8081/jobs/${ID}/`, 'http://host:8081', ID],
    [` https://host/v1/jobs/${ID.toUpperCase()}/plan `, 'https://host/v1', ID],
    [`https://gate/team/flink/jobs/${ID}?x=1`, 'https://gate/team/flink', ID],
    [`http://host:8081/#/job/running/${ID}/overview`, 'http://host:8081', ID],
    [`http://host:8081/flink/#/job/completed/${ID}/exceptions`, 'http://host:8081/flink', ID],
    [`http://host:8081/#/job/${ID}/overview`, 'http://host:8081', ID],
    ['http://host:8081', 'http://host:8081', null],
    ['http://host:8081/', 'http://host:8081', null],
    ['http://host:8081/v1/', 'http://host:8081/v1', null],
    ['http://host:8081/jobs/overview', 'http://host:8081', null],
    ['http://host:8081/#/job/running', 'http://host:8081', null],
    ['http://host:8081/#/overview', 'http://host:8081', null],
    ['http://[::1]:8081/my-jobs', 'http://[::1]:8081/my-jobs', null],
  ])('%s', (location, base, job) => {
    expect(isWebAddress(location)).toBe(true)
    expect(jobAddress(location)).toMatchObject({ base, job })
  })

  it.each(['/data/savepoints', 's3://bucket/http://x', 'words.txt', 'http.txt'])('%s is none', (location) => {
    expect(isWebAddress(location)).toBe(false)
  })

  it.each(['http://host:8081/jobs/nonsense', 'http://host:8081/#/job/running/0c95e7fc/overview', 'http://:port'])(
    '%s is malformed',
    (location) => {
      expect(() => jobAddress(location)).toThrow(expect.objectContaining({ code: 'JOB_ADDRESS_MALFORMED' }) as TidemarkError)
    },
  )

  it('keeps user and password apart from what is shown', () => {
    const { authorization, ...shown } = jobAddress(`http://ann:p%40ss@host:8081/jobs/${ID}`)
    expect(authorization).toBe(`Basic ${Buffer.from('ann:p@ss').toString('base64')}`)
    expect(shown).toEqual({ base: 'http://host:8081', job: ID, cluster: 'host:8081' })
  })
})
