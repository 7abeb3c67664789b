import { isSince, type FlinkRelease, type ReleaseRules } from '../../savepoint/flink-releases.ts'
import type { KeyedHandle, MetadataVersion, OperatorState } from '../../savepoint/metadata/model.ts'
import type { SerializerSnapshot } from '../../savepoint/serializers/serializer.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import type { OperatorFacts } from './operator-facts.ts'
import type { KeyedWay } from './plan.ts'
import type { Remark } from './request.ts'

/** What of an operator the wanted release cannot read. */
export function operatorAgainstRelease(
  operator: OperatorState,
  way: KeyedWay,
  facts: OperatorFacts,
  release: FlinkRelease,
  rules: ReleaseRules,
): Remark[] {
  const remarks: Remark[] = []
  const block = (code: string, what: string, state: string | null = null): void => {
    if (!remarks.some((one) => one.code === code && one.state === state))
      remarks.push({ code, text: `${what}, which Flink ${release} cannot read.`, operator: operator.id, state })
  }
  if (rules.metadataVersion < 3 && operator.coordinator !== null)
    block('COORDINATOR_STATE', 'It has coordinator state (of a source since Flink 1.11)')
  if (!rules.finished && (operator.finished || operator.subtasks.some(({ finished }) => finished)))
    block('FINISHED_SUBTASKS', 'It has finished subtasks (since Flink 1.14)')
  for (const { inputChannels, resultSubpartitions } of operator.subtasks) {
    const channels = [...inputChannels, ...resultSubpartitions]
    if (channels.length > 0 && rules.metadataVersion < 3)
      block('CHANNEL_STATE', 'It has channel state of an unaligned checkpoint (since Flink 1.11)')
    if (channels.some(({ merged }) => merged) && rules.metadataVersion < 6)
      block('CHANNEL_STATE', 'It has merged channel state (since Flink 2.1)')
  }
  for (const { handle, header } of facts.keyed) {
    if (way === 'copy' && isChangelog(handle) && handle.tag !== rules.changelogTag)
      block('CHANGELOG', 'Its keyed state is kept in a changelog of another release. Ask for the canonical format: a changelog')
    if (header === null) continue
    if (header.version < 6 && way === 'copy' && !rules.oldStreams)
      block('OLD_KEYED_STATE', 'Its keyed state was written by Flink before 1.8')
    for (const state of header.states) checkState(state, release, rules, block)
    checkSnapshot(header.keySerializer, release, 'Its key serializer', null, block)
  }
  if (facts.operator.some(({ version }) => version < 5) && !rules.oldStreams)
    block('OLD_OPERATOR_STATE', 'Its operator state was written by Flink before 1.8')
  for (const { states } of facts.operator) for (const state of states) checkState(state, release, rules, block)
  return remarks
}

type Block = (code: string, what: string, state: string | null) => void

function checkState({ name, type, serializers }: StateMetaInfo, release: FlinkRelease, rules: ReleaseRules, block: Block): void {
  if (type === 'KEY_VALUE_V2' && !rules.stateV2) block('STATE_V2', 'It is state of the asynchronous API (since Flink 2.0)', name)
  for (const snapshot of serializers.values()) checkSnapshot(snapshot, release, 'Its serializer', name, block)
}

/** Snapshot classes that not every release has: since when, and until when. Nested ones are found by their name in the bytes. */
const CLASSES: readonly { name: string; since?: FlinkRelease; before?: FlinkRelease }[] = [
  { name: 'org.apache.flink.api.common.typeutils.base.SetSerializerSnapshot', since: '2.0' },
  { name: 'org.apache.flink.api.scala.typeutils.', before: '2.0' },
]
/** `AvroSerializerSnapshot` 3 has the schema as a long string. */
const AVRO = 'org.apache.flink.formats.avro.typeutils.AvroSerializerSnapshot'

function checkSnapshot(
  { raw, className, version }: SerializerSnapshot,
  release: FlinkRelease,
  whose: string,
  state: string | null,
  block: Block,
): void {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  for (const { name, since, before } of CLASSES) {
    if (!bytes.includes(name)) continue
    if (since !== undefined && !isSince(release, since)) block('SERIALIZER_TOO_NEW', `${whose} is ${name} (since Flink ${since})`, state)
    if (before !== undefined && isSince(release, before)) block('SERIALIZER_GONE', `${whose} is of Flink's Scala API (up to 1.20)`, state)
  }
  if (className === AVRO && version > 2 && !isSince(release, '1.12'))
    block('SERIALIZER_TOO_NEW', `${whose} is ${AVRO} ${version} (since Flink 1.12)`, state)
}

/** What may fail at the restore although it can be written. */
export function releaseWarnings(
  operator: OperatorState,
  way: KeyedWay,
  facts: OperatorFacts,
  from: MetadataVersion,
  release: FlinkRelease,
): Remark[] {
  const remarks: Remark[] = []
  const crossing = from >= 5 !== isSince(release, '2.0')
  const warn = (code: string, text: string, state: string | null): void => {
    if (!remarks.some((one) => one.code === code && one.state === state)) remarks.push({ code, text, operator: operator.id, state })
  }
  const states = [...facts.keyed.flatMap(({ header }) => header?.states ?? []), ...facts.operator.flatMap((header) => header.states)]
  for (const { name, serializers } of crossing ? states : []) {
    for (const { raw } of serializers.values()) {
      const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
      if (bytes.includes('KryoSerializerSnapshot'))
        warn(
          'KRYO',
          'Kryo has another version in Flink 2 than in Flink 1, and does not read what the other wrote for many classes. Try the restore before you rely on it.',
          name,
        )
      else if (
        bytes.includes('PojoSerializerSnapshot') &&
        /ListSerializerSnapshot|MapSerializerSnapshot|SetSerializerSnapshot/.test(bytes.toString('latin1'))
      )
        warn(
          'POJO_COLLECTIONS',
          'A POJO here has a field that is a list, map or set: Flink 1 gives it to Kryo, Flink 2 has serializers of its own, so the restore may fail with a StateMigrationException.',
          name,
        )
    }
  }
  const native = way === 'copy' && facts.keyed.some(({ layout }) => layout !== 'canonical')
  if (crossing && native)
    warn(
      'NATIVE',
      'Native state files are copied as they are; Flink promises to read those of its own release line only. The canonical format goes between releases.',
      null,
    )
  return remarks
}

const isChangelog = (handle: KeyedHandle): handle is Extract<KeyedHandle, { tag: 8 | 14 }> => handle.tag === 8 || handle.tag === 14
