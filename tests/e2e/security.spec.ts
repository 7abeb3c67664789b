import { expect, test } from './fixtures/app.ts'
import { orders } from './fixtures/files.ts'

test('the window has no Node', async ({ app }) => {
  const found = await app.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in globalThis),
  )
  expect(found).toEqual([])
})

test('a script that is not a file of the app does not run', async ({ app }) => {
  const ran = await app.page.evaluate(async () => {
    const refused = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        resolve(event.effectiveDirective)
      })
    })
    const script = document.createElement('script')
    script.textContent = 'globalThis.injected = true'
    document.body.append(script)
    return { directive: await refused, injected: 'injected' in globalThis }
  })
  expect(ran).toEqual({ directive: 'script-src-elem', injected: false })
})

test('the page cannot reach the network', async ({ app }) => {
  const answers = await app.page.evaluate(() =>
    Promise.all(
      ['https://example.com/', 'http://127.0.0.1:1/'].map((address) =>
        fetch(address).then(
          () => 'answered',
          (error: unknown) => (error instanceof Error ? error.name : 'other'),
        ),
      ),
    ),
  )
  expect(answers).toEqual(['TypeError', 'TypeError'])
  const images = await app.page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          resolve(event.effectiveDirective)
        })
        new Image().src = 'https://example.com/pixel.png'
      }),
  )
  expect(images).toBe('img-src')
})

test('every request stays on the app’s own origin', async ({ stopped: app }) => {
  await app.launch(orders.folder)
  for (const part of ['Handles and bytes', 'Lifecycle', 'Notes', 'Structure']) {
    await app.page.getByRole('link', { name: part }).click()
    await expect(app.page.getByRole('link', { name: part })).toHaveAttribute('aria-current', 'page')
  }
  await app.page.keyboard.press('Control+k')
  await expect(app.page.getByRole('combobox', { name: 'Find or run' })).toBeVisible()
  const own = new URL(app.page.url()).host
  expect(app.requests.length).toBeGreaterThan(0)
  for (const address of app.requests) {
    const { protocol, host } = new URL(address)
    expect(protocol === 'data:' || host === own, address).toBe(true)
  }
})

test('no further window opens', { tag: '@electron' }, async ({ app }) => {
  expect(await app.page.evaluate(() => window.open('https://example.com/') === null)).toBe(true)
})

test('the window stays on its page', { tag: '@electron' }, async ({ app }) => {
  // asked from inside the page: Playwright itself would wait for the refused navigation to end
  const address = await app.page.evaluate(async () => {
    location.href = 'https://example.com/'
    await new Promise((resolve) => setTimeout(resolve, 500))
    return location.href
  })
  expect(address).toMatch(/^app:\/\/tidemark\//)
})

test('no permission is granted, save writing to the clipboard', { tag: '@electron' }, async ({ app }) => {
  const states = await app.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as PermissionName[]
    return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state))
  })
  expect(new Set(states)).toEqual(new Set(['denied']))
})
