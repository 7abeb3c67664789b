/**
 * The long fuzz run: `node scripts/run.mjs fuzz [minutes] [seed]`. Damages every real metadata at random until the
 * time is over, and stops at the first bytes that are neither read nor refused properly.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { corpusCases } from '../tests/golden/corpus.ts'
import { readDamaged } from '../tests/fuzz/damage.ts'
import { mutate, random } from '../tests/fuzz/mutate.ts'

const minutes = Number(process.argv[2] ?? 10)
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000)
const next = random(seed)
const files = corpusCases().map(({ metadata }) => readFileSync(metadata))
const until = Date.now() + minutes * 60_000
const outcomes = { parsed: 0, refused: 0 }
console.log(`fuzzing ${files.length} files for ${minutes} min, seed ${seed}`)
while (Date.now() < until) {
  for (const file of files) {
    const bytes = mutate(file, next)
    try {
      outcomes[readDamaged(bytes)]++
    } catch (error) {
      writeFileSync('fuzz-failure.bin', bytes)
      console.error(`seed ${seed}: kept as fuzz-failure.bin`)
      throw error
    }
  }
}
console.log(`${outcomes.parsed} parsed, ${outcomes.refused} refused, none otherwise`)
