/**
 * The own cluster, in a process of its own so that the console's stays free. It is told what to run with by a message, says where it
 * answers, and ends with whoever started it: the channel between the two breaks when that one is gone, however it went.
 */
import { openSnapshot } from '../../operations/open-savepoint.ts'
import { JobModules } from '../../rest/job-modules.ts'
import { startRestServer } from '../../rest/server.ts'
import { LocalCluster } from '../../runtime/local/local-cluster.ts'
import type { OpenRestore } from '../../runtime/local/submit-module.ts'
import { UidDictionary } from '../../savepoint/uid/dictionary.ts'
import { toUri } from '../../storage/uri.ts'
import { problemOf } from '../report.ts'
import { consoleChannel } from './console-channel.ts'
import type { OwnClusterStart } from './messages.ts'

const channel = consoleChannel()
let end = (): void => {
  process.exit()
}

const openRestore: OpenRestore = async (path) => {
  const { facts, streams, location } = await openSnapshot({ location: toUri(path), maps: [], dictionary: new UidDictionary([]) })
  return { metadata: facts.metadata, pointer: location, folder: facts.folder ?? location, open: streams }
}

async function start({ settings }: OwnClusterStart): Promise<void> {
  const cluster = new LocalCluster({
    configuration: new Map(Object.entries(settings)),
    print: (line, toStdErr) => {
      const stream = toStdErr ? process.stderr : process.stdout
      stream.write(`${line}\n`)
    },
    openRestore,
  })
  const modules = new JobModules()
  end = () => {
    void Promise.allSettled([cluster.close(), modules.close()]).then(() => process.exit())
  }
  const server = await startRestServer({ cluster, port: 0, session: { modules, shutDown: end } })
  channel.say({ kind: 'ready', url: server.url })
}

channel.onEnd(() => {
  end()
})
// a Ctrl+C in the terminal reaches the console too, and that ends this process
process.on('SIGINT', () => undefined)
channel.onStart((told) => {
  start(told).catch((error: unknown) => {
    channel.say({ kind: 'failed', message: problemOf(error).message })
  })
})
