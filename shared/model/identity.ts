import { z } from 'zod'

/** A uid and the operator id it hashes to. */
export const HashedUid = z.object({ uid: z.string(), id: z.string() })
export type HashedUid = z.infer<typeof HashedUid>

/** What a person, a file or a job told us of an operator, kept so that ids found later can be named. */
export const DictionaryEntry = z.object({
  /** Null where the name alone is known, as from a running job. */
  uid: z.string().nullable(),
  id: z.string(),
  name: z.string().nullable(),
  /** Where it was found: a file, a folder, a savepoint, a job. */
  source: z.string(),
})
export type DictionaryEntry = z.infer<typeof DictionaryEntry>
