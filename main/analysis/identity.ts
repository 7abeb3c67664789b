import type { OperatorState } from '../savepoint/metadata/model.ts'
import type { IdentitySource } from '../../shared/model/index.ts'
import { shortId } from '../../shared/text/index.ts'

/** What a dictionary of known uids answers for an operator id. The uid is null where the name alone was told. */
export interface KnownOperator {
  uid: string | null
  name: string | null
  source: string
}

export interface UidLookup {
  lookup(id: string): KnownOperator | null
}

export interface OperatorIdentity {
  uid: string | null
  uidFrom: 'metadata' | 'dictionary' | null
  name: string | null
  nameFrom: 'metadata' | 'dictionary' | null
  identity: IdentitySource
  /** Where the uid or the name was found, in words. */
  from: string
  /** What to call the operator: uid, else name, else `operator` and the first eight digits of its id. */
  label: string
}

/**
 * Who an operator is: the uid stored in the metadata (version 5 on) wins over the dictionary, which knows ids by hashing uids.
 * `hash-only` means that only the name is known.
 */
export function identify(operator: OperatorState, dictionary: UidLookup): OperatorIdentity {
  const known = operator.uid === null || operator.name === null ? dictionary.lookup(operator.id) : null
  const uid = operator.uid ?? known?.uid ?? null
  const name = operator.name ?? known?.name ?? null
  return {
    uid,
    uidFrom: uid === null ? null : operator.uid === null ? 'dictionary' : 'metadata',
    name,
    nameFrom: name === null ? null : operator.name === null ? 'dictionary' : 'metadata',
    identity: uid !== null ? 'uid' : name !== null ? 'hash-only' : 'unknown',
    from: fromInWords(operator, known),
    label: uid ?? name ?? `operator ${shortId(operator.id)}`,
  }
}

function fromInWords(operator: OperatorState, known: KnownOperator | null): string {
  if (operator.uid !== null) return 'stored in the metadata'
  if (known !== null && (known.uid !== null || operator.name === null)) return `dictionary: ${known.source}`
  return operator.name !== null ? 'name stored in the metadata, no uid' : 'no known uid hashes to this id'
}
