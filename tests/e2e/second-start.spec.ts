import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from './fixtures/app.ts'
import { orders } from './fixtures/files.ts'

const root = join(import.meta.dirname, '../..')

test('a second start hands its path to the window that is open, and ends', { tag: '@electron' }, async ({ app }) => {
  await expect(app.page.getByRole('button', { name: 'Open the sample savepoint' })).toBeVisible()
  const second = spawn(process.env.TIDEMARK_ELECTRON ?? 'electron', ['--no-sandbox', root, orders.folder], {
    env: { ...process.env, TIDEMARK_HOME: app.home },
    stdio: 'ignore',
  })
  const [code] = (await once(second, 'exit')) as [number]
  expect(code).toBe(0)
  await app.opened(orders.name)
})
