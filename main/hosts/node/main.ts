/** Tidemark for a browser: the same operations as the desktop app, over HTTP and WebSocket on loopback. */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { toUri } from '../../storage/uri.ts'
import { rendererFolder } from '../app-files.ts'
import { createContext } from '../context.ts'
import { launchByNode } from '../own-cluster/launch-by-node.ts'
import { problemOf } from '../report.ts'
import { openBrowser } from './open-browser.ts'
import { startServer } from './server.ts'

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { port: { type: 'string' }, open: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const open = positionals[0] === undefined ? null : toUri(positionals[0])
  const context = createContext({ host: 'browser', open, pick: () => Promise.resolve(null), launchCluster: launchByNode })
  const token = randomBytes(24).toString('base64url')
  const port = values.port === undefined ? null : Number(values.port)
  const server = await startServer({ context, renderer: rendererFolder, port, token })

  // In the fragment the token is never sent, so it stands in no log; the page takes it from there.
  const url = `http://127.0.0.1:${server.port}/#token=${token}`
  console.log(`Tidemark is ready: ${url}`)
  console.log('This address is for you alone: whoever has it can read what you can read. Stop with Ctrl+C.')
  if (values.open) openBrowser(url)

  const stop = async () => {
    await server.close()
    await context.close()
    process.exit(0)
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}

main().catch((error: unknown) => {
  console.error(`tidemark: ${problemOf(error).message}`)
  process.exit(1)
})
