import { which } from '../process.mjs'
import { apt, canApt } from './apt.mjs'

/** True where a window can be shown. */
export const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** The words to put before a command so that it has a display: none where there is one, `xvfb-run -a`, or null where neither is to be had. */
export async function withDisplay() {
  if (hasDisplay()) return []
  if (which('xvfb-run') === null && canApt()) await apt(['xvfb', 'xauth'])
  return which('xvfb-run') === null ? null : ['xvfb-run', '-a']
}
