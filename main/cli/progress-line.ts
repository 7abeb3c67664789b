/** How often the line changes, at the most. */
const EVERY_MS = 200

/** One line on stderr that says how far a long command is; nothing where stderr is no terminal. */
export function progressLine(): { show(text: string): void; clear(): void } {
  const { stderr } = process
  let last = 0
  let shown = false
  return {
    show(text) {
      const now = performance.now()
      if (!stderr.isTTY || now - last < EVERY_MS) return
      last = now
      shown = true
      stderr.write(`\r\u001b[K${text.slice(0, stderr.columns - 1)}`)
    },
    clear() {
      if (shown) stderr.write('\r\u001b[K')
      shown = false
    },
  }
}
