import { join } from 'node:path'
import { expect, test, type App } from './fixtures/app.ts'
import { sampleName, truncatedSavepoint } from './fixtures/files.ts'

/** Keeps a picture of every screen under `out/screens`, day and night, in two sizes. Nothing is compared: they are for looking at. */
const FOLDER = join(import.meta.dirname, '../../out/screens')
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1440, height: 900 },
]

async function keep({ page }: App, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const file = `${name}.${colorScheme}.${size.width}.png`
      const picture = await page.screenshot({ path: join(FOLDER, file), animations: 'disabled' })
      expect(picture.byteLength, file).toBeGreaterThan(5_000)
    }
  }
}

test('screens of a first start', { tag: '@browser' }, async ({ app, scratch }) => {
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible()
  await keep(app, 'harbor-empty')
  await app.page.keyboard.press('ControlOrMeta+k')
  await expect(app.page.getByRole('dialog')).toBeVisible()
  await keep(app, 'palette')
  await app.page.keyboard.press('Escape')
  await app.openByPath(truncatedSavepoint(scratch))
  await expect(app.page.getByRole('alert').first()).toBeVisible()
  await keep(app, 'error')
})

test('screens of a savepoint', { tag: '@browser' }, async ({ app, stopped }) => {
  const { page } = app
  await page.getByRole('button', { name: /sample/i }).click()
  await app.opened(sampleName())
  await expect(page.getByRole('grid', { name: 'Operators' }).getByRole('row').nth(1)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Key groups' })).toBeVisible()
  await keep(app, 'structure')
  await page.getByRole('link', { name: 'Contents' }).click()
  await expect(page.getByRole('region', { name: 'Entry' })).toBeVisible()
  await keep(app, 'contents')
  await page.keyboard.press('c')
  await expect(page.getByRole('region', { name: 'Shape of the state' })).toBeVisible()
  await keep(app, 'contents-shape')
  for (const part of ['Handles and bytes', 'Lifecycle', 'Notes']) {
    await page.getByRole('link', { name: part }).click()
    await expect(page.getByRole('link', { name: part })).toHaveAttribute('aria-current', 'page')
    if (part.startsWith('Handles')) await expect(page.getByRole('grid', { name: 'Fields' }).getByRole('row').first()).toBeVisible()
    await keep(app, part.split(' ')[0]?.toLowerCase() ?? part)
  }
  await page.getByRole('heading', { level: 1 }).click() // out of the notes, where letters are text
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await keep(app, 'keys')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+o')
  await expect(page.getByRole('dialog')).toBeVisible()
  await keep(app, 'open-dialog')
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page.getByRole('grid', { name: 'Savepoints' })).toBeVisible()
  await keep(app, 'savepoints')
  await stopped.launch()
  await expect(app.page.getByRole('heading', { name: 'Recent savepoints' })).toBeVisible()
  await keep(app, 'harbor-recents')
})

test('screens of a running job', { tag: '@browser' }, async ({ app }) => {
  const { page } = app
  await expect(page.getByRole('button', { name: 'Take the first savepoint' })).toBeEnabled({ timeout: 30_000 })
  await keep(app, 'first-run')
  await page.getByRole('button', { name: 'Take the first savepoint' }).click()
  await expect(page.getByRole('grid', { name: 'Clusters and jobs' })).toBeVisible({ timeout: 30_000 })
  await keep(app, 'harbor')
  await page.getByRole('navigation', { name: 'Clusters' }).getByRole('link').first().click()
  await expect(page.getByRole('application', { name: /Job graph/ })).toBeVisible()
  await keep(app, 'job-graph')
  for (const part of ['Checkpoints', 'Configuration', 'Exceptions']) {
    await page.getByRole('navigation', { name: 'Parts of this job' }).getByRole('link', { name: part }).click()
    await expect(page.getByRole('heading', { name: new RegExp(part) })).toBeVisible()
    await keep(app, `job-${part.toLowerCase()}`)
  }
  for (const [button, name] of [
    ['Trigger savepoint', 'sheet-savepoint'],
    ['Stop with savepoint…', 'sheet-stop'],
  ] as const) {
    await page.getByRole('button', { name: button }).click()
    await expect(page.getByRole('region', { name: 'The same action elsewhere' })).toBeVisible()
    await keep(app, name)
    await page.keyboard.press('Escape')
  }
})
