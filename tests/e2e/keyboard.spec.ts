import { expect, test } from './fixtures/app.ts'
import { orders } from './fixtures/files.ts'

test('the whole way is open to the keyboard', async ({ app }) => {
  const { page } = app
  const press = (...keys: string[]) =>
    keys.reduce<Promise<void>>((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
  await expect(page.getByRole('button', { name: 'Open the sample savepoint' })).toBeVisible()

  // a path pasted into the palette opens
  await press('Control+k')
  await page.getByRole('combobox', { name: 'Find or run' }).fill(orders.folder)
  await expect(page.getByRole('option', { selected: true })).toContainText(/open/i)
  await press('Enter')
  await app.opened(orders.name)

  // the cursor walks the operators, and unfolds one
  const operators = page.getByRole('grid', { name: 'Operators' })
  const cursor = operators.getByRole('row', { selected: true })
  await expect(cursor).toContainText(orders.idStart)
  await press('j')
  await expect(cursor).not.toContainText(orders.idStart)
  await press('k')
  await expect(cursor).toContainText(orders.idStart)
  const rows = await operators.getByRole('row').count()
  await press('Enter')
  await expect.poll(() => operators.getByRole('row').count()).toBeGreaterThan(rows)

  // tabs by number
  await press('2')
  await expect(page.getByRole('link', { name: 'Handles and bytes' })).toHaveAttribute('aria-current', 'page')
  await press('3')
  await expect(page.getByRole('grid', { name: 'Entries' })).toBeVisible()
  await press('4')
  await expect(page.getByRole('grid', { name: 'Journal' })).toContainText('Opened')
  await press('1')
  await expect(operators).toBeVisible()

  // the keys of the screen, and back
  await press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()

  // day and night
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
  const before = await theme()
  await press('Control+Shift+L')
  await expect.poll(theme).not.toBe(before)

  // the list, and from it the savepoint again
  await press('g', 's')
  const list = page.getByRole('grid', { name: 'Savepoints' })
  await expect(list).toBeVisible()
  await press('j', 'Enter')
  await app.opened(orders.name)
  await press('g', 'h')
  await expect(page.getByRole('grid', { name: 'Clusters and jobs' })).toBeVisible()
})
