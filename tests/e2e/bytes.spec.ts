import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures/app.ts'
import { orders } from './fixtures/files.ts'

test('the bytes shown are the bytes of the file', async ({ stopped: app }) => {
  await app.launch(orders.folder)
  await app.page.getByRole('link', { name: 'Handles and bytes' }).click()
  const view = app.page.getByRole('group', { name: 'Raw bytes of _metadata' })
  await view.focus()
  await app.page.keyboard.press('Control+Home')
  const file = readFileSync(join(orders.folder, '_metadata'))
  const firstLine = [...file.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  await expect.poll(async () => (await view.innerText()).replaceAll(/\s/g, '').toLowerCase()).toContain(firstLine)
})
