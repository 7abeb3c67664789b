import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { net, protocol, session } from 'electron'
import { SECURITY_HEADERS } from '../security-headers.ts'

/** The window's origin. A real one, so that 'self' in the policy means the app and nothing else on the disk. */
export const APP_ORIGIN = 'app://tidemark'

/** Call it before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** Serves the built window, and no file outside its folder. */
export function serveWindow(folder: string): void {
  session.defaultSession.protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url)
    const file = join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname))
    if (`app://${host}` !== APP_ORIGIN || !file.startsWith(folder + sep))
      return new Response(null, { status: 404, headers: SECURITY_HEADERS })
    const found = await net.fetch(pathToFileURL(file).href).catch(() => null)
    if (!found) return new Response(null, { status: 404, headers: SECURITY_HEADERS })
    const headers = { ...SECURITY_HEADERS, 'Content-Type': found.headers.get('Content-Type') ?? 'application/octet-stream' }
    return new Response(found.body, { status: found.status, headers })
  })
}
