import { join } from 'node:path'
import { makeBigState } from '../bench/big-state.ts'
import { expect, test } from './fixtures/app.ts'

/** As much as the tests can afford to write; the time that a search takes does not depend on it, but on one key group. */
const MEGABYTES = 100

test('a key is found in a large state', async ({ app, scratch }, { annotations }) => {
  const { page } = app
  const folder = join(scratch, 'savepoint-large')
  await makeBigState(folder, MEGABYTES, 2)
  await app.openByPath(folder)
  await app.opened('savepoint-large')
  await page.getByRole('link', { name: 'Contents' }).click()
  await page.getByRole('button', { name: 'big-op' }).click()
  await page.getByRole('button', { name: 'blob' }).click()
  const entries = page.getByRole('grid', { name: 'Entries' })
  await expect(page.getByText('200 entries read, more may follow')).toBeVisible()

  await page.getByRole('textbox', { name: 'Find a key' }).fill('77777')
  const started = performance.now()
  await page.keyboard.press('Enter')
  await expect(entries.getByRole('row')).toHaveCount(2)
  await expect(entries.getByRole('row').last()).toContainText('77777')
  annotations.push({ type: `found in ${MEGABYTES} MB after`, description: `${Math.round(performance.now() - started)} ms` })
})
