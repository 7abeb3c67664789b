import { REST_HANDLER_EXCEPTION, refusal } from '../refusal.ts'
import type { Answer, Route } from '../route.ts'

const NO_JAVA =
  "Tidemark's local runtime cannot run this job: what was submitted is compiled Java, and no Java runs here. Nothing of it was kept. Submit it to a Flink cluster: flink run -m HOST:PORT."

/**
 * `JobSubmitHandler` (`flink run`). A job graph holds serialized Java functions, so it is refused, in Flink's form: the `flink` command
 * prints the sentence. What was uploaded is not kept.
 */
export function submissionRoutes(): Route[] {
  return [{ method: 'POST', path: '/jobs', handle: noJava, takesFiles: true }]
}

/** The answer to whatever would run Java. */
export const noJava = (): Answer => refusal(400, REST_HANDLER_EXCEPTION, NO_JAVA)
