import { TidemarkError } from '../../../shared/model/problem.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { named } from './operator-settings.ts'
import type { Transformation } from './transformation.ts'

/** True where both are written alike; a type that nobody named agrees with every other. */
export function sameType(a: TypeInformation | null, b: TypeInformation | null): boolean {
  if (a === null || b === null) return true
  const [x, y] = [a.snapshot.raw, b.snapshot.raw]
  return x.length === y.length && x.every((byte, i) => byte === y[i])
}

/**
 * The type of a stream's records where an operator has to store them. Throws `MISSING_TYPE` where the job never named it
 * (`MissingTypeInfo`).
 */
export function requiredType(of: Transformation, wantedBy: string): TypeInformation {
  if (of.outputType !== null) return of.outputType
  const from = originOf(of)
  throw new TidemarkError({
    code: 'MISSING_TYPE',
    message:
      `${wantedBy} keeps its input in state, but nothing says of which type the records of ${from} are. ` +
      `Add .returns(Types.…) behind that operator.`,
    field: from,
  })
}

/** The operator that a stream's records come from. */
function originOf(of: Transformation): string {
  if (of.kind === 'UNION') return of.inputs.map(originOf).join(' and ')
  return of.kind === 'PARTITION' || of.kind === 'SIDE_OUTPUT' ? originOf(of.input) : named(of)
}
