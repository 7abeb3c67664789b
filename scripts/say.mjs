/** What the scripts print: one line a step, with its seconds; nothing is silent for a minute. */

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`

export function say(text) {
  console.log(`tidemark: ${text}`)
}

/** An end that a person can act on: printed as it is, without a stack. */
export class Stop extends Error {}

/** Runs `work`, telling every 15 s that it is still at it. */
export async function withProgress(name, work) {
  const since = Date.now()
  const ticking = setInterval(() => say(`${name}: ${seconds(since)} so far`), 15_000)
  try {
    return await work()
  } finally {
    clearInterval(ticking)
  }
}
