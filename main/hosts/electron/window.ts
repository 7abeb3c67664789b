import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, type BrowserWindowConstructorOptions } from 'electron'
import { reachable, readWindowState, writeWindowState } from './window-state.ts'

/** Height of the top bar, pixels; the system's buttons lie on it. */
const TOP_BAR = 44
/** `canvas` and `ink` of the two themes, for what is drawn before the page is. */
const DAY = { color: '#E8EDEF', symbolColor: '#10181C' }
const NIGHT = { color: '#0B1013', symbolColor: '#E4EAEC' }

interface WindowOptions {
  pageUrl: string
  /** Where place and size are kept. */
  stateFile: string
}

/** Opens the one window, where it was last. */
export function openWindow({ pageUrl, stateFile }: WindowOptions): BrowserWindow {
  const state = readWindowState(stateFile)
  const screens = screen.getAllDisplays().map((display) => display.workArea)
  const place = state && reachable(state.bounds, screens) ? state.bounds : { width: 1440, height: 900 }
  const window = new BrowserWindow({
    ...place,
    ...titleBar(),
    minWidth: 1120,
    minHeight: 700,
    show: false,
    title: 'Tidemark',
    backgroundColor: theme().color,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  })
  if (state?.maximized) window.maximize()
  window.once('ready-to-show', () => {
    window.show()
  })
  window.on('close', () => {
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  })
  matchButtonsToTheme(window)
  void window.loadURL(pageUrl)
  return window
}

function theme(): typeof DAY {
  return nativeTheme.shouldUseDarkColors ? NIGHT : DAY
}

function titleBar(): BrowserWindowConstructorOptions {
  if (process.platform === 'darwin') return { titleBarStyle: 'hiddenInset' }
  return { titleBarStyle: 'hidden', titleBarOverlay: { ...theme(), height: TOP_BAR } }
}

/** The page tells its ground by `<meta name="theme-color">`; the system's buttons follow it. */
function matchButtonsToTheme(window: BrowserWindow): void {
  if (process.platform === 'darwin') return
  window.webContents.on('did-change-theme-color', (_event, color) => {
    if (color === null) return
    window.setTitleBarOverlay({ color, symbolColor: isDark(color) ? NIGHT.symbolColor : DAY.symbolColor, height: TOP_BAR })
  })
}

/** Takes `#rrggbb`. */
function isDark(color: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128
}
