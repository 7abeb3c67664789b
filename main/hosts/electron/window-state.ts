import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const Bounds = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
type Bounds = z.infer<typeof Bounds>

const WindowState = z.object({ bounds: Bounds, maximized: z.boolean() })
export type WindowState = z.infer<typeof WindowState>

/** What was kept; null the first time, and where the file cannot be understood: then the window opens as new. */
export function readWindowState(file: string): WindowState | null {
  try {
    return WindowState.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

export function writeWindowState(file: string, state: WindowState): void {
  writeFileSync(`${file}.tmp`, JSON.stringify(state))
  renameSync(`${file}.tmp`, file)
}

/** True when enough of the window's top lies on one of the screens to take hold of it. */
export function reachable({ x, y, width }: Bounds, screens: readonly Bounds[]): boolean {
  return screens.some(
    (screen) => x + width > screen.x + 100 && x < screen.x + screen.width - 100 && y >= screen.y - 10 && y < screen.y + screen.height - 100,
  )
}
