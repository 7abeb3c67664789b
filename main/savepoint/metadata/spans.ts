import type { VersionRules } from './versions.ts'

/** The byte span of a part of `_metadata`. */
export interface Span {
  offset: number
  length: number
}

/**
 * Where each handle and each operator was read from, for windows that show the raw bytes beside them.
 * Kept beside the model and not in it: a model that is about to be written has no spans.
 */
export class HandleSpans {
  /** By which rules the metadata could be read. */
  rules: VersionRules | null = null
  private readonly spans = new Map<object, Span>()

  record(part: object, start: number, end: number): void {
    this.spans.set(part, { offset: start, length: end - start })
  }

  get(part: object): Span | undefined {
    return this.spans.get(part)
  }
}
