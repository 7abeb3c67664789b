import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Problem } from '../../shared/model/index.ts'
import { problemOf } from '../client/problem-of.ts'

/** A problem that was met before its page was there; the page takes it and shows it in place. */
export const useProblems = defineStore('problems', () => {
  const kept = shallowRef<Problem | null>(null)
  function keep(error: unknown): void {
    kept.value = problemOf(error)
  }
  function take(): Problem | null {
    const problem = kept.value
    kept.value = null
    return problem
  }
  return { keep, take }
})
