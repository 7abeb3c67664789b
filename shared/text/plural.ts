import { count } from './count.ts'

/** A number and its noun: `1 operator`, `1,204 operators`, `2 indices` with the plural given. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}
