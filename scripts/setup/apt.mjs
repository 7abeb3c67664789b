import { which, must } from '../process.mjs'
import { say } from '../say.mjs'

let updated = false

/** True where packages of the system can be installed without asking: root on Debian and its kin. */
export const canApt = () => process.platform === 'linux' && process.getuid?.() === 0 && which('apt-get') !== null

/** Installs packages of the system. */
export async function apt(packages) {
  say(`installing system packages: ${packages.join(' ')} …`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  if (!updated) await must('apt-get', ['update', '-qq'], { env })
  updated = true
  await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, stdio: ['ignore', 'ignore', 'inherit'] })
}
