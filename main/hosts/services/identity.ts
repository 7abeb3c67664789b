import { readUidSource } from '../../catalog/uid-sources.ts'
import { operatorIdOf } from '../../savepoint/uid/hash.ts'
import type { KnownUid } from '../../savepoint/uid/dictionary.ts'
import { service, type HostContext } from './base.ts'

/** Keeps uids and answers how many were new. Open savepoints are put away, so that they are named anew. */
async function learn({ catalog, engine }: HostContext, entries: KnownUid[]): Promise<number> {
  const learned = catalog.learn(entries)
  if (learned > 0) await engine.putAllAway()
  return learned
}

export const identity = {
  hash: service.identity.hash.handler(({ input }) => input.uids.map((uid) => ({ uid, id: operatorIdOf(uid) }))),
  whois: service.identity.whois.handler(({ context, input }) => context.catalog.whois(input.id)),
  teach: service.identity.teach.handler(async ({ context, input }) => ({
    learned: await learn(
      context,
      input.uids.map((uid) => ({ uid, name: null, source: 'typed' })),
    ),
  })),
  learnFrom: service.identity.learnFrom.handler(async ({ context, input }) => {
    const { source, entries } = await readUidSource(input.location)
    return { learned: await learn(context, entries), source }
  }),
}
