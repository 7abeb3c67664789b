import { expect, test } from './fixtures/app.ts'
import { orders } from './fixtures/files.ts'

test('a uid that a person types names its operator, now and after a relaunch', async ({ stopped: app }) => {
  await app.launch(orders.folder)
  const operators = app.page.getByRole('grid', { name: 'Operators' })
  await expect(operators.getByText(`operator ${orders.idStart}`)).toBeVisible()
  await app.page.getByRole('button', { name: 'Name an id…' }).click()
  await app.page.getByRole('textbox', { name: /uids/i }).fill(orders.uid)
  await app.page.getByRole('button', { name: 'Teach' }).click()
  await expect(operators.getByText(orders.uid, { exact: true })).toBeVisible()

  await app.launch(orders.folder)
  await expect(app.page.getByRole('grid', { name: 'Operators' }).getByText(orders.uid, { exact: true })).toBeVisible()
})
