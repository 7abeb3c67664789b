import type { TypeInformation } from '../types/type-information.ts'

/** Names a side output and the type of its records (`OutputTag`). Two tags with one id are one side output. */
export class OutputTag<T> {
  readonly id: string
  readonly type: TypeInformation<T> | null

  constructor(id: string, type: TypeInformation<T> | null = null) {
    this.id = id
    this.type = type
  }
}
