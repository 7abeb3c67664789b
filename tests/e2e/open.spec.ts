import { expect, test } from './fixtures/app.ts'
import { loneMetadata, orders, sampleName, truncatedSavepoint } from './fixtures/files.ts'

test('a dropped folder is read with its files', async ({ app }) => {
  await app.dropFiles(orders.folder)
  await app.opened(orders.name)
  await expect(app.page.getByText('All 2 files present, sizes as stated')).toBeVisible()
  await expect(app.page.getByRole('grid', { name: 'Operators' }).getByText(`operator ${orders.idStart}`)).toBeVisible()
})

test('a dropped lone _metadata is read without its files', async ({ app, scratch }) => {
  await app.dropFiles(loneMetadata(scratch))
  await expect(app.page.getByText('Opened from its _metadata alone')).toBeVisible()
  await expect(app.page.getByRole('grid', { name: 'Operators' }).getByText(`operator ${orders.idStart}`)).toBeVisible()
})

test('a typed path is opened', async ({ app }) => {
  await app.openByPath(orders.folder)
  await app.opened(orders.name)
})

test('the path on the command line is opened at the start', async ({ stopped }) => {
  await stopped.launch(orders.folder)
  await stopped.opened(orders.name)
})

test('the sample opens by one click', async ({ app }) => {
  await app.page.getByRole('button', { name: 'Open the sample savepoint' }).click()
  await app.opened(sampleName())
})

test('what was opened is there after a relaunch, and opens again', async ({ app }) => {
  await app.openByPath(orders.folder)
  await app.opened(orders.name)
  await app.launch()
  await app.page.getByRole('link', { name: orders.name }).click()
  await expect(app.page.getByRole('grid', { name: 'Operators' }).getByText(`operator ${orders.idStart}`)).toBeVisible()
})

test('a dropped folder can be opened again after a relaunch', async ({ app }) => {
  await app.dropFiles(orders.folder)
  await app.opened(orders.name)
  await app.launch()
  await app.page.getByRole('link', { name: orders.name }).click()
  await expect(app.page.getByText('All 2 files present, sizes as stated')).toBeVisible()
})

test('a broken file says where it ends, and the app goes on', async ({ app, scratch }) => {
  const folder = truncatedSavepoint(scratch)
  await app.dropFiles(folder)
  const problem = app.page.getByRole('alert')
  await expect(problem).toContainText('METADATA_TRUNCATED')
  await expect(problem).toContainText('Nothing was written or changed.')
  await app.page.getByRole('button', { name: 'Open another place' }).click()
  await app.openByPath(orders.folder)
  await app.opened(orders.name)
})

test('a path with nothing there says so', async ({ app, scratch }) => {
  await app.openByPath(`${scratch}/no-such-savepoint`)
  await expect(app.page.getByRole('alert')).toContainText('NOT_FOUND')
})
