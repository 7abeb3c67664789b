/**
 * Opening a `_metadata` of 1,000 operators × 128 subtasks in the window: the built browser host, Chromium, and a walk
 * Structure → scroll → Handles → scroll. Prints the longest task of the page's main thread in each phase, in
 * brackets the most processor time of one task (a busy machine stretches the former), the time to open, and the longest stop of the host's event loop, milliseconds. Asserts nothing. Arguments: turns (5), and a file.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type Page } from '@playwright/test'
import { CACHE, hasFlink, java } from './flink.ts'

const HOST = join(import.meta.dirname, '../../out/main/host.js')
const turns = Number(process.argv[2] ?? 5)
const file = process.argv[3] ?? join(CACHE, '_metadata')

/** Runs in the host: asked over the channel, it answers with the longest stop of its event loop since the start. */
const WATCH_LOOP = `import { monitorEventLoopDelay } from 'node:perf_hooks'
const delay = monitorEventLoopDelay({ resolution: 1 })
process.on('message', (word) => (word === 'start' ? (delay.reset(), delay.enable()) : process.send(delay.max / 1e6)))`

/** Of every page's main thread: the longest task by the clock and by its own processor time, and how many were over 50 ms. */
interface Tasks {
  longest: number
  busiest: number
  over50: number
}

interface TraceEvent {
  name: string
  pid: number
  tid: number
  dur?: number
  tdur?: number
  args: { name?: string }
}

async function startHost(home: string): Promise<{ host: ChildProcess; url: string }> {
  const watch = `data:text/javascript,${encodeURIComponent(WATCH_LOOP)}`
  const host = spawn(process.execPath, ['--import', watch, HOST, '--port', '0'], {
    env: { ...process.env, TIDEMARK_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (!host.stdout) throw new Error('the host has no output')
  for await (const line of createInterface({ input: host.stdout })) {
    const url = /https?:\S+/.exec(line)?.[0]
    if (url) return { host, url }
  }
  throw new Error('the host ended without an address')
}

/** Runs `act` under a trace of tasks, and waits until the page has been quiet for a while. */
async function tasksDuring(browser: Browser, page: Page, name: string, act: () => Promise<unknown>): Promise<Tasks> {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', ...(process.env.TRACE ? DETAIL : [])] })
  await act()
  await page.waitForTimeout(600)
  const trace = await browser.stopTracing()
  if (process.env.TRACE) writeFileSync(join(process.env.TRACE, `${name}.json`), trace)
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const thread = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`
  const mains = new Set(traceEvents.filter((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain').map(thread))
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && mains.has(thread(event)))
  const wall = tasks.map(({ dur = 0 }) => dur / 1000)
  const busy = tasks.map(({ tdur = 0 }) => tdur / 1000)
  return { longest: Math.max(0, ...wall), busiest: Math.max(0, ...busy), over50: wall.filter((task) => task > 50).length }
}
/** With TRACE=<folder> the traces are kept there, with where the time went. */
const DETAIL = ['devtools.timeline', 'disabled-by-default-v8.cpu_profiler', 'v8.execute']

/** Waits until a grid has that many rows. By CSS and from time to time: a search by role would be a task of its own. */
async function drawn(page: Page, grid: string, rows: number): Promise<void> {
  while ((await page.locator(`css=[aria-label="${grid}"] .gr`).count()) < rows) await page.waitForTimeout(50)
}

async function scroll(page: Page, grid: string, pixels: number): Promise<void> {
  await page.locator(`css=[aria-label="${grid}"]`).hover()
  for (let step = 0; step < 40; step++) {
    await page.mouse.wheel(0, pixels)
    await page.waitForTimeout(16)
  }
}

async function walk(): Promise<Record<string, number | string>> {
  const home = mkdtempSync(join(tmpdir(), 'tidemark-bench-'))
  const { host, url } = await startHost(home)
  const browser = await chromium.launch({ executablePath: process.env.TIDEMARK_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(url)
    const field = page.getByRole('textbox', { name: 'Path or URI of a savepoint' })
    await field.fill(file)
    host.send('start')
    let openMs = 0
    const structure = await tasksDuring(browser, page, 'structure', async () => {
      const since = performance.now()
      await page.keyboard.press('Enter')
      await drawn(page, 'Operators', 11)
      openMs = performance.now() - since
    })
    const structureScroll = await tasksDuring(browser, page, 'structure-scroll', () => scroll(page, 'Operators', 400))
    const handles = await tasksDuring(browser, page, 'handles', async () => {
      await page.keyboard.press('2')
      await drawn(page, 'State handles', 11)
      await drawn(page, 'Fields', 1)
    })
    const handlesScroll = await tasksDuring(browser, page, 'handles-scroll', () => scroll(page, 'State handles', 4_000))
    host.send('stop')
    const [loop] = (await once(host, 'message')) as [number]
    const phases = { structure, 'structure scroll': structureScroll, handles, 'handles scroll': handlesScroll }
    const over50 = Object.values(phases).reduce((sum, tasks) => sum + tasks.over50, 0)
    const cells = Object.entries(phases).map(
      ([name, { longest, busiest }]) => [name, `${longest.toFixed(0)} (${busiest.toFixed(0)})`] as const,
    )
    return { open: Math.round(openMs), ...Object.fromEntries(cells), over50, host: Math.round(loop) }
  } finally {
    await browser.close()
    const ended = once(host, 'exit')
    host.kill('SIGTERM')
    await ended
    rmSync(home, { recursive: true })
  }
}

if (!existsSync(HOST)) {
  console.log('open-large: needs the built host; run `npm start` or `node scripts/run.mjs build` first')
} else if (!existsSync(file) && !hasFlink()) {
  console.log('open-large: needs a JDK (17) and Maven, so that Flink can write the large file once; install both and run again')
} else {
  mkdirSync(CACHE, { recursive: true })
  if (!existsSync(file)) java('MakeMetadata', file, '1000', '128')
  const rows: Record<string, number | string>[] = []
  for (let turn = 0; turn < turns; turn++) rows.push(await walk())
  console.table(rows)
}
