import { parseArgs } from 'node:util'
import { Stop, say, seconds } from './say.mjs'
import { steps } from './steps/index.mjs'
import { counts } from './steps/counts.mjs'

/**
 * `npm test [-- --only STEP …] [--real]`: every check in order, the first failure ends it.
 * The last line is `N passed, N failed`: the tests of all suites; a check that is no suite counts only when it fails.
 */
export async function test(args) {
  const { values } = parseArgs({
    args,
    options: { only: { type: 'string', multiple: true }, real: { type: 'boolean', default: Boolean(process.env.CI) } },
  })
  if (values.real) process.env.TIDEMARK_REAL = '1'
  const chosen = choose(values)
  const total = { passed: 0, failed: 0 }
  for (const step of chosen) {
    const since = Date.now()
    say(`${step.name}: ${step.says} …`)
    const ok = await passes(step)
    const { passed, failed } = step.report ? counts(step.report) : { passed: 0, failed: 0 }
    total.passed += passed
    total.failed += ok ? failed : Math.max(failed, 1)
    say(`${step.name}: ${ok ? 'passed' : 'FAILED'} in ${seconds(since)}`)
    if (!ok) break
  }
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 ? 0 : 1
}

function choose({ only, real }) {
  const unknown = only?.find((name) => !steps.some((step) => step.name === name))
  if (unknown) throw new Stop(`There is no step "${unknown}". Steps: ${steps.map((step) => step.name).join(', ')}.`)
  return steps.filter((step) => (only ? only.includes(step.name) : real || !step.real))
}

/** A step fails by exit code or by a {@link Stop}; anything else thrown is a defect of these scripts. */
async function passes(step) {
  try {
    return ((await step.run()) ?? 0) === 0
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    say(error.message)
    return false
  }
}
