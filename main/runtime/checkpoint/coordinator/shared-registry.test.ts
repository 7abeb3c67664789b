import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SharedStateRegistry } from './shared-registry.ts'

describe('shared files', () => {
  it('are deleted once no checkpoint that stays refers to them', () => {
    const registry = new SharedStateRegistry()
    registry.register(['a', 'b'], 1n)
    registry.register(['b', 'c'], 2n)
    expect(registry.unregisterUnused(1n).files).toEqual([])
    expect(registry.unregisterUnused(2n).files).toEqual(['a'])
    expect(registry.unregisterUnused(3n).files).toEqual(['b', 'c'])
    expect(registry.size).toBe(0)
  })

  it('go with the rest where nothing stays', () => {
    const registry = new SharedStateRegistry()
    registry.register(['a'], 7n)
    expect(registry.unregisterUnused(null).files).toEqual(['a'])
  })

  it('count for the younger of two checkpoints, in whatever order they are told', () => {
    const registry = new SharedStateRegistry()
    registry.register(['a'], 5n)
    registry.register(['a'], 3n)
    expect(registry.unregisterUnused(5n).files).toEqual([])
  })

  it.each(['NO_CLAIM', 'LEGACY'] as const)('of a snapshot restored with %s are forgotten, not deleted', (mode) => {
    const registry = new SharedStateRegistry()
    registry.registerRestored(['theirs'], 10n, mode, false)
    registry.register(['theirs', 'ours'], 11n)
    registry.register([], 12n)
    expect(registry.unregisterUnused(12n)).toEqual({ files: ['ours'], inUse: new Set() })
    expect(registry.size).toBe(0)
  })

  it('of a claimed snapshot are deleted as any other', () => {
    const registry = new SharedStateRegistry()
    registry.registerRestored(['theirs'], 10n, 'CLAIM', false)
    expect(registry.unregisterUnused(11n)).toEqual({ files: ['theirs'], inUse: new Set() })
  })

  it('of a claimed savepoint keep all of it as long as they are used', () => {
    const registry = new SharedStateRegistry()
    registry.registerRestored(['x', 'y'], 10n, 'CLAIM', true)
    registry.register(['x'], 11n)
    expect(registry.unregisterUnused(11n)).toEqual({ files: ['y'], inUse: new Set([10n]) })
    expect(registry.unregisterUnused(12n)).toEqual({ files: ['x'], inUse: new Set() })
  })

  it('whatever comes: each is deleted once at the most, and never while one that stays refers to it', () => {
    const Files = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'))
    fc.assert(
      fc.property(fc.array(fc.tuple(Files, fc.nat(3)), { maxLength: 20 }), (checkpoints) => {
        const registry = new SharedStateRegistry()
        const alive = new Map<bigint, string[]>()
        const deleted = new Set<string>()
        checkpoints.forEach(([files, retained], at) => {
          // A deleted file never comes again: names are made anew.
          const named = files.map((file) => (deleted.has(file) ? `${file}${at}` : file))
          alive.set(BigInt(at), named)
          registry.register(named, BigInt(at))
          for (const id of [...alive.keys()].slice(0, Math.max(0, alive.size - 1 - retained))) alive.delete(id)
          const [lowest] = alive.keys()
          for (const file of registry.unregisterUnused(lowest ?? null).files) {
            expect(deleted.has(file)).toBe(false)
            expect([...alive.values()].flat()).not.toContain(file)
            deleted.add(file)
          }
        })
      }),
    )
  })
})
