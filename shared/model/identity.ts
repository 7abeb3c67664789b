import { z } from 'zod'

/** A uid and the operator id it hashes to. */
export const HashedUid = z.object({ uid: z.string(), id: z.string() })
export type HashedUid = z.infer<typeof HashedUid>

/** A uid that a person or a file told us, kept so that ids found later can be named. */
export const DictionaryEntry = z.object({
  uid: z.string(),
  id: z.string(),
  name: z.string().nullable(),
  /** Where it was found: a file, a folder, a savepoint, a job. */
  source: z.string(),
})
export type DictionaryEntry = z.infer<typeof DictionaryEntry>
