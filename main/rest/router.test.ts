import { expect, it } from 'vitest'
import { type Route, ok } from './route.ts'
import { Router } from './router.ts'

const ID = '0123456789abcdef0123456789abcdef'
const route = (method: Route['method'], path: string): Route => ({ method, path, handle: () => ok({}) })
const router = new Router([
  route('GET', '/jobs/:jobid/checkpoints/:triggerid'),
  route('GET', '/jobs/:jobid/checkpoints/config'),
  route('GET', '/jobs/:jobid/checkpoints/details/:checkpointid'),
  route('GET', '/jobs/:jobid'),
  route('GET', '/jobs/overview'),
  route('POST', '/jobs/:jobid/stop'),
  route('POST', '/jars/:jarid/run'),
])

it.each([
  ['/jobs/overview', '/jobs/overview', {}],
  ['/v1/jobs/overview', '/jobs/overview', {}],
  ['/jobs/overview/', '/jobs/overview', {}],
  [`/v1/jobs/${ID.toUpperCase()}`, '/jobs/:jobid', { jobid: ID }],
  [`/jobs/${ID}/checkpoints/config`, '/jobs/:jobid/checkpoints/config', { jobid: ID }],
  [`/jobs/${ID}/checkpoints/${ID}`, '/jobs/:jobid/checkpoints/:triggerid', { jobid: ID, triggerid: ID }],
  [`/jobs/${ID}/checkpoints/details/7`, '/jobs/:jobid/checkpoints/details/:checkpointid', { jobid: ID, checkpointid: '7' }],
])('GET %s', (path, pattern, params) => {
  expect(router.find('GET', path)).toMatchObject({ kind: 'route', route: { path: pattern }, params })
})

it.each([
  ['GET', '/v2/jobs/overview', 'Unable to load requested file /v2/jobs/overview.'],
  ['GET', '/v1/v1/jobs/overview', 'Unable to load requested file /v1/v1/jobs/overview.'],
  ['GET', `/jobs/${ID}/stop`, `Unable to load requested file /jobs/${ID}/stop.`],
  ['POST', '/jobs/overview', 'Not found: /jobs/overview'],
  ['HEAD', '/jobs/overview', 'Not found: /jobs/overview'],
  ['OPTIONS', `/jobs/${ID}`, `Not found: /jobs/${ID}`],
])('%s %s is no route', (method, path, text) => {
  expect(router.find(method, path)).toEqual({ kind: 'refused', answer: { status: 404, body: { errors: [text] } } })
})

it.each([
  ['POST', '/jobs/nonsense/stop', 'jobid', 'nonsense'],
  ['GET', `/jobs/${ID}/checkpoints/${ID}0`, 'triggerid', `${ID}0`],
  ['GET', `/jobs/${ID}/checkpoints/details/-1`, 'checkpointid', '-1'],
  ['POST', '/jobs/..%2F..%2Fetc/stop', 'jobid', '../../etc'],
  ['POST', '/jobs/%E0%A4%A/stop', 'jobid', '%E0%A4%A'],
])('%s %s has a malformed parameter', (method, path, name, value) => {
  const match = router.find(method, path)
  expect(match).toMatchObject({ kind: 'refused', answer: { status: 400 } })
  const text = `Bad request, could not parse parameters: Cannot resolve path parameter (${name}) from value "${value}".`
  expect(JSON.stringify(match)).toContain(JSON.stringify(text).slice(1, -1))
})
