import { readFileSync } from 'node:fs'
import { completed } from '../fix-lock.mjs'
import { inRoot } from '../root.mjs'
import { Stop } from '../say.mjs'

/** Fails when the lock file lacks other platforms' builds, or holds addresses of the registry it was made with. */
export function checkLock() {
  const text = readFileSync(inRoot('package-lock.json'), 'utf8')
  if (text !== completed(text)) throw new Stop('package-lock.json is not complete. Run: node scripts/fix-lock.mjs')
}
