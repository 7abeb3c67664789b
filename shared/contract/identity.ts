import { z } from 'zod'
import { DictionaryEntry, HashedUid } from '../model/index.ts'
import { method } from './base.ts'

/** uids and the operator ids they hash to, both ways. */
export const identity = {
  hash: method.input(z.object({ uids: z.array(z.string()).max(10_000) })).output(z.array(HashedUid)),
  /** Every dictionary entry behind an operator id, or behind its first digits (8 or more). */
  whois: method.input(z.object({ id: z.string() })).output(z.array(DictionaryEntry)),
  /** Learns uids typed by a person. */
  teach: method.input(z.object({ uids: z.array(z.string().min(1)).max(10_000) })).output(z.object({ learned: z.number() })),
  /** Learns from a word list, a job's source folder, another savepoint, or a running job (`http://host:8081/jobs/<id>`). */
  learnFrom: method.input(z.object({ location: z.string().min(1) })).output(z.object({ learned: z.number(), source: z.string() })),
}
