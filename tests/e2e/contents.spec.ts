import { rmSync, cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type App } from './fixtures/app.ts'
import { loneMetadata, orders, sampleName } from './fixtures/files.ts'

async function contents(app: App): Promise<void> {
  await app.page.getByRole('link', { name: 'Contents' }).click()
  await expect(app.page.getByRole('grid', { name: 'Operators and states' })).toBeVisible()
}

test('a key is found in its key group, and the address keeps it', async ({ app }) => {
  const { page } = app
  await page.getByRole('button', { name: 'Open the sample savepoint' }).click()
  await app.opened(sampleName())
  await contents(app)
  await page.getByRole('button', { name: 'totals-per-shop' }).click()
  await page.getByRole('button', { name: 'total-cents' }).click()
  const entries = page.getByRole('grid', { name: 'Entries' })
  await expect(page.getByText('60 entries', { exact: true })).toBeVisible()
  await expect(entries.getByRole('row')).not.toHaveCount(2)

  await page.keyboard.press('/')
  await page.keyboard.type('shop-7')
  await page.keyboard.press('Enter')
  await expect(page.getByText('key group 73, only its bytes are read')).toBeVisible()
  await expect(entries.getByRole('row')).toHaveCount(2)
  await expect(entries.getByRole('row').last()).toContainText('113517506')
  const entry = page.getByRole('region', { name: 'Entry' })
  await expect(entry).toContainText('key group 73 of 128; subtask 2 of 4 (key groups 64 to 95)')
  await expect(entry).toContainText('113517506')

  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Find a key' })).toHaveValue('shop-7')
  await expect(entries.getByRole('row').last()).toContainText('113517506')

  await page.getByRole('textbox', { name: 'Find a key' }).fill('no-such-shop')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No entry with this key.')).toBeVisible()
})

test('a long state is read on as its end comes near', async ({ app }) => {
  const { page } = app
  await page.getByRole('button', { name: 'Open the sample savepoint' }).click()
  await app.opened(sampleName())
  await contents(app)
  await page.getByRole('button', { name: 'recent-count' }).click()
  await expect(page.getByText('200 entries read, more may follow')).toBeVisible()
  const entries = page.getByRole('grid', { name: 'Entries' })
  await expect.poll(() => entries.getByRole('row').count()).toBeGreaterThan(10)
  await entries.focus()
  await page.keyboard.press('End')
  await expect(page.getByText(/^[4-9]00 entries read, more may follow$/)).toBeVisible()
})

test('timers show when they fire', async ({ app }) => {
  await app.page.getByRole('button', { name: 'Open the sample savepoint' }).click()
  await app.opened(sampleName())
  await contents(app)
  await app.page.getByRole('button', { name: 'revenue-per-hour' }).click()
  await app.page.getByRole('button', { name: '_timer_state/processing_window-timers' }).click()
  await expect(app.page.getByRole('columnheader', { name: 'Fires at' })).toBeVisible()
  await expect(
    app.page
      .getByRole('grid', { name: 'Entries' })
      .getByText(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      .first(),
  ).toBeVisible()
})

test('without the files of the state the problem stands in place', async ({ app, scratch }) => {
  await app.dropFiles(loneMetadata(scratch))
  await expect(app.page.getByText('Opened from its _metadata alone')).toBeVisible()
  await contents(app)
  await expect(app.page.getByRole('alert')).toContainText('STATE_UNREACHABLE')
})

test('a file that is gone is a problem of its own operator', async ({ app, scratch }) => {
  const folder = join(scratch, orders.name)
  cpSync(orders.folder, folder, { recursive: true })
  for (const file of readdirSync(folder)) if (file !== '_metadata') rmSync(join(folder, file))
  await app.openByPath(folder)
  await app.opened(orders.name)
  await contents(app)
  await expect(app.page.getByRole('alert')).toContainText('STATE_UNREACHABLE')
  await app.page.getByRole('link', { name: 'Lifecycle' }).click()
  await expect(app.page.getByRole('grid', { name: 'Journal' })).toBeVisible()
})
