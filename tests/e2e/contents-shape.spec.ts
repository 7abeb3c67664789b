import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { expect, test, type App } from './fixtures/app.ts'
import { sampleName, timers } from './fixtures/files.ts'
import { longState } from './fixtures/long-state.ts'

const root = join(import.meta.dirname, '../..')

async function sampleContents(app: App, operator: string, state: string): Promise<void> {
  await app.page.getByRole('button', { name: 'Open the sample savepoint' }).click()
  await app.opened(sampleName())
  await chosen(app, operator, state)
}
async function chosen({ page }: App, operator: string, state: string): Promise<void> {
  await page.getByRole('link', { name: 'Contents' }).click()
  const button = page.getByRole('button', { name: operator })
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click()
  await page.getByRole('button', { name: state }).click()
  await expect(page.getByRole('heading', { name: state })).toBeVisible()
}

/** What the command line counts of the same state. */
function counted(operator: string, state: string): { entries: number; bytes: number; largest: { key: string }[] } {
  const sample = join(root, 'resources/sample-savepoint', sampleName())
  const args = [join(root, 'out/main/cli.js'), 'state', sample, '--operator', operator, '--state', state, '--stats', '--json']
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as ReturnType<typeof counted>
}

test('a count says the same as the command line, and how a rescale would deal it out', async ({ app }) => {
  const { page } = app
  await sampleContents(app, 'totals-per-shop', 'cents-by-customer')
  await page.keyboard.press('c')
  const { entries, bytes, largest } = counted('totals-per-shop', 'cents-by-customer')
  const shape = page.getByRole('region', { name: 'Shape of the state' })
  await expect(shape.getByText(String(entries), { exact: true })).toBeVisible()
  await expect(page.getByText(`${entries} entries`, { exact: true })).toBeVisible()
  await expect(shape.getByTitle(`${bytes.toLocaleString('en')} B`, { exact: true })).toBeVisible()
  await expect(page).toHaveURL(/shape=1/)

  // the key groups are walked by keys, and said in words
  const groups = shape.getByRole('slider', { name: 'Entries by key group' })
  await groups.focus()
  await page.keyboard.press('Home')
  await expect(groups).toHaveAttribute('aria-valuetext', /^Key group 0, subtask 0: /)
  await page.keyboard.press('ArrowRight')
  await expect(groups).toHaveAttribute('aria-valuetext', /^Key group 1, subtask 0: 1 entry, .* 1\.7% of all\.$/)

  // another parallelism deals the same entries out to other subtasks
  const loads = page.getByRole('grid', { name: 'Subtasks at this parallelism' })
  await expect(loads.getByRole('row')).toHaveCount(1 + 4)
  await page.getByRole('spinbutton', { name: 'Parallelism' }).fill('3')
  await expect(loads.getByRole('row')).toHaveCount(1 + 3)
  await expect(loads.getByText('86–127')).toBeVisible()
  const held = await loads.locator('[role=row] > [role=gridcell]:nth-child(4)').allTextContents()
  expect(held.reduce((sum, text) => sum + Number(text), 0)).toBe(entries)

  // a reload counts again; the largest key leads to its entry
  await page.reload()
  await expect(page.getByText(`${entries} entries`, { exact: true })).toBeVisible()
  const first = largest[0]?.key ?? ''
  await shape.getByRole('button', { name: first, exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Find a key' })).toHaveValue(first)
  await expect(page.getByRole('region', { name: 'Entry' })).toContainText(first)
  await expect(page).not.toHaveURL(/shape=1/)
})

test('where a key lies is said for the saved and for another parallelism', async ({ app }) => {
  const { page } = app
  await sampleContents(app, 'totals-per-shop', 'total-cents')
  await page.getByRole('textbox', { name: 'Find a key' }).fill('shop-7')
  await page.keyboard.press('Enter')
  const place = page.getByRole('region', { name: 'Where it lies' })
  await expect(place).toContainText('key group 73 of 128; subtask 2 of 4 (key groups 64 to 95)')
  const parallelism = place.getByRole('spinbutton', { name: 'Parallelism' })
  await parallelism.fill('6')
  await expect(place).toContainText('subtask 3, groups 64 to 85')
  await parallelism.press('ArrowUp')
  await expect(parallelism).toHaveValue('7')
  await parallelism.fill('500')
  await expect(parallelism).toHaveValue('128')
  await expect(place).toContainText('subtask 73')
  // a key that is not there has its place too
  await page.getByRole('textbox', { name: 'Find a key' }).fill('no-such-shop')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Where it would lie' })).toBeVisible()
})

test('keys are found by how they begin', async ({ app }) => {
  const { page } = app
  await sampleContents(app, 'totals-per-shop', 'total-cents')
  await page.getByRole('textbox', { name: 'Find a key' }).fill('shop-1*')
  await page.keyboard.press('Enter')
  await expect(page.getByText('11 found, 60 read')).toBeVisible()
  await expect(page.getByText('keys that begin so: all of the state is read')).toBeVisible()
  await expect(page.getByRole('grid', { name: 'Entries' }).getByRole('row')).toHaveCount(1 + 11)
  await page.getByRole('textbox', { name: 'Find a key' }).fill('nobody*')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No key begins with nobody. All 60 entries were looked at.')).toBeVisible()
})

test('timers stand on a line of time', async ({ app }) => {
  const { page } = app
  await app.openByPath(timers.folder)
  await app.opened(timers.name)
  await chosen(app, timers.operator, '_timer_state/event_user-timers')
  await page.getByRole('button', { name: 'Count', exact: true }).click()
  const shape = page.getByRole('region', { name: 'Shape of the state' })
  await expect(shape.getByRole('heading', { name: 'When they fire' })).toBeVisible()
  const line = shape.getByRole('slider', { name: 'Timers by the time they fire' })
  await line.focus()
  await page.keyboard.press('End')
  await expect(line).toHaveAttribute('aria-valuetext', /: [1-9]\d* timers?\.$/)
  await expect(shape.getByText('All 12 are due by now: event timers fire when the watermark passes them')).toBeVisible()
  await chosen(app, timers.operator, '_timer_state/processing_user-timers')
  await page.keyboard.press('c')
  await expect(shape.getByText('None is due by now')).toBeVisible()
  await expect(shape.getByText('2100-01-01T00:00:00.000Z').first()).toBeVisible()
})

/** A figure on the screen as a number. */
const figure = async (of: Locator): Promise<number> => Number((await of.textContent())?.replaceAll(',', ''))

test('a long count is left off at once, and goes on where it was', async ({ app, scratch }) => {
  const { page } = app
  await app.openByPath(longState(scratch))
  await app.opened('savepoint-takes-long')
  await chosen(app, 'last orders per customer', '_timer_state/processing_user-timers')
  await page.keyboard.press('c')
  const shape = page.getByRole('region', { name: 'Shape of the state' })
  const entries = shape.getByRole('definition').first()
  await expect(shape.getByText(/^about \d+ of 128$/)).toBeVisible()
  const waterline = page.getByRole('contentinfo', { name: 'Waterline' })
  await expect(waterline).toContainText('Counting _timer_state/processing_user-timers')
  await expect(waterline).toContainText(/[\d,]+ entries/)
  const early = await figure(entries)
  await expect.poll(() => figure(entries)).toBeGreaterThan(early)

  await page.keyboard.press('Escape')
  await expect(page.getByText('partial', { exact: true })).toBeVisible()
  await expect(waterline).toContainText('Nothing in flight')
  const left = await figure(entries)
  // what else is asked of the same thread is answered, and the figure stays
  await page.getByRole('spinbutton', { name: 'Parallelism' }).fill('5')
  await expect(page.getByRole('grid', { name: 'Subtasks at this parallelism' }).getByRole('row')).toHaveCount(1 + 5)
  expect(await figure(entries)).toBe(left)
  await page.getByRole('button', { name: 'Count on' }).click()
  await expect.poll(() => figure(entries)).toBeGreaterThan(left)
  await page.getByRole('button', { name: 'Show entries' }).click()
  await expect(waterline).toContainText('Nothing in flight')
  await page.getByRole('button', { name: 'Count', exact: true }).click()
  await expect(page.getByText('partial', { exact: true })).toBeVisible()
})

test('a long search for keys is left off by Stop', async ({ app, scratch }) => {
  const { page } = app
  await app.openByPath(longState(scratch))
  await app.opened('savepoint-takes-long')
  await chosen(app, 'last orders per customer', '_timer_state/processing_user-timers')
  await page.getByRole('textbox', { name: 'Find a key' }).fill('nobody*')
  await page.keyboard.press('Enter')
  const head = page.getByText(/^0 found, [\d,]+ read so far$/)
  await expect(head).toBeVisible()
  await expect(page.getByRole('contentinfo', { name: 'Waterline' })).toContainText(/Reading .*entries/)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText('Left off here.')).toBeVisible()
  const left = (await head.textContent()) ?? ''
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('listbox', { name: 'Results' })).toBeVisible()
  await page.keyboard.press('Escape')
  expect(await head.textContent()).toBe(left)
  await chosen(app, 'totals-per-shop', 'total-cents')
  await expect(page.getByText('60 entries', { exact: true })).toBeVisible()
  await chosen(app, 'last orders per customer', 'recent-count')
  await expect(page.getByText('200 entries read, more may follow')).toBeVisible()
})
