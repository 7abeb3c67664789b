import type { OperationAsk } from '../../../shared/model/index.ts'

/** What is asked by one verb. */
export type AskOf<Kind extends OperationAsk['kind']> = Extract<OperationAsk, { kind: Kind }>
