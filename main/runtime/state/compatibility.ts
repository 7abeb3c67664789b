import { TidemarkError } from '../../../shared/model/index.ts'
import type { SerializerSnapshot } from '../../savepoint/serializers/serializer.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'

const sameBytes = (a: SerializerSnapshot, b: SerializerSnapshot): boolean => Buffer.compare(a.raw, b.raw) === 0

/**
 * Whether values stored under one serializer can be taken over by another: the same bytes are; a POJO may have got or lost fields
 * (`PojoSerializerSnapshot.resolveSchemaCompatibility`), for its fields are stored by name.
 */
export function isCompatible(before: SerializerSnapshot, now: SerializerSnapshot): boolean {
  if (sameBytes(before, now)) return true
  return before.className === now.className && before.serializer.type === now.serializer.type
}

/** @throws TidemarkError STATE_MIGRATION with the text of Flink's StateMigrationException */
export function mustTakeKeys(before: SerializerSnapshot, now: SerializerSnapshot): void {
  if (sameBytes(before, now)) return
  throw migration(
    `The new key serializer (${now.serializer.type}) must be compatible with the previous key serializer (${before.serializer.type}).`,
    before,
    now,
  )
}

/** Whether values that are stored under one serializer have to be written anew under the other. */
export const mustMigrate = (before: StateMetaInfo, now: StateMetaInfo): boolean =>
  [...now.serializers].some(([role, serializer]) => {
    const old = before.serializers.get(role)
    return old === undefined || !sameBytes(old, serializer)
  })

/** @param prefix of what is said of serializers: `For heap backends, ` @throws TidemarkError STATE_MIGRATION */
export function mustTakeState(before: StateMetaInfo, now: StateMetaInfo, prefix: string): void {
  const [was, is] = [before.options.get('KEYED_STATE_TYPE'), now.options.get('KEYED_STATE_TYPE')]
  if (was !== is)
    throw new TidemarkError({
      code: 'STATE_MIGRATION',
      message: `State ${now.name}: Incompatible key/value state types. Was [${was ?? ''}], registered with [${is ?? ''}].`,
      field: now.name,
      expected: was ?? null,
      found: is ?? null,
    })
  for (const [role, words] of [
    ['NAMESPACE_SERIALIZER', ['new namespace serializer', 'old namespace serializer']],
    ['VALUE_SERIALIZER', ['new state serializer', 'old state serializer']],
  ] as const) {
    const [old, fresh] = [before.serializers.get(role), now.serializers.get(role)]
    if (old === undefined || fresh === undefined || isCompatible(old, fresh)) continue
    throw migration(
      `State ${now.name}: ${prefix}${prefix === '' ? 'The' : 'the'} ${words[0]} (${fresh.serializer.type}) must not be incompatible with the ${words[1]} (${old.serializer.type}).`,
      old,
      fresh,
    )
  }
}

const migration = (message: string, before: SerializerSnapshot, now: SerializerSnapshot): TidemarkError =>
  new TidemarkError({ code: 'STATE_MIGRATION', message, expected: before.serializer.type, found: now.serializer.type })
