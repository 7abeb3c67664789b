/** What the preload puts on the window under Electron; absent in a browser. */
export interface TidemarkBridge {
  readonly platform: string
  /** The path of a dropped file on this machine. */
  pathForFile(file: File): string
}

declare global {
  interface Window {
    tidemark?: TidemarkBridge
  }
}

/** The bridge of the Electron host, undefined in a browser. */
export function bridge(): TidemarkBridge | undefined {
  return window.tidemark
}

/** True where the command key is the modifier of shortcuts. */
export function isMac(): boolean {
  return bridge()?.platform === 'darwin' || /Mac|iPhone|iPad/.test(navigator.userAgent)
}
