import { app, session } from 'electron'

/** The window shows our page and nothing else: no navigation, no further windows, no permissions, no embedded views. */
export function lockDown(pageUrl: string): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (new URL(event.url).origin !== new URL(pageUrl).origin) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => {
      event.preventDefault()
    })
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Asked or checked, every permission is refused, save writing text to the clipboard ("Copy"). Call it when the app is ready. */
export function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(permission === 'clipboard-sanitized-write')
  })
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write')
}
