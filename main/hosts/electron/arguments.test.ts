import { expect, test } from 'vitest'
import { locationOf } from './arguments.ts'

const development = (...rest: string[]) => locationOf({ argv: ['/bin/electron', ...rest], appPath: process.cwd(), packaged: false })
const installed = (...rest: string[]) =>
  locationOf({ argv: ['/opt/tidemark', ...rest], appPath: '/opt/resources/app.asar', packaged: true })

test('the path behind the application folder is opened', () => {
  expect(development('.', '/savepoints/savepoint-a1b2c3')).toBe('file:///savepoints/savepoint-a1b2c3')
  expect(development('--inspect=0', '-r', '/loader.js', '.', '--no-sandbox', 's3://bucket/sp')).toBe('s3://bucket/sp')
})

test('the first path is opened where the application is the executable', () => {
  expect(installed('--no-sandbox', '/savepoints/savepoint-a1b2c3')).toBe('file:///savepoints/savepoint-a1b2c3')
})

test('no path, nothing to open', () => {
  expect(development('.', '--no-sandbox')).toBeNull()
  expect(installed()).toBeNull()
})
