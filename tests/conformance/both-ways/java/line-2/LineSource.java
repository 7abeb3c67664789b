package tidemark.bothways;

import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;

/** The same interface where Flink 2 has it. */
interface LineSource<T> extends SourceFunction<T> {}
