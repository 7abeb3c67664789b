/** The values of one keyed state, as a view works on them: of the current key, under the namespace that was set. */
export interface ValueTable {
  setNamespace(namespace: unknown): void
  /** undefined where there is none */
  get(): unknown
  set(value: unknown): void
  delete(): void
}
