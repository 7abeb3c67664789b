import type { DictionaryEntry, OperatorView } from '../../../../shared/model/index.ts'
import { chainOf } from '../../../flink/chain.ts'
import type { FlinkClient } from '../../../flink/flink-client.ts'
import type { OwnOperator } from '../../../flink/own-operators.ts'

type Detail = Awaited<ReturnType<FlinkClient['job']>>
type Vertex = Detail['vertices'][number]

/** What is known of a job's operators beside what Flink's API tells. */
export interface IdentityFacts {
  plan: Detail['plan']
  /** What a cluster of Tidemark told; null of any other. */
  told: readonly OwnOperator[] | null
  /** Bytes of each vertex's state at the last checkpoint, by its id; null where there was none. */
  stateBytes: ReadonlyMap<string, number> | null
  /** Every known uid of an operator id. */
  whois: (id: string) => readonly DictionaryEntry[]
}

/**
 * The operators of a vertex, and how their ids came about. Flink tells the id of a chain's head alone, which is the vertex's; the others
 * are known by name.
 */
export function operatorsOf(vertex: Vertex, { plan, told, stateBytes, whois }: IdentityFacts): OperatorView[] {
  const bytes = stateBytes?.get(vertex.id) ?? null
  const own = told?.filter((operator) => operator.vertex === vertex.id) ?? []
  if (own.length > 0) {
    return own.map(({ id, name, uid, userHash }) => {
      const identity = uid !== null ? 'uid' : userHash !== null ? 'hash-only' : bytes === 0 ? null : 'auto'
      return { vertex: vertex.id, id, name, uid, identity, bytes: own.length === 1 ? bytes : null }
    })
  }
  const names = chainOf(vertex.name, plan?.nodes.find(({ id }) => id === vertex.id)?.description ?? null)
  return names.map((name, place) => {
    const id = place === 0 ? vertex.id.toLowerCase() : null
    const uid = id === null ? null : (whois(id).find((entry) => entry.uid !== null)?.uid ?? null)
    return {
      vertex: vertex.id,
      id,
      name,
      uid,
      identity: uid === null ? 'unknown' : 'uid',
      bytes: names.length === 1 ? bytes : null,
    }
  })
}

/** How many operators are known by a uid, have an automatic id, or are not known. One that keeps no state is none of them. */
export function countIdentities(operators: readonly Pick<OperatorView, 'identity'>[]): { known: number; auto: number; unknown: number } {
  const count = (...of: OperatorView['identity'][]): number => operators.filter(({ identity }) => of.includes(identity)).length
  return { known: count('uid', 'hash-only'), auto: count('auto'), unknown: count('unknown') }
}
