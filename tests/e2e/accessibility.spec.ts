import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type App } from './fixtures/app.ts'
import { orders, truncatedSavepoint } from './fixtures/files.ts'

/** What axe holds against the page as it is, one line each. */
async function complaints(app: App): Promise<string[]> {
  // legacy mode: without it axe opens a page of its own, which Electron does not have
  const { violations } = await new AxeBuilder({ page: app.page }).setLegacyMode().analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in an open savepoint, ${theme}`, async ({ stopped: app }) => {
    await app.launch(orders.folder)
    await app.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await expect(app.page.getByRole('grid', { name: 'Operators' }).getByText(`operator ${orders.idStart}`)).toBeVisible()
    expect.soft(await complaints(app), 'Structure').toEqual([])
    for (const part of ['Handles and bytes', 'Contents', 'Lifecycle', 'Notes']) {
      await app.page.getByRole('link', { name: part }).click()
      await expect(app.page.getByRole('link', { name: part })).toHaveAttribute('aria-current', 'page')
      await expect(app.page.locator('[data-pane]').first()).toBeVisible()
      if (part === 'Contents') await expect(app.page.getByRole('region', { name: 'Entry' })).toBeVisible()
      expect.soft(await complaints(app), part).toEqual([])
      if (part !== 'Contents') continue
      await app.page.keyboard.press('c')
      await expect(app.page.getByRole('region', { name: 'Shape of the state' })).toBeVisible()
      expect.soft(await complaints(app), 'Shape of a state').toEqual([])
    }
  })

  test(`axe finds nothing around it, ${theme}`, async ({ app, scratch }) => {
    await app.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    expect.soft(await complaints(app), 'Harbor').toEqual([])
    await app.openByPath(truncatedSavepoint(scratch))
    await expect(app.page.getByRole('alert')).toBeVisible()
    expect.soft(await complaints(app), 'a problem').toEqual([])
    await app.page.getByRole('button', { name: 'Open another place' }).click()
    await expect(app.page.getByRole('dialog')).toBeVisible()
    expect.soft(await complaints(app), 'the open dialog').toEqual([])
    await app.openByPath(orders.folder)
    await app.opened(orders.name)
    await app.page.getByRole('link', { name: 'Savepoints' }).first().click()
    await expect(app.page.getByRole('grid', { name: 'Savepoints' })).toBeVisible()
    expect.soft(await complaints(app), 'Savepoints').toEqual([])
    await app.page.keyboard.press('Control+k')
    await expect(app.page.getByRole('listbox', { name: 'Results' })).toBeVisible()
    expect.soft(await complaints(app), 'the palette').toEqual([])
  })

  test(`axe finds nothing on the page of a job, ${theme}`, async ({ app }) => {
    const { page } = app
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await expect(page.getByRole('button', { name: 'Take the first savepoint' })).toBeEnabled({ timeout: 30_000 })
    expect.soft(await complaints(app), 'the first run').toEqual([])
    await page.getByRole('navigation', { name: 'Clusters' }).getByRole('link').first().click()
    await expect(page.getByRole('application', { name: /Job graph/ })).toBeVisible()
    expect.soft(await complaints(app), 'Graph').toEqual([])
    await page.keyboard.press('l')
    await expect(page.getByRole('grid', { name: 'Vertices' })).toBeVisible()
    expect.soft(await complaints(app), 'the graph as a table').toEqual([])
    for (const part of ['Checkpoints', 'Configuration', 'Exceptions']) {
      await page.getByRole('navigation', { name: 'Parts of this job' }).getByRole('link', { name: part }).click()
      await expect(page.getByRole('heading', { name: new RegExp(part) })).toBeVisible()
      expect.soft(await complaints(app), part).toEqual([])
    }
    for (const name of ['Trigger savepoint', 'Stop with savepoint…', 'Cancel job…']) {
      await page.getByRole('button', { name }).click()
      await expect(page.getByRole('region', { name: 'The same action elsewhere' })).toBeVisible()
      expect.soft(await complaints(app), name).toEqual([])
      await page.keyboard.press('Escape')
    }
  })
}
