import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How often each line stands in the committed files of a sink's folder. */
export function committedLines(folder: string): Map<string, number> {
  const seen = new Map<string, number>()
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (name.startsWith('.')) continue
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) if (line !== '') seen.set(line, (seen.get(line) ?? 0) + 1)
  }
  return seen
}

/**
 * Where committed lines differ from those of `tests/jobs/exactly-once.ts` without faults: of each key its counts from one up, each once.
 *
 * @param records numbers, from 0, that were counted by their remainder of `keys`
 */
export function wrongLines(seen: ReadonlyMap<string, number>, records: number, keys: number): string[] {
  const left = new Map(seen)
  const wrong: string[] = []
  for (let key = 0; key < keys; key++) {
    const counts = Math.floor((records - key - 1) / keys) + 1
    for (let count = 1; count <= counts; count++) {
      const line = `key-${key} ${count}`
      if (left.get(line) !== 1) wrong.push(`“${line}” is there ${left.get(line) ?? 0} times`)
      left.delete(line)
    }
  }
  return [...wrong, ...[...left.keys()].map((line) => `“${line}” should not be there`)].slice(0, 5)
}
