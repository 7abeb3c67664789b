import { which } from '../process.mjs'
import { apt, canApt } from './apt.mjs'

/** True where a window can be shown. */
export const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

// -noreset: an X server without it starts anew when its last client leaves, and an app that comes at that moment hangs.
const XVFB = ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24 -noreset']

/** The words to put before a command so that it has a display: none where there is one, Xvfb's, or null where neither is to be had. */
export async function withDisplay() {
  if (hasDisplay()) return []
  if (which('xvfb-run') === null && canApt()) await apt(['xvfb', 'xauth'])
  return which('xvfb-run') === null ? null : XVFB
}
