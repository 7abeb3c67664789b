import { expect, test } from './fixtures/app.ts'

test('first run: a job runs; it is saved, read, stopped with a savepoint and resumed at another parallelism', async ({ app }) => {
  test.slow()
  const { page } = app
  const waterline = page.getByRole('contentinfo', { name: 'Waterline' })

  // a job is alive on the first screen, and one button saves its state
  await expect(page.getByRole('heading', { name: 'A job is already running. Save its state.' })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Take the first savepoint' }).click()
  await expect(waterline).toContainText('Completed', { timeout: 30_000 })
  const savepoints = page.getByRole('region', { name: 'Recent savepoints' })
  await expect(savepoints).toContainText('Completed')

  // its page: graph and table tell the same vertices
  const jobs = page.getByRole('grid', { name: 'Clusters and jobs' })
  await jobs.getByRole('link').first().click()
  const graph = page.getByRole('application', { name: /Job graph/ })
  await expect(graph).toBeVisible()
  const vertices = Number(await graph.getAttribute('data-placed'))
  expect(vertices).toBeGreaterThan(1)
  await page.keyboard.press('l')
  await expect(page.getByRole('grid', { name: 'Vertices' })).toHaveAttribute('aria-rowcount', String(vertices + 1))
  await page.keyboard.press('l')
  await expect(page.getByRole('region', { name: 'Operator uids' })).toContainText('uid')
  await page.keyboard.press('2')
  await expect(page.getByRole('grid', { name: 'Checkpoints' })).toContainText('Completed')

  // triggering says first what it does, the same as a command too
  await page.keyboard.press('s')
  const sheet = page.getByRole('dialog')
  await expect(sheet).toContainText('The job keeps running.')
  await expect(sheet.getByRole('region', { name: 'The same action elsewhere' })).toContainText('savepoint')
  await sheet.getByRole('button', { name: 'Trigger savepoint' }).click()
  await expect(sheet).toBeHidden()
  await expect(waterline).toContainText('Completed', { timeout: 30_000 })

  // stop with a savepoint
  await page.keyboard.press('Shift+S')
  await expect(sheet).toContainText('If the savepoint fails, the job is not stopped.')
  await sheet.getByRole('button', { name: 'Save and stop' }).click()
  await expect(page.getByRole('button', { name: 'Trigger savepoint' })).toBeDisabled({ timeout: 30_000 })
  await expect(waterline).toContainText('Stop with savepoint', { timeout: 30_000 })

  // open what it left, read a key, resume at another parallelism
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  await savepoints.getByRole('button').first().click()
  await expect(page.getByRole('grid', { name: 'Operators' })).toBeVisible()
  await page.keyboard.press('3')
  await expect(page.getByRole('region', { name: 'Entry' })).toContainText('shop-')
  await page.getByRole('button', { name: 'Resume…' }).click()
  await expect(sheet).toContainText('The savepoint stays yours.')
  await sheet.getByRole('textbox', { name: 'Parallelism' }).fill('2')
  await sheet.getByRole('button', { name: 'Resume' }).click()
  await expect(sheet).toBeHidden({ timeout: 30_000 })
  await expect(
    jobs
      .getByRole('row')
      .filter({ hasNotText: /Finished|Canceled/ })
      .getByRole('link'),
  ).toHaveCount(1, { timeout: 30_000 })
})
