import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import type { StateDescriptor } from '../operators/runtime-context.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { timerType, ttlType, Types } from '../types/types.ts'
import type { StateTable } from './state-table.ts'

/** A keyed state as it was registered: its table, what is stored of it, and how a slot's value becomes that. */
export interface RegisteredState {
  meta: StateMetaInfo
  table: StateTable
  namespace: TypeInformation
  /** A slot's value as entries of a savepoint have it: by kind the value, the elements, the pairs. */
  toEntry: (value: unknown) => unknown
  fromEntry: (entry: unknown) => unknown
}

/** What of a value is stored: itself, or with TTL the time of its last access too. */
export function storedType(type: TypeInformation, descriptor: StateDescriptor): TypeInformation {
  return descriptor.ttl === null ? type : ttlType(type)
}

/** What is stored of a state whose values are kept whole. */
export function wholeType(descriptor: StateDescriptor): TypeInformation {
  return registration(descriptor).value
}

/** Kind, serializer and conversions of a descriptor's state, as Flink's heap backend registers it. */
export function registration(descriptor: StateDescriptor): Pick<RegisteredState, 'toEntry' | 'fromEntry'> & { value: TypeInformation } {
  switch (descriptor.kind) {
    case 'VALUE':
    case 'REDUCING':
      return whole(storedType(descriptor.type, descriptor))
    case 'AGGREGATING':
      return whole(storedType(descriptor.accumulator, descriptor))
    case 'LIST': {
      const value = Types.LIST(storedType(descriptor.element, descriptor))
      return { value, toEntry: (list) => value.toStored(list as unknown[]), fromEntry: (entry) => value.fromStored(entry) }
    }
    case 'MAP': {
      const value = Types.MAP(descriptor.key, storedType(descriptor.value, descriptor))
      return { value, toEntry: (map) => value.toStored(map as Map<unknown, unknown>), fromEntry: (entry) => value.fromStored(entry) }
    }
  }
}

const whole = (value: TypeInformation): ReturnType<typeof registration> => ({
  value,
  toEntry: (one) => value.toStored(one),
  fromEntry: (entry) => value.fromStored(entry),
})

/** `RegisteredKeyValueStateBackendMetaInfo.snapshot` */
export function keyValueMeta(id: number, descriptor: StateDescriptor, namespace: TypeInformation, value: TypeInformation): StateMetaInfo {
  return {
    id,
    name: descriptor.name,
    type: 'KEY_VALUE',
    options: new Map([['KEYED_STATE_TYPE', descriptor.kind]]),
    serializers: new Map([
      ['NAMESPACE_SERIALIZER', namespace.snapshot],
      ['VALUE_SERIALIZER', value.snapshot],
    ]),
  }
}

/** `RegisteredPriorityQueueStateBackendMetaInfo.snapshot` */
export function timerMeta(id: number, name: string, key: TypeInformation, namespace: TypeInformation): StateMetaInfo {
  return {
    id,
    name,
    type: 'PRIORITY_QUEUE',
    options: new Map(),
    serializers: new Map([['VALUE_SERIALIZER', timerType(key, namespace).snapshot]]),
  }
}
