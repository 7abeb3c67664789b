/**
 * Every snapshot of the corpus, opened as a person opens it, against what Flink's own classes say of it.
 * A folder added to the corpus is a test added.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSavepoint } from '../../main/operations/open-savepoint.ts'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'
import { InspectReport } from '../../shared/model/index.ts'
import { corpusCases } from './corpus.ts'
import { comparableModel, comparableTruth } from './truth-model.ts'
import { expectedVerdicts, handlesInReport, handlesInTruth, referencedNames, verdictsOf } from './truth-report.ts'
import type { Truth } from './truth-shape.ts'

const NO_NAMES = { lookup: () => null }

describe.each(corpusCases())('$name', ({ folder, metadata, truth: readTruth }) => {
  it('says what Flink says', async () => {
    const truth = readTruth() as unknown as Truth
    const bytes = readFileSync(metadata)
    expect(comparableModel(readMetadata(bytes, metadata), truth)).toEqual(comparableTruth(truth))

    const savepoint = await openSavepoint({ location: join(folder, truth.snapshot), maps: [], dictionary: NO_NAMES })
    const report = savepoint.inspect()
    expect(InspectReport.parse(report)).toEqual(report)
    expect(verdictsOf(report)).toEqual(expectedVerdicts(truth))
    expect(handlesInReport(report)).toEqual(handlesInTruth(truth))

    // Nothing is lost and nothing is left over: all files are there in their sizes, and the folder holds no other.
    expect(report.files?.missing).toEqual([])
    expect(report.files?.unreferenced).toEqual([])
    expect(referencedNames(report).size).toBe(report.files?.referenced)
    if (truth.files === undefined) return // 1.2's truth lists no files
    const onDisk = new Map(truth.files.map((file) => [file.path.slice(file.path.lastIndexOf('/') + 1), file]))
    for (const name of referencedNames(report)) expect(onDisk.has(name), name).toBe(true)
    const own = truth.files.find(({ path }) => path === `${truth.snapshot}/_metadata`)
    expect({ size: report.metadata.size, sha256: report.metadata.sha256 }).toEqual({ size: own?.size, sha256: own?.sha256 })
  })
})
