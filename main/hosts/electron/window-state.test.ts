import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reachable, readWindowState, writeWindowState } from './window-state.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tidemark-window-'))))
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const laptop = { x: 0, y: 0, width: 1440, height: 900 }
const left = { x: -1920, y: 0, width: 1920, height: 1080 }

test('a state comes back as it was written', () => {
  const state = { bounds: laptop, maximized: true }
  writeWindowState(join(folder, 'window.json'), state)
  expect(readWindowState(join(folder, 'window.json'))).toEqual(state)
})

test('a missing or broken file means a new window', () => {
  expect(readWindowState(join(folder, 'none.json'))).toBeNull()
  writeFileSync(join(folder, 'broken.json'), '{"bounds":{"x":')
  expect(readWindowState(join(folder, 'broken.json'))).toBeNull()
})

test('a window on a screen that was unplugged is not reachable', () => {
  const window = { x: -1800, y: 40, width: 1280, height: 800 }
  expect(reachable(window, [laptop, left])).toBe(true)
  expect(reachable(window, [laptop])).toBe(false)
})

test('a window whose top is above the screen is not reachable', () => {
  expect(reachable({ x: 100, y: -400, width: 1280, height: 800 }, [laptop])).toBe(false)
})
