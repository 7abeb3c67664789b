import { InvalidArgumentError } from 'commander'
import type { PathMapping } from '../../shared/model/savepoint-view.ts'
import { FLINK_RELEASES, type FlinkRelease } from '../savepoint/flink-releases.ts'

/** `FROM=TO`, repeatable. */
export function mapping(text: string, before: PathMapping[] = []): PathMapping[] {
  const at = text.indexOf('=')
  const [from, to] = [text.slice(0, at), text.slice(at + 1)]
  if (at < 1 || to === '') throw new InvalidArgumentError('Write it as FROM=TO, two path prefixes.')
  return [...before, { from, to }]
}

/** A whole number from 1 up. */
export function positive(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1 up.')
  return value
}

/** A whole number from 0 up. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('Give a whole number from 0 up.')
  return value
}

/** `OPERATOR=VALUE`, repeatable. */
export function ofOperator(text: string, before: { operator: string; value: string }[] = []): { operator: string; value: string }[] {
  const at = text.indexOf('=')
  const [operator, value] = [text.slice(0, at), text.slice(at + 1)]
  if (at < 1 || value === '') throw new InvalidArgumentError('Write it as OPERATOR=VALUE.')
  return [...before, { operator, value }]
}

/** `N` or `OPERATOR=N`, repeatable. */
export function maxParallelisms(
  text: string,
  before: { operator: string | null; value: number }[] = [],
): { operator: string | null; value: number }[] {
  const at = text.lastIndexOf('=')
  return [...before, { operator: at < 0 ? null : text.slice(0, at), value: positive(text.slice(at + 1)) }]
}

/** A Flink release, by itself or with its patch: `1.18`, `1.18.1`. */
export function flinkRelease(text: string): FlinkRelease {
  const release = FLINK_RELEASES.find((one) => one === text || text.startsWith(`${one}.`))
  if (release === undefined) throw new InvalidArgumentError(`Known are ${FLINK_RELEASES.join(', ')}.`)
  return release
}

/** `KEY=VALUE`, repeatable. */
export function setting(text: string, before: [string, string][] = []): [string, string][] {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Write it as KEY=VALUE.')
  return [...before, [text.slice(0, at), text.slice(at + 1)]]
}
